"""The annual summary: exact words, links, evidence that ties, the same bytes twice, and who may."""

from __future__ import annotations

import datetime as dt
import io
from urllib.parse import quote

import pytest
from docx import Document

from boai.activities.terms import ActivityKind, CountMethod
from boai.foundation import attachments
from boai.foundation.audit import first_broken
from boai.foundation.errors import BadInput
from boai.foundation.models import AuditChain, AuditEntry
from boai.foundation.money import Money
from boai.foundation.spreadsheets import read_tables
from boai.people.models import Organisation
from boai.people.terms import OrganisationKind
from boai.reporting import operations
from boai.reporting.figures import FIGURES
from boai.reporting.models import Report
from boai.reporting.tests.factories import Till, at, make_activity, year
from boai.units.errors import WrongRole
from boai.units.models import User
from boai.units.terms import Role
from boai.units.tests.factories import make_user

AS_OF = at(1, 5, 17, 5, 9, year=2022)
BASE = "https://boai.example.org"
FIRST_AID_DAY = f"group={quote('世界急救日')}"
DAYS = "from=2021-01-01&to=2021-12-31"


def make(by: User, **more) -> Report:
    return operations.make_annual_summary(**{"by": by, "year": 2021, "as_of": AS_OF, "link_base": BASE, **more})


def words(report: Report) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(attachments.read(report.paper))).paragraphs]


def links(report: Report) -> list[tuple[str, str]]:
    """(number, address) of every link, in the order of the paper."""
    document = Document(io.BytesIO(attachments.read(report.paper)))
    found = []
    for paragraph in document.paragraphs:
        found += [(link.text, link.address) for link in paragraph.hyperlinks]
    return found


def workbook(report: Report) -> dict[str, list[list]]:
    return {table.name: table.rows for table in read_tables(attachments.read(report.evidence), "依据.xlsx")}


@pytest.fixture
def records(till: Till, business: User) -> Till:
    bureau = Organisation.objects.create(
        unit_id=business.unit_id,
        name="青屿区教育局",
        name_normalised="青屿区教育局",
        kind=OrganisationKind.OFFICE,
        created_at=at(1, 1),
        created_by=business,
    )
    make_activity(
        business, dt.date(2021, 9, 9), heads=120, theme="世界急救日", place="云岫中学", materials={"手册": 230}
    )
    make_activity(
        business,
        dt.date(2021, 9, 10),
        heads=60,
        theme="世界急救日",
        place="听涛社区",
        count_method=CountMethod.PHOTOGRAPH,
        materials={"扇子": 100},
    )
    make_activity(business, dt.date(2021, 6, 1), heads=186, kind=ActivityKind.DROWNING_PREVENTION, partners=[bureau])
    till.give(10_000_000, at(5, 1), fund=till.restricted)
    till.give(2_345_678, at(12, 31, 23, 59, 59))
    till.find(30_000, at(8, 2))
    till.give(1, at(1, 1, year=2022))
    return till


def test_the_paper_says_the_exact_figures(business, records):
    report = make(business)
    assert report.title == f"{business.unit.name}2021年工作总结和2022年工作计划"
    said = words(report)
    assert "本期开展主题活动2项、3场，参加366人次，发放宣传资料330份。" in said
    assert (
        "9月9日和9月10日，在云岫中学和听涛社区开展第22个世界急救日活动2场，"
        "参加180人次（计数方法：签到120人次、照片估60人次），发放手册230份、扇子100份。"
    ) in said
    assert "6月1日，联合青屿区教育局在望海小学开展防溺水活动1场，参加186人次（计数方法：签到）。" in said
    assert (
        "本期接受捐款3笔，合计12.38万元（123,756.78元）。其中，定向捐款1笔、10万元（100,000.00元），"
        "非定向捐款2笔、2.38万元（23,756.78元）。以上为实际到账资金，不含物资折价、财政拨款和上级拨入。"
    ) in said
    assert "以上捐款中，尚未认领的有1笔、300.00元，已计入合计，捐赠人可凭转账凭证前来认领。" in said
    assert any("数据截至2022年1月5日17时05分" in paragraph for paragraph in said)


def test_every_number_leads_to_its_own_rows(business, records):
    found = dict.fromkeys(links(make(business)))
    channel = records.channel.code
    for expected in [
        ("3", f"{BASE}/figures/event.count/?{DAYS}"),
        ("366", f"{BASE}/figures/event.persontimes/?{DAYS}"),
        ("2", f"{BASE}/figures/event.groups/?{DAYS}"),
        ("330", f"{BASE}/figures/material.copies/?{DAYS}"),
        ("60", f"{BASE}/figures/event.persontimes/?{DAYS}&{FIRST_AID_DAY}&method={quote('照片估')}"),
        ("100", f"{BASE}/figures/material.copies/?{DAYS}&{FIRST_AID_DAY}&item={quote('扇子')}"),
        ("12.38万元（123,756.78元）", f"{BASE}/figures/raise.cash/?{DAYS}"),
        ("2.38万元（23,756.78元）", f"{BASE}/figures/raise.unrestricted/?{DAYS}"),
        ("300.00元", f"{BASE}/figures/raise.unclaimed/?{DAYS}"),
        ("3", f"{BASE}/figures/raise.cash.count/?{DAYS}&channel={channel}"),
    ]:  # fmt: skip
        assert expected in found


