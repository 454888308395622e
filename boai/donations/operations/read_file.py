"""Reading one file: recognise, parse, judge, stage, compare with what is entered. Nothing enters the books."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final

from django.db import transaction

from boai.donations.access import OPEN_RUN
from boai.donations.formats.registry import read_statement
from boai.donations.formats.shape import Reason, Statement, Verdict
from boai.donations.models import Channel, IntakeFile, Run, StagedLine
from boai.donations.operations import comparing, judgements, staging
from boai.donations.operations.set_up_channels import UNASSIGNED_FUND
from boai.donations.rules.intake import content_fingerprint, judge
from boai.donations.terms import FILE_STATES, ChannelKind, FileState
from boai.foundation import attachments, audit
from boai.foundation.errors import Refusal
from boai.foundation.jobs import Report
from boai.foundation.models import Attachment
from boai.foundation.moments import now
from boai.ledger.models import Fund
from boai.units.access import check_may, check_same_society
from boai.units.models import User

_VERBS: Final = {
    Verdict.ACCEPTED.value: "读完，可以收下",
    Verdict.QUESTION.value: "读完，要回答",
    Verdict.REFUSED.value: "读完，拒收",
}
_KINDS: Final = {
    "wechat": ChannelKind.WECHAT,
    "wechat_merchant": ChannelKind.WECHAT,
    "alipay": ChannelKind.ALIPAY,
    "alipay_merchant": ChannelKind.ALIPAY,
}
_NO_CHANNEL: Final = frozenset(("donor_list",))
"""Families that say nothing of where the money came in: a person chooses."""
_DIGITS_AT_END: Final = re.compile(r"(\d{4})\D*$")


def read_file(*, by: User, file: IntakeFile, progress: Report | None = None) -> IntakeFile:
    """读一个文件：认格式、逐行读、对合计，与已入账的比，结论是收下、要回答或拒收。

    The bytes are parsed before the transaction opens; everything written is one transaction, so a reading cut off in
    the middle leaves the file waiting and can be done again.

    Args:
        progress: called with (rows staged, rows in all).

    Raises:
        WrongRole, NotNow: the file was read before. A file that cannot be read is a judgement, not an error.
    """
    check_may(by, OPEN_RUN, to="导入文件")
    check_same_society(by, file.unit_id)
    FILE_STATES.check("读完，拒收", FileState(file.state))
    return _read(by, file, attachments.read(file.attachment), progress or _silent)


def preview_file(*, by: User, name: str, data: bytes) -> IntakeFile:
    """预看一个文件：与“读”一样的结论，什么也不留下。The returned file is not in the database.

    Raises:
        WrongRole.
    """
    check_may(by, OPEN_RUN, to="导入文件")
    with transaction.atomic():
        moment = now()
        run = Run.objects.create(unit_id=by.unit_id, title="预看", opened_at=moment, opened_by=by)
        attachment = Attachment.objects.create(
            unit_id=by.unit_id,
            name=Path(name).name[-255:],
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
            media_type="application/octet-stream",
            added_at=moment,
            added_by_id=by.pk,
        )
        file: IntakeFile = IntakeFile.objects.create(unit_id=by.unit_id, run=run, attachment=attachment)
        file = _read(by, file, data, _silent)
        transaction.set_rollback(True)
    return file


def _read(by: User, file: IntakeFile, data: bytes, report: Report) -> IntakeFile:
    name = file.attachment.name
    try:
        statement = read_statement(data, name)
    except Refusal as refusal:
        return _write(by, file, judgements.of_unreadable(name, refusal), None, report)
    judgement = judgements.of_statement(name, statement, judge(statement))
    judgement = judgements.with_reasons(judgement, staging.about_long_numbers(statement))
    return _write(by, file, judgement, statement, report)


def _write(
    by: User, file: IntakeFile, judgement: judgements.Json, statement: Statement | None, report: Report
) -> IntakeFile:
    with transaction.atomic():
        file = IntakeFile.objects.select_for_update(of=("self",)).select_related("attachment", "run").get(pk=file.pk)
        FILE_STATES.check("读完，拒收", FileState(file.state))
        if statement is not None:
            file.format_code, file.fingerprint = statement.format, content_fingerprint(statement)
            judgement = _compare(file, statement, judgement, report)
            _suggest_destination(file, statement)
        if judgement["verdict"] == Verdict.REFUSED.value:
            StagedLine.objects.filter(file=file).delete()
            judgement = {**judgement, "new_rows": 0}
        file.judgement, file.row_count, file.new_row_count = judgement, judgement["rows"], judgement["new_rows"]
        file.state = FILE_STATES.check(_VERBS[judgement["verdict"]], FileState(file.state))
        file.save()
        audit.record(
            by=by,
            action="donations.read_file",
            subject=f"donations.IntakeFile:{file.pk}",
            name=file.attachment.name,
            format=file.format_code,
            rows=file.row_count,
            verdict=judgement["verdict"],
            reasons=[reason["code"] for reason in judgement["reasons"]],
        )
    return file


def _compare(file: IntakeFile, statement: Statement, judgement: judgements.Json, report: Report) -> judgements.Json:
    """Stage the lines and add what the comparison with the books says."""
    earlier = comparing.earlier_same_content(file, file.fingerprint)
    if earlier is not None:
        return judgements.with_reasons(judgement, [comparing.about_same_content(file, earlier)])
    if judgement["verdict"] == Verdict.REFUSED.value:
        return judgement
    staging.stage(file, statement, report)
    return compare_with_books(file, judgement)[0]


def compare_with_books(file: IntakeFile, judgement: judgements.Json) -> tuple[judgements.Json, list[Reason]]:
    """Compare staged lines with everything entered by now; marks them. Gives the judgement and what it newly says."""
    compared_with = comparing.entered_so_far()
    reasons: list[Reason] = []
    if compared_with:
        reasons = comparing.about_conflicts(file)
        comparing.mark_entered(file)
        if not reasons:
            reasons = comparing.about_entered(file) + comparing.suspect(file)
    outcomes = comparing.outcomes_of_new(file)
    new = sum(rows for rows, _ in outcomes.values())
    judgement = judgements.with_outcomes(judgement, outcomes)
    judgement["reasons"] = [each for each in judgement["reasons"] if each["code"] != "intake.overlap"]
    judgement = judgements.with_reasons(
        judgement,
        reasons,
        new_rows=new,
        already_entered_rows=judgement["rows"] - new,
        **comparing.suspected_of(file),
        compared_with=compared_with,
    )
    return judgement, reasons


def _suggest_destination(file: IntakeFile, statement: Statement) -> None:
    """The channel by the format, a bank's by its last four digits where there are several; the unassigned fund."""
    kind = _KINDS.get(statement.family, ChannelKind.BANK)
    channels = list(Channel.objects.filter(kind=kind, in_use=True).order_by("pk"))
    if statement.family in _NO_CHANNEL:
        channels = []
    digits = _DIGITS_AT_END.search(statement.holder)
    tail = digits.group(1) if digits else ""
    named = [channel for channel in channels if tail and channel.last_four == tail]
    fitting = named or channels
    file.channel = fitting[0] if len(fitting) == 1 else None
    file.fund = Fund.objects.filter(code=UNASSIGNED_FUND, closed_on__isnull=True).first()


def _silent(done: int, total: int) -> None:
    """Nobody watches."""
