"""csv for people and their spreadsheet programs: nothing in it runs, and our own reader gets back every character.

A text cell is guarded in two ways, both undone exactly by `read_csv`:

* it begins with ``=``, ``+``, ``-``, ``@``, their full-width forms, TAB, CR, LF or ``'``: one ``'`` goes before it;
* it is a number of more than 15 digits or with a leading zero, or ends in TAB: one TAB goes behind it, as banks and
  payment platforms do, so that a spreadsheet program keeps the digits.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Final

from boai.foundation.errors import UnreadableFile
from boai.foundation.money import Money

_DANGEROUS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "'")
_BOM: Final = b"\xef\xbb\xbf"


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[str | int | Money | dt.date | None]]) -> bytes:
    """UTF-8 with BOM and CRLF. Money as ``-1234.56``, dates as ``2026-05-08``, times as ``2026-05-08 09:30:00``."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_guard(heading) for heading in headings])
    for row in rows:
        writer.writerow([_text(value) for value in row])
    return _BOM + out.getvalue().encode("utf-8", "replace")


def read_csv(data: bytes) -> list[list[str]]:
    """What `write_csv` wrote, headings first, every text exactly as it was given to it.

    Raises:
        UnreadableFile: not UTF-8.
    """
    try:
        text = data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as problem:
        raise UnreadableFile(
            "这个 csv 不是本程序写出的：编码不是 UTF-8。请重新导出。", code="file.encoding"
        ) from problem
    return [[_unguard(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]


def _text(value: str | int | Money | dt.date | None) -> str:
    match value:
        case None:
            return ""
        case str():
            return _guard(value)
        case Money():
            return value.plain()
        case dt.datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S")
        case dt.date():
            return value.isoformat()
        case _:
            return str(value)


def _guard(text: str) -> str:
    if text.startswith(_DANGEROUS):
        text = "'" + text
    digits = text.isascii() and text.isdigit()
    if text.endswith("\t") or (digits and (len(text) > 15 or (len(text) > 1 and text[0] == "0"))):
        text += "\t"
    return text


def _unguard(text: str) -> str:
    return text.removesuffix("\t").removeprefix("'")
