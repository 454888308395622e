"""Files that appear whole or not at all: temporary name, fsync, rename, fsync of the folder.

A batch is first written under temporary names, then made durable, then renamed: a killed run leaves either the old
file or the new one under the real name, and a leftover temporary file is overwritten by the next run.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Self


class Stage:
    """A batch of files below one folder. As a context, a refusal inside takes the waiting files away again."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files_written = 0
        self.bytes_written = 0
        self._waiting: set[Path] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is not None and issubclass(kind, Exception):
            for target in self._waiting:
                temporary(target).unlink(missing_ok=True)

    def put(self, path: str, data: bytes) -> None:
        """Add one file; nothing is written where it already holds just this."""
        target = self.root / path
        if target not in self._waiting and _same(target, data):
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary(target).write_bytes(data)
        self.files_written += target not in self._waiting
        self.bytes_written += len(data)
        self._waiting.add(target)

    def flush(self) -> None:
        """Everything added since the last time stands under its real name, and stays there when the power fails."""
        for target in self._waiting:
            _make_durable(temporary(target))
        for target in sorted(self._waiting):
            os.replace(temporary(target), target)
        for folder in sorted({parent for target in self._waiting for parent in self._folders(target)}):
            _make_durable(folder)
        self._waiting = set()

    def drop_folder(self, path: str) -> None:
        """Remove a folder that nothing needs any more."""
        shutil.rmtree(self.root / path, ignore_errors=True)

    def _folders(self, target: Path) -> list[Path]:
        """The file's folder and those above it, up to the root: a new folder's own name must last too."""
        return [folder for folder in target.parents if folder == self.root or self.root in folder.parents]


def temporary(target: Path) -> Path:
    """Where a file is written before it gets its name."""
    return target.with_name(f".{target.name}.part")


def _same(target: Path, data: bytes) -> bool:
    try:
        return target.stat().st_size == len(data) and target.read_bytes() == data
    except FileNotFoundError:
        return False


def _make_durable(path: Path) -> None:
    if os.name == "nt" and path.is_dir():  # Windows has no fsync of a folder
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
