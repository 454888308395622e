"""Restore a backup into an empty home and database, whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.core.management import call_command
from django.db import DataError, IntegrityError, connection, transaction

from boai.foundation.backup import manifest as manifests
from boai.foundation.backup.archive import check_archive, open_archive, pieces, read_manifest, rows
from boai.foundation.backup.disk import check_room, full_disk_is_refused
from boai.foundation.backup.errors import BackupDamaged, NotEmpty, OtherVersion
from boai.foundation.backup.manifest import FileEntry, Manifest, TableEntry
from boai.foundation.backup.tables import Table, continue_ids, storable, tables
from boai.foundation.backup.write import ShowProgress
from boai.foundation.bulk import insert_rows
from boai.foundation.home import Home, home

MADE_AT_START: Final = frozenset({"web_secret"})
"""Keys the program makes merely by starting; a restore puts the backup's in their place."""


def restore_backup(source: Path, *, show_progress: ShowProgress) -> Manifest:
    """恢复：先核对每个文件的指纹，再装进空的文件夹和数据库；任何一步不成，什么也不留。

    Keys, primary keys and sealed columns come back as they were. The engine may differ from the one backed up.

    Raises:
        BackupDamaged, OtherVersion, NotEmpty, DiskFull: nothing was restored.
    """
    where = home()
    where.prepare()
    with open_archive(source) as archive, full_disk_is_refused("恢复"):
        _check_version(read_manifest(archive))
        _check_empty(where)
        with show_progress("核对备份", len(archive.namelist()) - 1) as advance:
            manifest = check_archive(archive, advance=advance)
        check_room(where.path, manifest.size)
        call_command("migrate", verbosity=0, interactive=False)
        with _unpacked(archive, manifest, where, show_progress) as staging:
            _load_and_put_in_place(archive, manifest, staging, where, show_progress)
    return manifest


def _check_version(manifest: Manifest) -> None:
    ours, theirs = set(manifests.migrations_of_this_program()), set(manifest.migrations)
    if ours == theirs:
        return
    newer = f"这个程序多出 {sorted(ours - theirs)[0]}" if ours - theirs else f"备份多出 {sorted(theirs - ours)[0]}"
    raise OtherVersion(
        f"备份是 {manifest.program} 版写的，数据表和这个程序的不一样（{newer}）；"
        f"请先装 {manifest.program} 版恢复，再升级。"
    )


def _check_empty(where: Home) -> None:
    """Refuse a home or database somebody works in."""
    for folder in (where.attachments, where.publications):
        if any(folder.iterdir()):
            raise NotEmpty(f"{folder.name} 文件夹里已经有文件；恢复只能到空的地方，请另选一个 BOAI_HOME。")
    keys = {path.name for path in where.keys.iterdir()} - MADE_AT_START
    if keys:
        raise NotEmpty(f"keys 文件夹里已经有密钥（{sorted(keys)[0]}）；恢复只能到空的地方，请另选一个 BOAI_HOME。")
    present = set(connection.introspection.table_names())
    for table in tables():
        if table.name in present and _has_rows(table):
            name = table.model._meta.verbose_name
            raise NotEmpty(f"数据库里已经有“{name}”；恢复只能到空的地方，请另选一个 BOAI_HOME 或数据库。")


def _has_rows(table: Table) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table.name)} LIMIT 1")  # noqa: S608 - our own name
        return cursor.fetchone() is not None


@contextmanager
def _unpacked(archive: zipfile.ZipFile, manifest: Manifest, where: Home, show_progress: ShowProgress) -> Iterator[Path]:
    """The backup's files in a folder beside their places, on the same disk; gone in the end."""
    staging = where.path / f".restore-{secrets.token_hex(6)}"
    staging.mkdir(mode=0o700)
    try:
        with show_progress("装回文件", len(manifest.files)) as advance:
            for entry in manifest.files:
                _unpack(archive, entry, staging)
                advance(1)
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _unpack(archive: zipfile.ZipFile, entry: FileEntry, staging: Path) -> None:
    target = staging / entry.path
    target.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        for piece in pieces(archive, f"home/{entry.path}"):
            stream.write(piece)
        stream.flush()
        os.fsync(stream.fileno())


def _load_and_put_in_place(
    archive: zipfile.ZipFile, manifest: Manifest, staging: Path, where: Home, show_progress: ShowProgress
) -> None:
    """Rows first, then the files to their places, then the commit; where anything fails the files go again."""
    moved: list[Path] = []
    try:
        with transaction.atomic():
            _load(archive, manifest, show_progress)
            connection.check_constraints()
            for folder in manifests.FOLDERS:
                _move(staging / folder, where.path / folder, moved)
    except BaseException as failure:
        for path in moved:
            _remove(path)
        if isinstance(failure, IntegrityError | DataError | ValueError | TypeError):
            raise BackupDamaged("备份里的数据自相矛盾，装不回去；什么也没留下，请换一份备份。") from failure
        raise


def _load(archive: zipfile.ZipFile, manifest: Manifest, show_progress: ShowProgress) -> None:
    known = {table.name: table for table in tables()}
    if {name: table.column_names for name, table in known.items()} != {e.name: e.columns for e in manifest.tables}:
        raise OtherVersion(f"备份里的表和这个程序的不一样；请装 {manifest.program} 版恢复。")
    with show_progress("装回表", manifest.rows) as advance:
        for entry in manifest.tables:
            table = known[entry.name]
            loaded = insert_rows(table.model, entry.columns, _counted(archive, table, entry, advance))
            if loaded != entry.rows:
                raise BackupDamaged(f"备份里“{entry.name}”应有 {entry.rows} 行，读到 {loaded} 行；请换一份备份。")
            continue_ids(table, entry.last_id)


def _counted(
    archive: zipfile.ZipFile, table: Table, entry: TableEntry, advance: Callable[[int], None]
) -> Iterator[list[object]]:
    for row in rows(archive, entry):
        yield storable(table, row)
        advance(1)


def _move(source: Path, target: Path, moved: list[Path]) -> None:
    for path in sorted(source.iterdir()) if source.exists() else ():
        place = target / path.name
        path.replace(place)
        moved.append(place)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
