"""What a format is: how it is known, how it is read, and its rules in words for the help page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from boai.donations.formats.shape import Statement
from boai.donations.formats.sheet import SheetOfLines
from boai.foundation.spreadsheets import Source

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
    sources: tuple[Source, ...] = ANY_SOURCE
    prints_totals: bool = False
    prints_balance: bool = False

    @property
    def recognised_by(self) -> str:
        """How the file is known, in words."""
        return "表头含：" + "、".join(self.columns)
