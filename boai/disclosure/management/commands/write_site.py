"""`boai write-site --by USER`: bring the public files to the state of the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from boai.disclosure import operations
from boai.disclosure.queries import site_folder
from boai.foundation.command import CommandResult
from boai.units.management.acting import ActingCommand
from boai.units.models import User


class Command(ActingCommand):
    help = "把公开目录写到和数据库一样；上次断在中间的，这次补完"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--anew", action="store_true", help=_("每一期的页面都重写；程序升级以后用"))

    def run_by(self, by: User, *arguments: Any, **options: Any) -> CommandResult:
        done = operations.write_site(by=by, anew=options["anew"])
        folder = site_folder(by.unit)
        line = _("公开目录 %(folder)s：写了 %(files)s 个文件，%(size)s KB。") % {
            "folder": folder,
            "files": f"{done.files_written:,}",
            "size": f"{done.bytes_written / 1_000:,.0f}",
        }
        data = {"folder": folder, "files_written": done.files_written, "bytes_written": done.bytes_written}
        return CommandResult(data, [line])
