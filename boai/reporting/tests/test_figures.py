"""Every figure equals its rows; exact values; days by the clock in China."""

from __future__ import annotations

import datetime as dt

import pytest

from boai.activities.terms import ActivityKind, CountMethod
from boai.foundation.errors import BadInput
from boai.foundation.money import ZERO, Money
from boai.foundation.scoping import in_society
from boai.ledger import operations as ledger
from boai.reporting.figures import FIGURES, ROWS, figure
from boai.reporting.rules import INDICATOR_UNITS, Period
from boai.reporting.tests.factories import Till, at, make_activity, make_till, year
from boai.units.models import User
from boai.units.terms import Role
from boai.units.tests.factories import make_society, make_user

ALL = sorted(FIGURES)


@pytest.fixture
def records(till: Till, business: User) -> Till:
    """Two years of everything."""
    make_activity(business, dt.date(2021, 3, 5), heads=120, theme="学雷锋纪念日", materials={"手册": 230})
    make_activity(business, dt.date(2021, 3, 7), heads=96, theme="学雷锋纪念日", materials={"手册": 100, "扇子": 100})
    make_activity(business, dt.date(2021, 6, 1), heads=186, kind=ActivityKind.DROWNING_PREVENTION)
    make_activity(
        business,
        dt.date(2021, 6, 1),
        heads=54,
        kind=ActivityKind.FIRST_AID,
        title="进企业",
        count_method=CountMethod.SEATS,
    )
    make_activity(business, dt.date(2020, 6, 1), heads=7, kind=ActivityKind.FIRST_AID, materials={"扇子": 5})
    till.give(10_000, at(5, 1), fund=till.restricted)
    till.give(20_050, at(5, 1))
    till.give(999, at(7, 1), fund=till.from_above)
    till.find(3_300, at(8, 2))
    till.claim(till.find(4_400, at(8, 3)), at(8, 20))
    till.give(77, at(2, 2, year=2020))
    return till


@pytest.mark.parametrize("code", ALL)
def test_every_figure_equals_its_listed_rows(code, records):
    definition = FIGURES[code]
    rows = list(definition.rows(year()))
    counted = (
        len(rows)
        if definition.measure == ROWS
        else sum((row[definition.measure] for row in rows[1:]), rows[0][definition.measure])
    )
    assert definition.compute(year()) == counted
    assert counted


@pytest.mark.parametrize("code", ALL)
def test_every_break_down_adds_up_to_the_figure(code, records):
    definition = FIGURES[code]
    for narrowing in definition.listing.narrowings:
        parts = definition.listing.broken_down(narrowing, year())
        numbers = [part[definition.measure] for part in parts.values()]
        assert sum(numbers[1:], numbers[0]) == definition.compute(year())
        assert [definition.compute(year(), {narrowing.name: key}) for key in parts] == numbers


@pytest.mark.parametrize("code", ALL)
def test_every_figure_of_an_empty_period_is_nothing(code, records):
    nothing = year(1999)
    assert FIGURES[code].compute(nothing) == (ZERO if FIGURES[code].unit == "元" else 0)
    assert list(FIGURES[code].rows(nothing)) == []


@pytest.mark.parametrize("code", ALL)
def test_every_figure_says_what_it_counts(code):
    definition = FIGURES[code]
    assert definition.unit == INDICATOR_UNITS[code]
    assert definition.name and definition.definition.endswith("。") and definition.source and definition.version >= 1
    assert definition.listing.words.endswith("。")


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("event.count", 4),
        ("event.groups", 3),
        ("event.persontimes", 456),
        ("train.pub.sessions", 2),
        ("train.pub.persontimes", 240),
        ("material.copies", 430),
        ("raise.cash", Money(37_750)),
        ("raise.cash.count", 4),
        ("raise.restricted", Money(10_000)),
        ("raise.restricted.count", 1),
        ("raise.unrestricted", Money(27_750)),
        ("raise.unrestricted.count", 3),
        ("raise.unclaimed", Money(3_300)),
        ("raise.unclaimed.count", 1),
    ],
)
def test_exact_values(code, value, records):
    assert FIGURES[code].compute(year()) == value


def test_the_exact_values_cover_every_figure():
    exact = test_exact_values.pytestmark[0].args[1]
    assert sorted(code for code, _ in exact) == ALL


