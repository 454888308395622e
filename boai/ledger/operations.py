"""Everything that writes the books.

Locks (docs/locks.md): accounts by ascending id first, then the number sequence, the audit chain last. Whoever holds a
society's account rows is alone with them until commit, so checks made after locking stay true.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import F, Q

from boai.foundation import audit
from boai.foundation.bulk import insert_rows, reserve_ids
from boai.foundation.errors import BadInput
from boai.foundation.moments import now
from boai.foundation.money import Money, total
from boai.ledger.access import CLOSE_MONTH, KEEP_ACCOUNTS, OPEN_FUND, POST, REVERSE
from boai.ledger.errors import AlreadyReversed, FundExists, NotAPosting, Overdrawn, RequestDiffers
from boai.ledger.models import Account, Fund, Period, Posting, Transfer
from boai.ledger.rules import (
    AccountState,
    Change,
    Entry,
    changes,
    check_entries,
    check_month_is_over,
    check_months_open,
    check_not_overdrawn,
    digest,
    first_of_month,
)
from boai.ledger.terms import AccountKind, FundKind, PoolKind
from boai.units.access import check_may, check_same_society
from boai.units.models import User

OWED = frozenset({AccountKind.FUND, AccountKind.UNCLAIMED})
HELD = frozenset({AccountKind.BANK, AccountKind.CASH, AccountKind.CLEARING})
TRANSFER_COLUMNS = (
    "id",
    "unit_id",
    "posting_id",
    "line",
    "debit_account_id",
    "credit_account_id",
    "amount",
    "occurred_on",
    "memo",
    "reverses_id",
)


@dataclass(frozen=True, slots=True)
class Posted:
    """A posting and the primary keys of its transfers, in the order of the entries."""

    posting: Posting
    transfer_ids: range


def open_fund(
    *,
    by: User,
    code: str,
    name: str,
    kind: FundKind,
    founded_on: dt.date,
    purpose: str = "",
    pool: PoolKind = PoolKind.DONATION,
    period_from: dt.date | None = None,
    period_to: dt.date | None = None,
    founding_document: str = "",
) -> Fund:
    """设立专项资金，同时开它的资金户和已用户。A restricted one must say its purpose (红十字会法 §21).

    Raises:
        WrongRole, FundExists, BadInput: as the sentences say.
    """
    check_may(by, OPEN_FUND, to="设立专项资金")
    if kind == FundKind.RESTRICTED and not purpose.strip():
        raise BadInput("定向资金要写明用途；照捐赠人的原话写。", field="purpose")
    if period_from and period_to and period_to < period_from:
        raise BadInput(f"使用期止 {period_to} 早于起 {period_from}；请改日期。", field="period_to")
    if Fund.objects.filter(Q(code=code) | Q(name=name)).exists():
        raise FundExists(f"已经有代号“{code}”或名称“{name}”的资金；请换一个，或用原来那项。", field="name")
    with transaction.atomic():
        fund: Fund = Fund.objects.create(
            unit_id=by.unit_id,
            code=code,
            name=name,
            kind=kind,
            pool=pool,
            purpose=purpose.strip(),
            founded_on=founded_on,
            period_from=period_from,
            period_to=period_to,
            founding_document=founding_document,
        )
        _create_account(by, code=f"fund:{code}", name=name, kind=AccountKind.FUND, fund=fund)
        _create_account(by, code=f"use:{code}", name=f"{name}：已用", kind=AccountKind.USE, fund=fund)
        audit.record(by=by, action="ledger.open_fund", subject=f"ledger.Fund:{fund.pk}", name=name, kind=kind)
    return fund


def open_account(*, by: User, code: str, name: str, kind: AccountKind) -> Account:
    """开账户：银行、现金、渠道在途、待认领、其他收入。Funds open theirs with `open_fund`."""
    check_may(by, KEEP_ACCOUNTS, to="开账户")
    if kind in (AccountKind.FUND, AccountKind.USE):
        raise BadInput("资金的账户随资金一起开；请用“设立专项资金”。", code="ledger.account_of_fund")
    if Account.objects.filter(code=code).exists():
        raise BadInput(f"账户代号“{code}”已经有了；请换一个。", code="ledger.account_exists", field="code")
    with transaction.atomic():
        account = _create_account(by, code=code, name=name, kind=kind, fund=None)
        audit.record(by=by, action="ledger.open_account", subject=f"ledger.Account:{account.pk}", name=name, kind=kind)
    return account


def post(*, by: User, idempotency_key: str, document: str, entries: Sequence[Entry]) -> Posted:
    """过账：一次记下若干笔，全记或全不记。

    The same key with the same entries again has no further effect and returns what the first time made.

    Args:
        idempotency_key: names the request, at most 100 characters; unique within the society.
        document: what the posting rests on, as a person would name it, at most 120 characters.

    Raises:
        WrongRole, NotAPosting, PeriodClosed, Overdrawn, RequestDiffers: nothing was written.
    """
    check_may(by, POST, to="记账")
    check_entries(entries)
    return _post(by=by, idempotency_key=idempotency_key, document=document, entries=entries)


def reverse(*, by: User, transfer: Transfer, reason: str, occurred_on: dt.date, idempotency_key: str) -> Posted:
    """冲销一笔账：记一笔相反的，指着原来那笔；原来那笔不动。

    Raises:
        WrongRole, AlreadyReversed, PeriodClosed, Overdrawn: nothing was written.
    """
    check_may(by, REVERSE, to="冲销")
    check_same_society(by, transfer.unit_id)
    if not reason.strip():
        raise BadInput("冲销要写原因。", field="reason")
    entry = Entry(
        debit_id=transfer.credit_account_id,
        credit_id=transfer.debit_account_id,
        amount=transfer.amount,
        occurred_on=occurred_on,
        memo=f"冲销：{reason.strip()}"[:200],
        reverses_id=transfer.pk,
    )
    document = f"冲销第 {transfer.pk} 号账"
    return _post(by=by, idempotency_key=idempotency_key, document=document, entries=[entry])


def reverse_posting(*, by: User, posting: Posting, reason: str, idempotency_key: str) -> Posted:
    """冲销整笔过账：每一笔账各记一笔相反的，记在原来那天，一次记完。

    On the days of the originals, so that no day's sum keeps a trace of what never should have been there.

    Raises:
        WrongRole, AlreadyReversed, PeriodClosed, Overdrawn: nothing was written.
    """
    check_may(by, REVERSE, to="冲销")
    check_same_society(by, posting.unit_id)
    if not reason.strip():
        raise BadInput("冲销要写原因。", field="reason")
    entries = [
        Entry(
            debit_id=transfer.credit_account_id,
            credit_id=transfer.debit_account_id,
            amount=transfer.amount,
            occurred_on=transfer.occurred_on,
            memo=f"冲销：{reason.strip()}"[:200],
            reverses_id=transfer.pk,
        )
        for transfer in posting.transfers.order_by("line")
    ]
    document = f"冲销“{posting.document}”"[:120]
    return _post(by=by, idempotency_key=idempotency_key, document=document, entries=entries)


def close_month(*, by: User, month: dt.date, today: dt.date) -> Period:
    """结账：一个月从此不能再记。Waits for every posting under way, because it locks all accounts.

    Raises:
        WrongRole, PeriodClosed: the month still runs or is closed already.
    """
    check_may(by, CLOSE_MONTH, to="结账")
    check_month_is_over(month, today)
    with transaction.atomic():
        list(Account.objects.select_for_update().order_by("pk").values_list("pk"))
        check_months_open([month], _closed_months())
        period: Period = Period.objects.create(
            unit_id=by.unit_id, month=first_of_month(month), closed_at=now(), closed_by=by
        )
        audit.record(by=by, action="ledger.close_month", subject=f"ledger.Period:{period.pk}", month=str(period.month))
    return period


def _post(*, by: User, idempotency_key: str, document: str, entries: Sequence[Entry]) -> Posted:
    wanted, seal = changes(entries), digest(entries)
    with transaction.atomic():
        accounts = _lock(wanted)
        done = _already_posted(idempotency_key, seal)
        if done is not None:
            return done
        check_months_open((entry.occurred_on for entry in entries), _closed_months())
        _check_not_reversed(entries)
        for account_id, change in wanted.items():
            _apply(accounts[account_id], change)
        posted = _write(by=by, idempotency_key=idempotency_key, document=document, entries=entries, seal=seal)
        audit.record(
            by=by,
            action="ledger.post",
            subject=f"ledger.Posting:{posted.posting.pk}",
            document=document,
            count=len(entries),
            total_fen=posted.posting.total.fen,
            digest=seal,
        )
    return posted


def _lock(wanted: dict[int, Change]) -> dict[int, Account]:
    rows = Account.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    accounts = {account.pk: account for account in rows}
    missing = wanted.keys() - accounts.keys()
    if missing:
        raise NotAPosting(f"没有账户 {sorted(missing)[0]}；请刷新页面再试。", code="ledger.no_account")
    return accounts


def _already_posted(idempotency_key: str, seal: str) -> Posted | None:
    posting = Posting.objects.filter(idempotency_key=idempotency_key).first()
    if posting is None:
        return None
    if posting.digest != seal:
        raise RequestDiffers(f"请求号 {idempotency_key} 已经记过另一笔账（{posting.document}）；请刷新页面再提交。")
    first = Transfer.objects.filter(posting=posting, line=1).values_list("pk", flat=True).get()
    return Posted(posting, range(first, first + posting.transfer_count))


def _closed_months() -> set[dt.date]:
    return set(Period.objects.values_list("month", flat=True))


def _check_not_reversed(entries: Sequence[Entry]) -> None:
    wanted = [entry.reverses_id for entry in entries if entry.reverses_id is not None]
    found = Transfer.objects.filter(reverses_id__in=wanted).first() if wanted else None
    if found is not None:
        raise AlreadyReversed(f"第 {found.reverses_id} 号账已经由第 {found.pk} 号冲销过；不用再冲。")


def _apply(account: Account, change: Change) -> None:
    """Add to the running totals in one conditional UPDATE; zero rows changed means it may not be."""
    debits, credits = F("debits") + change.debits, F("credits") + change.credits
    allowed = (Q(debits_may_not_exceed_credits=False) | Q(debits__lte=credits - change.debits)) & (
        Q(credits_may_not_exceed_debits=False) | Q(credits__lte=debits - change.credits)
    )
    if Account.objects.filter(allowed, pk=account.pk).update(debits=debits, credits=credits) != 1:
        check_not_overdrawn(_state(account), change)
        raise Overdrawn(f"“{account.name}”的余额刚被别的支出用掉；请刷新页面再看。")


def _state(account: Account) -> AccountState:
    return AccountState(
        account.name,
        account.debits,
        account.credits,
        account.debits_may_not_exceed_credits,
        account.credits_may_not_exceed_debits,
    )


def _write(*, by: User, idempotency_key: str, document: str, entries: Sequence[Entry], seal: str) -> Posted:
    posting: Posting = Posting.objects.create(
        unit_id=by.unit_id,
        idempotency_key=idempotency_key,
        document=document,
        recorded_at=now(),
        recorded_by=by,
        transfer_count=len(entries),
        total=total(entry.amount for entry in entries),
        digest=seal,
    )
    ids = reserve_ids(Transfer, len(entries))
    row = partial(_row, unit_id=by.unit_id, posting_id=posting.pk)
    insert_rows(Transfer, TRANSFER_COLUMNS, (row(ids[n], n + 1, entry) for n, entry in enumerate(entries)))
    return Posted(posting, ids)


def _row(transfer_id: int, line: int, entry: Entry, *, unit_id: int, posting_id: int) -> tuple[object, ...]:
    return (
        transfer_id,
        unit_id,
        posting_id,
        line,
        entry.debit_id,
        entry.credit_id,
        entry.amount.fen,
        entry.occurred_on,
        entry.memo[:200],
        entry.reverses_id,
    )


def _create_account(by: User, *, code: str, name: str, kind: AccountKind, fund: Fund | None) -> Account:
    account: Account = Account.objects.create(
        unit_id=by.unit_id,
        code=code,
        name=name,
        kind=kind,
        fund=fund,
        debits=Money(0),
        credits=Money(0),
        debits_may_not_exceed_credits=kind in OWED,
        credits_may_not_exceed_debits=kind in HELD,
    )
    return account
