"""What a platform took in reaches the bank: the channel's account goes back to zero.

Locks, in this order (docs/locks.md): all channels of the society by ascending id, what `ledger` takes, the audit chain.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Final

from django.db import transaction

from boai.clearing import queries
from boai.clearing.access import SETTLE_CHANNELS
from boai.clearing.errors import LineInUse, NotASettlement
from boai.clearing.models import SettledLine, Settlement
from boai.clearing.rules.settlements import DaySum, check_settlement
from boai.donations.models import Channel, StatementLine
from boai.foundation import audit
from boai.foundation.errors import BadInput, NotNow
from boai.foundation.moments import SHANGHAI, now
from boai.foundation.money import ZERO, Money, total
from boai.ledger.models import Account, Transfer
from boai.ledger.operations import open_account, post, reverse
from boai.ledger.rules import Entry
from boai.ledger.terms import AccountKind
from boai.units.access import check_may, check_same_society
from boai.units.models import User

FEE_ACCOUNT: Final = "platform_fee"


def settle_channel(
    *,
    by: User,
    channel: Channel,
    lines: Sequence[StatementLine],
    up_to: dt.date,
    fee: Money = ZERO,
    fee_basis: str = "",
) -> Settlement:
    """清算：平台打到银行的一笔或几笔，冲平渠道上到 `up_to` 为止的款。An instalment may leave a rest.

    Bank ← channel for what arrived, dated as the bank says; fee account ← channel for the fee, which the society bears:
    no gift and no fund becomes smaller (dossier 1.2, 1.11).

    Args:
        lines: bank lines of own money, each used once.
        fee: what the platform kept; above nothing it needs `fee_basis`.

    Raises:
        WrongRole, NotASettlement, LineInUse, TooMuch, FeeOutOfRule, PeriodClosed: nothing was written.
    """
    check_may(by, SETTLE_CHANNELS, to="清算渠道")
    for unit_id in (channel.unit_id, *(line.unit_id for line in lines)):
        check_same_society(by, unit_id)
    with transaction.atomic():
        list(Channel.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
        held, bank = _held_lines(channel, lines)
        received, last = total(line.amount for line in held), _day(held[-1])
        found = queries.standing(channel)
        per_mille = int(queries.fee_rule(last).value)
        check_settlement(found.to_come, received, fee, up_to=up_to, per_mille=per_mille, fee_basis=fee_basis)
        entries = [Entry(bank.pk, channel.account_id, line.amount, _day(line), f"{channel.name}到账") for line in held]
        if fee:
            words = f"{channel.name}手续费：{fee_basis.strip()}"[:200]
            entries.append(Entry(_fee_account(by).pk, channel.account_id, fee, last, words))
        posted = post(by=by, idempotency_key=_key(held), document=f"清算{channel.name}"[:120], entries=entries)
        made: Settlement = Settlement.objects.create(
            unit_id=by.unit_id,
            channel=channel,
            bank_account=bank,
            first_day=_first_day(found.to_come),
            up_to=up_to,
            settled_on=last,
            received=received,
            fee=fee,
            fee_basis=fee_basis.strip()[:200] if fee else "",
            posting=posted.posting,
            recorded_at=now(),
            recorded_by=by,
        )
        SettledLine.objects.bulk_create(SettledLine(settlement=made, line=line) for line in held)
        audit.record(
            by=by,
            action="clearing.settle_channel",
            subject=f"clearing.Settlement:{made.pk}",
            name=channel.name,
            fen=received.fen,
            fee_fen=fee.fen,
            lines=[line.pk for line in held],
        )
    return made


def undo_settlement(*, by: User, settlement: Settlement, reason: str, occurred_on: dt.date) -> Settlement:
    """撤销清算：每笔账记一笔相反的，流水又可以用。The settlement stays to be seen, with who undid it and why.

    Args:
        occurred_on: the day of the reversal, in a month that is not closed.

    Raises:
        WrongRole, BadInput, NotNow, PeriodClosed, Overdrawn: nothing was written.
    """
    check_may(by, SETTLE_CHANNELS, to="撤销清算")
    check_same_society(by, settlement.unit_id)
    if not reason.strip():
        raise BadInput("没写为什么撤销；请写一句，如“选错了渠道”。", field="reason")
    with transaction.atomic():
        held: Settlement = Settlement.objects.select_for_update(of=("self",)).get(pk=settlement.pk)
        if held.undone_at is not None:
            raise NotNow(
                f"这笔清算已由{held.undone_by}撤销，原因是“{held.undone_reason}”；不用再撤。", code="clearing.undone"
            )
        for each in Transfer.objects.filter(posting=held.posting_id).order_by("pk"):
            reverse(
                by=by,
                transfer=each,
                reason=reason,
                occurred_on=occurred_on,
                idempotency_key=f"unsettle:{held.pk}:{each.pk}",
            )
        held.undone_at, held.undone_by, held.undone_reason = now(), by, reason.strip()[:200]
        held.save(update_fields=["undone_at", "undone_by", "undone_reason"])
        SettledLine.objects.filter(settlement=held).update(undone=True)
        audit.record(
            by=by,
            action="clearing.undo_settlement",
            subject=f"clearing.Settlement:{held.pk}",
            reason=reason.strip(),
            fen=(held.received + held.fee).fen,
        )
    return held


def _held_lines(channel: Channel, lines: Sequence[StatementLine]) -> tuple[list[StatementLine], Account]:
    """The lines, oldest first, and the one bank account they lie on; refused unless all may be settled."""
    if channel.account.kind != AccountKind.CLEARING:
        raise NotASettlement(f"“{channel.name}”的钱不经平台，不用清算；请选微信、支付宝这类渠道。", field="channel")
    if not lines:
        raise NotASettlement("没选银行流水；请勾上平台打来的那一笔。", field="lines")
    wanted = {line.pk for line in lines}
    held = sorted(queries.unsettled_lines().filter(pk__in=wanted), key=lambda line: (line.occurred_at, line.pk))
    for line in lines:
        if line.pk not in {each.pk for each in held}:
            _refuse(line)
    accounts = {line.file.channel.account for line in held if line.file.channel is not None}
    if len(accounts) > 1:
        raise NotASettlement("选的流水在不同的银行账户；请一个账户清算一次。", field="lines")
    return held, accounts.pop()


def _refuse(line: StatementLine) -> None:
    used = SettledLine.objects.filter(line=line, undone=False).select_related("settlement__channel").first()
    words = f"{_day(line)} 的 {line.amount.text()} 元"
    if used is not None:
        raise LineInUse(
            f"{words}已用在{used.settlement.channel.name}到 {used.settlement.up_to} 的清算里；请另选一笔。",
            field="lines",
        )
    if hasattr(line, "donation") or hasattr(line, "unclaimed"):
        raise LineInUse(f"{words}已记作捐赠或待认领款；请会计先冲销那笔账，再来清算。", field="lines")
    raise NotASettlement(f"{words}不是平台打到银行的款；请选“本会账户之间”的收入流水。", field="lines")


def _fee_account(by: User) -> Account:
    found: Account | None = Account.objects.filter(code=FEE_ACCOUNT).first()
    return found or open_account(by=by, code=FEE_ACCOUNT, name="渠道手续费", kind=AccountKind.FEE)


def _key(lines: Sequence[StatementLine]) -> str:
    """Names the request: these lines, after as many settlements of theirs as were undone."""
    seal = hashlib.sha256(",".join(str(line.pk) for line in lines).encode()).hexdigest()[:40]
    return f"settle:{seal}:{SettledLine.objects.filter(line=lines[0], undone=True).count()}"


def _first_day(to_come: Sequence[DaySum]) -> dt.date:
    return min(each.day for each in to_come)


def _day(line: StatementLine) -> dt.date:
    return line.occurred_at.astimezone(SHANGHAI).date()
