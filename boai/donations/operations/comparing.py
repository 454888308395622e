"""Staged lines compared with what is entered. Inside the caller's transaction."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Final

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum

from boai.donations.formats.shape import Reason, Verdict
from boai.donations.formats.words import row_list
from boai.donations.models import IntakeFile, LineFields, StagedLine, StatementLine
from boai.donations.queries import entered_near, seen
from boai.donations.rules.gifts import Outcome, outcome
from boai.donations.rules.repeats import find_repeats
from boai.donations.terms import FileState
from boai.foundation.moments import local
from boai.foundation.money import Money

_ROWS_AT_ONCE: Final = 500


def earlier_same_content(file: IntakeFile, fingerprint: str) -> IntakeFile | None:
    """A file with the same lines that was entered, or that stands before this one in its run."""
    standing = Q(run=file.run, pk__lt=file.pk, state__in=(FileState.READY, FileState.QUESTION))
    return (
        IntakeFile.objects.filter(Q(state=FileState.ENTERED) | standing, fingerprint=fingerprint)
        .exclude(pk=file.pk)
        .select_related("run", "attachment", "channel")
        .order_by("-entered_at", "pk")
        .first()
    )


def about_same_content(file: IntakeFile, earlier: IntakeFile) -> Reason:
    if earlier.run_id == file.run_id and earlier.entered_at is None:
        how = "一模一样" if earlier.attachment.sha256 == file.attachment.sha256 else "的内容相同，只是换了名字或标题"
        sentence = f"与本批的“{earlier.attachment.name}”{how}；只收那一份，这份移出即可。"
    else:
        assert earlier.entered_at is not None  # noqa: S101 - the query asked for entered ones
        when = f"{local(earlier.entered_at):%Y-%m-%d %H:%M}"
        sentence = (
            f"这份账单的内容已于 {when} 随“{earlier.run.title}”的“{earlier.attachment.name}”入账"
            f"（{earlier.row_count:,} 行）；换了文件名或标题也不会再收，移出即可。"
        )
    return Reason("intake.same_content", sentence, Verdict.REFUSED)


def about_conflicts(file: IntakeFile) -> list[Reason]:
    """Lines whose transaction number is entered with another amount or direction."""
    known = StatementLine.objects.filter(line_key=OuterRef("line_key"), undone=False)
    differing = known.filter(~Q(amount=OuterRef("amount")) | ~Q(direction=OuterRef("direction")))
    conflicting = StagedLine.objects.filter(Exists(differing), file=file).order_by("row")
    first = conflicting.first()
    if first is None:
        return []
    rows = row_list(list(conflicting.values_list("row", flat=True)))
    entered = StatementLine.objects.select_related("file__attachment").get(line_key=first.line_key, undone=False)
    sentence = (
        f"{rows}的交易单号入过账，金额或收支却不同：单号 {first.transaction_number} "
        f"这次是{_way(first)} {first.amount.text()} 元，已入账的是{_way(entered)} {entered.amount.text()} 元"
        f"（“{entered.file}”第 {entered.row} 行）；请核对哪一份是原文件，再重新下载。"
    )
    return [Reason("intake.number_conflict", sentence, Verdict.REFUSED, first.row, "交易单号")]


def mark_entered(file: IntakeFile) -> None:
    """Mark the lines that are entered already, by transaction number or by the same content."""
    known = StatementLine.objects.filter(line_key=OuterRef("line_key"), undone=False)
    StagedLine.objects.filter(Exists(known), file=file, already_entered=False).update(already_entered=True)


def about_entered(file: IntakeFile) -> list[Reason]:
    """Say how many lines are entered already, when and from which file, and how many are new."""
    keys = StagedLine.objects.filter(file=file, already_entered=True).values("line_key")
    found = list(
        StatementLine.objects.filter(line_key__in=keys, undone=False)
        .order_by()
        .values("file__entered_at", "file__attachment__name")
        .annotate(count=Count("pk"))
        .order_by("file__entered_at")
    )
    if not found:
        return []
    entered = sum(each["count"] for each in found)
    new = StagedLine.objects.filter(file=file, already_entered=False).count()
    named = "、".join(
        f"{each['count']:,} 行 {_month_day(each['file__entered_at'])}已入账（“{each['file__attachment__name']}”）"
        for each in found
    )
    if new == 0:
        return [Reason("intake.nothing_new", f"{named}，没有新的行；移出即可。", Verdict.REFUSED)]
    sentence = f"其中 {named}，这次只收新的 {new:,} 行。"
    return [Reason("intake.overlap", sentence, Verdict.ACCEPTED)] if entered else []


def suspect(file: IntakeFile) -> list[Reason]:
    """Mark new lines without a number that look like entered ones (AT-03), and ask about them."""
    unnumbered = StagedLine.objects.filter(file=file, transaction_number="", already_entered=False, suspected=False)
    entered = entered_near(unnumbered)
    pairs = [] if entered is None else find_repeats(seen(unnumbered), seen(entered))
    if not pairs:
        return []
    rows = [new.row for new, _ in pairs]
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        StagedLine.objects.filter(file=file, row__in=rows[start : start + _ROWS_AT_ONCE]).update(suspected=True)
    _, old = pairs[0]
    source = IntakeFile.objects.select_related("attachment").get(pk=old.file)
    amount = Money(sum(new.amount for new, _ in pairs))
    sentence = (
        f"{row_list(rows)}（共 {len(rows):,} 行 {amount.text()} 元）没有流水号，与已入账的行同名、同额、同时"
        f"（如第 {rows[0]} 行与“{source}”第 {old.row} 行）；要您定：是同一笔，还是不同的钱。"
    )
    return [Reason("intake.suspected_repeat", sentence, Verdict.QUESTION, rows[0])]


def outcomes_of_new(file: IntakeFile) -> dict[Outcome, tuple[int, int]]:
    """(rows, fen) of the lines still to be entered, by what they become."""
    return _outcomes(StagedLine.objects.filter(file=file, already_entered=False))


def _outcomes(lines: QuerySet[StagedLine]) -> dict[Outcome, tuple[int, int]]:
    rows, sums = Counter[Outcome](), Counter[Outcome]()
    groups = (
        lines.order_by()
        .values("direction", "nature", nothing=Q(amount=0))
        .annotate(count=Count("pk"), sum=Sum("amount"))
    )
    for group in groups:
        amount = _fen(group["sum"])
        becomes = outcome(group["direction"], group["nature"], Money(amount))
        rows[becomes] += group["count"]
        sums[becomes] += amount
    return {each: (rows[each], sums[each]) for each in Outcome}


def entered_so_far() -> int:
    """A number that changes whenever lines are entered: whether a comparison is still good."""
    newest: int | None = StatementLine.objects.aggregate(newest=Max("pk"))["newest"]
    return newest or 0


def suspected_of(file: IntakeFile) -> dict[str, int]:
    """The lines that may be entered already and are not yet decided: rows, their sum, and what of it would count."""
    outcomes = _outcomes(StagedLine.objects.filter(file=file, suspected=True, already_entered=False))
    fen = sum(amount for _, amount in outcomes.values())
    return {
        "suspected_rows": sum(rows for rows, _ in outcomes.values()),
        "suspected_fen": fen,
        "suspected_counted_fen": fen - outcomes[Outcome.EVIDENCE][1],
    }


def _way(line: LineFields) -> str:
    return {"income": "收入", "expense": "支出", "refund": "退款"}.get(line.direction, "未成")


def _month_day(moment: dt.datetime | None) -> str:
    if moment is None:
        return ""
    return f"{local(moment).month}月{local(moment).day}日"


def _fen(value: Money | int | None) -> int:
    return value.fen if isinstance(value, Money) else int(value or 0)
