"""Reads of the books."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from boai.foundation.money import ZERO, Money
from boai.ledger.models import Account, Fund, Period, Transfer
from boai.ledger.terms import AccountKind


@dataclass(frozen=True, slots=True)
class FundOverview:
    """One fund at a glance; received − used = left, to the fen."""

    fund: Fund
    received: Money
    used: Money
    left: Money

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


def funds() -> QuerySet[Fund]:
    return Fund.objects.order_by("closed_on", "-founded_on", "code")


def fund_account(fund: Fund) -> Account:
    return Account.objects.get(fund=fund, kind=AccountKind.FUND)


def fund_overviews() -> list[FundOverview]:
    """Every fund of the society in scope, open ones first; from running totals, no sums over rows."""
    accounts = {account.fund_id: account for account in Account.objects.filter(kind=AccountKind.FUND)}
    return [_overview(fund, accounts[fund.pk]) for fund in funds()]


def fund_overview(fund: Fund) -> FundOverview:
    return _overview(fund, fund_account(fund))


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


def accounts_of(*kinds: AccountKind) -> QuerySet[Account]:
    return Account.objects.filter(kind__in=kinds).order_by("code")


def closed_months() -> list[dt.date]:
    return list(Period.objects.order_by("month").values_list("month", flat=True))


def _overview(fund: Fund, account: Account) -> FundOverview:
    return FundOverview(fund, received=account.credits, used=account.debits, left=account.balance)


def _flows(rows: QuerySet[Transfer], other_side: str) -> list[Flow]:
    field = f"{other_side}_account_id"
    found = list(rows.order_by().values(field).annotate(amount=Sum("amount"), count=Count("pk")))
    accounts = Account.objects.in_bulk([row[field] for row in found])
    flows = [Flow(accounts[row[field]], _as_money(row["amount"]), row["count"]) for row in found]
    return sorted(flows, key=lambda flow: (-flow.amount.fen, flow.account.code))


def _as_money(value: Money | int | None) -> Money:
    return ZERO if value is None else value if isinstance(value, Money) else Money(int(value))
