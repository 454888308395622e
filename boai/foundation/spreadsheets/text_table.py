"""csv and txt: decode strictly, find the separator, split."""

from __future__ import annotations

import codecs
import csv
import io
import re
from typing import Final, cast

from boai.foundation.errors import UnreadableFile
from boai.foundation.spreadsheets import refusals
from boai.foundation.spreadsheets.limits import MAX_COLUMNS, MAX_CSV_FIELD, MAX_ROWS
from boai.foundation.spreadsheets.table import Cell, Table

_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f]")
_MARKUP: Final = re.compile(
    r"\s*(<\?xml|<!doctype|<html|<head|<body|<table|<meta|<style|<!--|mime-version:)", re.IGNORECASE
)
_END: Final = "\x00end\x00"
"""Laid behind the last line: where it does not come back as a line of its own, a quote was never closed."""


def read(data: bytes, filename: str) -> Table:
    """The one table of a text file.

    Raises:
        UnreadableFile: no text in UTF-8, GB18030 or marked UTF-16; a web page; a quote never closed; too large.
    """
    text = _decode(data, filename)
    if _MARKUP.match(text):
        raise UnreadableFile(
            f"“{filename}”其实是网页，不是表格；请用 Excel、WPS 打开后另存为 .xlsx 再上传。", code="file.html"
        )
    return Table(name=filename, rows=_split(text, filename), source="csv")


def _decode(data: bytes, filename: str) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _without_controls(_decode_as(data[len(mark) :], encoding, filename), filename)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        if problem.reason == "unexpected end of data" and problem.start > 0:
            raise _cut(filename) from problem
        text = _decode_as(data, "gb18030", filename)
    return _without_controls(text, filename)


def _decode_as(data: bytes, encoding: str, filename: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        if problem.end >= len(data) and problem.start > len(data) - 4 and encoding != "gb18030":
            raise _cut(filename) from problem
        raise _wrong_encoding(filename) from problem


def _without_controls(text: str, filename: str) -> str:
    """The text as it is, once it is certain that it is text: binary junk often passes as GB18030."""
    text = text.rstrip("\x00\x1a")
    if _CONTROLS.search(text):
        raise _wrong_encoding(filename)
    return text


def _split(text: str, filename: str) -> list[list[Cell]]:
    separator = _separator(text)
    source = io.StringIO(text + ("" if text.endswith("\n") else "\n") + _END, newline="")
    previous = csv.field_size_limit(MAX_CSV_FIELD)
    try:
        rows = list(csv.reader(source, delimiter=separator))
    except csv.Error as problem:
        raise UnreadableFile(
            f"“{filename}”有一格超过 {MAX_CSV_FIELD:,} 个字，多半是引号没有成对；请重新下载后再上传。",
            code="file.quote",
        ) from problem
    finally:
        csv.field_size_limit(previous)
    if rows.pop() != [_END]:
        raise UnreadableFile(
            f"“{filename}”有一个引号没有成对，后面的行会被并成一格；请重新下载，不要用记事本改。", code="file.quote"
        )
    width = max(map(len, rows), default=0)
    if len(rows) > MAX_ROWS or width > MAX_COLUMNS:
        raise refusals.too_large(filename, len(rows), width)
    return cast("list[list[Cell]]", rows)


def _separator(text: str) -> str:
    """A comma, or TAB where the first lines hold more lone TABs; banks end a value with TAB before the comma."""
    sample = text[:20_000]
    tabs = sample.replace("\t,", ",").replace('\t"', '"').replace('"\t', '"').count("\t")
    return "\t" if tabs > sample.count(",") else ","


def _cut(filename: str) -> UnreadableFile:
    return UnreadableFile(f"“{filename}”在一个字的中间断了，没有下载完整；请重新下载后再上传。", code="file.cut")


def _wrong_encoding(filename: str) -> UnreadableFile:
    return UnreadableFile(
        f"“{filename}”不是文字表格，或编码不是 UTF-8、GBK；请用 Excel、WPS 打开后另存为 .xlsx 再上传。",
        code="file.encoding",
    )
