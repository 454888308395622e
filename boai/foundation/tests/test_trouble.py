from __future__ import annotations

import errno

import pytest
from django.db import OperationalError

from boai.foundation.trouble import as_refusal


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "machine.disk_full"),
        (OSError(errno.EFBIG, "File too large"), "machine.disk_full"),
        (OperationalError("database or disk is full"), "machine.disk_full"),
        (OperationalError('could not extend file "base/1": No space left on device'), "machine.disk_full"),
        (OperationalError("database is locked"), "machine.database_busy"),
    ],
)
def test_trouble_of_the_machine_is_said(error: Exception, code: str) -> None:
    refusal = as_refusal(error)
    assert refusal is not None
    assert refusal.code == code
    assert "什么也没记" in refusal.message


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOENT, "gone"), OperationalError("no such table: x"), ValueError("x")]
)
def test_a_bug_stays_a_bug(error: Exception) -> None:
    assert as_refusal(error) is None
