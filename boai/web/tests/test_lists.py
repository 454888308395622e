"""Lists: search, filter, sort, page, totals of all rows, export of all rows."""

from __future__ import annotations

import datetime as dt
import io

import django_filters
import openpyxl
import pytest
from django.test import RequestFactory

from boai.foundation.lists import (
    CountColumn,
    ListFilter,
    ListTable,
    MainColumn,
    MoneyColumn,
    Nothing,
    WordsColumn,
    list_page,
    money_html,
)
from boai.foundation.money import Money
from boai.foundation.scoping import in_society
from boai.foundation.workdays import after_workdays, is_workday
from boai.ledger.models import Account
from boai.ledger.terms import AccountKind
from boai.units.models import Society
from boai.units.tests.factories import make_society


class SocietyTable(ListTable):
    name = MainColumn(verbose_name="名称")
    level = WordsColumn(verbose_name="层级")
    population = CountColumn(verbose_name="人口（人）", total=True)


class SocietyFilter(ListFilter):
    search_fields = ("name", "short_name")
    level = django_filters.ChoiceFilter(label="层级", choices=[("district", "区县级"), ("city", "市级")])


class AccountTable(ListTable):
    name = MainColumn(verbose_name="名称")
    credits = MoneyColumn(verbose_name="贷方（元）", accessor="credits", total=True)


@pytest.fixture
def societies(db):
    for number in range(120):
        make_society(
            name=f"青屿{number:03d}", short_name=f"qy{number:03d}", population=number, population_year=2025,
            level="city" if number < 2 else "district",
        )  # fmt: skip
    return Society.objects.order_by("name")


def show(rows, **query):
    request = RequestFactory().get("/list/", query)
    return list_page(
        request, "web/list.html", table=SocietyTable, rows=rows, filters=SocietyFilter, title="名录",
        nothing=Nothing("名录还是空的", "先加学校。", "/add/", "加一个"),
    )  # fmt: skip


def body(response) -> str:
    return response.content.decode()


def sheet(response):
    return openpyxl.load_workbook(io.BytesIO(response.content)).active  # noqa: TID251 - a small book of our own, read to test it


def test_a_page_says_which_rows_of_how_many(societies):
    assert "第 1–50 行，共 120 行" in body(show(societies))
    assert "第 101–120 行，共 120 行" in body(show(societies, page=3))


def test_the_total_is_of_all_rows_not_of_the_page(societies):
    assert f"{sum(range(120)):,}" in body(show(societies, page=3)).split("<tfoot>")[1]


def test_the_total_is_of_the_rows_that_were_asked_for(societies):
    assert ">1</td>" in body(show(societies, level="city")).split("<tfoot>")[1]


def test_search_looks_into_every_field_and_takes_two_words_as_both(societies):
    assert "共 1 行" in body(show(societies, q="qy007"))
    assert "共 1 行" in body(show(societies, q="青屿 007"))
    assert "没有符合的" in body(show(societies, q="青屿 nowhere"))


def test_sorting_goes_both_ways(societies):
    assert body(show(societies, sort="-population")).index("青屿119") < body(show(societies, sort="-population")).index(
        "青屿118"
    )
    assert "青屿119" not in body(show(societies, sort="population"))


def test_a_chip_keeps_what_was_searched_and_drops_the_page(societies):
    page = body(show(societies, q="青屿", page=2))
    assert 'href="?q=%E9%9D%92%E5%B1%BF&amp;level=city"' in page


def test_an_empty_register_says_what_to_do_first(db):
    page = body(show(Society.objects.none()))
    assert ("名录还是空的" in page, 'href="/add/"' in page, "<table" in page) == (True, True, False)


def test_the_export_has_every_row_and_the_total(societies):
    rows = list(sheet(show(societies, export="xlsx")).iter_rows(values_only=True))
    assert rows[1] == ("名称", "层级", "人口（人）")
    assert (rows[2][0], len(rows)) == ("青屿000", 1 + 1 + 120 + 1)
    assert rows[-1] == ("合计", None, sum(range(120)))


def test_the_export_keeps_the_filter_and_the_order(societies):
    rows = list(sheet(show(societies, export="xlsx", level="city", sort="-population")).iter_rows(values_only=True))
    assert [row[0] for row in rows[2:4]] == ["青屿001", "青屿000"]


def test_money_is_summed_to_the_fen_and_exported_as_a_number(db):
    unit = make_society()
    with in_society(unit.pk):
        for number, fen in enumerate((10, 20, 1)):
            kind = AccountKind.OTHER_INCOME
            Account.objects.create(unit=unit, code=f"a{number}", name=f"账户{number}", kind=kind, credits=Money(fen))
        request = RequestFactory().get("/list/")
        page = body(list_page(request, "web/list.html", table=AccountTable, rows=Account.objects.all(), title="账户"))
        assert '0<span class="fen">.31</span>' in page.split("<tfoot>")[1]
        request = RequestFactory().get("/list/", {"export": "xlsx"})
        book = list_page(request, "web/list.html", table=AccountTable, rows=Account.objects.all(), title="账户")
    assert [row[1] for row in sheet(book).iter_rows(min_row=3, values_only=True)] == [0.1, 0.2, 0.01, 0.31]


def test_a_filter_over_a_scoped_table_may_be_declared_before_any_society_is_known():
    class AccountFilter(ListFilter):
        class Meta:
            model = Account
            fields = ("kind",)

    assert set(AccountFilter.base_filters) == {"q", "kind"}


def test_money_in_a_cell():
    assert money_html(Money(-123_456)) == '<span class="amount">−1,234<span class="fen">.56</span></span>'
    assert money_html(None) == "—"


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        (dt.date(2026, 7, 10), 15, dt.date(2026, 7, 31)),
        (dt.date(2025, 9, 29), 3, dt.date(2025, 10, 10)),  # 国庆、中秋 1–8 October 2025
        (dt.date(2026, 7, 10), 0, dt.date(2026, 7, 10)),
    ],
)
def test_working_days_skip_weekends_and_holidays(start, count, due):
    assert after_workdays(start, count) == due


def test_a_make_up_sunday_is_a_working_day():
    assert is_workday(dt.date(2025, 1, 26))
    assert not is_workday(dt.date(2025, 1, 28))


def test_working_days_are_not_counted_backwards():
    with pytest.raises(ValueError, match="forwards"):
        after_workdays(dt.date(2026, 7, 10), -1)
