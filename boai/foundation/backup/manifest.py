"""What a backup says about itself: which program, which tables and files, how many rows, and every fingerprint."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from django.db.migrations.loader import MigrationLoader

from boai.foundation.backup.errors import BackupDamaged

FORMAT: Final = "boai-backup-1"
NAME: Final = "manifest.json"
FOLDERS: Final = ("attachments", "keys", "publications")
"""What of `BOAI_HOME` is carried; the database goes in as tables, the cache not at all."""


@dataclass(frozen=True, slots=True)
class TableEntry:
    """One table: its file is ``tables/NAME.jsonl``, a JSON array a row."""

    name: str
    columns: list[str]
    rows: int
    last_id: int
    size: int
    sha256: str

    @property
    def path(self) -> str:
        return f"tables/{self.name}.jsonl"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of the home; `path` begins with one of `FOLDERS` and lies in ``home/`` of the zip."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    program: str
    made_at: str
    migrations: list[str]
    tables: list[TableEntry]
    files: list[FileEntry]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    @property
    def size(self) -> int:
        """Bytes when unpacked."""
        return sum(table.size for table in self.tables) + sum(file.size for file in self.files)

    @property
    def books_fingerprint(self) -> str:
        """SHA-256 over the tables' fingerprints: the same for the same rows, whatever the engine or the day."""
        lines = "".join(f"{table.name} {table.rows} {table.sha256}\n" for table in self.tables)
        return hashlib.sha256(lines.encode("ascii")).hexdigest()

    def text(self) -> str:
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1)

    @classmethod
    def parse(cls, data: bytes) -> Manifest:
        """Read and check a manifest.

        Raises:
            BackupDamaged: it is none of ours, or names a file outside the folders it may name.
        """
        try:
            raw: dict[str, Any] = json.loads(data)
            if raw.pop("format") != FORMAT:
                raise BackupDamaged("这个压缩包不是博爱的备份；请选用 boai backup 写出的文件。")
            found = cls(
                tables=[TableEntry(**entry) for entry in raw.pop("tables")],
                files=[FileEntry(**entry) for entry in raw.pop("files")],
                **raw,
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BackupDamaged("备份的清单读不出来；请换一份备份。") from error
        for file in found.files:
            _check_inside(file.path)
        return found


def migrations_of_this_program() -> list[str]:
    """``app.name`` of every migration on disk: two programs with the same list have the same tables."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return sorted(f"{app}.{name}" for app, name in loader.disk_migrations)


def _check_inside(path: str) -> None:
    parts = PurePosixPath(path).parts
    if len(parts) < 2 or parts[0] not in FOLDERS or ".." in parts or "\\" in path or "\0" in path:
        raise BackupDamaged(f"备份里的“{path[:80]}”不该在那里；这份备份被改动过，请换一份。")
