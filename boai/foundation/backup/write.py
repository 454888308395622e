"""Write a backup: one snapshot of all tables, every file, then read it all back before it gets its name."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import secrets
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from django.db import connection

import boai
from boai.foundation.backup import manifest as manifests
from boai.foundation.backup.archive import check_archive
from boai.foundation.backup.disk import full_disk_is_refused, sync_folder
from boai.foundation.backup.errors import BackupDamaged, TargetExists
from boai.foundation.backup.manifest import FileEntry, Manifest, TableEntry
from boai.foundation.backup.tables import Table, last_id, rows_of, tables
from boai.foundation.errors import BadInput
from boai.foundation.home import Home, home
from boai.foundation.models import Attachment

ShowProgress = Callable[[str, int | None], AbstractContextManager[Callable[[int], None]]]
PIECE: Final = 1 << 20
COMPACT: Final = zipfile.ZIP_DEFLATED
AS_IT_IS: Final = zipfile.ZIP_STORED
_UNFINISHED: Final = re.compile(r"^\..+\.[0-9a-f]{12}$")
"""Names of files that `home.write_once` and `replace_file` have not finished yet."""


@dataclass(frozen=True, slots=True)
class Written:
    """A finished backup; `missing` names attachments whose files were not in the home any more."""

    manifest: Manifest
    size: int
    missing: list[str]


def write_backup(target: Path, *, made_at: dt.datetime, show_progress: ShowProgress) -> Written:
    """备份：把所有的表和文件写进一个压缩包，读回核对无误才取名。

    Tables are one snapshot; writers are not held up. Attachments are on the disk before their rows, so every row's
    file is there. Memory does not grow with the books.

    Raises:
        TargetExists, BadInput, DiskFull: no file of that name came to be.
    """
    if target.exists():
        raise TargetExists(f"已经有“{target.name}”；请换个名字，旧备份不覆盖。")
    if not target.parent.is_dir():
        raise BadInput(f"没有“{target.parent.name}”这个文件夹；请先建好再备份。", code="backup.no_folder")
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(6)}")
    try:
        with full_disk_is_refused("写备份"):
            manifest, missing = _write(unfinished, made_at=made_at, show_progress=show_progress)
            with zipfile.ZipFile(unfinished) as archive, show_progress("读回核对", len(archive.namelist())) as advance:
                if check_archive(archive, advance=advance) != manifest:
                    raise BackupDamaged("刚写的备份读回来不一样；请换一块盘再备份。")
            unfinished.rename(target)
            sync_folder(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)
    return Written(manifest, target.stat().st_size, missing)


def _write(path: Path, *, made_at: dt.datetime, show_progress: ShowProgress) -> tuple[Manifest, list[str]]:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        with zipfile.ZipFile(stream, "w", COMPACT, allowZip64=True) as archive:
            with _snapshot():
                wanted = tables()
                with show_progress("写出表", sum(_count(table) for table in wanted)) as advance:
                    table_entries = [_write_table(archive, table, advance) for table in wanted]
                expected = _attachment_paths()
            file_entries = _write_files(archive, home(), show_progress)
            manifest = Manifest(
                program=boai.__version__,
                made_at=made_at.astimezone(dt.UTC).isoformat(timespec="seconds"),
                migrations=manifests.migrations_of_this_program(),
                tables=table_entries,
                files=file_entries,
            )
            archive.writestr(manifests.NAME, manifest.text())
        stream.flush()
        os.fsync(stream.fileno())
    return manifest, sorted(expected - {entry.path for entry in file_entries})


@contextmanager
def _snapshot() -> Iterator[None]:
    """One state of the database for all reads inside. Plain BEGIN: `atomic()` would take SQLite's write lock."""
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else "BEGIN"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _count(table: Table) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table.name)}")  # noqa: S608 - our own name
        return int(cursor.fetchone()[0])


def _write_table(archive: zipfile.ZipFile, table: Table, advance: Callable[[int], None]) -> TableEntry:
    rows = 0
    with _Hashed(archive, f"tables/{table.name}.jsonl", COMPACT) as entry:
        for row in rows_of(table):
            entry.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n")
            rows += 1
            advance(1)
    return TableEntry(table.name, table.column_names, rows, last_id(table), entry.size, entry.sha256)


def _attachment_paths() -> set[str]:
    """Where the home keeps the bytes of every attachment of every society (a backup holds them all)."""
    prints = Attachment._base_manager.order_by().values_list("sha256", flat=True).distinct()
    return {f"attachments/{sha256[:2]}/{sha256}" for sha256 in prints.iterator()}


def _write_files(archive: zipfile.ZipFile, where: Home, show_progress: ShowProgress) -> list[FileEntry]:
    found = sorted(
        path
        for folder in manifests.FOLDERS
        for path in (where.path / folder).rglob("*")
        if path.is_file() and not path.is_symlink() and not _UNFINISHED.match(path.name)
    )
    with show_progress("写出文件", len(found)) as advance:
        entries = []
        for path in found:
            entries.append(_write_file(archive, path, path.relative_to(where.path).as_posix()))
            advance(1)
    return entries


def _write_file(archive: zipfile.ZipFile, source: Path, path: str) -> FileEntry:
    method = COMPACT if path.startswith("publications/") else AS_IT_IS
    with source.open("rb") as stream, _Hashed(archive, f"home/{path}", method) as entry:
        while piece := stream.read(PIECE):
            entry.write(piece)
    return FileEntry(path, entry.size, entry.sha256)


class _Hashed:
    """A file being written into the zip, its size and SHA-256 counted on the way."""

    def __init__(self, archive: zipfile.ZipFile, name: str, method: int) -> None:
        information = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        information.compress_type = method
        self._stream: IO[bytes] = archive.open(information, "w", force_zip64=True)
        self._digest = hashlib.sha256()
        self.size = 0

    def __enter__(self) -> _Hashed:
        return self

    def __exit__(self, *failure: object) -> None:
        self._stream.close()

    def write(self, piece: bytes) -> None:
        self._stream.write(piece)
        self._digest.update(piece)
        self.size += len(piece)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()
