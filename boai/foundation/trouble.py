"""Trouble of the machine, not of the user: a full disk, a database that somebody else holds. Said as a refusal."""

from __future__ import annotations

import errno
from typing import Final

from django.db import OperationalError

from boai.foundation.errors import Refusal

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FULL_WORDS: Final = ("disk is full", "disk I/O error", "No space left", "could not extend file")
_BUSY_WORDS: Final = ("database is locked", "lock timeout", "deadlock detected")


class DiskFull(Refusal):
    code = "machine.disk_full"


class DatabaseBusy(Refusal):
    code = "machine.database_busy"


def as_refusal(error: Exception) -> Refusal | None:
    """The refusal that says what happened, or None where the error is a bug. The transaction has been rolled back."""
    if isinstance(error, OSError) and error.errno in _FULL:
        return _full()
    if not isinstance(error, OperationalError):
        return None
    words = str(error)
    if any(each in words for each in _FULL_WORDS):
        return _full()
    if any(each in words for each in _BUSY_WORDS):
        return DatabaseBusy("账本正被另一件事占着，等了 30 秒也没轮到；什么也没记，请过一会儿再来一次。")
    return None


def _full() -> DiskFull:
    return DiskFull("磁盘满了，这次什么也没记；请腾出地方再来一次（boai verify 可以确认账目完好）。")
