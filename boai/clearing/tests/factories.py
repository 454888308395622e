"""Channels with money on them and bank lines that settle it, invented."""

from __future__ import annotations

import datetime as dt
from itertools import count

from boai.donations.models import Channel, IntakeFile, StatementLine
from boai.donations.operations import set_up_channels
from boai.donations.tests.factories import bill, drop, gifts
from boai.foundation.moments import SHANGHAI
from boai.foundation.money import Money
from boai.ledger.models import Fund
from boai.ledger.operations import post
from boai.ledger.queries import fund_account
from boai.ledger.rules import Entry
from boai.units.models import User

_serial = count(1)


def wechat(by: User, *days: tuple[dt.date, int]) -> Channel:
    """The WeChat channel, with gifts of so many fen on each day."""
    channel = next(each for each in set_up_channels(by=by) if each.code == "wechat")
    for day, fen in days:
        fund = fund_account(Fund.objects.get(code="unassigned"))
        entry = Entry(channel.account_id, fund.pk, Money(fen), day)
        post(by=by, idempotency_key=f"day:{next(_serial)}", document="来款", entries=[entry])
    return channel


def bank_line(by: User, fen: int, day: dt.date, *, nature: str = "own_transfer", code: str = "bank") -> StatementLine:
    """An incoming line of the bank's statement, entered."""
    file = IntakeFile.objects.filter(channel__code=code).first() or drop(by, bill(gifts(1, start=next(_serial))))
    if file.channel_id is None or file.channel is None or file.channel.code != code:
        file.channel = Channel.objects.get(code=code)
        file.save()
    serial = next(_serial)
    return StatementLine.objects.create(
        unit_id=by.unit_id,
        file=file,
        row=serial,
        occurred_at=dt.datetime.combine(day, dt.time(10), SHANGHAI),
        direction="income",
        nature=nature,
        amount=Money(fen),
        counterparty="财付通支付科技有限公司",
        line_key=f"bank:{serial}",
    )
