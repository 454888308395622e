"""Which days are still to come, which days a bank line fits."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boai.clearing.errors import FeeOutOfRule, TooMuch
from boai.clearing.rules.settlements import (
    DaySum,
    Fit,
    check_settlement,
    fitting_days,
    largest_fee,
    still_to_come,
)
from boai.foundation.money import ZERO, Money, total

D1, D2, D3 = (dt.date(2026, 7, day) for day in (1, 2, 3))
DAYS = [DaySum(D1, Money(10_000)), DaySum(D2, Money(20_000)), DaySum(D3, Money(5_001))]


def test_the_oldest_days_are_settled_first() -> None:
    assert still_to_come(DAYS, Money(12_000)) == [DaySum(D2, Money(18_000)), DaySum(D3, Money(5_001))]


@given(st.lists(st.integers(0, 10**9), max_size=12), st.data())
def test_what_is_to_come_is_what_came_less_what_was_settled(sums: list[int], data: st.DataObject) -> None:
    settled = data.draw(st.integers(0, sum(sums)))
    days = [DaySum(D1 + dt.timedelta(days=n), Money(fen)) for n, fen in enumerate(sums)]
    left = still_to_come(days, Money(settled))
    assert total(each.amount for each in left).fen == sum(sums) - settled
    assert all(each.amount > ZERO for each in left)


def test_a_line_fits_the_days_whose_sum_less_a_fee_it_is() -> None:
    assert fitting_days(DAYS, Money(29_820), 6) == Fit(D1, D2, Money(30_000), Money(180))


def test_a_line_fits_later_days_where_the_oldest_do_not() -> None:
    assert fitting_days(DAYS, Money(25_001), 6) == Fit(D2, D3, Money(25_001), ZERO)


def test_a_fee_above_the_rule_fits_nothing() -> None:
    assert fitting_days(DAYS, Money(9_939), 6) is None


def test_the_largest_fee_is_rounded_up_to_the_fen() -> None:
    assert largest_fee(Money(1), 6) == Money(1)
    assert largest_fee(Money(10_000), 6) == Money(60)


@pytest.mark.parametrize(
    ("received", "fee", "basis", "refusal", "words"),
    [
        (30_001, 0, "", TooMuch, "多 0.01 元"),
        (29_900, 101, "协议", TooMuch, "多 0.01 元"),
        (9_940, 60, "", FeeOutOfRule, "没写依据"),
        (9_939, 61, "协议", FeeOutOfRule, "超过 100.00 元的 6‰（0.60 元）"),
        (9_940, -1, "协议", FeeOutOfRule, "应写 0 或正数"),
    ],
)
def test_what_the_days_do_not_hold_is_refused(
    received: int, fee: int, basis: str, refusal: type[Exception], words: str
) -> None:
    with pytest.raises(refusal, match=words):
        check_settlement(DAYS, Money(received), Money(fee), up_to=D2, per_mille=6, fee_basis=basis)
