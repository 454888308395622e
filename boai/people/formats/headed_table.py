"""A sheet as people make it → rows under known headings. Pure; shared by the imports of people and activities.

Finds the row of headings wherever it lies, under whatever synonym; spreads merged cells; leaves out blank rows,
repeated headings, totals and footnotes, and says which. Reads nothing into a cell: what a value means is the
importer's business.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import python_calamine

from boai.foundation.errors import UnreadableFile
from boai.foundation.spreadsheets import Cell, Table, read_tables

HEADING_ROWS: Final = 15
"""How far down the headings are looked for; real files had them down to row 10 (formats.md 0.5)."""
_NOISE: Final = re.compile(r"[\s\u200b-\u200f\u2060\ufeff*＊:：/、]+")
_BRACKETS: Final = re.compile(r"[（(\[【].*?[)）\]】]")
_TOTAL: Final = re.compile(r"^(合计|总计|小计|共计|累计|总数)")
_FOOTNOTE: Final = re.compile(r"^(备注|说明|注|填报人|填表人|制表人?|审核人?|填报单位|填报日期)[:：]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column that is looked for: its name in code, as the user sees it, and other words for it."""

    key: str
    label: str
    synonyms: tuple[str, ...] = ()
    required: bool = False

    @property
    def words(self) -> frozenset[str]:
        return frozenset(_word(text) for text in (self.label, *self.synonyms))


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one cell or row, and what to do.

    Args:
        row: 1-based, as the spreadsheet program shows it; 0 for the file as a whole.
        column: the heading as the file spells it.
    """

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class HeadedRow:
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")


@dataclass(slots=True)
class HeadedTable:
    """Rows under known headings.

    Args:
        headings: key → the heading as the file spells it.
        unknown: headings that nothing is done with.
        notices: what was left out, each one sentence.
    """

    sheet: str
    heading_row: int
    headings: dict[str, str]
    unknown: tuple[str, ...]
    rows: list[HeadedRow]
    notices: list[str] = field(default_factory=list)


def read_headed(data: bytes, filename: str, headings: Sequence[Heading]) -> list[HeadedTable]:
    """Every visible sheet that has the required headings.

    Raises:
        UnreadableFile: no table at all (see `read_tables`), or no sheet has the required headings.
    """
    tables = read_tables(data, filename)
    merged = _merged_cells(data) if any(table.source != "csv" for table in tables) else {}
    found = [
        headed
        for table in tables
        if not table.hidden and (headed := _headed(table, headings, merged.get(table.name, []))) is not None
    ]
    if not found:
        needed = "、".join(heading.label for heading in headings if heading.required)
        raise UnreadableFile(
            f"“{filename}”前 {HEADING_ROWS} 行里没有找到表头；至少要有“{needed}”一列，补上表头后再上传。",
            code="file.no_heading",
        )
    return found


def cell_text(cell: Cell) -> str:
    """A cell as text: full-width letters and digits half-width, blanks of every width at the ends gone, 3.0 as 3."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time.min else cell.isoformat(" ", "minutes")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, dt.time):
        return cell.isoformat("minutes")
    text = re.sub(r"[\u200b-\u200f\u2060\ufeff]", "", unicodedata.normalize("NFC", str(cell)))
    return re.sub(r"[ \t\r\n\u00a0\u3000]+", " ", text).strip()


def whole_number(text: str) -> int | None:
    """``1,020``, ``１０２０人`` or ``1020.0`` as 1020; None for what is no whole number of zero or more."""
    plain = re.sub(r"[,\s]", "", unicodedata.normalize("NFKC", text)).rstrip("人名份次个")
    match = re.fullmatch(r"(\d{1,9})(?:\.0+)?", plain)
    return int(match.group(1)) if match else None


def _headed(table: Table, headings: Sequence[Heading], merged: list[tuple[int, int, int, int]]) -> HeadedTable | None:
    grid = [[cell_text(cell) for cell in row] for row in table.rows]
    _spread(grid, merged)
    at, columns = _find_headings(grid, headings)
    if not {heading.key for heading in headings if heading.required} <= set(columns.values()):
        return None
    names = {key: grid[at][column] for column, key in columns.items()}
    unknown = tuple(text for column, text in enumerate(grid[at]) if text and column not in columns)
    headed = HeadedTable(table.name, at + 1, names, unknown, [])
    left_out: list[int] = []
    for number, row in _numbered(grid, at):
        cells = {key: row[column] for column, key in columns.items() if column < len(row)}
        if _is_footer(row) or (cells == names):
            left_out.append(number)
        elif any(cells.values()):
            headed.rows.append(HeadedRow(number, cells))
    if left_out:
        rows = "、".join(map(str, left_out))
        headed.notices.append(f"第 {rows} 行是合计、说明或重复的表头，没有当作数据。")
    if unknown:
        headed.notices.append(f"没有用到的列：{'、'.join(dict.fromkeys(unknown))}。")
    return headed


def _numbered(grid: list[list[str]], heading_at: int) -> Iterator[tuple[int, list[str]]]:
    return ((number, row) for number, row in enumerate(grid, start=1) if number > heading_at + 1 and any(row))


def _find_headings(grid: list[list[str]], headings: Sequence[Heading]) -> tuple[int, dict[int, str]]:
    """The row that has most of the headings, and which column holds which; the higher row where two have as many."""
    best: tuple[int, dict[int, str]] = (0, {})
    for at, row in enumerate(grid[:HEADING_ROWS]):
        columns: dict[int, str] = {}
        for column, text in enumerate(row):
            key = _key_of(text, headings)
            if key and key not in columns.values():
                columns[column] = key
        if len(columns) > len(best[1]):
            best = (at, columns)
    return best


def _key_of(text: str, headings: Sequence[Heading]) -> str:
    if not text or len(text) > 30:
        return ""
    for word in (_word(text), _word(_BRACKETS.sub("", text))):
        for heading in headings:
            if word and word in heading.words:
                return heading.key
    return ""


def _word(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _is_footer(row: Sequence[str]) -> bool:
    first = next((text for text in row if text), "")
    return bool(_TOTAL.match(first.replace(" ", "")) or _FOOTNOTE.match(first))


def _spread(grid: list[list[str]], merged: list[tuple[int, int, int, int]]) -> None:
    """Each cell of a merged range says what its first one says, downward; sideways only titles are merged."""
    for top, left, bottom, _ in merged:
        if top < len(grid) and left < len(grid[top]):
            for row in grid[top + 1 : bottom + 1]:
                if left < len(row) and not row[left]:
                    row[left] = grid[top][left]


def _merged_cells(data: bytes) -> dict[str, list[tuple[int, int, int, int]]]:
    """Sheet → merged ranges as (top, left, bottom, right), 0-based. The file has passed `read_tables` before."""
    found: dict[str, list[tuple[int, int, int, int]]] = {}
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        for name in workbook.sheet_names:
            ranges = workbook.get_sheet_by_name(name).merged_cell_ranges or []
            found[name] = [(top, left, bottom, right) for (top, left), (bottom, right) in ranges if bottom > top]
    return found
