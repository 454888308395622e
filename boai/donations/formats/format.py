"""What a format is: how it is known, how it is read, and its rules in words for the help page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from boai.donations.formats.shape import Statement
from boai.donations.formats.sheet import SheetOfLines
from boai.foundation.spreadsheets import Source, Table

ANY_SOURCE: tuple[Source, ...] = ("csv", "xls", "xlsx")


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of bill."""

    code: str
    name: str
    family: str
    columns: tuple[str, ...]
    """The headings by which it is recognised; the heading row must hold all of them."""
    read: Callable[[SheetOfLines], Statement]
    amount: str
    """In words: where the amount stands and how it is written."""
    direction: str
    refund: str
    footer: str
    ids: str = "没有可作唯一号的单号：按文件内容和行的位置认"
    """In words: by what the same row is known again."""
    sources: tuple[Source, ...] = ANY_SOURCE
    prints_totals: bool = False
    prints_balance: bool = False
    find: Callable[[Table], SheetOfLines | None] | None = None
    """Finds the headings of a layout that has many names for each column; asked only where no bill fits."""

    @property
    def recognised_by(self) -> str:
        """How the file is known, in words."""
        return "表头含：" + "、".join(self.columns)
