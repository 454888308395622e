"""`boai report`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from boai.foundation import attachments
from boai.foundation.command import CommandResult
from boai.foundation.errors import BadInput
from boai.foundation.models import Attachment
from boai.foundation.moments import local, now
from boai.reporting import operations
from boai.units.management.acting import ActingCommand
from boai.units.models import User
from boai.units.terms import Role


class Command(ActingCommand):
    help = "生成一年的工作总结：公文和依据工作簿"
    acts_for = (Role.BUSINESS, Role.OFFICE, Role.LEAD)

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--year", type=int, required=True, metavar=_("年"), help=_("哪一年，如 2021"))
        parser.add_argument("--out", type=Path, metavar=_("文件夹"), help=_("把两个文件也写到这里"))
        parser.add_argument(
            "--address",
            default="http://127.0.0.1:8000/",
            metavar=_("网址"),
            help=_("本系统的网址，公文里的数链到这里；不写是 http://127.0.0.1:8000/"),
        )

    def run_by(self, by: User, *arguments: Any, **options: Any) -> CommandResult:
        _check_folder(options["out"])
        report = operations.make_annual_summary(
            by=by, year=options["year"], as_of=now(), link_base=_address(options["address"])
        )
        kept = (report.paper, report.evidence)
        written = [_write(options["out"], attachment) for attachment in kept] if options["out"] else []
        return CommandResult(
            data={
                "report": report.pk,
                "title": report.title,
                "from": report.period_from,
                "to": report.period_to,
                "as_of": local(report.as_of).isoformat(timespec="seconds"),
                "paper": report.paper.sha256,
                "evidence": report.evidence.sha256,
                "files": written,
                "figures": report.figures["figures"],
            },
            lines=[
                _("生成了“%(title)s”，%(count)d 个数，数据截至 %(as_of)s")
                % {
                    "title": report.title,
                    "count": len(report.figures["figures"]),
                    "as_of": f"{local(report.as_of):%Y-%m-%d %H:%M}",
                },
                *(str(path) for path in written),
            ],
        )


def _check_folder(folder: Path | None) -> None:
    if folder is not None and not folder.is_dir():
        raise BadInput(_("没有“%(folder)s”这个文件夹；先建好再运行。") % {"folder": folder}, code="folder.missing")


def _address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise BadInput(_("“%(text)s”不是网址；要以 http:// 或 https:// 开头。") % {"text": text}, code="address.bad")
    return text


def _write(folder: Path, attachment: Attachment) -> Path:
    path = folder / attachment.name
    path.write_bytes(attachments.read(attachment))
    return path
