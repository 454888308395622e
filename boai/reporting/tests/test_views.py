"""Screens: who opens them, what they say, what they let you take along."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from boai.donations.models import UnclaimedMoney
from boai.foundation import attachments
from boai.foundation.scoping import in_society
from boai.foundation.spreadsheets import read_tables
from boai.reporting import operations
from boai.reporting.models import Report
from boai.reporting.templatetags.reporting import breakable
from boai.reporting.tests.factories import Till, at, make_activity
from boai.units.models import User
from boai.units.terms import STAFF_ROLES, Role
from boai.units.tests.factories import make_society, make_user

YEAR = "?from=2021-01-01&to=2021-12-31"
READERS = sorted({*STAFF_ROLES, Role.SUPERVISOR})


@pytest.fixture
def records(till: Till, business: User) -> Till:
    make_activity(business, dt.date(2021, 3, 5), heads=1_200, theme="学雷锋纪念日", materials={"手册": 5})
    make_activity(business, dt.date(2020, 3, 5), heads=1_000)
    till.give(12_345_678, at(5, 1), fund=till.restricted)
    till.give(100, at(5, 2))
    till.find(300, at(8, 2))
    return till


@pytest.fixture
def report(records: Till, business: User) -> Report:
    return operations.make_annual_summary(
        by=business, year=2021, as_of=at(1, 5, year=2022), link_base="http://testserver/"
    )


def addresses(report: Report) -> list[str]:
    return [
        reverse("reporting:figures"),
        reverse("reporting:figure", args=["raise.cash"]),
        reverse("reporting:reports"),
        reverse("reporting:report", args=[report.pk]),
        reverse("reporting:paper", args=[report.pk]),
        reverse("reporting:evidence", args=[report.pk]),
    ]


@pytest.mark.parametrize("role", READERS)
def test_the_office_and_the_supervisor_read_everything(role, report, client, society):
    client.force_login(make_user(role, unit=society))
    assert [client.get(address).status_code for address in addresses(report)] == [200] * 6


@pytest.mark.parametrize("role", sorted(set(Role) - set(READERS)))
def test_others_read_nothing(role, report, client, society):
    client.force_login(make_user(role, unit=society))
    assert [client.get(address).status_code for address in addresses(report)] == [403] * 6


def test_a_stranger_is_sent_to_sign_in(report, client):
    assert {client.get(address).status_code for address in addresses(report)} == {302}


def test_another_society_does_not_find_the_report(report, client):
    stranger = make_user(Role.LEAD, unit=make_society())
    client.force_login(stranger)
    assert [client.get(address).status_code for address in addresses(report)] == [200, 200, 200, 404, 404, 404]
    page = client.get(reverse("reporting:figure", args=["raise.cash"]) + YEAR)
    assert page.context["value_words"] == "0.00"


def test_figures_with_links_and_last_year(records, business, client):
    client.force_login(business)
    page = client.get(reverse("reporting:figures") + "?year=2021")
    found = {row.definition.code: row for _, rows in page.context["subjects"] for row in rows}
    assert (found["event.persontimes"].value, found["event.persontimes"].before) == (1_200, 1_000)
    assert found["event.persontimes"].change == "增长20.0%"
    assert found["raise.cash"].change == "—"
    text = page.content.decode()
    assert 'href="/figures/raise.cash/?from=2021-01-01&amp;to=2021-12-31"' in text
    assert '123,460<span class="fen">.78</span>' in text
    assert "2021 年 1 至 12 月累计 1,200 人次，上一年同期 1,000 人次。" in text


def test_the_drill_down_says_how_it_was_counted(records, business, client):
    client.force_login(business)
    page = client.get(reverse("reporting:figure", args=["event.persontimes"]) + YEAR)
    text = page.content.decode()
    for words in ("一个人来两次算两次", "第 1 版", "event.persontimes", "同日两校是两场", "学雷锋纪念日", "签到"):
        assert words in text


def test_break_downs_open_their_part(records, business, client):
    client.force_login(business)
    page = client.get(reverse("reporting:figure", args=["event.count"]) + "?from=2020-01-01&to=2021-12-31")
    (by_group,) = page.context["break_downs"]
    assert [(part.label, part.value) for part in by_group.parts] == [("学雷锋纪念日", 1), ("宣传", 1)]
    narrowed = client.get(f"{reverse('reporting:figure', args=['event.count'])}?{by_group.parts[0].query}")
    assert narrowed.context["value_words"] == "1"
    assert "只看主题或名称“学雷锋纪念日”" in narrowed.content.decode()


def test_the_list_sorts_two_tables_as_one_and_totals_all_rows(records, business, client):
    client.force_login(business)
    page = client.get(reverse("reporting:figure", args=["raise.cash"]) + YEAR + "&sort=-amount")
    rows = [row.record["amount"].fen for row in page.context["listing"].table.page.object_list]
    assert rows == [12_345_678, 300, 100]
    assert '123,460<span class="fen">.78</span>' in page.content.decode()


def test_the_export_holds_all_rows_and_their_total(records, business, client):
    client.force_login(business)
    answer = client.get(reverse("reporting:figure", args=["raise.cash"]) + YEAR + "&export=xlsx")
    (table,) = read_tables(answer.content, "捐款.xlsx")
    assert table.rows[0][0].startswith("捐款（raise.cash）123,460.78 元，2021-01-01 至 2021-12-31，数据截至 ")
    assert [row[5] for row in table.rows[4:-1]] == ["林**", "林**", "未署名"]
    assert table.rows[-1][-1] == 123_460.78


def test_an_unknown_figure_is_not_found(business, client):
    client.force_login(business)
    assert client.get("/figures/raise.nothing/").status_code == 404


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?from=2021-06-01&to=2021-01-01", "止日 2021-01-01 早于起日 2021-06-01；请对调。"),
        ("?from=2199-01-01&to=2199-02-01", "2199-01-01 还没到，没有记录可统计；请把起日改早。"),
        ("?from=soon", "日期"),
    ],
)
def test_days_that_cannot_be_are_said_so(query, words, business, client):
    client.force_login(business)
    page = client.get(reverse("reporting:figures") + query)
    assert page.status_code == 422
    assert words in page.content.decode()


def test_making_a_report_leads_to_it(records, business, client):
    client.force_login(business)
    answer = client.post(reverse("reporting:make_report"), {"year": "2021"})
    made = Report.objects.get()
    assert answer.headers["Location"] == reverse("reporting:report", args=[made.pk])
    assert made.made_by == business


def test_who_may_not_make_sees_no_button_and_is_refused(records, supervisor, client):
    client.force_login(supervisor)
    assert "生成总结</button>" not in client.get(reverse("reporting:reports")).content.decode()
    assert client.post(reverse("reporting:make_report"), {"year": "2021"}).status_code == 403
    assert not Report.objects.exists()


def test_a_year_without_records_is_not_offered(records, business, client):
    client.force_login(business)
    assert client.post(reverse("reporting:make_report"), {"year": "1999"}).status_code == 422
    assert not Report.objects.exists()


def test_the_report_page_says_nothing_changed(report, business, client):
    client.force_login(business)
    page = client.get(reverse("reporting:report", args=[report.pk]))
    assert "和现在的记录一样" in page.content.decode()


def test_the_report_page_names_what_changed_since(report, records, business, client):
    records.give(900, at(6, 6))
    client.force_login(business)
    page = client.get(reverse("reporting:report", args=[report.pk]))
    assert [each.code for each in page.context["differing"]] == [
        "raise.cash",
        "raise.cash.count",
        "raise.unrestricted",
        "raise.unrestricted.count",
    ]
    assert "捐款笔数当时 3 笔，现在 4 笔" in page.content.decode()
    assert "多 1 行</div>" in page.content.decode()


def test_claiming_moves_rows_but_not_the_total(report, records, business, client):
    records.claim(UnclaimedMoney.objects.get(), at(9, 9))
    client.force_login(business)
    compared = {
        each.code: each for each in client.get(reverse("reporting:report", args=[report.pk])).context["figures"]
    }
    cash = compared["raise.cash"]
    assert (cash.differs, cash.moved, cash.added, cash.gone) == (False, True, 1, 1)
    assert compared["raise.unclaimed"].differs


def test_downloads_are_the_kept_bytes(report, business, client):
    client.force_login(business)
    for name, kept in (("paper", report.paper), ("evidence", report.evidence)):
        answer = client.get(reverse(f"reporting:{name}", args=[report.pk]))
        assert answer.content == attachments.read(kept)
        assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")


def test_a_damaged_file_is_not_handed_out(report, business, client):
    path = attachments.path_of(report.paper.sha256)
    path.chmod(0o600)
    path.write_bytes(b"other")
    client.force_login(business)
    answer = client.get(reverse("reporting:paper", args=[report.pk]))
    assert answer.status_code == 422
    assert "不见了或被改动过" in answer.content.decode()


def test_no_records_at_all(business, client):
    client.force_login(business)
    assert "还没有活动和捐款的记录" in client.get(reverse("reporting:reports")).content.decode()
    assert client.get(reverse("reporting:figures")).status_code == 200
    with in_society(business.unit_id):
        assert not Report.objects.exists()


def test_no_donor_is_named_on_the_page(records, business, client):
    client.force_login(business)
    text = client.get(reverse("reporting:figure", args=["raise.cash"]) + YEAR).content.decode()
    assert "林**" in text
    assert "林疏影" not in text


def test_the_chart_has_its_table_and_draws_nothing_from_nothing(records, business, client):
    client.force_login(business)
    drawn = client.get(reverse("reporting:figures") + "?year=2021").content.decode()
    assert '"now": [0, 0, 1200, 1200,' in drawn
    assert '<td class="n">12 月</td><td class="num">0</td><td class="num">1,200</td>' in drawn
    empty = client.get(reverse("reporting:figures") + "?year=2018").content.decode()
    assert "这两年还没有活动人次" in empty
    assert "heads-data" not in empty


def test_a_long_title_breaks_before_a_year():
    assert breakable("青屿区红十字会2021年工作总结和2022年工作计划") == (
        "青屿区红十字会<wbr>2021年工作总结和<wbr>2022年工作计划"
    )
    assert breakable("<b>2021年") == "&lt;b&gt;<wbr>2021年"


def test_the_export_of_a_part_holds_that_part_only(records, business, client):
    client.force_login(business)
    answer = client.get(
        reverse("reporting:figure", args=["event.count"]) + YEAR + "&export=xlsx&method=签到&kind=visit"
    )
    (table,) = read_tables(answer.content, "活动.xlsx")
    assert len(table.rows) == 5
    assert table.rows[-1][-1] == 0
