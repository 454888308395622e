from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from boai.activities import documents, imports, operations, queries
from boai.activities.errors import FileNotAccepted
from boai.activities.formats import table_words
from boai.activities.models import Activity
from boai.activities.terms import ActivityKind, CountMethod, PlaceKind
from boai.activities.tests.factories import make_activity
from boai.foundation.errors import BadInput, UnreadableFile
from boai.foundation.models import AuditEntry
from boai.people.tests.factories import make_organisation, workbook
from boai.units.errors import WrongRole

MESSY = workbook(
    ("2021 年应急救护普及统计表",),
    (None,),
    ("序号", "日 期", "单位/学校", "场所类型", "内容", "师资", "人次", "资料份数", "照片", "填报人"),
    (
        1,
        dt.datetime(2021, 3, 29),
        "枫林　小学",
        "校园",
        "水上交通安全（防溺水）",
        "周老师",
        "１，２００人",
        1000,
        3,
        "周",
    ),
    (2, "2021年9月11日", "临江社区", "进社区", "急救普及", None, 80.0, None, 3, "周"),
    (3, "2021.9.12", "老渡口", None, "红歌会", None, "45", "20份", 1, "周"),
    (4, "2021.9.12", "老渡口", None, "红歌会", None, "45", "20份", 1, "周"),
    ("合计", None, None, None, None, None, 1370, 1040, None, None),
    merge=("A1:J1",),
)
PLAIN = (("日期", "学校", "人次", "怎么数的"), ("2021-03-29", "枫林小学", 186, "签到"))


def _accept(by, data, method="sign_in", name="统计表.xlsx"):
    kept = operations.upload_activities(by=by, name=name, data=data, media_type="application/octet-stream")
    return imports.accept_activities(by=by, attachment=kept, count_method=method)


def _rows():
    return [
        (row.occurred_on.isoformat(), row.place, row.kind, row.title, row.head_count)
        for row in Activity.objects.order_by("pk")
    ]


def test_a_messy_table_is_recorded(clerk):
    _accept(clerk, MESSY)
    assert _rows() == [
        ("2021-03-29", "枫林小学", "drowning", "水上交通安全（防溺水）", 1200),
        ("2021-09-11", "临江社区", "first_aid", "", 80),
        ("2021-09-12", "老渡口", "other", "红歌会", 45),
        ("2021-09-12", "老渡口", "other", "红歌会", 45),
    ]
    totals = queries.totals(Activity.objects.all())
    assert (totals.person_times, totals.copies) == (1370, 1040)
    first, second = Activity.objects.order_by("pk")[:2]
    assert (first.place_kind, first.note, second.place_kind) == (
        PlaceKind.SCHOOL,
        "师资：周老师",
        PlaceKind.NEIGHBOURHOOD,
    )


def test_the_same_file_twice_changes_nothing(clerk):
    _accept(clerk, MESSY)
    before = (_rows(), AuditEntry.objects.filter(action="activities.take_in").count())
    assert _accept(clerk, MESSY, name="改了名.xlsx") == []
    assert (_rows(), AuditEntry.objects.filter(action="activities.take_in").count()) == before


def test_a_longer_file_adds_only_its_new_rows(clerk):
    _accept(clerk, workbook(*PLAIN))
    longer = workbook(("某区统计",), *PLAIN, ("2021-04-01", "竹溪中学", 412, "数座位"))
    assert [row.place for row in _accept(clerk, longer)] == ["竹溪中学"]
    assert Activity.objects.count() == 2


def test_without_a_method_nothing_is_recorded(clerk):
    with pytest.raises(FileNotAccepted) as caught:
        _accept(clerk, MESSY, method="")
    assert (caught.value.field, "有 4 行没写" in caught.value.message) == ("count_method", True)
    assert Activity.objects.count() == 0


def test_the_files_own_method_wins(clerk):
    _accept(clerk, workbook(*PLAIN), method="photograph")
    assert Activity.objects.get().count_method == CountMethod.SIGN_IN


def test_every_problem_is_told_at_once_and_no_row_enters(clerk):
    data = workbook(
        ("日期", "时间", "单位", "场所类型", "人次", "发放资料", "资料份数", "怎么数的"),
        ("9月9日-18日", "上午", "枫林小学", "月球", "百余", "手册若干、扇子", 20, "掐指"),
        ("2999-01-01", None, None, None, 20, "手册 190", 200, None),
        ("2021-03-29", None, "竹溪中学", None, 412, None, None, "数座位"),
    )
    kept = operations.upload_activities(by=clerk, name="a.xlsx", data=data, media_type="x")
    with pytest.raises(FileNotAccepted):
        imports.accept_activities(by=clerk, attachment=kept, count_method="sign_in")
    problems = imports.read_kept(kept).problems
    assert sorted((problem.row, problem.column) for problem in problems) == [
        (2, "人次"),
        (2, "发放资料"),
        (2, "场所类型"),
        (2, "怎么数的"),
        (2, "日期"),
        (2, "时间"),
        (3, "单位"),
        (3, "发放资料"),
        (3, "日期"),
    ]
    assert Activity.objects.count() == 0


