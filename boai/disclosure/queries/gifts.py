"""What is to be published: gifts that no issue holds yet, as the public may read them.

A gift is *published* when a leaf names it, or named the unclaimed money that it was before somebody claimed it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from boai.disclosure.models import Leaf, Publication
from boai.disclosure.rules import entries
from boai.disclosure.rules.entries import Gift
from boai.disclosure.rules.gate import Booked
from boai.disclosure.rules.redaction import NameWish
from boai.disclosure.terms import PublicationState
from boai.donations.models import Channel, Donation, IntakeFile, UnclaimedMoney
from boai.donations.queries import STANDS, donations_received, unclaimed_received
from boai.donations.rules.gifts import looks_like_organisation
from boai.foundation.moments import local, start_of_day
from boai.foundation.money import ZERO, Money
from boai.foundation.parameters import Parameter, parameter
from boai.foundation.workdays import after_workdays
from boai.ledger.models import Transfer
from boai.ledger.terms import AccountKind, FundKind
from boai.people.models import ConsentRecord
from boai.people.terms import ConsentPurpose, NamePublicity, OrganisationKind

RECEIPT_DEADLINE = "pub.daily.receipt.max_workdays"
_HELD = (AccountKind.BANK, AccountKind.CASH, AccountKind.CLEARING)
_TAIL = 4


@dataclass(frozen=True, slots=True)
class Collected:
    """The gifts of an issue in their order, its rows, and its statement of scope: what a draft freezes."""

    gifts: Sequence[Gift]
    rows: list[dict[str, Any]]
    scope: str
    late: list[int]


@dataclass(frozen=True, slots=True)
class Period:
    """From (inclusive) to (exclusive), aware."""

    starts: dt.datetime
    ends: dt.datetime


@dataclass(frozen=True, slots=True)
class Deadline:
    """Gifts received and not yet published: when the oldest is due, by which law, how many and how much."""

    what: str
    due_on: dt.date
    days_left: int
    law: str
    count: int
    amount: Money


def suggested_period(moment: dt.datetime) -> Period | None:
    """From where the last issue ended (from the first gift's day, where there is none) up to this morning, or up to now
    where that is all there is; None where nothing is to be published."""
    rows = Publication.objects.exclude(state=PublicationState.WITHDRAWN)
    starts = rows.aggregate(last=Max("received_to"))["last"]
    if starts is None:
        firsts = [table.objects.aggregate(first=Min("received_at"))["first"] for table in (Donation, UnclaimedMoney)]
        known = [first for first in firsts if first is not None]
        if not known:
            return None
        starts = start_of_day(local(min(known)).date())
    morning = start_of_day(local(moment).date())
    ends = morning if morning > starts else local(moment).replace(second=0, microsecond=0)
    return Period(local(starts), ends) if ends > starts else None


def collect(starts: dt.datetime, ends: dt.datetime, *, at: dt.datetime) -> Collected:
    """Every gift of the period that no issue published, late ones of earlier periods too, as the public may read it.

    Args:
        at: the moment at which consents must stand.
    """
    gifts = sorted(
        [*_gifts(starts, ends, at), *_unclaimed(starts, ends), *_refunds(ends)],
        key=lambda gift: (gift.received_at, gift.source.partition(":")[0], int(gift.source.partition(":")[2])),
    )
    rows = [
        {
            "source": gift.source,
            "entered_at": f"{gift.entered_at:%Y-%m-%d %H:%M}",
            "values": entries.public_values(gift),
        }
        for gift in gifts
    ]
    late = [number for number, gift in enumerate(gifts, start=1) if gift.late]
    unsigned = sum(not gift.donor_name.strip() and not gift.refunds for gift in gifts)
    scope = entries.scope_words(
        channels=[str(each) for each in _channels(in_use=True)],
        unused=[str(each) for each in _channels(in_use=False)],
        starts=local(starts),
        ends=local(ends),
        unsigned=unsigned,
        late=len(late),
    )
    return Collected(gifts, rows, scope, late)


def booked(starts: dt.datetime, ends: dt.datetime) -> Booked:
    """Count and sum as the database adds them up, of the same gifts: not by way of the rows."""
    since = _since(starts)
    window = {"received_at__gte": since, "received_at__lt": ends}
    parts = [
        rows.filter(**window).aggregate(count=Count("pk"), gifts=Sum("amount"), ledger=Sum("transfer__amount"))
        for rows in (_unpublished_donations(), _unpublished_unclaimed())
    ]
    back = _refund_rows(ends).aggregate(count=Count("pk"), amount=Sum("amount"))
    gone = _fen(back["amount"])
    return Booked(
        count=sum(part["count"] for part in parts) + back["count"],
        gifts=Money(sum(_fen(part["gifts"]) for part in parts) - gone),
        ledger=Money(sum(_fen(part["ledger"]) for part in parts) - gone),
    )


def disclosure_deadline(today: dt.date) -> Deadline | None:
    """Until when gifts that were received and not published must be; None where there are none.

    Raises:
        NoRuleInForce: the rule's value for that day is missing.
    """
    parts = [
        rows.aggregate(count=Count("pk"), amount=Sum("amount"), first=Min("received_at"))
        for rows in (_unpublished_donations(), _unpublished_unclaimed())
    ]
    count = sum(part["count"] for part in parts)
    if not count:
        return None
    first = local(min(part["first"] for part in parts if part["first"] is not None)).date()
    rule = parameter(RECEIPT_DEADLINE, first)
    due = after_workdays(first, int(rule.value))
    amount = Money(sum(_fen(part["amount"]) for part in parts))
    return Deadline("收到的捐款，该公开接收情况", due, (due - today).days, _law(rule), count, amount)


def published_from(file: IntakeFile) -> Iterator[str]:
    """Why a file cannot be taken back: its rows are public, or an issue that may hold them is being prepared."""
    rows = Leaf.objects.filter(Q(donation__line__file=file) | Q(unclaimed__line__file=file)).count()
    if rows:
        yield f"{rows:,} 行已经公开"
    if Publication.objects.filter(state__in=(PublicationState.DRAFT, PublicationState.SUBMITTED)).exists():
        yield "有一期公开正在准备"


def _unpublished_donations() -> QuerySet[Donation]:
    rows: QuerySet[Donation] = Donation.objects.filter(STANDS, leaf__isnull=True, claimed_from__leaf__isnull=True)
    return rows


def _unpublished_unclaimed() -> QuerySet[UnclaimedMoney]:
    rows: QuerySet[UnclaimedMoney] = UnclaimedMoney.objects.filter(STANDS, donation__isnull=True, leaf__isnull=True)
    return rows


def _since(starts: dt.datetime) -> dt.datetime:
    """From when on an unpublished gift belongs to this issue: what earlier issues should have held is late."""
    first = Publication.objects.filter(state=PublicationState.PUBLISHED).aggregate(first=Min("received_from"))["first"]
    return starts if first is None else min(starts, first)


def _gifts(starts: dt.datetime, ends: dt.datetime, at: dt.datetime) -> Iterator[Gift]:
    consenting = set(
        ConsentRecord.objects.filter(
            Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at),
            purpose=ConsentPurpose.PUBLISH,
            given_at__lte=at,
            person__isnull=False,
        ).values_list("person_id", flat=True)
    )
    rows = donations_received(_since(starts), ends).filter(leaf__isnull=True, claimed_from__leaf__isnull=True)
    for donation in rows:
        yield _gift(donation, starts, consenting)


def _gift(donation: Donation, starts: dt.datetime, consenting: set[int]) -> Gift:
    line, person, body = donation.line, donation.donor_person, donation.donor_organisation
    behalf, is_body = bool(donation.on_behalf_of), donation.is_organisation or body is not None
    wish = _wish(donation, consenting)
    return Gift(
        source=f"donation:{donation.pk}",
        received_at=local(donation.received_at),
        has_time=line is None or line.has_time,
        entered_at=local(donation.recorded_at),
        amount=donation.amount,
        method=donation.channel.get_kind_display(),
        fund=donation.fund.name,
        is_restricted=donation.fund.kind == FundKind.RESTRICTED,
        tail=(line.transaction_number if line else "")[-_TAIL:] or donation.number[-_TAIL:],
        donor_name=donation.donor_name,
        payer_name=donation.payer_name if behalf else "",
        is_organisation=is_body,
        payer_is_organisation=behalf and looks_like_organisation(donation.payer_name),
        is_company=None if body is None else body.kind == OrganisationKind.COMPANY,
        wish=wish,
        lacks_consent=donation.name_publicity == NamePublicity.FULL and not is_body and wish is NameWish.SURNAME,
        known_names=tuple(each.name for each in (person, body) if each is not None),
        intention=donation.intention,
        recorded_late=donation.recorded_late,
        late=donation.received_at < starts,
    )


def _wish(donation: Donation, consenting: set[int]) -> NameWish:
    """The gift's own wish; anonymous where the donor asked for it in general; a full name only with consent."""
    known = donation.donor_person or donation.donor_organisation
    if NamePublicity.ANONYMOUS in (donation.name_publicity, known.name_publicity if known else ""):
        return NameWish.ANONYMOUS
    if donation.name_publicity == NamePublicity.FULL and donation.donor_person_id in consenting:
        return NameWish.FULL
    return NameWish.SURNAME


def _unclaimed(starts: dt.datetime, ends: dt.datetime) -> Iterator[Gift]:
    for money in unclaimed_received(_since(starts), ends).filter(leaf__isnull=True).select_related("line__file"):
        yield Gift(
            source=f"unclaimed:{money.pk}",
            received_at=local(money.received_at),
            has_time=money.line.has_time,
            entered_at=local(money.line.file.entered_at or money.received_at),
            amount=money.amount,
            method=money.channel.get_kind_display(),
            fund=None,
            is_restricted=False,
            tail=money.line.transaction_number[-_TAIL:],
            late=money.received_at < starts,
        )


def _refund_rows(ends: dt.datetime) -> QuerySet[Transfer]:
    """Reversals that sent a gift's money back, not published yet."""
    rows: QuerySet[Transfer] = Transfer.objects.filter(
        Q(reverses__donation__isnull=False) | Q(reverses__in=UnclaimedMoney.objects.values("transfer")),
        credit_account__kind__in=_HELD,
        leaf__isnull=True,
        posting__recorded_at__lt=ends,
    )
    # Of a file taken back whole nothing was published, so there is nothing to subtract in public.
    gifts, unclaimed = (Donation.objects.filter(line__undone=True), UnclaimedMoney.objects.filter(line__undone=True))
    return rows.exclude(reverses__in=gifts.values_list("transfer")).exclude(
        reverses__in=unclaimed.values_list("transfer")
    )


def _refunds(ends: dt.datetime) -> Iterator[Gift]:
    """The row of the gift stays; the money that went back is a row of its own below nothing (dossier 1.5)."""
    for transfer in _refund_rows(ends).select_related(
        "posting", "reverses__donation__fund", "reverses__donation__channel"
    ):
        donation = getattr(transfer.reverses, "donation", None)
        yield Gift(
            source=f"refund:{transfer.pk}",
            received_at=local(transfer.posting.recorded_at),
            has_time=True,
            entered_at=local(transfer.posting.recorded_at),
            amount=-transfer.amount,
            method=donation.channel.get_kind_display() if donation else "原路退回",
            fund=donation.fund.name if donation else None,
            is_restricted=donation is not None and donation.fund.kind == FundKind.RESTRICTED,
            tail=donation.number[-_TAIL:] if donation else "",
            refunds="退回，冲减原来那一笔" + (f"（捐赠号末四位 {donation.number[-_TAIL:]}）" if donation else ""),
        )


def _channels(*, in_use: bool) -> list[Channel]:
    return list(Channel.objects.filter(in_use=in_use).order_by("pk"))


def _law(rule: Parameter) -> str:
    return f"{rule.source}：收到后 {rule.value} {rule.unit_word}{'（待核）' if rule.to_be_confirmed else ''}"


def _fen(value: Money | int | None) -> int:
    return ZERO.fen if value is None else value.fen if isinstance(value, Money) else int(value)
