"""A workbook whose bytes follow from its rows alone: no clock, no random name, no library version in it.

`foundation.spreadsheets.write_workbook` is for lists that people download: it stamps the moment of writing and fits the
widths row by row, which for 60,000 gifts takes longer than a whole report may. This one is for evidence: the same
records give the same bytes, so that a report can be kept, and checked, by its fingerprint.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from boai.foundation.money import Money
from boai.foundation.spreadsheets import Sheet, Value

_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
_FIRST_DAY: Final = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - day nought of every spreadsheet has no time zone
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL: Final = re.compile("[&<>]|" + _ILLEGAL.pattern)
_WIDTHS_FROM: Final = 200
"""Widths follow from the first so many rows."""

_PLAIN, _BOLD, _HEADING, _MONEY, _DAY, _MOMENT, _TOTAL, _MONEY_TOTAL = range(8)
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"


def write_frozen_workbook(sheets: Sequence[Sheet]) -> bytes:
    """An xlsx: text stays text, `Money` is a number with two places, days and moments are dates.

    Totals stand as values in the last row, as in `write_workbook`. Sheet names are the caller's: at most 31
    characters, none of ``[]:*?/\\``, no two alike.
    """
    out, written = io.BytesIO(), _Written()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as book:
        for name, text in _frame(sheets):
            book.writestr(_entry(name), text)
        for number, sheet in enumerate(sheets, start=1):
            book.writestr(_entry(f"xl/worksheets/sheet{number}.xml"), _page(sheet, written))
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EARLIEST)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


class _Written:
    """Rows written before: a row that stands on two sheets is turned into XML once. Keeps every row it knows."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Sequence[Value], str]] = {}
        self._texts: dict[str, str] = {}

    def cells(self, values: Sequence[Value]) -> str:
        found = self._known.get(id(values))
        if found is None:
            found = self._known[id(values)] = (values, "".join([self._cell(value) for value in values]))
        return found[1]

    def _cell(self, value: Value) -> str:
        if not isinstance(value, str):
            return _cell(value)
        found = self._texts.get(value)
        if found is None:
            found = self._texts[value] = _cell(value)
        return found


def _page(sheet: Sheet, written: _Written) -> str:
    rows = iter(sheet.rows)
    sample = list(islice(rows, _WIDTHS_FROM))
    heading = len(sheet.preamble) + 1
    writer = _Rows(sheet, heading, written)
    body = "".join(writer.lines(chain(sample, rows)))
    letters = _letters(len(sheet.columns) - 1)
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>'
        for at, width in enumerate(_widths(sheet, sample), start=1)
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        f'<pane ySplit="{heading}" topLeftCell="A{heading + 1}" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{columns}</cols><sheetData>{body}</sheetData>"
        f'<autoFilter ref="A{heading}:{letters}{max(writer.last, heading)}"/></worksheet>'
    )


class _Rows:
    """Writes row after row and adds up the columns that have a total."""

    def __init__(self, sheet: Sheet, heading: int, written: _Written) -> None:
        self._sheet = sheet
        self._written = written
        self._heading = heading
        self._sums: dict[int, Money | int] = {}
        self._added = [at for at, column in enumerate(sheet.columns) if column.total]
        self.last = heading

    def lines(self, rows: Iterator[Sequence[Value]]) -> Iterator[str]:
        for number, line in enumerate(self._sheet.preamble, start=1):
            yield _row(number, [_cell(text) for text in line])
        yield _row(self._heading, [_cell(column.heading, _HEADING) for column in self._sheet.columns])
        fen, whole = dict.fromkeys(self._added, 0), dict.fromkeys(self._added, 0)
        is_money = dict.fromkeys(self._added, False)
        for number, values in enumerate(rows, start=self._heading + 1):
            self.last = number
            for at in self._added:
                value = values[at]
                if isinstance(value, Money):
                    fen[at] += value.fen
                    is_money[at] = True
                elif isinstance(value, int):
                    whole[at] += value
            yield f'<row r="{number}">{self._written.cells(values)}</row>'
        self._sums = {at: Money(fen[at]) if is_money[at] else whole[at] for at in self._added}
        if self._sheet.total_label:
            yield _row(self.last + 1, [self._total(at) for at in range(len(self._sheet.columns))])

    def _total(self, at: int) -> str:
        if at == 0:
            return _cell(self._sheet.total_label, _TOTAL)
        value = self._sums.get(at)
        return "<c/>" if value is None else _cell(value, _MONEY_TOTAL if isinstance(value, Money) else _TOTAL)


