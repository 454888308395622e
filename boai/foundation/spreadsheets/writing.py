"""Workbooks: one pass over the rows, little memory, nothing that runs when the file is opened."""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import xlsxwriter

from boai.foundation.errors import BadInput
from boai.foundation.money import Money

Value = str | int | Money | dt.date | dt.datetime | bool | None

_MAX_SHEET_ROWS: Final = 1_048_576
_MAX_TEXT: Final = 32_767
_MONEY: Final = "#,##0.00"
_ILLEGAL: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")
_ILLEGAL_IN_SHEET_NAME: Final = re.compile(r"[\[\]:*?/\\']")
_NARROWEST, _WIDEST = 6, 60


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a written sheet. `total` adds the column up in the last row (money and whole numbers only)."""

    heading: str
    total: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to write: `preamble` lines above the headings, then the rows in the columns' order.

    With `total_label` a last row is written that begins with it and holds the sums of the columns marked `total`.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    preamble: Sequence[Sequence[str]] = ()
    total_label: str = ""


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    """An xlsx: text stays text (long numbers, formulas, links), money is a number, dates are dates.

    Headings are bold and stay in view, with a filter; widths fit Chinese. Sums are written as values, not formulas, so
    that they are there in every program and on paper.

    Raises:
        BadInput: more rows than a sheet can hold (`sheet.too_long`).
    """
    out = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(out, options) as book:
        taken: set[str] = set()
        for sheet in sheets:
            _SheetWriter(book, sheet, _sheet_name(sheet.name, taken)).write()
    return out.getvalue()


class _SheetWriter:
    """Writes one sheet, row after row, and remembers how wide its texts were."""

    def __init__(self, book: Any, sheet: Sheet, name: str) -> None:
        self._sheet = sheet
        self._page = book.add_worksheet(name)
        self._plain = book.add_format()
        self._bold = book.add_format({"bold": True})
        self._heading = book.add_format({"bold": True, "bottom": 1, "valign": "vcenter"})
        self._money = book.add_format({"num_format": _MONEY})
        self._bold_money = book.add_format({"num_format": _MONEY, "bold": True, "top": 1})
        self._bold_total = book.add_format({"bold": True, "top": 1})
        self._date = book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._widths = [_width(column.heading) + 2 for column in sheet.columns]
        self._sums: list[Money | int] = [0 for _ in sheet.columns]

    def write(self) -> None:
        row = 0
        for row, line in enumerate(self._sheet.preamble, start=1):
            for at, text in enumerate(line):
                self._page.write_string(row - 1, at, _clean(text), self._plain)
        heading_row = row
        for at, column in enumerate(self._sheet.columns):
            self._page.write_string(heading_row, at, _clean(column.heading), self._heading)
        last = heading_row
        for last, values in enumerate(self._sheet.rows, start=heading_row + 1):
            if last >= _MAX_SHEET_ROWS - 1:
                raise BadInput(
                    f"“{self._sheet.name}”超过 {_MAX_SHEET_ROWS:,} 行，一张工作表放不下；请按月导出，或导出 csv。",
                    code="sheet.too_long",
                )
            self._write_row(last, values)
        self._write_total(last + 1)
        self._finish(heading_row, last)

    def _write_row(self, row: int, values: Sequence[Value]) -> None:
        for at, value in enumerate(values):
            self._write_cell(row, at, value)
            if self._sheet.columns[at].total:
                self._add(at, value)

    def _write_cell(self, row: int, at: int, value: Value) -> None:
        match value:
            case None | "":
                return
            case str():
                text = _clean(value)
                self._page.write_string(row, at, text, self._plain)
                self._fit(at, _width(text))
            case Money():
                self._page.write_number(row, at, float(value.plain()), self._money)
                self._fit(at, len(value.text()))
            case dt.datetime():
                self._page.write_datetime(row, at, value.replace(tzinfo=None), self._moment)
                self._fit(at, 19)
            case dt.date():
                self._page.write_datetime(row, at, value, self._date)
                self._fit(at, 10)
            case bool():
                self._page.write_string(row, at, "是" if value else "否", self._plain)
            case _:
                self._write_whole_number(row, at, value)

    def _write_whole_number(self, row: int, at: int, value: int) -> None:
        if abs(value) < 10**15:
            self._page.write_number(row, at, value, self._plain)
        else:
            self._page.write_string(row, at, str(value), self._plain)
        self._fit(at, len(str(value)))

    def _fit(self, at: int, width: int) -> None:
        self._widths[at] = max(self._widths[at], width)

    def _add(self, at: int, value: Value) -> None:
        so_far = self._sums[at]
        if isinstance(value, Money):
            self._sums[at] = value if so_far == 0 else _money(so_far) + value
        elif isinstance(value, int) and isinstance(so_far, int):
            self._sums[at] = so_far + value

    def _write_total(self, row: int) -> None:
        if not self._sheet.total_label:
            return
        self._page.write_string(row, 0, _clean(self._sheet.total_label), self._bold_total)
        for at, column in enumerate(self._sheet.columns):
            value = self._sums[at]
            if column.total and isinstance(value, Money):
                self._page.write_number(row, at, float(value.plain()), self._bold_money)
                self._fit(at, len(value.text()))
            elif column.total and isinstance(value, int):
                self._page.write_number(row, at, value, self._bold_total)

    def _finish(self, heading_row: int, last: int) -> None:
        self._page.freeze_panes(heading_row + 1, 0)
        if self._sheet.columns:
            self._page.autofilter(heading_row, 0, last, len(self._sheet.columns) - 1)
        for at, width in enumerate(self._widths):
            self._page.set_column(at, at, min(max(width + 2, _NARROWEST), _WIDEST))


def _money(value: Money | int) -> Money:
    return value if isinstance(value, Money) else Money(value)


def _width(text: str) -> int:
    """Columns of a fixed-width font: a Chinese character is two wide."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text[:_WIDEST])


def _clean(text: str) -> str:
    """What XML can carry. A text beyond a cell's limit is cut with a note of its length, never silently."""
    text = _ILLEGAL.sub("\ufffd", text)
    if len(text) > _MAX_TEXT:
        note = f"…（全文 {len(text):,} 字，此处截断）"
        text = text[: _MAX_TEXT - len(note)] + note
    return text


def _sheet_name(name: str, taken: set[str]) -> str:
    base = _ILLEGAL_IN_SHEET_NAME.sub(" ", _clean(name)).strip()[:31] or "表"
    unique, number = base, 2
    while unique.lower() in taken:
        unique = f"{base[:27]} {number}"
        number += 1
    taken.add(unique.lower())
    return unique