def test_what_is_exported_comes_back_unchanged(clerk):
    make_activity(clerk, starts_at=dt.time(9, 30), ends_at=dt.time(11), materials={"防溺水手册": 190, "扇子": 20})
    make_activity(clerk, place="老渡口", title="红歌会", partners_unlisted="团区委")
    before = AuditEntry.objects.count()
    data = documents.statistics_table(operations.export_activities(by=clerk, rows=Activity.objects.all()))
    file = imports.read_activities(data, "a.xlsx")
    assert (file.rows, file.problems, file.same) == ([], [], 2)
    assert AuditEntry.objects.count() == before + 1  # the export's own


def test_an_exported_table_enters_another_society_whole(clerk, society):
    make_organisation(clerk, name="区教育局", kind="office")
    make_activity(
        clerk,
        starts_at=dt.time(9, 30),
        ends_at=dt.time(11),
        materials={"防溺水手册": 190, "扇子": 20},
        partners_unlisted="团区委",
        note="暑前第一场",
    )
    data = documents.statistics_table(operations.export_activities(by=clerk, rows=Activity.objects.all()))
    Activity.objects.all().delete()
    _accept(clerk, data, method="")
    kept = Activity.objects.get()
    assert (kept.starts_at, kept.head_count, kept.partners_unlisted, kept.note) == (
        dt.time(9, 30),
        186,
        "团区委",
        "暑前第一场",
    )
    assert dict(kept.materials.values_list("item", "copies")) == {"防溺水手册": 190, "扇子": 20}


def test_a_changed_row_of_a_recorded_number_is_a_problem(clerk):
    activity = make_activity(clerk)
    data = workbook(
        ("编号", "日期", "单位", "人次"), (activity.number, activity.occurred_on.isoformat(), "枫林小学", 190)
    )
    file = imports.read_activities(data, "a.xlsx")
    assert "186 人次" in file.problems[0].message
    assert Activity.objects.get().head_count == 186


def test_a_day_and_place_on_record_is_a_hint(clerk):
    make_activity(clerk, occurred_on=dt.date(2021, 3, 29), confirmed_day=True)
    file = imports.read_activities(workbook(*PLAIN), "a.xlsx")
    assert [row.row for row in file.perhaps_twice] == [2]


def test_a_place_of_the_register_is_joined(clerk):
    school = make_organisation(clerk, name="枫林小学")
    _accept(clerk, workbook(*PLAIN))
    assert Activity.objects.get().place_organisation == school


def test_a_file_without_the_columns_is_refused_and_not_kept(clerk):
    with pytest.raises(UnreadableFile):
        imports.upload_activities(by=clerk, name="a.xlsx", data=workbook(("姓名", "金额"), ("甲", 1)), media_type="x")
    assert AuditEntry.objects.count() == 0


def test_the_supervisor_imports_nothing(supervisor):
    with pytest.raises(WrongRole):
        imports.upload_activities(by=supervisor, name="a.xlsx", data=MESSY, media_type="x")
    assert AuditEntry.objects.count() == 0


def test_the_screens_of_the_import(client, clerk):
    client.force_login(clerk)
    file = SimpleUploadedFile("统计表.xlsx", MESSY)
    address = client.post(reverse("activities:import_activities"), {"file": file}).url
    page = client.get(address).content.decode()
    assert "有 4 行没写人数是怎么数的" in page
    assert "防溺水 1 场，急救普及 1 场，其他 2 场" in page
    assert client.post(address, {}).status_code == 422
    assert Activity.objects.count() == 0
    assert client.post(address, {"count_method": "sign_in"}).status_code == 302
    assert Activity.objects.count() == 4


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-03-29", (2021, 3, 29)),
        ("2021.3.29", (2021, 3, 29)),
        ("２０２１/３/２９", (2021, 3, 29)),
        ("2021 年 3 月 29 日", (2021, 3, 29)),
        ("20210329", (2021, 3, 29)),
        ("44284", (2021, 3, 29)),
        ("2021-03-29 09:30", (2021, 3, 29)),
    ],
)
def test_days_as_files_write_them(text, day):
    assert table_words.read_day(text) == dt.date(*day)


@pytest.mark.parametrize("text", ["3月29日", "2021-02-30", "9月9日-18日", "2021年9月9日至18日", "春天", "", "12"])
def test_other_days_are_refused(text):
    with pytest.raises(BadInput):
        table_words.read_day(text)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2070, 1, 1)))
def test_a_serial_number_is_the_day_a_spreadsheet_means(day):
    assert table_words.read_day(str((day - dt.date(1899, 12, 30)).days)) == day


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("宣传", ActivityKind.PUBLICITY),
        ("防溺水宣传进校园", ActivityKind.DROWNING_PREVENTION),
        ("CPR+AED 普及", ActivityKind.FIRST_AID),
        ("博爱送万家", ActivityKind.VISIT),
        ("红歌会", ActivityKind.OTHER),
    ],
)
def test_kinds_as_files_write_them(text, kind):
    assert table_words.kind_of(text) is kind