def test_the_rows_behind_each_link_add_up_to_its_number(business, records, client):
    """Follow every link of the paper: the page it opens shows the number the paper says."""
    client.force_login(business)
    found = links(make(business))
    assert len(found) > 20
    for number, address in found:
        page = client.get(address.removeprefix(BASE))
        shown = number.split("（")[-1].removesuffix("）").removesuffix("元")
        assert page.context["value_words"] == shown


def test_the_workbook_ties(business, records):
    book = workbook(make(business))
    assert list(book) == [
        "目录",
        "分项",
        "活动",
        "活动项目",
        "普及培训",
        "宣传资料",
        "捐款",
        "定向捐款",
        "非定向捐款",
        "未认领款",
    ]
    contents = {row[0]: row for row in book["目录"][3:]}
    assert sorted(contents) == sorted(FIGURES)
    assert contents["raise.cash"][1:5] == ["捐款", 123_756.78, "元", "捐款"]
    assert contents["raise.cash"][7:] == [1, dt.datetime(2022, 1, 5, 17, 5, 9)]
    assert contents["event.persontimes"][2] == 366
    gifts = book["捐款"]
    assert gifts[3] == ["捐赠号", "到账时间", "渠道", "资金", "是否定向", "捐赠人", "金额（元）"]
    assert [row[-1] for row in gifts[4:]] == [100_000.0, 300.0, 23_456.78, 123_756.78]
    assert [row[5] for row in gifts[4:-1]] == ["林**", "未署名", "林**"]
    assert gifts[6][1] == dt.datetime(2021, 12, 31, 23, 59, 59)
    assert book["活动"][-1][0] == "合计"
    assert book["活动"][-1][-1] == 366


def test_parts_in_the_workbook_add_up_to_their_figures(business, records):
    book = workbook(make(business))
    values = {row[0]: row[2] for row in book["目录"][3:]}
    sums: dict[tuple[str, str], int] = {}
    for code, _name, way, _part, number, _unit in book["分项"][3:]:
        sums[code, way] = sums.get((code, way), 0) + round(number * 100)
    assert sums[("raise.cash", "按渠道")] == 12_375_678
    assert all(total == round(values[code] * 100) for (code, _), total in sums.items())


def test_no_donor_is_named_in_the_files(business, records):
    report = make(business)
    everything = " ".join(
        [*words(report), *(str(cell) for rows in workbook(report).values() for row in rows for cell in row)]
    )
    assert "林疏影" not in everything
    assert "林**" in everything


def test_the_same_records_and_moment_give_the_same_bytes(business, records):
    first, second = make(business), make(business)
    assert (first.paper.sha256, first.evidence.sha256) == (second.paper.sha256, second.evidence.sha256)
    assert first.figures == second.figures
    later = make(business, as_of=AS_OF + dt.timedelta(minutes=1))
    assert later.paper.sha256 != first.paper.sha256
    assert later.evidence.sha256 != first.evidence.sha256


def test_figures_are_frozen_with_versions_and_row_numbers(business, records):
    report = make(business)
    frozen = {each["code"]: each for each in report.figures["figures"]}
    assert frozen["raise.cash"]["fen"] == 12_375_678
    assert (frozen["event.count"]["number"], frozen["event.count"]["version"]) == (3, 1)
    gifts = report.figures["rows"]["gifts"]
    assert gifts["count"] == 3
    assert sorted(gifts["numbers"]) == ["待认领款", "捐赠"]
    assert gifts["numbers"]["捐赠"].count("-") == 1


def test_a_year_without_records_says_so(business):
    said = words(make(business))
    assert "开展主题活动：本期无记录。" in said
    assert "接受社会捐赠：本期无记录。" in said


def test_a_year_still_running_is_covered_up_to_the_day(business):
    report = make(business, as_of=at(9, 10, 12))
    assert (report.period_from, report.period_to) == (dt.date(2021, 1, 1), dt.date(2021, 9, 10))


def test_a_year_that_has_not_begun_is_refused(business):
    with pytest.raises(BadInput, match="2021-01-01 还没到"):
        make(business, as_of=at(12, 31, 23, 59, year=2020))
    assert not Report.objects.exists()


def test_a_gift_that_was_forgotten_later_leaves_the_report_as_it_was(business, records):
    report = make(business)
    records.give(5_000, at(7, 7))
    report.refresh_from_db()
    assert {each["code"]: each for each in report.figures["figures"]}["raise.cash"]["fen"] == 12_375_678
    assert FIGURES["raise.cash"].compute(year()) == Money(12_380_678)


def test_making_leaves_a_trace(business, records):
    report = make(business)
    entry = AuditEntry.objects.get(action="reporting.make_annual_summary")
    assert entry.subject == f"reporting.Report:{report.pk}"
    assert entry.detail["paper"] == report.paper.sha256
    assert first_broken(AuditEntry.objects.order_by("number").iterator(), AuditChain.objects.get()) is None


@pytest.mark.parametrize("role", [Role.LEAD, Role.OFFICE, Role.BUSINESS])
def test_who_may_make(role, society):
    assert make(make_user(role, unit=society)).pk


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.LEAD, Role.OFFICE, Role.BUSINESS}))
def test_who_may_not_make(role, society):
    with pytest.raises(WrongRole, match="不能生成年报"):
        make(make_user(role, unit=society))
    assert not Report.objects.exists()
    assert not AuditEntry.objects.exists()
