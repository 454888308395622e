"""What an official paper is made of: frozen values, no Word in sight."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

_LINK: Final = re.compile(r"https?://[^\s<>\"]+|#[A-Za-z_][A-Za-z0-9_.]{0,38}")


@dataclass(frozen=True, slots=True)
class Text:
    """Words. Characters that no Word file may hold (control characters) fall out when it is written."""

    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in the text that opens the rows behind it.

    Args:
        text: as it stands in the prose: ``216``, ``12.35万元（123,456.78元）``.
        link: ``https://…`` or ``#anchor`` within the paper; empty for a figure without a door.
        code: the figure's definition, such as ``event.count`` (dossier 8.3).
        tooltip: what Word shows on hovering.

    Raises:
        ValueError: a link of any other kind (a bug of the caller; Word would open it as a file).
    """

    text: str
    link: str
    code: str = ""
    tooltip: str = ""

    def __post_init__(self) -> None:
        if self.link and not _LINK.fullmatch(self.link):
            raise ValueError(f"a figure links to http(s) or to #anchor, not to {self.link[:80]!r}")


Inline = Text | Figure


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4: 一、 / （一） / 1. / （1）, number and words in one text (see `heading_number`).

    Args:
        anchor: a name to jump to from a figure's ``#anchor``.
    """

    level: Literal[1, 2, 3, 4]
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the body, first line two characters in.

    Args:
        flush: begins at the margin, as the line of the addressee does.
    """

    parts: tuple[Inline, ...]
    flush: bool = False


Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column. Figures and amounts stand right, words left, short states in the middle.

    Args:
        width: in parts of the text's width, relative to the other columns.
    """

    title: str
    width: int = 1
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A ruled table whose head is repeated on each page.

    Raises:
        ValueError: a row that has not one cell for each column.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Inline, ...], ...]
    caption: str = ""
    anchor: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"a row of {len(row)} cells in a table of {len(self.columns)} columns")


Block = Heading | Paragraph | TableBlock


@dataclass(frozen=True, slots=True)
class Attachment:
    """附件: named in the note after the body, and on pages of its own (dossier 9.2)."""

    title: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper without a red head (白头文).

    Args:
        title: broken into lines by ``\\n``, or by `title_lines` where it is too long for one.
        signed_by: the signing body's full or regular short name.
        signed_on: 成文日期.
        written_at: the moment of writing; the file's only time stamp. With or without a time zone.
        addressee: 主送机关 without the colon; empty for a paper to nobody in particular.
        stamped: room for a seal (署名 centred over the date, date four characters from the right); else 署名 two
            characters from the right. The program never draws a seal.
        author: for the file's properties; the signing body where empty.
    """

    title: str
    blocks: tuple[Block, ...]
    signed_by: str
    signed_on: date
    written_at: datetime
    addressee: str = ""
    attachments: tuple[Attachment, ...] = ()
    stamped: bool = True
    author: str = ""


def heading_number(level: int, ordinal: int) -> str:
    """``一、``, ``（一）``, ``1.``, ``（1）`` (GB/T 9704-2012, 7.3.3). No blank follows."""
    if level == 1:
        return f"{_chinese_number(ordinal)}、"
    if level == 2:
        return f"（{_chinese_number(ordinal)}）"
    return f"{ordinal}." if level == 3 else f"（{ordinal}）"


def _chinese_number(number: int) -> str:
    import cn2an  # a tenth of a second that only a paper needs

    words = str(cn2an.an2cn(number))
    return words.removeprefix("一") if words.startswith("一十") else words


def chinese_date(day: date) -> str:
    """``2026年1月5日``: Arabic figures, no leading noughts (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def plain_text(parts: Iterable[Inline]) -> str:
    """The words alone."""
    return "".join(part.text for part in parts)


def width_in_characters(text: str) -> float:
    """How many Chinese characters wide a text is; Latin letters and digits are half as wide."""
    return sum(1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5 for character in text)


TITLE_CHARACTERS: Final = 20
"""Characters of 22 pt in 156 mm."""

_BREAK_AFTER: Final = frozenset("会局部厅委府的和、》”")


def title_lines(title: str) -> tuple[str, ...]:
    """A title's lines: the caller's where it has ``\\n``, else broken at a word near the middle (梯形 or 菱形).

    Where no word ends, the line stays whole and Word breaks it.
    """
    if "\n" in title:
        return tuple(line.strip() for line in title.split("\n") if line.strip())
    places = [place for place in range(2, len(title) - 1) if _may_break(title, place)]
    if width_in_characters(title) <= TITLE_CHARACTERS or not places:
        return (title,)
    best = min(places, key=lambda place: _imbalance(title, place))
    return (*title_lines(title[:best]), *title_lines(title[best:]))


def _may_break(title: str, place: int) -> bool:
    before, after = title[:place], title[place:]
    return after.startswith("关于") or (before[-1] in _BREAK_AFTER and not before.endswith("社会"))


def _imbalance(title: str, place: int) -> float:
    return abs(width_in_characters(title[:place]) - width_in_characters(title[place:]))
