"""xlsx and xlsm before they are parsed: a zip of XML parts, measured and searched for traps.

What a zip says about sizes is a claim. Each part is therefore unpacked here in chunks, under a cap, without keeping it.
Macros may lie in the file; nothing here or in the parser runs them.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from boai.foundation.errors import UnreadableFile
from boai.foundation.spreadsheets import refusals
from boai.foundation.spreadsheets.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ENTRIES,
    MAX_RATIO,
    MAX_ROWS,
    MAX_UNPACKED_BYTES,
    RATIO_APPLIES_FROM_BYTES,
)

_CHUNK: Final = 1 << 20
_LOCAL_HEADER: Final = struct.Struct("<4s22xHH")
_TRAPS: Final = (b"<!DOCTYPE", b"<!ENTITY")
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b")
_CELL: Final = re.compile(rb"<(?:\w+:)?c[\s/>]")
_USUAL_COLUMN: Final = re.compile(rb' r="([A-Z]+)[0-9]')
_USUAL_ROW: Final = re.compile(rb' r="[A-Z]+([0-9]+)"')
_ANY_COLUMN: Final = re.compile(rb"""\sr\s*=\s*["']\$?([A-Za-z]+)""")
_ANY_ROW: Final = re.compile(rb"""\sr\s*=\s*["']\$?[A-Za-z]*\$?(\d+)""")
_LONGEST_ROW: Final = 16 * 1024 * 1024
"""Bytes of one row's XML."""


def check(data: bytes, filename: str) -> None:
    """Pass a workbook that is safe to parse.

    Raises:
        UnreadableFile: cut, encrypted, no workbook, a zip bomb, XML with a DOCTYPE or entities, or too large.
    """
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, struct.error, ValueError, OSError, NotImplementedError) as problem:
        raise refusals.broken(filename) from problem
    _refuse_other_zips({entry.filename for entry in entries}, filename)
    check_claims(entries, filename)
    _check_parts(data, entries, filename)


def _refuse_other_zips(names: set[str], filename: str) -> None:
    if any(name.lower() == "xl/workbook.xml" for name in names):
        return
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise UnreadableFile(
            f"“{filename}”是 .xlsb 或 .ods 格式；请用 Excel、WPS 打开后另存为 .xlsx 再上传。",
            code="file.other_workbook",
        )
    raise UnreadableFile(f"“{filename}”是压缩包；请先解压，再上传里面的表格。", code="file.archive")


def check_claims(entries: list[zipfile.ZipInfo], filename: str) -> None:
    """What the zip itself says: too many parts, too large, encrypted, packed in an unusual way."""
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise bomb(filename)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise refusals.encrypted(filename)
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise refusals.broken(filename)


def _check_parts(data: bytes, entries: list[zipfile.ZipInfo], filename: str) -> None:
    left = MAX_UNPACKED_BYTES
    cells = 0
    for entry in entries:
        area = _Area()
        is_sheet = entry.filename.lower().startswith("xl/worksheets/") and entry.filename.lower().endswith(".xml")
        size, tail = 0, b""
        for chunk in unpacked(data, entry, filename):
            size += len(chunk)
            if size > left or (size > RATIO_APPLIES_FROM_BYTES and size > MAX_RATIO * max(entry.compress_size, 1)):
                raise bomb(filename)
            tail = _search(tail + chunk, entry.filename, area if is_sheet else None, filename)
        if is_sheet and tail:
            area.see(tail)
        if size != entry.file_size:
            raise refusals.broken(filename)
        left -= size
        cells += area.rows * area.columns
        if area.columns > MAX_COLUMNS or area.rows > MAX_ROWS or cells > MAX_CELLS:
            raise refusals.too_large(filename, area.rows, area.columns)


def unpacked(data: bytes, entry: zipfile.ZipInfo, filename: str) -> Iterator[bytes]:
    """The part's true content in chunks, whatever its headers claim."""
    try:
        signature, name_length, extra_length = _LOCAL_HEADER.unpack_from(data, entry.header_offset)
    except struct.error as problem:
        raise refusals.broken(filename) from problem
    start = entry.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    packed = memoryview(data)[start : start + entry.compress_size]
    if signature != b"PK\x03\x04" or len(packed) != entry.compress_size:
        raise refusals.broken(filename)
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + _CHUNK]) for at in range(0, len(packed), _CHUNK))
        return
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    rest: bytes | memoryview = packed
    try:
        while chunk := inflate.decompress(rest, _CHUNK):
            yield chunk
            rest = inflate.unconsumed_tail
    except zlib.error as problem:
        raise refusals.broken(filename) from problem
    if not inflate.eof:
        raise refusals.broken(filename)


def _search(window: bytes, part: str, area: _Area | None, filename: str) -> bytes:
    """Look through what has arrived; return the unfinished end, to be looked at with the next chunk."""
    if part.lower().endswith((".xml", ".rels", ".vml")) and _is_trap(window):
        raise UnreadableFile(
            f"“{filename}”里藏有外部引用或实体定义，可能是攻击；请用 Excel、WPS 打开后另存为新的 .xlsx 再上传。",
            code="file.entities",
        )
    if area is None:
        return window[-32:]
    last = _last_row_start(window)
    area.see(window[:last])
    if len(window) - last > _LONGEST_ROW:
        raise refusals.too_large(filename, area.rows, MAX_COLUMNS + 1)
    return window[last:]


def _is_trap(window: bytes) -> bool:
    plain = window.replace(b"\x00", b"") if b"\x00" in window else window
    return b"<!" in plain and any(trap in plain for trap in _TRAPS)


def _last_row_start(window: bytes) -> int:
    """Where the last ``<row`` begins, so that no row is measured in two halves; the last tag where there is no row."""
    last = max(window.rfind(b"<row"), window.rfind(b":row"))
    if last < 0:
        return max(window.rfind(b"<"), 0)
    return max(window.rfind(b"<", 0, last + 1), 0)


class _Area:
    """The rectangle that a sheet's cells span."""

    def __init__(self) -> None:
        self.rows = 0
        self.columns = 0
        self._counted_rows = 0

    def see(self, xml: bytes) -> None:
        columns = _USUAL_COLUMN.findall(xml)
        cells = xml.count(b"<c ")
        if cells == len(columns) and cells == xml.count(b"<c") - xml.count(b"<col") and b":c" not in xml:
            self._grow(_USUAL_ROW.findall(xml), columns)
        else:
            self._see_unusual(xml)

    def _see_unusual(self, xml: bytes) -> None:
        """XML as no spreadsheet program writes it: prefixes, single quotes, cells that do not say where they lie."""
        rows = _ROW.split(xml)
        self._counted_rows += len(rows) - 1
        self.rows = max(self.rows, self._counted_rows)
        columns = _ANY_COLUMN.findall(xml)
        self._grow(_ANY_ROW.findall(xml), columns)
        if len(_CELL.findall(xml)) > len(columns):
            self.columns = max(self.columns, *(len(_CELL.findall(row)) for row in rows))

    def _grow(self, rows: list[bytes], columns: list[bytes]) -> None:
        self.rows = max(self.rows, max((int(number[:9]) for number in set(rows)), default=0))
        self.columns = max(self.columns, max(map(_column_number, set(columns)), default=0))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - 64
    return number


def bomb(filename: str) -> UnreadableFile:
    """The refusal of what unpacks to far more than it may."""
    return UnreadableFile(
        f"“{filename}”解开后超过 {MAX_UNPACKED_BYTES // 1024 // 1024} MB，像是压缩炸弹；"
        "请用 Excel、WPS 打开，按月拆开另存后再上传。",
        code="file.bomb",
    )
