"""What intake promises, re-derived from the rows (AT-03, AT-06)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Q, Sum

from boai.donations.models import Donation, IntakeFile, StatementLine, UnclaimedMoney
from boai.donations.rules.gifts import OUTCOME_WORDS, Outcome, outcome
from boai.donations.terms import FileState
from boai.foundation import attachments
from boai.foundation.money import ZERO, Money


def lines_are_all_booked(unit_id: int) -> Iterator[str]:
    """Of each entered file: Σ income lines = Σ gifts + Σ unclaimed + Σ other income = its posting (AT-06)."""
    expected = _sums_of_lines()
    gifts = dict(
        Donation.objects.filter(line__isnull=False, claimed_from__isnull=True)
        .order_by()
        .values_list("line__file_id")
        .annotate(sum=Sum("amount"))
    )
    unclaimed = dict(UnclaimedMoney.objects.order_by().values_list("line__file_id").annotate(sum=Sum("amount")))
    files = IntakeFile.objects.filter(state=FileState.ENTERED).select_related("attachment", "posting").order_by("pk")
    for file in files:
        wanted = expected.get(file.pk, {})
        booked = {Outcome.GIFT: _money(gifts.get(file.pk)), Outcome.UNCLAIMED: _money(unclaimed.get(file.pk))}
        for becomes, amount in booked.items():
            should = wanted.get(becomes, ZERO)
            if amount != should:
                yield (
                    f"“{file.attachment.name}”的流水应成{OUTCOME_WORDS[becomes]} {should.text()} 元，"
                    f"账上是 {amount.text()} 元，差 {(amount - should).text()} 元。"
                )
        income = sum((wanted.get(each, ZERO) for each in Outcome if each is not Outcome.EVIDENCE), ZERO)
        posted = file.posting.total if file.posting is not None else ZERO
        if income != posted:
            yield f"“{file.attachment.name}”的收入流水合计 {income.text()} 元，过账 {posted.text()} 元。"


def gifts_equal_their_transfers(unit_id: int) -> Iterator[str]:
    """Each gift and each unclaimed sum is what was posted for it, and what its statement line says."""
    wrong_gifts = Donation.objects.filter(
        ~Q(amount=F("transfer__amount")) | Q(line__isnull=False) & ~Q(amount=F("line__amount"))
    ).select_related("transfer")
    for gift in wrong_gifts.order_by("pk").iterator(chunk_size=2_000):
        yield f"捐赠 {gift.number} 是 {gift.amount.text()} 元，账目是 {gift.transfer.amount.text()} 元，或与流水不符。"
    wrong_pool = UnclaimedMoney.objects.filter(~Q(amount=F("transfer__amount")) | ~Q(amount=F("line__amount")))
    for held in wrong_pool.order_by("pk").iterator(chunk_size=2_000):
        yield f"待认领款 {held.pk} 是 {held.amount.text()} 元，与账目或流水不符。"


def each_line_became_one_thing(unit_id: int) -> Iterator[str]:
    """No line is both a gift and unclaimed, but the gift that the unclaimed money became; each transfer serves once."""
    twice = UnclaimedMoney.objects.filter(line__donation__isnull=False).exclude(line__donation=F("donation"))
    for held in twice.select_related("line").order_by("pk"):
        yield f"流水 {held.line_id}（第 {held.line.row} 行）既是捐赠又是待认领款。"
    shared = Donation.objects.filter(transfer__in=UnclaimedMoney.objects.values("transfer"))
    for gift in shared.order_by("pk"):
        yield f"捐赠 {gift.number} 与一笔待认领款用了同一笔账。"


def originals_are_unaltered(unit_id: int) -> Iterator[str]:
    """The files that were entered lie there byte for byte."""
    files = IntakeFile.objects.filter(state=FileState.ENTERED).select_related("attachment").order_by("pk")
    for file in files:
        try:
            attachments.read(file.attachment)
        except attachments.AttachmentDamaged as refusal:
            yield refusal.message


def _sums_of_lines() -> dict[int, dict[Outcome, Money]]:
    found: dict[int, dict[Outcome, Money]] = {}
    groups = (
        StatementLine.objects.order_by()
        .values("file_id", "direction", "nature")
        .annotate(count=Count("pk"), sum=Sum("amount"))
    )
    for group in groups:
        amount = _money(group["sum"])
        becomes = outcome(group["direction"], group["nature"], amount)
        of_file = found.setdefault(group["file_id"], {})
        of_file[becomes] = of_file.get(becomes, ZERO) + amount
    return found


def _money(value: Money | int | None) -> Money:
    return ZERO if value is None else value if isinstance(value, Money) else Money(int(value))
