"""What a person decides about a file that was read and is not entered: answer, destination, removal."""

from __future__ import annotations

from django.db import transaction

from boai.donations.access import OPEN_RUN
from boai.donations.errors import NeedsAnswer
from boai.donations.models import Channel, IntakeFile, StagedLine
from boai.donations.operations import comparing, judgements
from boai.donations.terms import FILE_STATES, FileState
from boai.foundation import audit
from boai.foundation.errors import BadInput
from boai.ledger.models import Fund
from boai.units.access import check_may, check_same_society
from boai.units.models import User


def answer_question(
    *, by: User, file: IntakeFile, answer: str = "", repeats_are_entered: bool | None = None
) -> IntakeFile:
    """回答文件提出的问题，之后可以收下。The answer and who gave it are kept with the file.

    Args:
        answer: what was found out, in words; may be empty where the repeats were the only question.
        repeats_are_entered: for lines that look entered already (AT-03): True leaves them out, False enters them.

    Raises:
        WrongRole, NotNow, NeedsAnswer: nothing was changed.
    """
    check_may(by, OPEN_RUN, to="回答导入的问题")
    check_same_society(by, file.unit_id)
    with transaction.atomic():
        file = locked(file)
        target = FILE_STATES.check("回答", FileState(file.state))
        words = _answer_in_words(file, answer.strip(), repeats_are_entered)
        if repeats_are_entered:
            StagedLine.objects.filter(file=file, suspected=True).update(already_entered=True)
        outcomes = comparing.outcomes_of_new(file)
        new = sum(rows for rows, _ in outcomes.values())
        file.judgement = {
            **judgements.with_outcomes(file.judgement, outcomes),
            "new_rows": new,
            "already_entered_rows": file.row_count - new,
        }
        file.new_row_count, file.answer, file.answered_by, file.state = new, words, by, target
        file.save()
        audit.record(
            by=by,
            action="donations.answer_question",
            subject=f"donations.IntakeFile:{file.pk}",
            answer=words,
            repeats_are_entered=repeats_are_entered,
            questions=[each["code"] for each in file.judgement["reasons"] if each["verdict"] == "question"],
        )
    return file


def choose_destination(*, by: User, file: IntakeFile, channel: Channel, fund: Fund) -> IntakeFile:
    """选定钱到了哪个渠道、放进哪项资金。

    Raises:
        WrongRole, NotNow, BadInput: the file is entered or removed, or the fund is closed.
    """
    check_may(by, OPEN_RUN, to="选渠道和资金")
    for row in (file, channel, fund):
        check_same_society(by, row.unit_id)
    if fund.closed_on is not None:
        raise BadInput(f"“{fund.name}”已于 {fund.closed_on} 结项；请换一项资金。", field="fund")
    with transaction.atomic():
        file = locked(file)
        FILE_STATES.check("移出", FileState(file.state))
        before = {"channel": file.channel_id, "fund": file.fund_id}
        file.channel, file.fund = channel, fund
        file.save(update_fields=["channel", "fund"])
        audit.record(
            by=by,
            action="donations.choose_destination",
            subject=f"donations.IntakeFile:{file.pk}",
            before=before,
            channel=channel.pk,
            fund=fund.pk,
        )
    return file


def remove_file(*, by: User, file: IntakeFile) -> IntakeFile:
    """移出一个还没入账的文件。The original stays kept; its lines are thrown away."""
    check_may(by, OPEN_RUN, to="移出文件")
    check_same_society(by, file.unit_id)
    with transaction.atomic():
        file = locked(file)
        file.state = FILE_STATES.check("移出", FileState(file.state))
        StagedLine.objects.filter(file=file).delete()
        file.save(update_fields=["state"])
        audit.record(
            by=by, action="donations.remove_file", subject=f"donations.IntakeFile:{file.pk}", name=file.attachment.name
        )
    return file


def locked(file: IntakeFile) -> IntakeFile:
    """The file's row, held until the transaction ends."""
    row: IntakeFile = (
        IntakeFile.objects.select_for_update(of=("self",))
        .select_related("attachment", "run", "channel__account", "fund")
        .get(pk=file.pk)
    )
    return row


def _answer_in_words(file: IntakeFile, answer: str, repeats_are_entered: bool | None) -> str:
    suspected: int = file.judgement["suspected_rows"]
    if suspected and repeats_are_entered is None:
        raise NeedsAnswer(
            f"有 {suspected:,} 行可能已经入账；请选“是同一笔”或“是不同的钱”。", field="repeats_are_entered"
        )
    others = [
        each
        for each in file.judgement["reasons"]
        if each["verdict"] == "question" and each["code"] != "intake.suspected_repeat"
    ]
    if others and not answer:
        raise NeedsAnswer(f"还有 {len(others)} 个问题没写明怎么核对的；请写一句。", field="answer")
    decided = ""
    if suspected:
        decided = f"疑似重复的 {suspected:,} 行：" + (
            "是同一笔，不再收。" if repeats_are_entered else "是不同的钱，都收。"
        )
    return f"{decided}{answer}"[:300]
