from __future__ import annotations

import pytest

from boai.foundation.errors import UnreadableFile
from boai.foundation.models import AuditEntry
from boai.people import imports, operations
from boai.people.errors import FileNotAccepted
from boai.people.models import Organisation
from boai.people.terms import OrganisationKind
from boai.people.tests.factories import credit_code, make_organisation, workbook
from boai.units.errors import WrongRole


def _upload(by, data, name="学校名录.xlsx"):
    return operations.upload_organisations(by=by, name=name, data=data, media_type="application/octet-stream")


def _accept(by, data, name="学校名录.xlsx"):
    return imports.accept_organisations(by=by, attachment=_upload(by, data, name))


def _names():
    return list(Organisation.objects.order_by("pk").values_list("name", "kind", "town", "members"))


MESSY = workbook(
    ("2026 年青屿区学校名录",),
    ("单位：人", None, None, None, None),
    ("序号", "学 校\n名称", "所属镇街", "在校生数（人）", "联系人", "电话"),
    (1, " 枫 林　小学 ", "永宁街道", "１，０２０", "周 老师", "13800138000"),
    (2, "竹溪中学（北校区)", None, 806.0, None, "0775-4563123"),
    (3, "临江幼儿园", "石桥镇", "", None, None),
    (None, None, None, None, None, None),
    ("合计", "3 所", None, 1826, None, None),
    ("填报人：周老师",),
    merge=("A1:F1", "C4:C5"),
)


def test_a_messy_file_is_understood(lead):
    intake = _accept(lead, MESSY)
    assert (len(intake.new), len(intake.changed), intake.same) == (3, 0, 0)
    assert _names() == [
        ("枫林小学", "school", "永宁街道", 1020),
        ("竹溪中学（北校区）", "school", "永宁街道", 806),
        ("临江幼儿园", "school", "石桥镇", None),
    ]
    assert Organisation.objects.get(name="枫林小学").contact_phone == "138 0013 8000"


def test_what_was_left_out_is_said(lead):
    file = imports.read_organisations(MESSY, "学校名录.xlsx")
    assert file.notices == ("第 8、9 行是合计、说明或重复的表头，没有当作数据。", "没有用到的列：序号。")
    assert file.headings == (
        ("名称", "学 校 名称"),
        ("镇街", "所属镇街"),
        ("人数", "在校生数（人）"),
        ("联系人", "联系人"),
        ("联系电话", "电话"),
    )
    assert file.kinds_by_name == 3


def test_the_same_file_twice_changes_nothing(lead):
    _accept(lead, MESSY)
    before = (_names(), AuditEntry.objects.filter(action="people.take_in_organisations").count())
    intake = _accept(lead, MESSY, "换个名字.xlsx")
    assert (intake.new, intake.changed, intake.same) == ([], [], 3)
    assert (_names(), AuditEntry.objects.filter(action="people.take_in_organisations").count()) == before


def test_every_problem_is_told_at_once_and_no_row_enters(lead):
    data = workbook(
        ("名称", "类别", "统一社会信用代码", "镇街", "人数", "联系电话"),
        ("枫林小学", "学校", credit_code()[:-1] + "?", "永宁街道", "约一千", "12345"),
        (None, "学校", None, "永宁街道", 20, None),
        ("平安驿站", "驿站", None, None, None, None),
        ("竹溪中学", "中学", None, None, 800, None),
    )
    kept = _upload(lead, data)
    with pytest.raises(FileNotAccepted) as caught:
        imports.accept_organisations(by=lead, attachment=kept)
    assert "还有 5 处要改" in caught.value.message
    problems = imports.read_kept(kept).problems
    assert [(problem.row, problem.column) for problem in problems] == [
        (2, "人数"),
        (2, "统一社会信用代码"),
        (2, "联系电话"),
        (3, "名称"),
        (4, "类别"),
    ]
    assert problems[0].message == "人数“约一千”不是整数；改成如 1020，不知道就空着。"
    assert Organisation.objects.count() == 0


