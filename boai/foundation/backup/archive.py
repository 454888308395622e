"""Read a backup's zip: nothing of it is believed before its fingerprint is checked."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from boai.foundation.backup import manifest as manifests
from boai.foundation.backup.errors import BackupDamaged
from boai.foundation.backup.manifest import Manifest, TableEntry

PIECE: Final = 1 << 20
LARGEST_MANIFEST: Final = 256 * 1024 * 1024
_UNREADABLE: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError)


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """The zip, opened.

    Raises:
        BackupDamaged: there is no such file, or it is cut or no zip.
    """
    if not path.is_file():
        raise BackupDamaged(f"没有“{path.name}”这个文件；请核对名字。", code="backup.missing")
    try:
        archive = zipfile.ZipFile(path)
    except _UNREADABLE as error:
        raise BackupDamaged(f"“{path.name}”不是完整的压缩包，可能没拷完；请重新拷贝或换一份备份。") from error
    with archive:
        yield archive


def check_archive(archive: zipfile.ZipFile, *, advance: Callable[[int], None]) -> Manifest:
    """Check every file of the backup against its manifest, and return the manifest.

    Raises:
        BackupDamaged: names the first file that is missing, unknown or altered.
    """
    manifest = read_manifest(archive)
    expected = {entry.path: (entry.size, entry.sha256) for entry in manifest.tables}
    expected |= {f"home/{entry.path}": (entry.size, entry.sha256) for entry in manifest.files}
    present = [name for name in archive.namelist() if name != manifests.NAME]
    if len(present) != len(set(present)) or set(present) != expected.keys():
        odd = sorted(set(present) ^ expected.keys())
        raise BackupDamaged(f"备份里的文件和清单对不上（{odd[0] if odd else '有重名'}）；请换一份备份。")
    for name, (size, sha256) in expected.items():
        if _fingerprint(archive, name, size) != sha256:
            raise BackupDamaged(f"备份里的“{name}”损坏或被改动过，指纹不符；请换一份备份。")
        advance(1)
    return manifest


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """The manifest alone, before anything else is looked at."""
    try:
        with archive.open(manifests.NAME) as stream:
            data = stream.read(LARGEST_MANIFEST)
    except KeyError as error:
        raise BackupDamaged("这个压缩包里没有备份清单；请选用 boai backup 写出的文件。") from error
    except _UNREADABLE as error:
        raise BackupDamaged("备份的清单读不出来；请换一份备份。") from error
    return Manifest.parse(data)


def pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The bytes of one file of the zip, piece by piece."""
    try:
        with archive.open(name) as stream:
            yield from _read(stream)
    except _UNREADABLE as error:
        raise BackupDamaged(f"备份里的“{name}”损坏，读不出来；请换一份备份。") from error


def rows(archive: zipfile.ZipFile, table: TableEntry) -> Iterator[list[Any]]:
    """The rows of one table, as JSON values."""
    with archive.open(table.path) as stream:
        for line in stream:
            yield json.loads(line)


def _fingerprint(archive: zipfile.ZipFile, name: str, size: int) -> str:
    digest, seen = hashlib.sha256(), 0
    for piece in pieces(archive, name):
        seen += len(piece)
        if seen > size:  # a zip bomb is not unpacked further than it admits
            return ""
        digest.update(piece)
    return digest.hexdigest() if seen == size else ""


def _read(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(PIECE):
        yield piece
