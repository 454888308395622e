"""`boai restore FILE.zip`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from boai.foundation.backup.restore import restore_backup
from boai.foundation.command import BoaiCommand, CommandResult
from boai.foundation.inspection import inspect
from boai.foundation.management.commands.verify import verification_result


class Command(BoaiCommand):
    help = "恢复：把备份装进空的 BOAI_HOME 和数据库，再核对一遍；也用来换数据库或换电脑"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.zip", help=_("boai backup 写出的文件"))

    def run(self, *arguments: Any, **options: Any) -> CommandResult:
        manifest = restore_backup(options["file"].resolve(), show_progress=self.progress)
        checked = verification_result(list(inspect()))
        restored = _("恢复好了：%(rows)s 行，%(files)s 个文件，备份于 %(made_at)s。") % {
            "rows": f"{manifest.rows:,}",
            "files": f"{len(manifest.files):,}",
            "made_at": manifest.made_at,
        }
        return CommandResult(
            data={
                "rows": manifest.rows,
                "files": len(manifest.files),
                "made_at": manifest.made_at,
                "books_fingerprint": manifest.books_fingerprint,
                "verification": checked.data,
            },
            lines=[restored, *checked.lines],
            exit_code=checked.exit_code,
        )
