"""Reads of gifts and unclaimed money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q, QuerySet, Sum

from boai.donations.models import (
    Channel,
    Donation,
    UnclaimedMoney,
)
from boai.foundation.models import AuditEntry
from boai.foundation.moments import end_of_day, local, start_of_day
from boai.foundation.money import ZERO, Money
from boai.ledger.models import Fund

STANDS: Final = Q(line__isnull=True) | Q(line__undone=False)
"""Gifts and unclaimed money but those of a file that was taken back: these count nowhere."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Of all rows, not of a page."""

    count: int
    amount: Money


@dataclass(frozen=True, slots=True)
class DonationFilter:
    """What a list of gifts is narrowed to; empty and None narrow nothing. Days are inclusive."""

    text: str = ""
    channel_id: int | None = None
    fund_id: int | None = None
    first_day: dt.date | None = None
    last_day: dt.date | None = None


def donations_matching(wanted: DonationFilter) -> QuerySet[Donation]:
    """Gifts, newest first; text is part of a name or number, or a whole transaction number (AT-07: of any amount)."""
    rows = Donation.objects.filter(STANDS).select_related("channel", "fund")
    text = wanted.text.strip()
    if text:
        rows = rows.filter(
            Q(payer_name__contains=text)
            | Q(on_behalf_of__contains=text)
            | Q(number__endswith=text)
            | Q(line__transaction_number=text)
        )
    conditions = {
        "channel_id": wanted.channel_id,
        "fund_id": wanted.fund_id,
        "received_at__gte": wanted.first_day and start_of_day(wanted.first_day),
        "received_at__lt": wanted.last_day and end_of_day(wanted.last_day),
    }
    given = {name: value for name, value in conditions.items() if value is not None}
    return rows.filter(**given).order_by("-received_at", "-pk")


def donations_in_full() -> QuerySet[Donation]:
    """Gifts with everything they hang on."""
    return Donation.objects.select_related(
        "line__file__attachment",
        "line__file__run",
        "channel",
        "fund",
        "transfer__debit_account",
        "transfer__credit_account",
        "transfer__posting__recorded_by",
        "voucher",
        "donor_person",
        "donor_organisation",
    )


@dataclass(frozen=True, slots=True)
class Step:
    """A point of a gift's timeline."""

    when: str
    what: str
    words: str
    done: bool
    url: str = ""


_PUBLICATIONS: list[Callable[[Donation], Iterable[Step]]] = []


def add_publication_steps(source: Callable[[Donation], Iterable[Step]]) -> None:
    """Called once by the module that publishes, when it loads: where and when a gift was made public."""
    if source not in _PUBLICATIONS:
        _PUBLICATIONS.append(source)


def timeline_of(donation: Donation) -> list[Step]:
    """到账 → 入账 → 更正 → 公开: what happened, each with its evidence."""
    line = donation.line
    shown = "%Y-%m-%d %H:%M" if line is None or line.has_time else "%Y-%m-%d"
    received = f"{donation.channel}，{donation.amount.text()} 元"
    steps = [Step(f"{local(donation.received_at):{shown}}", "到账", received, done=True)]
    by = donation.transfer.posting.recorded_by.display_name
    words = f"{by} 记入“{donation.fund.name}”" + ("，补录" if donation.recorded_late else "")
    steps.append(Step(f"{local(donation.recorded_at):%Y-%m-%d %H:%M}", "入账", words, done=True))
    for entry in history_of(donation).filter(action="donations.correct_donor"):
        words = f"{entry.by_name}：{entry.detail['reason']}"
        steps.append(Step(f"{local(entry.at):%Y-%m-%d %H:%M}", "更正捐赠人", words, done=True))
    published = [step for source in _PUBLICATIONS for step in source(donation)]
    return steps + (published or [Step("下一次", "公开", "随下一期接收情况公开", done=False)])


def namesakes_of(donation: Donation) -> int:
    """How many other gifts carry the same name: the same name is not the same giver (AT-05)."""
    return find_donations(donation.donor_name).exclude(pk=donation.pk).count()


def find_donations(name: str) -> QuerySet[Donation]:
    """Gifts by exactly this payer or donor (AT-11: either name finds them; AT-05: namesakes are all listed)."""
    wanted = name.strip()
    if not wanted:
        return Donation.objects.none()
    return (
        Donation.objects.filter(STANDS, Q(payer_name=wanted) | Q(on_behalf_of=wanted))
        .select_related("channel", "fund")
        .order_by("-received_at", "-pk")
    )


def history_of(donation: Donation) -> QuerySet[AuditEntry]:
    """What was done to a gift after it was recorded, oldest first."""
    return AuditEntry.objects.filter(subject=f"donations.Donation:{donation.pk}").order_by("number")


def totals_of(rows: QuerySet[Any]) -> Totals:
    found = rows.order_by().aggregate(count=Count("pk"), amount=Sum("amount"))
    return Totals(found["count"], _money(found["amount"]))


def unclaimed_waiting() -> QuerySet[UnclaimedMoney]:
    """Money nobody claimed yet, the oldest first."""
    return (
        UnclaimedMoney.objects.filter(STANDS, donation__isnull=True)
        .select_related("line__file__attachment", "channel")
        .order_by("received_at", "pk")
    )


def channels_in_use() -> QuerySet[Channel]:
    return Channel.objects.filter(in_use=True).order_by("pk")


def open_funds() -> QuerySet[Fund]:
    return Fund.objects.filter(closed_on__isnull=True).order_by("-kind", "code")


def _money(value: Money | int | None) -> Money:
    return ZERO if value is None else value if isinstance(value, Money) else Money(int(value))
