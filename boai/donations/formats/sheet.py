"""A table with its headings found: rows read by column name, every bad cell collected, not just the first."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from boai.donations.formats.shape import Line, Reason, Verdict
from boai.foundation.errors import BadInput
from boai.foundation.money import Money
from boai.foundation.spreadsheets import Cell, Table

PROBLEMS_LISTED: Final = 50
"""Bad cells listed one by one; how many there are in all is always said."""
HEADING_ROWS_SEARCHED: Final = 60
_PAD: Final = " \t\r\n\u00a0\u3000\u200b\ufeff"
_BLANKS: Final = frozenset(("", "/", "\\", "无", "null", "NULL"))
_WHEN: Final = re.compile(
    r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?:[\sT]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)?"
)
_MIDNIGHT: Final = dt.time()
_EXCEL_EPOCH: Final = dt.datetime.combine(dt.date(1899, 12, 30), dt.time())
_YEARS: Final = range(1990, 2100)
_EXACT_IN_A_CELL: Final = 10**15
"""A spreadsheet number keeps 15 digits; a transaction number beyond that has lost its end."""


def normal_heading(cell: Cell) -> str:
    """A heading without padding, its brackets half-width."""
    return str(cell).strip(_PAD).replace("（", "(").replace("）", ")").replace(" ", "")


def plain_text(cell: Cell) -> str:
    """A cell as text without padding; a whole number without ``.0``."""
    if type(cell) is str:
        return cell.strip(_PAD)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT_IN_A_CELL:
        return str(int(cell))
    return str(cell)


class Problems:
    """Bad cells of one file."""

    def __init__(self) -> None:
        self.count = 0
        self._listed: list[Reason] = []

    def add(self, code: str, message: str, row: int, column: str) -> None:
        self.count += 1
        if self.count <= PROBLEMS_LISTED:
            where = f"第 {row} 行“{column}”：" if column else f"第 {row} 行："
            self._listed.append(Reason(code, where + message, Verdict.REFUSED, row, column or None))

    def reasons(self) -> tuple[Reason, ...]:
        if self.count <= PROBLEMS_LISTED:
            return tuple(self._listed)
        rest = Reason(
            "cells.more",
            f"共 {self.count} 处看不懂，只列出前 {PROBLEMS_LISTED} 处；请先改好这些，再上传。",
            Verdict.REFUSED,
        )
        return (*self._listed, rest)


@dataclass(slots=True)
class Row:
    """One row. The methods never raise: what cannot be read goes to `problems`, and an empty value comes back."""

    number: int
    cells: Sequence[Cell]
    places: dict[str, int]
    problems: Problems

    def cell(self, column: str) -> Cell:
        place = self.places[column]
        return self.cells[place] if place < len(self.cells) else ""

    def text(self, column: str) -> str:
        """The cell's text, trimmed; empty for ``/`` and dashes."""
        place = self.places[column]
        cell = self.cells[place] if place < len(self.cells) else ""
        text = cell.strip(_PAD) if type(cell) is str else plain_text(cell)
        return "" if text in _BLANKS or (text[0] == "-" and not text.strip("-")) else text

    def number_text(self, column: str) -> str:
        """A transaction number, exactly as in the file."""
        cell = self.cell(column)
        if isinstance(cell, float | int) and abs(cell) >= _EXACT_IN_A_CELL:
            self.bad("cell.digits_lost", "单号被存成了数字，后几位已经丢失；请上传平台下载的原文件。", column)
            return ""
        return self.text(column)

    def amount(self, column: str) -> Money | None:
        """The amount, signed as printed; None where the cell is blank or was a problem."""
        cell = self.cell(column)
        if type(cell) is str:
            cell = cell.strip(_PAD)
            if not cell.strip("-/"):
                return None
        elif isinstance(cell, bool) or not isinstance(cell, int | float):
            self.bad("money.unreadable", f"“{cell}”不是金额；请核对原文件。", column)
            return None
        try:
            return Money.parse(cell)
        except BadInput as problem:
            self.bad(problem.code, problem.message, column)
            return None

    def moment(self, date_column: str, time_column: str = "") -> tuple[dt.datetime, bool] | None:
        """Date and time, and whether there is a time; None where the cell was a problem."""
        cell = self.cell(date_column)
        when = read_moment(cell)
        if when is None:
            self.bad("cell.date", f"“{plain_text(cell)[:40]}”不是日期；应写成 2026-05-08 这样。", date_column)
            return None
        if not time_column:
            return when
        clock_cell = self.cell(time_column)
        if isinstance(clock_cell, str) and not self.text(time_column):
            return when
        clock = read_clock(clock_cell)
        if clock is None:
            self.bad("cell.time", f"“{plain_text(clock_cell)[:40]}”不是时间；应写成 09:30:00 这样。", time_column)
            return when
        return dt.datetime.combine(when[0].date(), clock), True

    def bad(self, code: str, message: str, column: str = "") -> None:
        self.problems.add(code, message, self.number, column)


