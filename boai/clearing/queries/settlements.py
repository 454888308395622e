"""Reads of channels: what came in, what reached the bank, what is still to come."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from boai.clearing.models import SettledLine, Settlement
from boai.clearing.rules.settlements import DaySum, Fit, fitting_days, still_to_come
from boai.donations.models import Channel, IntakeFile, StatementLine
from boai.foundation.money import Money, total
from boai.foundation.parameters import Parameter, parameter
from boai.ledger.models import Transfer
from boai.ledger.terms import AccountKind

FEE_RULE = "clearing.fee.max_per_mille"
OVERDUE_RULE = "clearing.channel.max_days"
_OFFERED = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """One channel: received = settled + fees + otherwise gone + still to come, to the fen."""

    channel: Channel
    received: Money
    settled: Money
    fees: Money
    other: Money
    to_come: list[DaySum]

    @property
    def left(self) -> Money:
        return total(each.amount for each in self.to_come)

    @property
    def oldest(self) -> dt.date | None:
        return self.to_come[0].day if self.to_come else None

    def age(self, today: dt.date) -> int:
        """Days since the oldest money that has not come."""
        return (today - self.oldest).days if self.oldest else 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A bank line that may be a settlement, with the days it fits."""

    line: StatementLine
    fit: Fit | None


def clearing_channels() -> QuerySet[Channel]:
    """Channels whose money lies with a platform until it is settled."""
    return Channel.objects.filter(account__kind=AccountKind.CLEARING).select_related("account").order_by("pk")


def standing(channel: Channel) -> Standing:
    """Where the channel's money is, from the transfers of its account. A reversal counts on the day it takes back."""
    account = channel.account_id
    days: Counter[dt.date] = Counter()
    rows = Transfer.objects.order_by()
    received = rows.filter(debit_account=account, reverses__isnull=True)
    taken_back = rows.filter(credit_account=account, reverses__isnull=False)
    for day, amount in received.values_list("occurred_on").annotate(sum=Sum("amount")):
        days[day] += _fen(amount)
    for day, amount in taken_back.values_list("reverses__occurred_on").annotate(sum=Sum("amount")):
        days[day] -= _fen(amount)
    gone = _sum(rows.filter(credit_account=account, reverses__isnull=True)) - _sum(
        rows.filter(debit_account=account, reverses__isnull=False)
    )
    in_force = Settlement.objects.filter(channel=channel, undone_at__isnull=True).order_by()
    sums = in_force.aggregate(received=Sum("received"), fee=Sum("fee"))
    settled, fees = Money(_fen(sums["received"])), Money(_fen(sums["fee"]))
    by_day = [DaySum(day, Money(fen)) for day, fen in days.items()]
    return Standing(
        channel,
        total(each.amount for each in by_day),
        settled,
        fees,
        gone - settled - fees,
        still_to_come(by_day, gone),
    )


def standings() -> list[Standing]:
    return [standing(channel) for channel in clearing_channels()]


def overdue(today: dt.date) -> list[Standing]:
    """Channels whose oldest money is older than the rule allows.

    Raises:
        NoRuleInForce: the rule is missing.
    """
    waiting = [each for each in standings() if each.to_come]
    if not waiting:
        return []
    limit = int(parameter(OVERDUE_RULE, today).value)
    return [each for each in waiting if each.age(today) > limit]


def fee_rule(today: dt.date) -> Parameter:
    return parameter(FEE_RULE, today)


def settled_from(file: IntakeFile) -> Iterator[str]:
    """Why a file cannot be taken back: a channel was settled against lines of it."""
    lines = SettledLine.objects.filter(line__file=file, undone=False).count()
    if lines:
        yield f"{lines:,} 行流水已用来清算渠道"


def unsettled_lines() -> QuerySet[StatementLine]:
    """Bank lines of own money that no settlement in force rests on, newest first; never a gift or unclaimed money."""
    used = SettledLine.objects.filter(undone=False).values("line")
    rows: QuerySet[StatementLine] = (
        StatementLine.objects.filter(
            Q(nature="own_transfer") | _taken_back(),
            direction="income",
            undone=False,
            amount__gt=0,
            file__channel__account__kind=AccountKind.BANK,
        )
        .exclude(pk__in=used)
        .select_related("file__channel__account")
        .order_by("-occurred_at", "-pk")
    )
    return rows


def _taken_back() -> Q:
    """Lines once booked as a gift or unclaimed, whose posting was reversed."""
    return Q(donation__transfer__reversed_by__isnull=False) | Q(
        donation__isnull=True, unclaimed__transfer__reversed_by__isnull=False
    )


def candidates(found: Standing, per_mille: int) -> list[Candidate]:
    """Bank lines offered for the channel, those that fit some days first."""
    offered = [
        Candidate(line, fitting_days(found.to_come, line.amount, per_mille)) for line in unsettled_lines()[:_OFFERED]
    ]
    return sorted(offered, key=lambda each: each.fit is None)


def settlements() -> QuerySet[Settlement]:
    return Settlement.objects.select_related("channel", "bank_account", "recorded_by", "undone_by", "posting")


def _sum(rows: QuerySet[Transfer]) -> Money:
    return Money(_fen(rows.aggregate(sum=Sum("amount"))["sum"]))


def _fen(value: Money | int | None) -> int:
    return value.fen if isinstance(value, Money) else int(value or 0)
