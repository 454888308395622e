"""Reads of the books."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Min, Q, QuerySet, Sum, When

from boai.foundation.fields import MoneyField
from boai.foundation.money import ZERO, Money, total
from boai.ledger.models import Account, Fund, Period, Transfer
from boai.ledger.rules import months_between
from boai.ledger.terms import AccountKind


@dataclass(frozen=True, slots=True)
class FundOverview:
    """One fund at a glance; received − used = left, to the fen. What was reversed (`undone`) counts neither way."""

    fund: Fund
    received: Money
    used: Money
    left: Money
    undone: Money = ZERO

    @property
    def difference(self) -> Money:
        """What does not tie; nothing, or `boai verify` has something to say."""
        return self.received - self.used - self.left


@dataclass(frozen=True, slots=True)
class Flow:
    """Money between a fund and one account on its other side."""

    account: Account
    amount: Money
    count: int


@dataclass(frozen=True, slots=True)
class FundUse:
    """What money of a fund went for, in the words of the transfers (their memo, else their document)."""

    words: str
    amount: Money
    count: int


@dataclass(frozen=True, slots=True)
class FundFlows:
    """One fund from its sources to its uses, reversals taken off on both sides, each largest first.

    Σ sources = received and Σ uses = used, to the fen.
    """

    overview: FundOverview
    sources: list[Flow]
    uses: list[FundUse]


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """All accounts with their running totals."""

    accounts: list[Account]
    debits: Money
    credits: Money

    @property
    def difference(self) -> Money:
        return self.debits - self.credits


def funds() -> QuerySet[Fund]:
    return Fund.objects.order_by("closed_on", "-founded_on", "code")


def fund_account(fund: Fund) -> Account:
    return Account.objects.get(fund=fund, kind=AccountKind.FUND)


def fund_overviews() -> list[FundOverview]:
    """Every fund of the society in scope, open ones first; from running totals, no sums over rows."""
    accounts = {account.fund_id: account for account in Account.objects.filter(kind=AccountKind.FUND)}
    reversed_fen = _reversed_fen(account.pk for account in accounts.values())
    return [_overview(fund, accounts[fund.pk], reversed_fen[accounts[fund.pk].pk]) for fund in funds()]


def fund_overview(fund: Fund) -> FundOverview:
    account = fund_account(fund)
    return _overview(fund, account, _reversed_fen([account.pk])[account.pk])


def fund_flows(fund: Fund) -> FundFlows:
    """Where a fund's money came from and what it went for."""
    account = fund_account(fund)
    return FundFlows(fund_overview(fund), _net_sources(account), _net_uses(account))


def fund_transfers(fund: Fund) -> QuerySet[Transfer]:
    """Every transfer of a fund, newest first, with `received` or `used` (`Money`, the other is None) and `other`, the
    account on its other side."""
    account = fund_account(fund)
    into = Q(credit_account=account)
    return transfers_of(account).annotate(
        received=Case(When(into, then=F("amount")), output_field=MoneyField(null=True)),
        used=Case(When(~into, then=F("amount")), output_field=MoneyField(null=True)),
        other=Case(When(into, then=F("debit_account__name")), default=F("credit_account__name")),
    )


def account_transfers(account: Account) -> QuerySet[Transfer]:
    """Every transfer of an account, newest first, with `debit` or `credit` (the other is None) and `other`."""
    debit = Q(debit_account=account)
    return transfers_of(account).annotate(
        debit=Case(When(debit, then=F("amount")), output_field=MoneyField(null=True)),
        credit=Case(When(~debit, then=F("amount")), output_field=MoneyField(null=True)),
        other=Case(When(debit, then=F("credit_account__name")), default=F("debit_account__name")),
    )


def fund_sources(fund: Fund) -> list[Flow]:
    """Where the fund's money came from: one flow per account on the debit side, largest first."""
    return _flows(Transfer.objects.filter(credit_account__fund=fund, credit_account__kind=AccountKind.FUND), "debit")


def fund_uses(fund: Fund) -> list[Flow]:
    """What the fund's money went to, largest first."""
    return _flows(Transfer.objects.filter(debit_account__fund=fund, debit_account__kind=AccountKind.FUND), "credit")


def transfers_of(account: Account) -> QuerySet[Transfer]:
    """Every transfer that touches an account, newest first."""
    return (
        Transfer.objects.filter(Q(debit_account=account) | Q(credit_account=account))
        .select_related("debit_account", "credit_account", "posting__recorded_by")
        .order_by("-occurred_on", "-pk")
    )


def trial_balance() -> Sequence[Account]:
    """All accounts with their running totals; Σ debits = Σ credits."""
    return list(Account.objects.select_related("fund").order_by("kind", "code"))


