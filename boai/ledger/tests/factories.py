"""A set of books, invented."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import count

from boai.foundation.money import ZERO, Money
from boai.ledger import operations
from boai.ledger.models import Account, Fund
from boai.ledger.queries import fund_account
from boai.ledger.rules import Entry
from boai.ledger.terms import AccountKind, FundKind
from boai.units.models import User

DAY = dt.date(2021, 9, 8)
_serial = count(1)


@dataclass(frozen=True)
class Books:
    bank: Account
    fund: Fund
    fund_account: Account
    use: Account


def make_books(by: User, *, received: Money = ZERO) -> Books:
    """One bank account and one restricted fund; `received` already given to it. `by` keeps accounts and posts."""
    number = next(_serial)
    bank = operations.open_account(by=by, code=f"bank{number}", name=f"银行{number}", kind=AccountKind.BANK)
    fund = operations.open_fund(
        by=by,
        code=f"F{number}",
        name=f"洪涝救灾{number}",
        kind=FundKind.RESTRICTED,
        purpose="只用于本次洪涝救灾",
        founded_on=DAY,
    )
    books = Books(bank, fund, fund_account(fund), Account.objects.get(fund=fund, kind=AccountKind.USE))
    if received:
        give(by, books, received, key=f"opening{number}")
    return books


def give(by: User, books: Books, amount: Money, *, key: str, day: dt.date = DAY) -> operations.Posted:
    return operations.post(
        by=by,
        idempotency_key=key,
        document="测试来款",
        entries=[Entry(books.bank.pk, books.fund_account.pk, amount, day)],
    )


def spend(by: User, books: Books, amount: Money, *, key: str, day: dt.date = DAY) -> operations.Posted:
    return operations.post(
        by=by,
        idempotency_key=key,
        document="测试支出",
        entries=[
            Entry(books.fund_account.pk, books.bank.pk, amount, day),
        ],
    )
