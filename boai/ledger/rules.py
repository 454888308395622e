"""Decisions about the books. Pure: no Django, no clock."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from boai.foundation.money import Money
from boai.ledger.errors import NotAPosting, Overdrawn, PeriodClosed


@dataclass(frozen=True, slots=True)
class Entry:
    """One transfer to be posted: `amount` leaves `credit_id` and arrives at `debit_id` (primary keys of accounts)."""

    debit_id: int
    credit_id: int
    amount: Money
    occurred_on: dt.date
    memo: str = ""
    reverses_id: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a posting adds to one account's running totals, in fen; never negative."""

    debits: int
    credits: int


@dataclass(frozen=True, slots=True)
class AccountState:
    """An account as it stands when its row is locked."""

    name: str
    debits: Money
    credits: Money
    debits_may_not_exceed_credits: bool
    credits_may_not_exceed_debits: bool


def check_entries(entries: Sequence[Entry]) -> None:
    """Refuse what cannot be a posting.

    Raises:
        NotAPosting: nothing to post, an amount of nothing or less, or both ends the same account.
    """
    if not entries:
        raise NotAPosting("没有要记的账；请至少给一笔。")
    for number, entry in enumerate(entries, start=1):
        if entry.amount.fen <= 0:
            raise NotAPosting(
                f"第 {number} 笔金额是 {entry.amount.text()} 元；记账金额必须大于 0，冲销请用冲销。", row=number
            )
        if entry.debit_id == entry.credit_id:
            raise NotAPosting(f"第 {number} 笔的借方和贷方是同一个账户；请选两个不同的账户。", row=number)


def changes(entries: Iterable[Entry]) -> dict[int, Change]:
    """What the entries add to each account, by account id. Σ debits = Σ credits whatever the entries are."""
    debits: dict[int, int] = defaultdict(int)
    credits: dict[int, int] = defaultdict(int)
    for entry in entries:
        debits[entry.debit_id] += entry.amount.fen
        credits[entry.credit_id] += entry.amount.fen
    return {account: Change(debits[account], credits[account]) for account in sorted(debits.keys() | credits.keys())}


def check_not_overdrawn(account: AccountState, change: Change) -> None:
    """Refuse a change that would take an account below nothing (dossier 13.1: 池余额≥额).

    Raises:
        Overdrawn: with what is there, what is wanted and what is missing.
    """
    debits, credits = account.debits.fen + change.debits, account.credits.fen + change.credits
    if account.debits_may_not_exceed_credits and debits > credits:
        there, wanted = account.credits - account.debits, Money(change.debits - change.credits)
    elif account.credits_may_not_exceed_debits and credits > debits:
        there, wanted = account.debits - account.credits, Money(change.credits - change.debits)
    else:
        return
    raise Overdrawn(
        f"“{account.name}”还有 {there.text()} 元，要支出 {wanted.text()} 元，差 {(wanted - there).text()} 元；"
        "请减少金额，或先等钱到账。"
    )


def first_of_month(day: dt.date) -> dt.date:
    return day.replace(day=1)


def months_between(first: dt.date, today: dt.date) -> list[dt.date]:
    """First days of the months from that of `first` to the last one that is over today."""
    month, months = first_of_month(first), []
    while month < first_of_month(today):
        months.append(month)
        month = first_of_month(month + dt.timedelta(days=31))
    return months


def check_months_open(days: Iterable[dt.date], closed_months: Collection[dt.date]) -> None:
    """Refuse to post into a closed month; a correction is a new row in the open one.

    Raises:
        PeriodClosed: names the first closed month.
    """
    for month in sorted({first_of_month(day) for day in days}):
        if month in closed_months:
            raise PeriodClosed(
                f"{month.year} 年 {month.month} 月已结账，不能再记；请把更正记在现在的月份，摘要写明原因。"
            )


def check_month_is_over(month: dt.date, today: dt.date) -> None:
    """Refuse to close a month that is still running.

    Raises:
        PeriodClosed: it is.
    """
    if first_of_month(month) >= first_of_month(today):
        raise PeriodClosed(
            f"{month.year} 年 {month.month} 月还没过完，不能结账；下个月一日起再结。", code="ledger.month_running"
        )


def digest(entries: Iterable[Entry]) -> str:
    """The fingerprint of a posting's transfers: SHA-256 over ``debit credit fen day reverses memo``, a line each."""
    seal = hashlib.sha256()
    for entry in entries:
        seal.update(
            f"{entry.debit_id}\t{entry.credit_id}\t{entry.amount.fen}\t{entry.occurred_on.isoformat()}"
            f"\t{entry.reverses_id or ''}\t{entry.memo}\n".encode()
        )
    return seal.hexdigest()
