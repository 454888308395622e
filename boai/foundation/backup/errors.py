"""Refusals of backup and restore.

Refusal
├── BadInput
│   ├── BackupDamaged     the file is cut, altered or no backup at all
│   └── TargetExists      a file of that name is there already
└── NotNow
    ├── OtherVersion      its tables are not the tables of this program
    ├── NotEmpty          the place it would be restored to is in use
    └── DiskFull
"""

from __future__ import annotations

from boai.foundation.errors import BadInput, NotNow


class BackupDamaged(BadInput):
    code = "backup.damaged"


class TargetExists(BadInput):
    code = "backup.exists"


class OtherVersion(NotNow):
    code = "backup.other_version"


class NotEmpty(NotNow):
    code = "backup.not_empty"


class DiskFull(NotNow):
    code = "backup.disk_full"
