"""Bills that look like the real ones, with invented names: for tests, the demo and training. Never a real person's row.

`make_bill` writes csv and xlsx formats to bytes. `bill_grid` gives the bare grid of any format, the xls ones too, for
whoever can write that container. Same arguments, same bytes.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from boai.donations.formats import lookalike_banks as banks
from boai.donations.formats import lookalike_platforms as platforms
from boai.donations.formats.lookalike_parts import Faults, Grid, LookalikeLine
from boai.donations.formats.shape import Direction
from boai.foundation.invented import ORGANISATIONS, PEOPLE
from boai.foundation.money import Money
from boai.foundation.spreadsheets import Column, Sheet, Value, write_workbook

__all__ = ["COMMON", "Faults", "Grid", "LookalikeLine", "bill_grid", "make_bill", "random_lines"]


@dataclass(frozen=True, slots=True)
class _Style:
    grid: Callable[[Sequence[LookalikeLine], Faults], Grid]
    encoding: str = "utf-8"
    bom: bool = False
    line_end: str = "\n"
    newest_first: bool = False
    workbook: bool = False


def random_lines(
    count: int,
    *,
    seed: int,
    first_day: dt.date = dt.date(2026, 5, 1),
    days: int = 28,
    directions: Sequence[Direction] = (Direction.INCOME, Direction.INCOME, Direction.INCOME, Direction.EXPENSE),
) -> list[LookalikeLine]:
    """`count` invented transactions, oldest first, with 28-digit numbers that are all different."""
    rng = random.Random(seed)  # noqa: S311 - look-alike data, no secret
    seconds = sorted(rng.randrange(days * 86_400) for _ in range(count))
    start = dt.datetime.combine(first_day, dt.time())
    return [
        LookalikeLine(
            occurred_at=start + dt.timedelta(seconds=second),
            amount=Money(rng.choice((100, 1_000, 5_000, 10_000, 20_000, rng.randrange(1, 3_000_000)))),
            direction=rng.choice(directions),
            counterparty=rng.choice(PEOPLE if rng.random() < 0.8 else ORGANISATIONS),
            memo=rng.choice(("捐款", "爱心捐款", "助学", "人道救助", "")),
            transaction_number=f"4200002{rng.randrange(10**9):09d}{place:012d}",
        )
        for place, second in enumerate(seconds)
    ]


def make_bill(format_code: str, *, seed: int = 0, lines: Sequence[LookalikeLine] = (), **knobs: object) -> bytes:
    """A look-alike bill of a csv or xlsx format.

    Args:
        format_code: as in `registry.FORMATS`.
        seed: of the lines, where none are given.
        lines: oldest first; twelve random ones where none are given.
        knobs: fields of `Faults`.

    Raises:
        KeyError: a format whose container is xls; take `bill_grid`.
    """
    faults = Faults(**knobs)  # type: ignore[arg-type]  # checked by the dataclass: an unknown knob is a TypeError
    style = _STYLES[format_code]
    grid = bill_grid(format_code, seed=seed, lines=lines, faults=faults)
    data = _workbook(grid) if style.workbook else _text(grid, style, faults)
    return data[: len(data) * 2 // 3] if faults.cut else data


def bill_grid(
    format_code: str, *, seed: int = 0, lines: Sequence[LookalikeLine] = (), faults: Faults | None = None
) -> Grid:
    """The cells of a look-alike bill of any format."""
    faults = faults or Faults()
    style = _GRIDS[format_code]
    ordered = list(lines or random_lines(12, seed=seed))
    if style.newest_first:
        ordered.reverse()
    return style.grid(ordered, faults)


def _text(grid: Grid, style: _Style, faults: Faults) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=faults.line_end or style.line_end)
    writer.writerows(grid)
    encoding = faults.encoding or style.encoding
    bom = style.bom if faults.bom is None else faults.bom
    return (b"\xef\xbb\xbf" if bom else b"") + out.getvalue().encode(encoding, "replace")


def _workbook(grid: Grid) -> bytes:
    """The grid as it lies: no heading of ours above it."""
    first, *rest = grid
    return write_workbook([Sheet("Sheet1", [Column(str(cell or "")) for cell in _padded(first, grid)], rest)])


def _padded(row: Sequence[Value], grid: Grid) -> list[Value]:
    return [*row, *[""] * (max(map(len, grid)) - len(row))]


_GRIDS: Final[dict[str, _Style]] = {
    "wechat_personal_csv": _Style(
        lambda lines, faults: platforms.wechat(lines, faults, tail="\t"), bom=True, line_end="\r\n", newest_first=True
    ),
    "wechat_personal_xlsx": _Style(
        lambda lines, faults: [["Column1"], *platforms.wechat(lines, faults, tail="")], newest_first=True, workbook=True
    ),
    "alipay_personal_csv": _Style(platforms.alipay, encoding="gb18030", newest_first=True),
    "icbc_debit_v1": _Style(lambda lines, faults: banks.icbc(lines, faults, newer=False), newest_first=True),
    "icbc_debit_v2": _Style(lambda lines, faults: banks.icbc(lines, faults, newer=True), newest_first=True),
    "boc_debit": _Style(banks.boc_debit, newest_first=True),
    "boc_credit": _Style(banks.boc_credit),
    "cmb_debit": _Style(banks.cmb),
    "abc_debit": _Style(banks.abc),
    "bocom_debit": _Style(banks.bocom),
    "spdb_debit_xls": _Style(banks.spdb),
    "ccb_debit_xls": _Style(banks.ccb),
    "cib_debit_xlsx": _Style(banks.cib, workbook=True),
}
COMMON: Final = frozenset(_GRIDS)
"""Codes of the formats written here; merchants' bills and donor lists have generators of their own."""
_STYLES: Final = {code: style for code, style in _GRIDS.items() if not code.endswith("_xls")}
