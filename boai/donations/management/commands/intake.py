"""`boai intake FILES…`: what the screen 导入 does, for scripts. Without ``--accept`` nothing is kept or entered.

The JSON is described in docs/intake-json.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from django.core.management.base import CommandParser
from django.db import connection, transaction
from django.utils.translation import gettext as _

from boai.donations import operations
from boai.donations.models import Channel, IntakeFile
from boai.donations.operations import judgements
from boai.donations.rules.gifts import OUTCOME_WORDS, Outcome
from boai.donations.terms import FileState
from boai.foundation.command import DONE, CommandResult
from boai.foundation.errors import BadInput, Refusal
from boai.foundation.moments import today
from boai.foundation.money import Money
from boai.ledger.models import Fund
from boai.units.management.acting import ActingCommand
from boai.units.models import Society, User
from boai.units.terms import Role

QUESTION: Final = 3
REFUSED: Final = 4
_EXIT: Final = {"accepted": DONE, "question": QUESTION, "refused": REFUSED}
NOWHERE: Final = {"channel": None, "fund": None, "entered": False, "run": None}
"""Where a file goes that nothing was done with."""
_WORDS: Final = {"accepted": "收下", "question": "要回答", "refused": "拒收"}


class Command(ActingCommand):
    help = "读银行、微信、支付宝的账单：逐行核对，给出结论；--accept 把能收下的入账"
    acts_for = (Role.CASHIER, Role.ACCOUNTANT)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar=_("文件"), help=_("账单原文件：csv、xls、xlsx"))
        super().add_arguments(parser)
        parser.add_argument("--accept", action="store_true", help=_("把能收下的入账；不写就只看，什么也不留下"))
        parser.add_argument("--channel", metavar=_("代号"), help=_("钱到了哪个渠道；不写就按格式认"))
        parser.add_argument("--fund", metavar=_("代号"), help=_("放进哪项资金；不写就是“未指定用途的捐赠”"))

    def run(self, *arguments: Any, **options: Any) -> CommandResult:
        """On a machine where no society was set up yet, files are judged by themselves."""
        if options["accept"] or options["by"] or _any_society():
            return super().run(*arguments, **options)
        bytes_of = [(path.name, _bytes(path)) for path in options["files"]]
        operations.check_sizes([(name, len(data)) for name, data in bytes_of])
        found = [{**judgements.of_bytes(name, data), **NOWHERE} for name, data in bytes_of]
        return _result(found, accept=False)

    def run_by(
        self,
        by: User,
        *arguments: Any,
        files: Sequence[Path] = (),
        accept: bool = False,
        channel: str | None = None,
        fund: str | None = None,
        **_options: Any,
    ) -> CommandResult:
        channel_row, fund_row = _channel(channel), _fund(fund)
        bytes_of = [(path.name, _bytes(path)) for path in files]
        operations.check_sizes([(name, len(data)) for name, data in bytes_of])
        if accept:
            found = self._accept(by, bytes_of, channel_row, fund_row)
        else:
            found = [_previewed(by, name, data, channel_row, fund_row) for name, data in bytes_of]
        return _result(found, accept=accept)

    def _accept(
        self, by: User, files: Sequence[tuple[str, bytes]], channel: Channel | None, fund: Fund | None
    ) -> list[dict[str, Any]]:
        run = operations.open_run(by=by, title=f"{today()} 命令导入", files=files)
        found = []
        for file in run.files.select_related("attachment").order_by("pk"):
            with self.progress(file.attachment.name, None) as advance:
                found.append(_described(_read_and_enter(by, file, channel, fund, advance)))
        return found


def _previewed(by: User, name: str, data: bytes, channel: Channel | None, fund: Fund | None) -> dict[str, Any]:
    file = operations.preview_file(by=by, name=name, data=data)
    file.channel, file.fund = channel or file.channel, fund or file.fund
    return _described(file)


def _read_and_enter(by: User, file: IntakeFile, channel: Channel | None, fund: Fund | None, advance: Any) -> IntakeFile:
    read = operations.read_file(by=by, file=file, progress=lambda done, total: advance(0))
    if read.state != FileState.READY:
        return read
    try:
        with transaction.atomic():
            if channel or fund:
                read = operations.choose_destination(
                    by=by, file=read, channel=_needed(channel or read.channel), fund=_needed(fund or read.fund)
                )
            return operations.enter_file(by=by, file=read)
    except Refusal as refusal:
        read.judgement = judgements.with_refusal(read.judgement, refusal)
        return read


def _result(found: list[dict[str, Any]], *, accept: bool) -> CommandResult:
    worst = max((judgements.SEVERITY[each["verdict"]] for each in found), default=0)
    verdict = next(word for word, severity in judgements.SEVERITY.items() if severity == worst)
    return CommandResult(
        data={"accepted": accept, "verdict": verdict, "files": found},
        lines=[line for each in found for line in _lines(each)],
        exit_code=_EXIT[verdict],
    )


def _any_society() -> bool:
    with connection.cursor() as cursor:
        known = connection.introspection.table_names(cursor)
    return Society._meta.db_table in known and Society.objects.exists()


def _described(file: IntakeFile) -> dict[str, Any]:
    entered = file.state == FileState.ENTERED
    destination = {
        "channel": file.channel.code if file.channel else None,
        "fund": file.fund.code if file.fund else None,
    }
    return {**file.judgement, **destination, "entered": entered, "run": file.run_id if entered else None}


def _lines(found: dict[str, Any]) -> list[str]:
    becomes = [
        f"{OUTCOME_WORDS[each]} {found['becomes'][each.value]['rows']:,} 行 "
        f"{Money(found['becomes'][each.value]['fen']).text()} 元"
        for each in Outcome
        if found["becomes"][each.value]["rows"]
    ]
    head = f"{found['name']}：{found['format_name'] or '没认出格式'}，{found['rows']:,} 行，{_state(found)}"
    ties = [f"  {tie['name']}：{'一样' if tie['ties'] else '不一样'}" for tie in found["printed"]]
    return [
        head,
        *([f"  {'，'.join(becomes)}"] if becomes else []),
        *ties,
        *(f"  {reason['message']}" for reason in found["reasons"]),
    ]


def _state(found: dict[str, Any]) -> str:
    return "已入账" if found["entered"] else _WORDS[found["verdict"]]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise BadInput(f"读不到文件“{path}”；请核对路径。", code="file.not_found") from problem


def _channel(code: str | None) -> Channel | None:
    if code is None:
        return None
    found: Channel | None = Channel.objects.filter(code=code, in_use=True).first()
    if found is None:
        known = "、".join(Channel.objects.filter(in_use=True).order_by("pk").values_list("code", flat=True))
        raise BadInput(f"没有代号“{code}”的渠道；现在有：{known or '还没有'}。", code="channel.unknown")
    return found


def _fund(code: str | None) -> Fund | None:
    if code is None:
        return None
    found: Fund | None = Fund.objects.filter(code=code).first()
    if found is None:
        raise BadInput(f"没有代号“{code}”的资金；请在“专项资金”里看代号。", code="fund.unknown")
    return found


def _needed(row: Any) -> Any:
    if row is None:
        raise BadInput("渠道和资金都要定；请写上 --channel 和 --fund。", code="intake.no_channel")
    return row