def books() -> TrialBalance:
    """The trial balance with its totals, from running totals, no sums over rows."""
    accounts = list(trial_balance())
    debits, credits = (total(getattr(account, side) for account in accounts) for side in ("debits", "credits"))
    return TrialBalance(accounts, debits, credits)


def months_to_close(today: dt.date) -> list[dt.date]:
    """First days of the months since the first transfer that are over and not closed, oldest first."""
    first = Transfer.objects.aggregate(first=Min("occurred_on"))["first"]
    closed = set(closed_months())
    return [month for month in months_between(first, today) if month not in closed] if first else []


def closings() -> QuerySet[Period]:
    return Period.objects.select_related("closed_by").order_by("-month")


def transfers() -> QuerySet[Transfer]:
    return Transfer.objects.select_related("debit_account", "credit_account", "posting__recorded_by", "reverses")


def accounts_of(*kinds: AccountKind) -> QuerySet[Account]:
    return Account.objects.filter(kind__in=kinds).order_by("code")


def closed_months() -> list[dt.date]:
    return list(Period.objects.order_by("month").values_list("month", flat=True))


def _overview(fund: Fund, account: Account, reversed_fen: int) -> FundOverview:
    """A reversal stands on the other side of what it reverses, so it is taken off both running totals once."""
    undone = Money(reversed_fen)
    return FundOverview(fund, account.credits - undone, account.debits - undone, account.balance, undone)


def _reversed_fen(account_ids: Iterable[int]) -> Counter[int]:
    """By account: the sum of the reversing transfers that touch it, in fen."""
    wanted = set(account_ids)
    rows = Transfer.objects.filter(reverses_id__gt=0).values_list("debit_account_id", "credit_account_id", "amount")
    undone: Counter[int] = Counter()
    for debit_id, credit_id, amount in rows.order_by().iterator():
        for account_id in {debit_id, credit_id} & wanted:
            undone[account_id] += amount.fen
    return undone


def _net_sources(account: Account) -> list[Flow]:
    received = Transfer.objects.filter(credit_account=account, reverses__isnull=True)
    undone = Transfer.objects.filter(debit_account=account, reverses_id__gt=0)
    amounts, counts = _net(_sums(received, "debit_account_id"), _sums(undone, "credit_account_id"))
    accounts = Account.objects.in_bulk([key[0] for key in amounts])
    flows = [Flow(accounts[key[0]], Money(fen), counts[key]) for key, fen in amounts.items()]
    return sorted(flows, key=lambda flow: (-flow.amount.fen, flow.account.code))


def _net_uses(account: Account) -> list[FundUse]:
    used = Transfer.objects.filter(debit_account=account, reverses__isnull=True)
    undone = Transfer.objects.filter(credit_account=account, reverses_id__gt=0)
    amounts, counts = _net(
        _sums(used, "memo", "posting__document"), _sums(undone, "reverses__memo", "reverses__posting__document")
    )
    uses: dict[str, FundUse] = {}
    for (memo, document), fen in amounts.items():
        words = memo or document
        before = uses.get(words, FundUse(words, ZERO, 0))
        uses[words] = FundUse(words, before.amount + Money(fen), before.count + counts[memo, document])
    return sorted(uses.values(), key=lambda use: (-use.amount.fen, use.words))


def _sums(rows: QuerySet[Transfer], *keys: str) -> dict[tuple[Any, ...], tuple[int, int]]:
    """By key: fen and count."""
    found = rows.order_by().values_list(*keys).annotate(sum=Sum("amount"), count=Count("pk"))
    return {tuple(row[:-2]): (_as_money(row[-2]).fen, row[-1]) for row in found}


def _net(
    done: dict[tuple[Any, ...], tuple[int, int]], undone: dict[tuple[Any, ...], tuple[int, int]]
) -> tuple[dict[tuple[Any, ...], int], dict[tuple[Any, ...], int]]:
    """Amounts in fen and counts by key, without what was undone; keys with nothing left are gone."""
    nothing = (0, 0)
    amounts = {key: fen - undone.get(key, nothing)[0] for key, (fen, _) in done.items()}
    counts = {key: count - undone.get(key, nothing)[1] for key, (_, count) in done.items()}
    return {key: fen for key, fen in amounts.items() if fen}, counts


def _flows(rows: QuerySet[Transfer], other_side: str) -> list[Flow]:
    field = f"{other_side}_account_id"
    found = list(rows.order_by().values(field).annotate(amount=Sum("amount"), count=Count("pk")))
    accounts = Account.objects.in_bulk([row[field] for row in found])
    flows = [Flow(accounts[row[field]], _as_money(row["amount"]), row["count"]) for row in found]
    return sorted(flows, key=lambda flow: (-flow.amount.fen, flow.account.code))


def _as_money(value: Money | int | None) -> Money:
    return ZERO if value is None else value if isinstance(value, Money) else Money(int(value))
