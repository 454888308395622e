"""What was received in a span of time: for reporting, reconciling and disclosure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from boai.donations.models import (
    Channel,
    Donation,
    UnclaimedMoney,
)
from boai.donations.queries.gifts import STANDS
from boai.foundation.money import ZERO, Money
from boai.ledger.terms import FundKind


@dataclass(frozen=True, slots=True)
class Received:
    """Money received by one channel for one kind of fund; `fund_kind` None is unclaimed (未署名)."""

    channel: Channel
    fund_kind: FundKind | None
    count: int
    amount: Money


def donations_received(start: dt.datetime, end: dt.datetime) -> QuerySet[Donation]:
    """Gifts received from `start` until before `end` (aware moments), oldest first, as they are known now."""
    return (
        Donation.objects.filter(STANDS, received_at__gte=start, received_at__lt=end)
        .select_related("channel", "fund", "line", "donor_person", "donor_organisation")
        .order_by("received_at", "pk")
    )


def unclaimed_received(start: dt.datetime, end: dt.datetime) -> QuerySet[UnclaimedMoney]:
    """Money received in the same span and not claimed by now: published as 未署名 (AT-06)."""
    return (
        UnclaimedMoney.objects.filter(STANDS, received_at__gte=start, received_at__lt=end, donation__isnull=True)
        .select_related("channel", "line")
        .order_by("received_at", "pk")
    )


def received_totals(start: dt.datetime, end: dt.datetime) -> list[Received]:
    """Counts and sums by channel and kind of fund; unclaimed money with `fund_kind` None. Empty groups are left out."""
    channels = {channel.pk: channel for channel in Channel.objects.order_by("pk")}
    gifts = (
        donations_received(start, end)
        .order_by()
        .values("channel_id", "fund__kind")
        .annotate(count=Count("pk"), sum=Sum("amount"))
    )
    unclaimed = (
        unclaimed_received(start, end).order_by().values("channel_id").annotate(count=Count("pk"), sum=Sum("amount"))
    )
    found = [
        Received(channels[row["channel_id"]], FundKind(row["fund__kind"]), row["count"], _money(row["sum"]))
        for row in gifts
    ]
    found += [Received(channels[row["channel_id"]], None, row["count"], _money(row["sum"])) for row in unclaimed]
    return sorted(found, key=lambda row: (row.channel.pk, row.fund_kind or "~"))


def _money(value: Money | int | None) -> Money:
    return ZERO if value is None else value if isinstance(value, Money) else Money(int(value))
