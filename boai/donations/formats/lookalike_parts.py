"""What every look-alike bill is made of: the lines, the faults planted, amounts, balances, headings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from boai.donations.formats.registry import BY_CODE
from boai.donations.formats.shape import Direction
from boai.foundation.money import Money
from boai.foundation.spreadsheets import Value

Grid = list[list[Value]]
_OPENING: Final = Money(10_000_000)
_FULL_WIDTH: Final = str.maketrans("0123456789.", "０１２３４５６７８９．")
_HUGE: Final = "1e308"


@dataclass(frozen=True, slots=True)
class LookalikeLine:
    """One transaction to be written. `amount` is never negative; the direction says which way."""

    occurred_at: dt.datetime
    amount: Money
    direction: Direction = Direction.INCOME
    counterparty: str = ""
    memo: str = ""
    kind: str = ""
    transaction_number: str = ""


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with the bill, on purpose. Row numbers count lines from 0 in the file's order."""

    wrong_total: bool = False
    """The first printed sum is one fen too high (formats that print one)."""
    wrong_count: bool = False
    balance_gap: int | None = None
    """From this line on, every balance is one yuan too high (formats with a balance)."""
    cut: bool = False
    """The last third of the bytes is missing."""
    encoding: str | None = None
    huge_amount: int | None = None
    full_width: bool = False
    """Amounts in full-width digits: ugly, but right; must be read."""
    duplicate_row: int | None = None
    line_end: str | None = None
    bom: bool | None = None


def amount_text(money: Money, place: int, faults: Faults, *, prefix: str = "", commas: bool = False) -> str:
    if faults.huge_amount == place:
        return prefix + _HUGE
    text = f"{money.fen // 100:,}{money.fen_text()}" if commas else money.plain()
    return prefix + (text.translate(_FULL_WIDTH) if faults.full_width else text)


def heading(code: str) -> list[Value]:
    return list(BY_CODE[code].columns)


def rows_of(texts: Sequence[str], width: int = 1) -> Grid:
    return [[text, *[""] * (width - 1)] for text in texts]


def _signed(line: LookalikeLine) -> Money:
    return line.amount if line.direction is Direction.INCOME else -line.amount


def with_duplicate(rows: Grid, faults: Faults) -> Grid:
    if faults.duplicate_row is None:
        return rows
    at = faults.duplicate_row
    return [*rows[: at + 1], rows[at], *rows[at + 1 :]]


def balances_after(lines: Sequence[LookalikeLine], faults: Faults, *, newest_first: bool = False) -> list[Money]:
    """The running balance after each line, in the file's order."""
    balance, found = _OPENING, []
    for line in reversed(lines) if newest_first else lines:
        balance += _signed(line)
        found.append(balance)
    if newest_first:
        found.reverse()
    gap = faults.balance_gap
    return [each + Money(100) if gap is not None and place >= gap else each for place, each in enumerate(found)]


def period(lines: Sequence[LookalikeLine]) -> tuple[str, str]:
    days = [line.occurred_at.date() for line in lines]
    return f"{min(days)} 00:00:00", f"{max(days)} 23:59:59"
