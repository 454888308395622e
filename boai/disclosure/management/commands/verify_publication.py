"""`boai verify-publication DIR|URL [--key FILE]`: check a published folder the way a stranger would."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from boai.disclosure.log.readers import DirectoryReader, Reader, UrlReader
from boai.disclosure.log.verify import Report, verify_bundle
from boai.foundation.command import DONE, BoaiCommand, CommandResult
from boai.foundation.errors import BadInput

TAMPERED: Final = 6
"""Exit code: the publication does not hold."""


class Command(BoaiCommand):
    help = "核对公开目录：签名、每一条记录、总指纹、以前的封存、表格和合计；不用数据库"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("place", metavar="DIR|URL", help=_("公开目录，或它的网址"))
        parser.add_argument("--key", type=Path, metavar="FILE", help=_("别处得到的验证钥匙（一行字的文件）"))
        parser.add_argument(
            "--head", type=Path, action="append", default=[], metavar="FILE", help=_("以前另存的总指纹；可以写几次")
        )

    def run(self, *arguments: Any, **options: Any) -> CommandResult:
        key = options["key"]
        report = verify_bundle(
            _reader(options["place"]),
            trusted_key=None if key is None else _text(key),
            trusted_heads=[_text(path) for path in options["head"]],
        )
        return _result(report)


def _reader(place: str) -> Reader:
    if place.startswith(("http://", "https://")):
        return UrlReader(place)
    folder = Path(place)
    if not folder.is_dir():
        raise BadInput(_("没有目录“%(place)s”；写公开目录，或以 https:// 开头的网址。") % {"place": place})
    return DirectoryReader(folder)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadInput(_("文件“%(path)s”读不出来；请核对路径。") % {"path": path}) from None


def _result(report: Report) -> CommandResult:
    checks = [
        {"name": each.name, "title": each.title, "ok": each.ok, "sentence": each.sentence} for each in report.checks
    ]
    verdict = _("没有被改过。") if report.ok else _("对不上：%(count)d 项。") % {"count": len(report.bad())}
    return CommandResult(
        {"ok": report.ok, "size": report.size, "checks": checks},
        [report.text(), verdict],
        DONE if report.ok else TAMPERED,
    )