def _row(number: int, cells: Sequence[str]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(value: Value, style: int | None = None) -> str:
    """A cell that lies next to the one before it; an empty one keeps its place."""
    if isinstance(value, str):
        text = value if not _SPECIAL.search(value) else escape(_ILLEGAL.sub("\ufffd", value))
        styled = f' s="{style}"' if style else ""
        return f'<c{styled} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>' if text else "<c/>"
    if isinstance(value, Money):
        return f'<c s="{_MONEY if style is None else style}"><v>{value.plain()}</v></c>'
    if isinstance(value, bool):
        return _cell("是" if value else "否", style)
    if isinstance(value, int):
        return f'<c s="{style or _PLAIN}"><v>{value}</v></c>'
    return "<c/>" if value is None else _dated(value)


def _dated(value: dt.date) -> str:
    if isinstance(value, dt.datetime):
        span = value.replace(tzinfo=None, microsecond=0) - _FIRST_DAY
        return f'<c s="{_MOMENT}"><v>{span.days + span.seconds / 86_400:.10f}</v></c>'
    return f'<c s="{_DAY}"><v>{(value - _FIRST_DAY.date()).days}</v></c>'


def _widths(sheet: Sheet, sample: Sequence[Sequence[Value]]) -> list[int]:
    columns = range(len(sheet.columns))
    headings = [_width(column.heading) + 4 for column in sheet.columns]
    wide = [max((_width(row[at]) for row in sample), default=0) for at in columns]
    return [min(max(headings[at], wide[at] + 2, 8), 70) for at in columns]


def _width(value: Value) -> int:
    """Columns of a fixed-width font: a Chinese character is two wide."""
    if isinstance(value, Money):
        return len(value.text())
    if isinstance(value, dt.date):
        return 19 if isinstance(value, dt.datetime) else 10
    text = str(value or "")
    return len(text) + sum(character > "\u02ff" for character in text)


def _letters(at: int) -> str:
    """A column's name: 0 → A, 26 → AA."""
    before, letter = divmod(at, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + letter)


def _frame(sheets: Sequence[Sheet]) -> Iterator[tuple[str, str]]:
    """Everything but the sheets."""
    numbers = range(1, len(sheets) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    pages = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{kind}.worksheet+xml"/>'
        for number in numbers
    )
    yield (
        "[Content_Types].xml",
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{pages}</Types>',
    )
    yield (
        "_rels/.rels",
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    listed = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in zip(numbers, sheets, strict=True)
    )
    yield (
        "xl/workbook.xml",
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
        f"<bookViews><workbookView/></bookViews><sheets>{listed}</sheets></workbook>",
    )
    targets = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    styles = f'<Relationship Id="rId{len(sheets) + 1}" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
    yield (
        "xl/_rels/workbook.xml.rels",
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{targets}{styles}</Relationships>',
    )
    yield "xl/styles.xml", _STYLES


_STYLES: Final = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy-mm-dd hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="宋体"/></font>'
    '<font><b/><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="3"><border/><border><left/><right/><top/><bottom style="thin"/></border>'
    '<border><left/><right/><top style="thin"/><bottom/></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="8">'
    "<xf/>"
    '<xf fontId="1" applyFont="1"/>'
    '<xf fontId="1" borderId="1" applyFont="1" applyBorder="1"/>'
    '<xf numFmtId="4" applyNumberFormat="1"/>'
    '<xf numFmtId="164" applyNumberFormat="1"/>'
    '<xf numFmtId="165" applyNumberFormat="1"/>'
    '<xf fontId="1" borderId="2" applyFont="1" applyBorder="1"/>'
    '<xf numFmtId="4" fontId="1" borderId="2" applyNumberFormat="1" applyFont="1" applyBorder="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
