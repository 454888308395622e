"""gzip, and a zip of text tables, as payment platforms hand out their bills: unpacked here, under a cap.

What is packed inside something packed is refused: one layer is what platforms send, more is an attack.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Final

from boai.foundation.errors import UnreadableFile
from boai.foundation.spreadsheets import refusals
from boai.foundation.spreadsheets.limits import MAX_RATIO, MAX_UNPACKED_BYTES, RATIO_APPLIES_FROM_BYTES
from boai.foundation.spreadsheets.zipped_workbook import bomb, check_claims, unpacked

GZIP: Final = b"\x1f\x8b"
_CHUNK: Final = 1 << 20
_GZIP_WINDOW: Final = 16 + zlib.MAX_WBITS
_MOST_TABLES: Final = 20
_UTF8_NAME: Final = 0x800
"""The flag by which a zip says that a name is UTF-8; without it Chinese programs mean GBK."""


def gunzip(data: bytes, filename: str) -> bytes:
    """The content of a gzip file of one member.

    Raises:
        UnreadableFile: cut, damaged, with something behind its end, or far larger than it may be.
    """
    inflate = zlib.decompressobj(_GZIP_WINDOW)
    out, rest = io.BytesIO(), data
    try:
        while chunk := inflate.decompress(rest, _CHUNK):
            out.write(chunk)
            _check_size(out.tell(), len(data), filename)
            rest = inflate.unconsumed_tail
    except zlib.error as problem:
        raise refusals.broken(filename) from problem
    if not inflate.eof or inflate.unused_data.strip(b"\x00"):
        raise refusals.broken(filename)
    return out.getvalue()


def texts_in_zip(data: bytes, filename: str) -> list[tuple[str, bytes]]:
    """Names and contents of the csv and txt files of a zip that holds nothing else; empty where it holds other things.

    Raises:
        UnreadableFile: cut, encrypted, or far larger than it may be.
    """
    try:
        entries = [each for each in zipfile.ZipFile(io.BytesIO(data)).infolist() if not each.is_dir()]
    except (zipfile.BadZipFile, struct.error, ValueError, OSError, NotImplementedError) as problem:
        raise refusals.broken(filename) from problem
    names = [_name(each) for each in entries]
    if not 0 < len(entries) <= _MOST_TABLES or not all(name.lower().endswith((".csv", ".txt")) for name in names):
        return []
    check_claims(entries, filename)
    found = []
    for name, entry in zip(names, entries, strict=True):
        out = io.BytesIO()
        for chunk in unpacked(data, entry, filename):
            out.write(chunk)
            _check_size(out.tell(), entry.compress_size, filename)
        if out.tell() != entry.file_size or zlib.crc32(out.getbuffer()) != entry.CRC:
            raise refusals.broken(filename)
        found.append((name.rsplit("/", 1)[-1], out.getvalue()))
    return found


def nested(filename: str) -> UnreadableFile:
    """The refusal of a packed file inside a packed file."""
    return UnreadableFile(f"“{filename}”里面还是压缩包；请先解压，再上传里面的表格。", code="file.archive")


def _name(entry: zipfile.ZipInfo) -> str:
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gbk")
    except UnicodeError:
        return entry.filename


def _check_size(size: int, packed: int, filename: str) -> None:
    if size > MAX_UNPACKED_BYTES or (size > RATIO_APPLIES_FROM_BYTES and size > MAX_RATIO * max(packed, 1)):
        raise bomb(filename)
