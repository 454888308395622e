"""Lines without a number that look entered already."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from boai.donations.rules.repeats import Seen, find_repeats

LINE = Seen(
    row=7,
    file=1,
    occurred_at=dt.datetime(2026, 7, 10, 9, 0, 5),
    has_time=True,
    direction="income",
    amount=10,
    counterparty="李知行",
    memo="捐款",
    balance=None,
)


def pairs(new: list[Seen], entered: list[Seen]) -> list[tuple[int, int]]:
    return [(one.row, other.row) for one, other in find_repeats(new, entered)]


def test_one_second_apart_is_suspected_and_two_are_not() -> None:
    near = replace(LINE, row=8, occurred_at=LINE.occurred_at + dt.timedelta(seconds=1))
    far = replace(LINE, row=9, occurred_at=LINE.occurred_at + dt.timedelta(seconds=2))
    assert pairs([near, far], [LINE]) == [(8, 7)]


def test_each_entered_line_answers_for_one_new_line() -> None:
    six = [replace(LINE, row=row) for row in range(20, 26)]
    three = [replace(LINE, row=row) for row in range(1, 4)]
    assert pairs(six, three) == [(20, 1), (21, 2), (22, 3)]


def test_another_balance_is_another_line() -> None:
    assert pairs([replace(LINE, balance=100)], [replace(LINE, balance=200)]) == []
    assert pairs([replace(LINE, balance=100)], [replace(LINE, row=3, balance=100)]) == [(7, 3)]


def test_without_a_clock_time_the_day_counts() -> None:
    day = replace(LINE, row=30, has_time=False, occurred_at=dt.datetime(2026, 7, 10))
    assert pairs([day], [LINE]) == [(30, 7)]
    assert pairs([replace(day, occurred_at=dt.datetime(2026, 7, 11))], [LINE]) == []


def test_another_name_amount_memo_or_direction_is_another_line() -> None:
    others = [
        replace(LINE, counterparty="李知远"),
        replace(LINE, amount=11),
        replace(LINE, memo="助学"),
        replace(LINE, direction="expense"),
    ]
    assert pairs(others, [LINE]) == []