@dataclass(frozen=True, slots=True)
class SheetOfLines:
    """A table whose heading row is known."""

    table: Table
    heading: int
    """Index of the heading row in `table.rows`."""
    places: dict[str, int]

    @property
    def preamble(self) -> list[list[str]]:
        """The texts above the headings, row by row."""
        return [[plain_text(cell) for cell in row] for row in self.table.rows[: self.heading]]

    def preamble_text(self) -> str:
        return "\n".join(",".join(row) for row in self.preamble)

    def preamble_value(self, label: str) -> str:
        """The cell to the right of `label` above the headings; empty where there is none."""
        for row in self.preamble:
            for cell, following in itertools.pairwise(row):
                if cell.rstrip("：:").replace("\u3000", "") == label:
                    return following
        return ""

    def read(
        self,
        one_line: Callable[[Row], Line | None],
        problems: Problems,
        *,
        is_footer: Callable[[str], bool] = lambda first: False,
        short_rows: bool = False,
    ) -> tuple[list[Line], list[Row]]:
        """All lines, and the footer rows (those whose first cell `is_footer`). Blank rows are passed over.

        `short_rows`: the format leaves out empty cells at the end; otherwise a short row means a cut file.
        """
        lines: list[Line] = []
        footers: list[Row] = []
        width = max(self.places.values()) + 1
        is_text = self.table.source == "csv"
        for number, cells in enumerate(self.table.rows[self.heading + 1 :], start=self.heading + 2):
            if not cells or not any(cells) or _is_blank(cells):
                continue
            row = Row(number, cells, self.places, problems)
            if is_footer(plain_text(cells[0])):
                footers.append(row)
                continue
            if is_text and _misses_or_adds_cells(row, width, short_rows):
                continue
            before = problems.count
            line = one_line(row)
            if line is not None and problems.count == before:
                lines.append(line)
        return lines, footers


def _is_blank(cells: Iterable[Cell]) -> bool:
    return all(isinstance(cell, str) and not cell.strip(_PAD) for cell in cells)


def _misses_or_adds_cells(row: Row, width: int, short_rows: bool) -> bool:
    if len(row.cells) < width and not short_rows:
        row.bad("row.short", f"只有 {len(row.cells)} 格，应有 {width} 格，文件可能没有下载完整；请重新下载。")
        return True
    if len(row.cells) > width and not _is_blank(row.cells[width:]):
        row.bad("row.long", f"有 {len(row.cells)} 格，应有 {width} 格，格子错位了；请上传原文件，不要改动后另存。")
        return True
    return False


def find_heading(table: Table, columns: Sequence[str]) -> SheetOfLines | None:
    """The first row, among the first 60, that holds all of `columns`; None where there is none."""
    wanted = set(columns)
    for index, row in enumerate(table.rows[:HEADING_ROWS_SEARCHED]):
        if len(row) < len(wanted):
            continue
        headings = [normal_heading(cell) for cell in row]
        if wanted.issubset(headings):
            places: dict[str, int] = {}
            for place, heading in enumerate(headings):
                if heading:
                    places.setdefault(heading, place)
            return SheetOfLines(table, index, places)
    return None


def read_moment(cell: Cell) -> tuple[dt.datetime, bool] | None:
    """A date as text, number ``20250101``, Excel serial or real date; with the time where there is one."""
    if type(cell) is str:
        return _moment_of_text(cell.strip(_PAD))
    if isinstance(cell, dt.datetime):
        return (cell.replace(tzinfo=None), True) if cell.year in _YEARS else None
    if isinstance(cell, dt.date):
        return (dt.datetime.combine(cell, dt.time()), False) if cell.year in _YEARS else None
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    if 19_000_000 < cell < 21_000_000 and cell == int(cell):
        return _moment_of_text(str(int(cell)))
    if 32_874 <= cell < 73_051:  # 1990 to 2099
        when = _EXCEL_EPOCH + dt.timedelta(seconds=round(cell * 86_400))
        return when, cell != int(cell)
    return None


def _moment_of_text(text: str) -> tuple[dt.datetime, bool] | None:
    try:
        if len(text) == 10 and text[4] == text[7] == "-":
            date = dt.date.fromisoformat(text)
            return (dt.datetime.combine(date, _MIDNIGHT), False) if date.year in _YEARS else None
        if len(text) == 19 and text[4] == text[7] == "-" and text[10] == " ":
            usual = dt.datetime.fromisoformat(text)
            return (usual, True) if usual.year in _YEARS else None
        match = _WHEN.fullmatch(text)
        if match is None:
            return None
        year, month, day, month_2, day_2, hour, minute, second = match.groups()
        when = dt.datetime.combine(
            dt.date(int(year), int(month or month_2), int(day or day_2)),
            dt.time(int(hour or 0), int(minute or 0), int(second or 0)),
        )
    except ValueError:
        return None
    return (when, hour is not None) if when.year in _YEARS else None


def read_clock(cell: Cell) -> dt.time | None:
    """A time as ``17:57:17``, ``123456``, a number, an Excel fraction of a day or a real time."""
    if isinstance(cell, dt.time):
        return cell
    if isinstance(cell, float) and 0 <= cell < 1:
        return (_EXCEL_EPOCH + dt.timedelta(seconds=round(cell * 86_400))).time()
    text = plain_text(cell)
    if text.isascii() and text.isdigit() and len(text) <= 6:
        text = text.zfill(6)
        text = f"{text[:2]}:{text[2:4]}:{text[4:]}"
    if text.count(":") == 1:
        text += ":00"
    try:
        return dt.time.fromisoformat(text.zfill(8)) if text.count(":") == 2 and len(text) <= 8 else None
    except ValueError:
        return None
