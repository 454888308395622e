"""`boai serve`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import connection
from django.utils.translation import gettext as _

from boai.foundation.command import BoaiCommand, CommandResult
from boai.foundation.management.commands.verify import check_migrated
from boai.web.serving import check_port_free, keep_running, listens, server_command, worker_command

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Command(BoaiCommand):
    help = "打开博爱：网页服务和后台工作一起开，按 Ctrl-C 一起停"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help=_("在哪个地址上开；不写只有这台电脑能打开"))
        parser.add_argument("--port", type=int, default=8000, help=_("端口，不写是 8000"))
        parser.add_argument("--workers", type=int, default=1, help=_("网页进程数，不写是 1；一个够几十人同时用"))

    def run(self, *arguments: Any, **options: Any) -> CommandResult:
        host, port = options["host"], options["port"]
        check_migrated()
        connection.close()
        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
        check_port_free(host, port)
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        keep_running(
            server_command(host, port, options["workers"]),
            worker_command(),
            answers=lambda: listens(host, port),
            started=lambda: self._announce(address, host),
        )
        return CommandResult(data={"address": address}, lines=[_("停好了。")])

    def _announce(self, address: str, host: str) -> None:
        """On stderr: with --json, stdout carries the one document."""
        self.stderr.write(_("博爱开着：%(address)s 　按 Ctrl-C 停。") % {"address": address})
        if host not in LOOPBACK:
            self.stderr.write(_("要让别的电脑打开，请把它们用的主机名写进 BOAI_HOSTS，并在前面加 TLS。"))
