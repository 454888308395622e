"""Channels: the ways money reaches the society, each with the account its money lies in."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from boai.donations.access import KEEP_CHANNELS
from boai.donations.models import Channel
from boai.donations.terms import ChannelKind
from boai.foundation import audit
from boai.foundation.errors import BadInput
from boai.foundation.moments import today
from boai.ledger.models import Account, Fund
from boai.ledger.operations import open_account, open_fund
from boai.ledger.terms import AccountKind, FundKind
from boai.units.access import check_may
from boai.units.models import User

UNASSIGNED_FUND: Final = "unassigned"
UNCLAIMED_ACCOUNT: Final = "unclaimed"
OTHER_INCOME_ACCOUNT: Final = "other_income"

_ACCOUNT_KINDS: Final = {
    ChannelKind.BANK: AccountKind.BANK,
    ChannelKind.CASH: AccountKind.CASH,
    ChannelKind.WECHAT: AccountKind.CLEARING,
    ChannelKind.ALIPAY: AccountKind.CLEARING,
    ChannelKind.PLATFORM: AccountKind.CLEARING,
    ChannelKind.OTHER: AccountKind.CLEARING,
}
_STANDARD: Final = (
    ("bank", "银行", ChannelKind.BANK),
    ("wechat", "微信收款", ChannelKind.WECHAT),
    ("alipay", "支付宝收款", ChannelKind.ALIPAY),
    ("cash", "现场", ChannelKind.CASH),
)


def set_up_channels(*, by: User) -> list[Channel]:
    """备好一个新单位的收款渠道、账户和“未指定用途的捐赠”。What is there already stays as it is; safe to call again.

    Returns:
        The standard channels: bank, WeChat, Alipay, cash.
    """
    check_may(by, KEEP_CHANNELS, to="设立收款渠道")
    with transaction.atomic():
        if not Fund.objects.filter(code=UNASSIGNED_FUND).exists():
            open_fund(
                by=by,
                code=UNASSIGNED_FUND,
                name="未指定用途的捐赠",
                kind=FundKind.UNRESTRICTED,
                founded_on=today(),
            )
        for code, name, kind in (
            (UNCLAIMED_ACCOUNT, "待认领款", AccountKind.UNCLAIMED),
            (OTHER_INCOME_ACCOUNT, "其他收入（利息）", AccountKind.OTHER_INCOME),
        ):
            if not Account.objects.filter(code=code).exists():
                open_account(by=by, code=code, name=name, kind=kind)
        return [
            Channel.objects.filter(code=code).first() or open_channel(by=by, code=code, name=name, kind=kind)
            for code, name, kind in _STANDARD
        ]


def open_channel(
    *, by: User, code: str, name: str, kind: ChannelKind, last_four: str = "", account: Account | None = None
) -> Channel:
    """开一个收款渠道，连同它的账户（给了账户就用那个）。

    Args:
        last_four: last digits of the account, by which a bank's file is matched; empty or four digits.

    Raises:
        WrongRole, BadInput: the code is taken, or `last_four` is not four digits.
    """
    check_may(by, KEEP_CHANNELS, to="设立收款渠道")
    if Channel.objects.filter(code=code).exists():
        raise BadInput(f"已经有代号“{code}”的渠道；请换一个代号。", code="channel.exists", field="code")
    if last_four and not (len(last_four) == 4 and last_four.isascii() and last_four.isdigit()):
        raise BadInput(f"尾号“{last_four}”应是四位数字。", field="last_four")
    with transaction.atomic():
        channel: Channel = Channel.objects.create(
            unit_id=by.unit_id,
            code=code,
            name=name,
            kind=kind,
            last_four=last_four,
            account=account or open_account(by=by, code=f"channel:{code}", name=name, kind=_ACCOUNT_KINDS[kind]),
        )
        audit.record(by=by, action="donations.open_channel", subject=f"donations.Channel:{channel.pk}", name=name)
    return channel
