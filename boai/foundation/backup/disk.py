"""Room on the disk, and what it says when there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db.utils import OperationalError

from boai.foundation import trouble
from boai.foundation.backup.errors import DiskFull
from boai.foundation.trouble import as_refusal


@contextmanager
def full_disk_is_refused(doing: str) -> Iterator[None]:
    """Turn a full disk, wherever it is met, into a refusal that says so.

    Args:
        doing: what was under way, as it stands in a sentence: ``写备份``.
    """
    try:
        yield
    except (OSError, OperationalError) as error:
        if not isinstance(as_refusal(error), trouble.DiskFull):
            raise
        raise _refusal(doing) from error


def check_room(folder: Path, needed: int) -> None:
    """Refuse to begin what cannot end.

    Raises:
        DiskFull: with what is needed and what is free, in MB.
    """
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise DiskFull(f"磁盘只剩 {_megabytes(free)} MB，恢复要 {_megabytes(needed)} MB；请腾出地方再来，什么也没动。")


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder outlive a power cut."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _refusal(doing: str) -> DiskFull:
    return DiskFull(f"{doing}时磁盘满了，没写完的已经清掉；请腾出地方再来。")


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f}"
