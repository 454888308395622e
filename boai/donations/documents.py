"""The clerk's own table once more, with what must be mended marked in it."""

from __future__ import annotations

import datetime as dt
import io
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from boai.donations.formats.sheet import normal_heading
from boai.donations.models import IntakeFile
from boai.foundation import attachments
from boai.foundation.spreadsheets import Cell, Table, read_tables

_LARGEST_SHEET = 1_048_576
_LONGEST_TEXT = 32_000
_LONGEST_NOTE = 300


def marked_copy(file: IntakeFile) -> bytes:
    """The original as xlsx, row for row, bad cells filled and noted, the list of reasons as its first sheet.

    Every cell is written as text or a plain value: no formula of the original comes along, and 28 digits stay 28.

    Raises:
        UnreadableFile: there is no table in the file to mark.
    """
    tables = read_tables(attachments.read(file.attachment), file.attachment.name)
    reasons: list[dict[str, Any]] = file.judgement.get("reasons", [])
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        _write_reasons(book, reasons)
        for number, table in enumerate(tables, start=1):
            _write_table(book, f"原表{number}" if len(tables) > 1 else "原表", table, reasons)
    return out.getvalue()


def _write_reasons(book: Any, reasons: Sequence[dict[str, Any]]) -> None:
    page, bold = book.add_worksheet("要改的"), book.add_format({"bold": True, "bottom": 1})
    for at, (heading, width) in enumerate((("行", 8), ("列", 16), ("哪里不对，怎么改", 100))):
        page.write_string(0, at, heading, bold)
        page.set_column(at, at, width)
    for row, reason in enumerate(reasons, start=1):
        if reason["row"] is not None:
            page.write_number(row, 0, reason["row"])
        page.write_string(row, 1, reason["column"] or "")
        page.write_string(row, 2, reason["message"])


def _write_table(book: Any, name: str, table: Table, reasons: Sequence[dict[str, Any]]) -> None:
    page = book.add_worksheet(name)
    bad = book.add_format({"bg_color": "#fbedea", "border": 2, "border_color": "#a12a20"})
    marks = _marks(table, reasons)
    for number, cells in enumerate(table.rows[:_LARGEST_SHEET]):
        of_row = marks.get(number + 1, {})
        for at in range(max(len(cells), max(of_row, default=-1) + 1)):
            cell = cells[at] if at < len(cells) else ""
            _write_cell(page, number, at, cell, bad if at in of_row else None)
            if at in of_row:
                page.write_comment(number, at, of_row[at][:_LONGEST_NOTE])


def _write_cell(page: Any, row: int, at: int, cell: Cell, style: Any) -> None:
    if isinstance(cell, bool | dt.datetime | dt.date | dt.time | dt.timedelta):
        page.write_string(row, at, str(cell), style)
    elif isinstance(cell, int | float) and abs(cell) < 10**15:
        page.write_number(row, at, cell, style)
    elif cell != "":
        page.write_string(row, at, str(cell)[:_LONGEST_TEXT], style)
    elif style is not None:
        page.write_blank(row, at, None, style)


def _marks(table: Table, reasons: Sequence[dict[str, Any]]) -> dict[int, dict[int, str]]:
    """By 1-based row: the notes by column; a reason that names no column marks the row's first cell."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for reason in reasons:
        row = reason["row"]
        if row is None or row > len(table.rows):
            continue
        at = _column(table, reason["column"], row)
        found[row][at] = f"{found[row][at]}；{reason['message']}" if at in found[row] else reason["message"]
    return found


def _column(table: Table, name: str | None, row: int) -> int:
    if not name:
        return 0
    wanted = normal_heading(name)
    for cells in table.rows[: min(row, 60)]:
        headings = [normal_heading(cell) for cell in cells]
        if wanted in headings:
            return headings.index(wanted)
    return 0
