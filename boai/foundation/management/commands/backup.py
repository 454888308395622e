"""`boai backup FILE.zip`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from boai.foundation.backup.write import Written, write_backup
from boai.foundation.command import DONE, FOUND_FAULTS, BoaiCommand, CommandResult
from boai.foundation.management.commands.verify import check_migrated
from boai.foundation.moments import now


class Command(BoaiCommand):
    help = "备份：把账、附件、密钥、公开页写进一个压缩包，读回核对过才算数"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.zip", help=_("写到哪个文件；不覆盖已有的"))

    def run(self, *arguments: Any, **options: Any) -> CommandResult:
        check_migrated()
        file: Path = options["file"]
        return _result(file, write_backup(file.resolve(), made_at=now(), show_progress=self.progress))


def _result(file: Path, written: Written) -> CommandResult:
    manifest = written.manifest
    lines = [
        _("备份好了：%(file)s，%(size)s KB。") % {"file": file.name, "size": f"{written.size / 1_000:,.0f}"},
        _("%(tables)d 张表 %(rows)s 行，%(files)s 个文件，都读回核对过。")
        % {"tables": len(manifest.tables), "rows": f"{manifest.rows:,}", "files": f"{len(manifest.files):,}"},
        _("账的总指纹：%(fingerprint)s") % {"fingerprint": manifest.books_fingerprint},
        _("里面有密钥，能打开证件号和电话：像保管账本一样保管，另存一份在别处。"),
    ]
    if written.missing:
        lines.append(
            _("× %(count)d 个附件的文件不在 attachments 文件夹里，没能备份；用 boai verify 看是哪些。")
            % {"count": len(written.missing)}
        )
    return CommandResult(
        data={
            "file": file,
            "size": written.size,
            "tables": len(manifest.tables),
            "rows": manifest.rows,
            "files": len(manifest.files),
            "books_fingerprint": manifest.books_fingerprint,
            "missing": written.missing,
        },
        lines=lines,
        exit_code=FOUND_FAULTS if written.missing else DONE,
    )