def test_a_name_that_tells_no_kind_is_a_problem_and_not_a_guess(lead):
    file = imports.read_organisations(workbook(("单位名称",), ("平安驿站",)), "名录.xlsx")
    assert [problem.message for problem in file.problems] == [
        "看不出“平安驿站”是哪一类；加一列“类别”写明，如 学校、企业、社区。"
    ]


def test_changed_rows_update_by_code_even_when_the_name_changed(lead):
    make_organisation(lead, name="枫林小学", social_credit_code=credit_code(), members=980)
    intake = _accept(
        lead,
        workbook(
            ("名称", "类别", "统一社会信用代码", "镇街", "人数"),
            ("枫林实验小学", "学校", credit_code(), "永宁街道", 1020),
        ),
    )
    assert [(facts.row, changes) for _, facts, changes in intake.changed] == [
        (2, {"name": ["枫林小学", "枫林实验小学"], "members": [980, 1020]})
    ]
    assert _names() == [("枫林实验小学", "school", "永宁街道", 1020)]


def test_an_empty_cell_keeps_what_is_on_record(lead):
    make_organisation(lead, name="枫林小学", members=1020, contact_phone="13800138000")
    intake = _accept(lead, workbook(("名称", "镇街", "人数"), ("枫林小学", "永宁街道", None)))
    assert intake.same == 1
    assert Organisation.objects.get().contact_phone == "138 0013 8000"


def test_two_rows_that_contradict_are_a_problem(lead):
    data = workbook(("名称", "镇街", "人数"), ("枫林小学", "永宁街道", 1020), ("枫林小学", "永宁街道", 1021))
    file = imports.read_organisations(data, "名录.xlsx")
    assert [(problem.row, problem.message) for problem in file.problems] == [
        (3, "“枫林小学”在第 2 行已经有了，内容不一样；留一行，删去另一行。")
    ]


def test_two_rows_that_say_the_same_enter_once(lead):
    row = ("枫林小学", "永宁街道", 1020)
    intake = _accept(lead, workbook(("名称", "镇街", "人数"), row, row))
    assert len(intake.new) == 1
    assert Organisation.objects.count() == 1


def test_a_code_of_another_organisation_is_a_problem(lead):
    make_organisation(lead, name="枫林小学", social_credit_code=credit_code())
    make_organisation(lead, name="竹溪中学")
    data = workbook(("名称", "统一社会信用代码", "镇街"), ("竹溪中学", credit_code(), "永宁街道"))
    file = imports.read_organisations(data, "名录.xlsx")
    assert [problem.column for problem in file.problems] == ["统一社会信用代码"]


def test_what_is_exported_comes_back_unchanged(lead):
    make_organisation(
        lead, name="枫林小学", social_credit_code=credit_code(), members=1020, contact_phone="13800138000"
    )
    make_organisation(lead, name="临江社区", kind=OrganisationKind.NEIGHBOURHOOD, town="", contact_name="周 主任")
    make_organisation(lead, name="=平安驿站", kind=OrganisationKind.OTHER, town="石桥镇")
    intake = _accept(lead, operations.export_organisations(by=lead))
    assert (intake.new, intake.changed, intake.same) == ([], [], 3)


def test_an_export_with_masked_telephones_comes_back_unchanged(lead, supervisor):
    make_organisation(lead, name="枫林小学", contact_phone="13800138000")
    data = operations.export_organisations(by=supervisor)
    intake = _accept(lead, data)
    assert (intake.changed, intake.same) == ([], 1)
    assert Organisation.objects.get().contact_phone == "138 0013 8000"


def test_csv_in_gb18030_is_read(lead):
    data = "学校名称,镇街,在校生\r\n枫林小学,永宁街道,1020\r\n".encode("gb18030")
    _accept(lead, data, "名录.csv")
    assert _names() == [("枫林小学", "school", "永宁街道", 1020)]


def test_a_file_without_a_column_of_names_is_refused(lead):
    with pytest.raises(UnreadableFile) as caught:
        imports.read_organisations(workbook(("甲", "乙"), (1, 2)), "别的.xlsx")
    assert caught.value.code == "file.no_heading"


def test_the_supervisor_uploads_nothing(supervisor):
    with pytest.raises(WrongRole):
        _upload(supervisor, MESSY)
    assert AuditEntry.objects.count() == 0
