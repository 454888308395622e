"""Money is a whole number of fen (分), never a float, never a decimal column.

SQLite keeps a DECIMAL as a REAL, where 0.10 + 0.20 is not 0.30; a society's books may not depend on that.
One door in (`Money.parse`), one way out (`Money.text`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import total_ordering
from typing import Final

from boai.foundation.errors import BadInput

LARGEST_FEN: Final = 10**15
"""Ten trillion yuan. More than any society will ever hold; a larger figure is a slip or an attack."""

_FULL_WIDTH: Final = str.maketrans("０１２３４５６７８９．，－＋￥", "0123456789.,-+¥")
_LEADING: Final = frozenset("+-¥￥")
_BLANKS: Final = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")
_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+")


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount of renminbi in fen. May be negative. Knows no currency but yuan.

    >>> Money.parse("¥1,234.56")
    Money(fen=123456)
    >>> Money(123456).text()
    '1,234.56'
    """

    fen: int

    def __post_init__(self) -> None:
        if isinstance(self.fen, bool) or not isinstance(self.fen, int):
            raise TypeError(f"fen must be an int, not {type(self.fen).__name__}")

    @classmethod
    def parse(cls, text: str | int | float | Decimal, *, column: str | None = None, row: int | None = None) -> Money:
        """Read yuan as people and files write them: ``¥1,234.56``, ``+10.00``, ``１２．３０``, NBSP padding.

        A float comes only from a spreadsheet cell that holds a binary number (``4761028.68000006``): it is rounded to
        the fen where it lies within a thousandth of a fen-scale error, and refused otherwise.

        Raises:
            BadInput: no number, more than two decimals, not finite, or beyond `LARGEST_FEN`.
        """
        if isinstance(text, float):
            return cls._from_binary(text, column=column, row=row)
        raw = str(text)
        usual = _usual_fen(raw)
        if usual is not None:
            return cls(usual)
        plain = _BLANKS.sub("", raw.translate(_FULL_WIDTH)).removesuffix("元")
        plain = re.sub(r"^([+-]?)¥", r"\1", plain)
        plain = re.sub(r"^¥([+-]?)", r"\1", plain)
        if not _NUMBER.fullmatch(plain):
            raise BadInput(
                f"“{raw[:40]}”不是金额；应写成 1234.56 这样，单位元。", code="money.unreadable", column=column, row=row
            )
        if len(plain) > 40:
            raise _too_large(raw, column, row)
        return cls._from_decimal(Decimal(plain.replace(",", "")), raw, column=column, row=row)

    @classmethod
    def _from_binary(cls, number: float, *, column: str | None, row: int | None) -> Money:
        try:
            exact = Decimal(repr(number))
        except InvalidOperation:  # pragma: no cover - repr of a float is always a decimal literal, nan and inf included
            exact = Decimal("NaN")
        if not exact.is_finite():
            raise BadInput(f"“{number}”不是金额；请在表里改成数字。", code="money.unreadable", column=column, row=row)
        if abs(exact) * 100 > LARGEST_FEN:
            raise _too_large(repr(number), column, row)
        rounded = round(exact * 100)
        if abs(exact * 100 - rounded) > Decimal("0.01"):
            raise BadInput(
                f"“{number}”的小数超过两位；金额最小到分，请核对原表。",
                code="money.below_fen",
                column=column,
                row=row,
            )
        return cls(int(rounded))

    @classmethod
    def _from_decimal(cls, number: Decimal, raw: str, *, column: str | None, row: int | None) -> Money:
        if abs(number) * 100 > LARGEST_FEN:
            raise _too_large(raw, column, row)
        fen = number * 100
        if fen != fen.to_integral_value():
            raise BadInput(
                f"“{raw[:40]}”的小数超过两位；金额最小到分，请核对原表。",
                code="money.below_fen",
                column=column,
                row=row,
            )
        return cls(int(fen))

    def text(self) -> str:
        """``1,234.56``; minus is the true minus sign (−), as in every table of the program."""
        return ("−" if self.fen < 0 else "") + self.yuan_text() + self.fen_text()

    def yuan_text(self) -> str:
        """The whole yuan with separators and without a sign: ``1,234``."""
        return f"{abs(self.fen) // 100:,}"

    def fen_text(self) -> str:
        """The point and the fen: ``.56``."""
        return f".{abs(self.fen) % 100:02d}"

    def plain(self) -> str:
        """``-1234.56``: for csv, json and other programs."""
        return f"{'-' if self.fen < 0 else ''}{abs(self.fen) // 100}.{abs(self.fen) % 100:02d}"

    def __add__(self, other: Money) -> Money:
        return Money(self.fen + other.fen)

    def __sub__(self, other: Money) -> Money:
        return Money(self.fen - other.fen)

    def __neg__(self) -> Money:
        return Money(-self.fen)

    def __abs__(self) -> Money:
        return Money(abs(self.fen))

    def __lt__(self, other: Money) -> bool:
        return self.fen < other.fen

    def __bool__(self) -> bool:
        return self.fen != 0

    def __str__(self) -> str:
        return self.text()


ZERO: Final = Money(0)


def total(amounts: Iterable[Money]) -> Money:
    """The sum, `ZERO` of nothing."""
    return Money(sum(amount.fen for amount in amounts))


def _usual_fen(raw: str) -> int | None:
    """Fen of ``28.16``, ``¥28.16``, ``+10``, ``1,234.56``: nearly every cell, without a pattern; else None."""
    sign = -1 if raw[:1] == "-" else 1
    whole, point, fraction = (raw[1:] if raw[:1] in _LEADING else raw).partition(".")
    if "," in whole:
        first, *groups = whole.split(",")
        if not 1 <= len(first) <= 3 or any(len(group) != 3 for group in groups):
            return None
        whole = first + "".join(groups)
    if not (whole.isascii() and whole.isdigit()) or len(whole) > 12:
        return None
    if not point:
        return sign * int(whole) * 100
    if len(fraction) > 2 or not (fraction.isascii() and fraction.isdigit()):
        return None
    return sign * (int(whole) * 100 + int(fraction.ljust(2, "0")))


def _too_large(raw: str, column: str | None, row: int | None) -> BadInput:
    return BadInput(
        f"“{raw[:40]}”大得不像金额；请核对原表，一笔最多 {LARGEST_FEN // 100:,} 元。",
        code="money.too_large",
        column=column,
        row=row,
    )
