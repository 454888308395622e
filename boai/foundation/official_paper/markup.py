"""WordprocessingML in small pieces: a run, a link, a paragraph, a table. Text in, markup out.

Elements stand in the order the schema asks for (ECMA-376 part 1, 17.3): Word calls a file broken otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Final, Literal

from boai.foundation.official_paper import measures
from boai.foundation.official_paper.measures import Face
from boai.foundation.official_paper.parts import Align, Column, Figure, Inline, TableBlock

Relate = Callable[[str], str]
"""From an address to the id of its relationship in the file."""

_NOT_IN_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Without the characters that no XML may hold, and safe between tags and in attributes."""
    return escape(_NOT_IN_XML.sub("", text), quote=True)


def run_properties(face: Face) -> str:
    """Fonts for both scripts, size, black, Chinese. The hint gives “ ” — … · the Chinese font.

    Latin text stays en-US: called Chinese, it lets LibreOffice break a line inside a number.
    """
    half_points = round(face.points * 2)
    return (
        f'<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="{face.latin}" w:hAnsi="{face.latin}"'
        f' w:eastAsia="{face.east_asian}" w:cs="{face.latin}"/><w:b w:val="0"/><w:bCs w:val="0"/>'
        f'<w:color w:val="000000"/><w:spacing w:val="{face.tightening}"/>'
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/><w:u w:val="none"/>'
        f'<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
    )


def run(text: str, face: Face) -> str:
    return f'<w:r>{run_properties(face)}<w:t xml:space="preserve">{clean(text)}</w:t></w:r>'


def line_break(face: Face) -> str:
    return f"<w:r>{run_properties(face)}<w:br/></w:r>"


def inline(part: Inline, face: Face, relate: Relate) -> str:
    """Words, or a figure as a link that looks like the words around it."""
    if not isinstance(part, Figure) or not part.link:
        return run(part.text, face)
    tooltip = f' w:tooltip="{clean(part.tooltip)}"' if part.tooltip else ""
    inside = part.link.startswith("#")
    target = f'w:anchor="{clean(part.link[1:])}"' if inside else f'r:id="{relate(part.link)}"'
    return f'<w:hyperlink {target}{tooltip} w:history="1">{run(part.text, face)}</w:hyperlink>'


@dataclass(frozen=True, slots=True)
class Indent:
    """In hundredths of a character of the grid, as Word's ``…Chars``; the twips beside them follow.

    Word goes by the characters, LibreOffice and WPS on phones by the twips.
    """

    left: int = 0
    right: int = 0
    first_line: int = 0
    hanging: int = 0

    def markup(self) -> str:
        sides = {"left": self.left, "right": self.right}
        first = {"hanging": self.hanging} if self.hanging else {"firstLine": self.first_line}
        pairs = (
            f'w:{side}Chars="{hundredths}" w:{side}="{twips(hundredths)}"'
            for side, hundredths in {**sides, **first}.items()
        )
        return f"<w:ind {' '.join(pairs)}/>"


def twips(hundredths: int) -> int:
    """Twips for hundredths of a character of the grid."""
    return round(hundredths * measures.CHARACTER / 100)


BODY_INDENT: Final = Indent(first_line=200)
FLUSH: Final = Indent()


@dataclass(frozen=True, slots=True)
class Layout:
    """How a paragraph stands on the page. ``line`` in twips, exact. Off the grid: see `measures.TIGHTENING`."""

    style: str = "Normal"
    indent: Indent = FLUSH
    align: Literal["both", "left", "center", "right"] = "both"
    line: int = measures.LINE
    keep_with_next: bool = False
    new_page: bool = False

    def markup(self) -> str:
        return (
            f'<w:pPr><w:pStyle w:val="{self.style}"/>'
            + ("<w:keepNext/>" if self.keep_with_next else "")
            + ("<w:pageBreakBefore/>" if self.new_page else "")
            + '<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
            + f'<w:spacing w:before="0" w:after="0" w:line="{self.line}" w:lineRule="exact"/>'
            + f'{self.indent.markup()}<w:jc w:val="{self.align}"/></w:pPr>'
        )


def paragraph(layout: Layout, content: str) -> str:
    return f"<w:p>{layout.markup()}{content}</w:p>"


def blank_line(*, keep_with_next: bool = False) -> str:
    return paragraph(Layout(keep_with_next=keep_with_next), "")


def bookmark(name: str, number: int) -> str:
    """A place to jump to; nothing for no name."""
    if not name:
        return ""
    return f'<w:bookmarkStart w:id="{number}" w:name="{clean(name)}"/><w:bookmarkEnd w:id="{number}"/>'


def table(block: TableBlock, relate: Relate) -> str:
    """A ruled table over the whole width; the head comes again on each page, no row is torn apart."""
    widths = column_widths(block.columns)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = _row(
        [run(column.title, measures.TABLE_HEAD) for column in block.columns],
        widths,
        _CENTRED * len(widths),
        head=True,
    )
    aligns = [column.align for column in block.columns]
    rows = "".join(
        _row([inline(cell, measures.TABLE_BODY, relate) for cell in row], widths, aligns, head=False)
        for row in block.rows
    )
    return f"<w:tbl>{_TABLE_PROPERTIES}<w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>"


_CENTRED: Final[list[Align]] = ["center"]


def _rule(side: str, eighths: int) -> str:
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="0" w:color="000000"/>'


_TABLE_PROPERTIES: Final = (
    f'<w:tblPr><w:tblW w:w="{measures.TEXT_WIDTH}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>'
    + "".join(_rule(side, 8) for side in ("top", "left", "bottom", "right"))
    + "".join(_rule(side, 4) for side in ("insideH", "insideV"))
    + '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="40" w:type="dxa"/>'
    '<w:left w:w="80" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr>"
)


def _row(cells: Sequence[str], widths: Sequence[int], aligns: Sequence[Align], *, head: bool) -> str:
    properties = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>"
    return f"<w:tr>{properties}{''.join(map(_cell, cells, widths, aligns))}</w:tr>"


def _cell(content: str, width: int, align: Align) -> str:
    layout = Layout(style="TableText", align=align, line=measures.TABLE_LINE)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph(layout, content)}</w:tc>"
    )


def column_widths(columns: Sequence[Column]) -> list[int]:
    """The text's width in twips shared out to the last twip."""
    whole = sum(column.width for column in columns)
    edges = [0]
    for column in columns:
        edges.append(edges[-1] + column.width)
    places = [measures.TEXT_WIDTH * edge // whole for edge in edges]
    return [right - left for left, right in pairwise(places)]