def test_gifts_belong_to_the_day_on_a_clock_in_china(till):
    till.give(1, at(12, 31, 23, 59, 59))
    till.give(10, at(1, 1, 0, 0, 0, year=2022))
    till.give(100, at(1, 1, 0, 0, 0))
    till.give(1_000, at(12, 31, 23, 59, 59, year=2020))
    till.find(10_000, at(12, 31, 23, 59, 59))
    till.find(100_000, at(1, 1, 0, 0, 0, year=2022))
    assert FIGURES["raise.cash"].compute(year()) == Money(10_101)
    assert FIGURES["raise.cash"].compute(year(2022)) == Money(100_010)
    assert FIGURES["raise.unclaimed"].compute(year()) == Money(10_000)


def test_activities_of_the_first_and_the_last_day_are_in(business):
    for day in (dt.date(2020, 12, 31), dt.date(2021, 1, 1), dt.date(2021, 12, 31), dt.date(2022, 1, 1)):
        make_activity(business, day, heads=1, materials={"手册": 1})
    for code in ("event.count", "event.persontimes", "material.copies"):
        assert FIGURES[code].compute(year()) == 2


def test_claiming_changes_neither_the_total_nor_the_day(till):
    found = till.find(500, at(3, 1))
    assert FIGURES["raise.cash"].compute(year()) == Money(500)
    till.claim(found, at(2, 1, year=2022))
    assert FIGURES["raise.cash"].compute(year()) == Money(500)
    assert FIGURES["raise.cash.count"].compute(year()) == 1
    assert FIGURES["raise.unclaimed"].compute(year()) == ZERO
    assert FIGURES["raise.cash"].compute(year(2022)) == ZERO


def test_a_reversed_gift_was_never_received_and_a_reversed_claim_is_unclaimed_again(till):
    gift, found = till.give(700, at(3, 1)), till.find(500, at(3, 2))
    claimed = till.claim(found, at(3, 3))
    for row in (gift, claimed):
        ledger.reverse(
            by=till.by,
            transfer=row.transfer,
            reason="记错了",
            occurred_on=dt.date(2021, 3, 4),
            idempotency_key=f"reverse{row.pk}",
        )
    assert FIGURES["raise.cash"].compute(year()) == Money(500)
    assert FIGURES["raise.unclaimed"].compute(year()) == Money(500)


def test_donors_are_masked_in_the_rows(till):
    till.give(1, at(1, 1), payer_name="欧阳青禾")
    till.give(1, at(1, 2), payer_name="青屿市麦浪食品厂", is_organisation=True, name_publicity="full")
    till.give(1, at(1, 3), payer_name="周渡", name_publicity="anonymous")
    till.give(1, at(1, 4), payer_name="周渡", on_behalf_of="许一", on_behalf_evidence="转账附言")
    till.find(1, at(1, 5))
    definition = FIGURES["raise.cash"]
    donor = next(column for column in definition.listing.columns if column.heading == "捐赠人")
    assert [donor.value(row) for row in definition.rows(year())] == [
        "欧阳**",
        "青屿市麦浪食品厂",
        "匿名",
        "许**",
        "未署名",
    ]


def test_another_society_is_not_counted(records):
    stranger = make_user(Role.ACCOUNTANT, Role.BUSINESS, unit=make_society())
    with in_society(stranger.unit_id):
        make_till(stranger).give(5, at(1, 1))
        make_activity(stranger, dt.date(2021, 1, 1))
        assert FIGURES["raise.cash"].compute(year()) == Money(5)
    assert FIGURES["raise.cash"].compute(year()) == Money(37_750)
    assert FIGURES["event.count"].compute(year()) == 4


def test_narrowing_takes_a_label_or_a_key(records):
    figure_ = FIGURES["event.persontimes"]
    assert figure_.compute(year(), {"method": "数座位"}) == figure_.compute(year(), {"method": "seats"}) == 54


def test_half_a_year(records):
    half = Period(dt.date(2021, 1, 1), dt.date(2021, 3, 6), at(3, 6))
    assert FIGURES["event.count"].compute(half) == 1


def test_an_unknown_figure_is_refused():
    with pytest.raises(BadInput, match="没有代号是“raise_x”的数"):
        figure("raise_x")
