"""`boai publish --from … --to … --drafter … --publisher …`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from boai.disclosure import operations
from boai.disclosure.models import Publication
from boai.disclosure.queries import last_head, site_folder
from boai.foundation.command import BoaiCommand, CommandResult
from boai.foundation.errors import BadInput
from boai.foundation.moments import SHANGHAI
from boai.foundation.scoping import in_society
from boai.units.management.acting import active_user


class Command(BoaiCommand):
    help = "起草、送审并发布一期接收公示，写出公开页面"

    def add_arguments(self, parser: CommandParser) -> None:
        when = _("2026-07-10 或 '2026-07-10 18:00'")
        parser.add_argument("--from", required=True, dest="starts", metavar="TIME", help=_("到账时间起（含）：") + when)
        parser.add_argument("--to", required=True, dest="ends", metavar="TIME", help=_("到账时间止（不含）"))
        parser.add_argument("--title", help=_("标题；不写就用常用的"))
        parser.add_argument("--drafter", required=True, metavar=_("登录名"), help=_("谁起草、送审"))
        parser.add_argument("--publisher", required=True, metavar=_("登录名"), help=_("谁发布；不能是起草的人"))

    def run(self, *arguments: Any, **options: Any) -> CommandResult:
        drafter, publisher = active_user(options["drafter"]), active_user(options["publisher"])
        with in_society(drafter.unit_id):
            publication = operations.draft_gifts_received(
                by=drafter,
                received_from=_moment(options["starts"], "--from"),
                received_to=_moment(options["ends"], "--to"),
                title=options["title"],
            )
            operations.submit_publication(by=drafter, publication=publication)
            return _result(operations.publish(by=publisher, publication=publication))


def _moment(text: str, option: str) -> dt.datetime:
    for form in ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d"):
        try:
            return dt.datetime.strptime(text, form).replace(tzinfo=SHANGHAI)
        except ValueError:
            continue
    raise BadInput(
        _("%(option)s 写成了“%(text)s”；应写成 2026-07-10 或 '2026-07-10 18:00'。") % {"option": option, "text": text}
    )


def _result(publication: Publication) -> CommandResult:
    head, folder = last_head(), site_folder(publication.unit)
    assert head is not None  # noqa: S101 - publishing has just signed one
    data = {
        "issue": publication.issue,
        "title": publication.title,
        "name": publication.name,
        "rows": publication.row_count,
        "total": publication.total,
        "size": head.size,
        "root": head.root,
        "folder": folder,
        "checks": {check["code"]: check["state"] for check in publication.checks},
    }
    lines = [
        _("发布了：%(title)s，%(rows)s 笔，%(total)s 元。")
        % {"title": publication.title, "rows": f"{publication.row_count:,}", "total": publication.total.text()},
        _("封存 %(size)s 条，总指纹 %(root)s。") % {"size": f"{head.size:,}", "root": head.root},
        _("公开目录：%(folder)s；放到任何网站上都能用。") % {"folder": folder},
    ]
    return CommandResult(data, lines)
