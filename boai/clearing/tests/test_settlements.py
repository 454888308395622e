"""A channel's account returns to zero."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import Error, transaction
from django.test import Client
from django.urls import reverse

from boai.clearing import queries
from boai.clearing.errors import FeeOutOfRule, LineInUse, NotASettlement, TooMuch
from boai.clearing.models import SettledLine, Settlement
from boai.clearing.operations import settle_channel, undo_settlement
from boai.clearing.tests.factories import bank_line, wechat
from boai.clearing.verification import settlements_are_their_lines_and_postings
from boai.donations.models import Channel
from boai.foundation.default_parameters import load_default_parameters
from boai.foundation.errors import BadInput, NotNow
from boai.foundation.money import ZERO, Money
from boai.ledger.models import Account, Transfer
from boai.ledger.queries import books
from boai.units.access import WrongRole
from boai.units.models import User

D1, D2, D3 = (dt.date(2026, 7, day) for day in (1, 2, 3))


@pytest.fixture(autouse=True)
def rules(accountant: User) -> None:
    list(load_default_parameters(accountant))


@pytest.fixture
def channel(accountant: User) -> Channel:
    return wechat(accountant, (D1, 10_000), (D2, 20_000))


def rows() -> tuple[int, int, int, int]:
    return tuple(each.objects.count() for each in (Settlement, SettledLine, Transfer, Account))  # type: ignore[return-value]


def balance(code: str) -> Money:
    return Account.objects.get(code=code).balance


def test_two_instalments_and_a_fee_bring_the_channel_to_zero(accountant: User, channel: Channel) -> None:
    first = bank_line(accountant, 10_000, D2)
    settle_channel(by=accountant, channel=channel, lines=[first], up_to=D1)
    assert queries.standing(channel).to_come[0].day == D2
    assert balance("channel:wechat") == Money(20_000)
    second = bank_line(accountant, 19_880, D3)
    settle_channel(
        by=accountant, channel=channel, lines=[second], up_to=D2, fee=Money(120), fee_basis="收款协议第 3 条"
    )
    found = queries.standing(channel)
    assert (found.received, found.settled, found.fees, found.other, found.left) == (
        Money(30_000),
        Money(29_880),
        Money(120),
        ZERO,
        ZERO,
    )
    assert [balance(code) for code in ("channel:wechat", "channel:bank", "platform_fee", "fund:unassigned")] == [
        ZERO,
        Money(29_880),
        Money(120),
        Money(30_000),
    ]
    assert books().difference == ZERO


def test_part_of_a_day_leaves_a_rest_with_its_age(accountant: User, channel: Channel) -> None:
    settle_channel(by=accountant, channel=channel, lines=[bank_line(accountant, 4_000, D2)], up_to=D1)
    found = queries.standing(channel)
    assert [(each.day, each.amount) for each in found.to_come] == [(D1, Money(6_000)), (D2, Money(20_000))]
    assert found.age(dt.date(2026, 7, 9)) == 8
    assert [each.channel for each in queries.overdue(dt.date(2026, 7, 9))] == [channel]
    assert queries.overdue(dt.date(2026, 7, 8)) == []


def test_several_lines_settle_together(accountant: User, channel: Channel) -> None:
    lines = [bank_line(accountant, 10_000, D2), bank_line(accountant, 20_000, D3)]
    made = settle_channel(by=accountant, channel=channel, lines=lines, up_to=D2)
    assert (made.received, made.settled_on, made.lines.count()) == (Money(30_000), D3, 2)


def test_a_line_settles_once(accountant: User, channel: Channel) -> None:
    line = bank_line(accountant, 10_000, D2)
    settle_channel(by=accountant, channel=channel, lines=[line], up_to=D1)
    before = rows()
    with pytest.raises(LineInUse, match=r"2026-07-02 的 100.00 元已用在微信收款到 2026-07-01 的清算里"):
        settle_channel(by=accountant, channel=channel, lines=[line], up_to=D2)
    assert rows() == before


def test_the_table_itself_holds_a_line_to_one_settlement(accountant: User, channel: Channel) -> None:
    line = bank_line(accountant, 10_000, D2)
    made = settle_channel(by=accountant, channel=channel, lines=[line], up_to=D1)
    with pytest.raises(Error), transaction.atomic():
        SettledLine.objects.create(settlement=made, line=line)
    with pytest.raises(Error), transaction.atomic():
        Settlement.objects.filter(pk=made.pk).update(received=Money(1))


def test_more_than_the_days_hold_is_refused(accountant: User, channel: Channel) -> None:
    line = bank_line(accountant, 10_001, D2)
    before = rows()
    with pytest.raises(TooMuch, match=r"到 2026-07-01 为止还没到的只有 100.00 元，多 0.01 元"):
        settle_channel(by=accountant, channel=channel, lines=[line], up_to=D1)
    assert rows() == before


def test_a_fee_without_its_basis_is_refused(accountant: User, channel: Channel) -> None:
    line = bank_line(accountant, 9_940, D2)
    before = rows()
    with pytest.raises(FeeOutOfRule, match="没写依据"):
        settle_channel(by=accountant, channel=channel, lines=[line], up_to=D1, fee=Money(60))
    assert rows() == before


def test_a_line_of_another_nature_is_no_settlement(accountant: User, channel: Channel) -> None:
    line = bank_line(accountant, 10_000, D2, nature="interest")
    with pytest.raises(NotASettlement, match="不是平台打到银行的款"):
        settle_channel(by=accountant, channel=channel, lines=[line], up_to=D1)


def test_the_bank_itself_is_not_cleared(accountant: User, channel: Channel) -> None:
    line = bank_line(accountant, 10_000, D2)
    with pytest.raises(NotASettlement, match="不用清算"):
        settle_channel(by=accountant, channel=Channel.objects.get(code="bank"), lines=[line], up_to=D1)


def test_only_the_accountant_settles(accountant: User, cashier: User, channel: Channel) -> None:
    line = bank_line(accountant, 10_000, D2)
    with pytest.raises(WrongRole):
        settle_channel(by=cashier, channel=channel, lines=[line], up_to=D1)


def test_undoing_reverses_everything_and_frees_the_line(accountant: User, channel: Channel) -> None:
    line = bank_line(accountant, 9_940, D2)
    facts = {"channel": channel, "lines": [line], "up_to": D1, "fee": Money(60), "fee_basis": "协议"}
    made = settle_channel(by=accountant, **facts)  # type: ignore[arg-type]
    undo_settlement(by=accountant, settlement=made, reason="选错了渠道", occurred_on=D3)
    found = queries.standing(channel)
    assert (found.settled, found.fees, found.other, found.left) == (ZERO, ZERO, ZERO, Money(30_000))
    assert [balance(code) for code in ("channel:bank", "platform_fee", "channel:wechat")] == [
        ZERO,
        ZERO,
        Money(30_000),
    ]
    assert settle_channel(by=accountant, **facts).pk != made.pk  # type: ignore[arg-type]
    with pytest.raises(NotNow, match="选错了渠道"):
        undo_settlement(by=accountant, settlement=made, reason="再撤", occurred_on=D3)


def test_undoing_needs_a_reason(accountant: User, channel: Channel) -> None:
    made = settle_channel(by=accountant, channel=channel, lines=[bank_line(accountant, 10_000, D2)], up_to=D1)
    before = rows()
    with pytest.raises(BadInput, match="没写为什么撤销"):
        undo_settlement(by=accountant, settlement=made, reason=" ", occurred_on=D3)
    assert rows() == before


def test_the_screen_proposes_the_line_that_fits_and_settles_it(
    accountant: User, channel: Channel, client: Client
) -> None:
    line = bank_line(accountant, 29_880, D3)
    client.force_login(accountant)
    shown = client.get(reverse("clearing:channel", args=[channel.pk])).content.decode()
    assert "合 07-01 至 07-02 的款，手续费 1.20 元" in shown
    sent = {"lines": [line.pk], "up_to": "2026-07-02", "fee": "1.20", "fee_basis": "收款协议"}
    assert client.post(reverse("clearing:channel", args=[channel.pk]), sent).status_code == 302
    assert queries.standing(channel).left == ZERO
    assert "清零了" in client.get(reverse("clearing:channel", args=[channel.pk])).content.decode()


def test_the_screen_says_why_it_refuses(accountant: User, channel: Channel, client: Client) -> None:
    line = bank_line(accountant, 30_001, D3)
    client.force_login(accountant)
    sent = {"lines": [line.pk], "up_to": "2026-07-02"}
    answer = client.post(reverse("clearing:channel", args=[channel.pk]), sent)
    assert answer.status_code == 422
    assert "多 0.01 元" in answer.content.decode()
    assert not Settlement.objects.exists()


def test_verification_sees_a_settlement_that_is_not_its_lines(accountant: User, channel: Channel) -> None:
    made = settle_channel(by=accountant, channel=channel, lines=[bank_line(accountant, 10_000, D2)], up_to=D1)
    assert list(settlements_are_their_lines_and_postings(accountant.unit_id)) == []
    SettledLine.objects.create(settlement=made, line=bank_line(accountant, 1, D2))
    assert "流水合计 100.01 元，过账 100.00 元" in "".join(settlements_are_their_lines_and_postings(accountant.unit_id))
