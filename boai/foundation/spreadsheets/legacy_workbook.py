"""xls (BIFF in an OLE container) before it is parsed: whole, unencrypted, and as large as its cells say.

Only enough of both formats is read to answer that: [MS-CFB] for the container, [MS-XLS] for the record headers.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from boai.foundation.errors import UnreadableFile
from boai.foundation.spreadsheets import refusals
from boai.foundation.spreadsheets.limits import MAX_CELLS, MAX_COLUMNS

SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR: Final = 0xFFFFFFFA
"""Sector numbers from here on are marks, not places."""
_BOF, _EOF, _FILEPASS, _SST, _DIMENSIONS = 0x0809, 0x000A, 0x002F, 0x00FC, 0x0200
_CELLS: Final = frozenset((0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6, 0x00FD))
_CELL_RUNS: Final = frozenset((0x00BD, 0x00BE))
"""MULRK and MULBLANK: several cells of a row; the last column lies in the record's last two bytes."""
_RECORD: Final = struct.Struct("<HH")
_PLACE: Final = struct.Struct("<HH")


def check(data: bytes, filename: str) -> None:
    """Pass a workbook that is safe to parse.

    Raises:
        UnreadableFile: cut, encrypted, no workbook, or cells spread too far.
    """
    try:
        streams = _Container(data).streams()
        if "EncryptedPackage" in streams or "EncryptionInfo" in streams:
            raise refusals.encrypted(filename)
        book = streams.get("Workbook") or streams.get("Book")
        if book is None:
            raise UnreadableFile(
                f"“{filename}”不是表格（可能是 Word 或其他文件）；请另存为 .xlsx 再上传。", code="file.no_table"
            )
        _check_records(book, filename)
    except (struct.error, IndexError, _CutError) as problem:
        raise refusals.broken(filename) from problem


class _CutError(Exception):
    """The container points outside itself or in a circle."""


class _Container:
    """The streams of an OLE file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        sector_shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if sector_shift not in (9, 12) or mini_shift != 6:
            raise _CutError
        self._sector = 1 << sector_shift
        self._directory_start, self._mini_limit = struct.unpack_from("<I4xI", data, 48)
        self._mini_table_start, first_extra = struct.unpack_from("<I4xI", data, 60)
        self._next = self._allocation(first_extra)

    def _allocation(self, first_extra: int) -> tuple[int, ...]:
        """For each sector, the one that follows it."""
        places = [place for place in struct.unpack_from("<109I", self._data, 76) if place < _LAST_SECTOR]
        per_sector = self._sector // 4
        extra, seen = first_extra, 0
        while extra < _LAST_SECTOR:
            *more, extra = struct.unpack(f"<{per_sector}I", self._at(extra))
            places += [place for place in more if place < _LAST_SECTOR]
            seen += 1
            if seen * self._sector > len(self._data):
                raise _CutError
        if len(places) * self._sector > len(self._data):
            raise _CutError
        table = b"".join(map(self._at, places))
        return struct.unpack(f"<{len(table) // 4}I", table)

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        content = self._data[start : start + self._sector]
        if not content:
            raise _CutError
        return content.ljust(self._sector, b"\x00")

    def _chain(self, first: int, following: tuple[int, ...]) -> Iterator[int]:
        place, left = first, len(following)
        while place < _LAST_SECTOR:
            if left <= 0:
                raise _CutError
            left -= 1
            yield place
            place = following[place]

    def _read(self, first: int) -> bytes:
        return b"".join(map(self._at, self._chain(first, self._next)))

    def streams(self) -> dict[str, bytes]:
        """Every stream by its name."""
        directory = self._read(self._directory_start)
        entries = [directory[at : at + 128] for at in range(0, len(directory) - 127, 128)]
        root = next((entry for entry in entries if entry[66] == 5), None)
        if root is None:
            raise _CutError
        mini_content = self._read(struct.unpack_from("<I", root, 116)[0])
        mini_table = self._read(self._mini_table_start)
        mini_next = struct.unpack(f"<{len(mini_table) // 4}I", mini_table)
        found: dict[str, bytes] = {}
        for entry in entries:
            if entry[66] != 2:
                continue
            name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le", "replace")
            first, size = struct.unpack_from("<II", entry, 116)
            if name not in ("Workbook", "Book"):
                found[name] = b""
            elif size < self._mini_limit:
                parts = (mini_content[at * 64 : at * 64 + 64] for at in self._chain(first, mini_next))
                found[name] = b"".join(parts)[:size]
            else:
                content = self._read(first)
                if len(content) < size or (self._data_ends_before(first, size)):
                    raise _CutError
                found[name] = content[:size]
        return found

    def _data_ends_before(self, first: int, size: int) -> bool:
        """Whether the file stops inside the stream (its last sector may be short only by padding)."""
        *_, last = self._chain(first, self._next)
        used_in_last = size % self._sector or self._sector
        return bool((last + 1) * self._sector + used_in_last > len(self._data))


def _check_records(book: bytes, filename: str) -> None:
    finished, rows, columns, ended = 0, 0, 0, False
    for kind, at, length in _records(book):
        if kind in _CELLS or kind in _CELL_RUNS:
            row, column = _PLACE.unpack_from(book, at)
            if kind in _CELL_RUNS:
                column = struct.unpack_from("<H", book, at + length - 2)[0]
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        elif kind == _BOF:
            finished, rows, columns, ended = finished + rows * columns, 0, 0, False
        else:
            ended = ended or kind == _EOF
            _check_claim(kind, book[at : at + length], filename)
        if columns > MAX_COLUMNS or finished + rows * columns > MAX_CELLS:
            raise refusals.too_large(filename, rows, columns)
    if not ended:
        raise _CutError


def _records(book: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, place and length of each record's content."""
    at = 0
    while at + 4 <= len(book):
        kind, length = _RECORD.unpack_from(book, at)
        if kind == 0 and length == 0:
            return
        yield kind, at + 4, length
        at += 4 + length


def _check_claim(kind: int, content: bytes, filename: str) -> None:
    """Records that encrypt the file, or by which the parser sets memory aside before it has seen a cell."""
    if kind == _FILEPASS:
        raise refusals.encrypted(filename)
    if kind == _SST and struct.unpack_from("<I", content, 4)[0] > MAX_CELLS:
        raise refusals.broken(filename)
    if kind == _DIMENSIONS and len(content) in (10, 14):
        first_row, last_row, first, last = struct.unpack_from("<IIHH" if len(content) == 14 else "<HHHH", content)
        if max(last_row - first_row, 0) * max(last - first, 0) > MAX_CELLS or first_row > last_row or first > last:
            raise refusals.too_large(filename, last_row, last)
