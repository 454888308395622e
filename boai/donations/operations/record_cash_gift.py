"""A gift of money on the spot."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from django.db import transaction

from boai.donations.access import RECORD_CASH
from boai.donations.errors import NeedsVoucher, NoChannel
from boai.donations.models import Channel, Donation
from boai.donations.operations.correct_donor import check_on_behalf
from boai.donations.operations.enter_file import GIFT_NUMBER, default_publicity
from boai.donations.rules.gifts import is_late, looks_like_organisation
from boai.donations.terms import ChannelKind
from boai.foundation import attachments, audit
from boai.foundation.errors import BadInput
from boai.foundation.models import Attachment
from boai.foundation.moments import SHANGHAI, now
from boai.foundation.money import Money
from boai.foundation.numbering import next_number
from boai.ledger.models import Fund
from boai.ledger.operations import post
from boai.ledger.queries import fund_account
from boai.ledger.rules import Entry
from boai.people.terms import NamePublicity
from boai.units.access import check_may, check_same_society
from boai.units.models import User

MOST_BYTES: Final = 30 * 1024 * 1024
_PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"%PDF")


@dataclass(frozen=True, slots=True)
class Photograph:
    """A picture of a voucher as it came in."""

    name: str
    data: bytes
    media_type: str


def record_cash_gift(
    *,
    by: User,
    amount: Money,
    received_at: dt.datetime,
    payer_name: str,
    fund: Fund,
    intention: str = "",
    on_behalf_of: str = "",
    on_behalf_evidence: str = "",
    is_organisation: bool | None = None,
    name_publicity: NamePublicity | None = None,
    handwritten: bool = False,
    voucher: Photograph | None = None,
    channel: Channel | None = None,
    client_key: str = "",
) -> Donation:
    """记现场捐款。A hand-written slip needs its photograph; one recorded after 24 hours is marked 补录 (AT-26).

    Args:
        received_at: aware moment of receipt, not in the future.
        client_key: names the request: the same key again has no further effect and returns the same gift.
        channel: the cash channel where None.

    Raises:
        WrongRole, BadInput, NeedsVoucher, NeedsEvidence, NoChannel, PeriodClosed, RequestDiffers: nothing was written.
    """
    check_may(by, RECORD_CASH, to="记现场捐款")
    check_same_society(by, fund.unit_id)
    moment = now()
    payer_name, on_behalf_of = payer_name.strip(), on_behalf_of.strip()
    _check(amount, received_at, moment, payer_name, fund)
    check_on_behalf(payer_name, on_behalf_of, on_behalf_evidence)
    late = is_late(received_at, moment)
    if (handwritten or late) and voucher is None:
        why = "手写单" if handwritten else "超过 24 小时的补录"
        raise NeedsVoucher(f"{why}要附原始凭证的照片；拍一张收据或登记表再存。", field="voucher")
    _check_voucher(voucher)
    body = looks_like_organisation(on_behalf_of or payer_name) if is_organisation is None else is_organisation
    gift = Donation(
        unit_id=by.unit_id,
        channel=channel or _cash_channel(),
        fund=fund,
        amount=amount,
        received_at=received_at,
        payer_name=payer_name,
        on_behalf_of=on_behalf_of,
        on_behalf_evidence=on_behalf_evidence.strip() if on_behalf_of else "",
        is_organisation=body,
        intention=intention.strip(),
        name_publicity=name_publicity or default_publicity(body),
        recorded_at=moment,
        recorded_late=late,
    )
    return _write(by, gift, voucher, client_key, handwritten=handwritten)


def _write(by: User, gift: Donation, voucher: Photograph | None, client_key: str, *, handwritten: bool) -> Donation:
    day = gift.received_at.astimezone(SHANGHAI).date()
    entry = Entry(
        gift.channel.account_id, fund_account(gift.fund).pk, gift.amount, day, f"现场捐款：{gift.payer_name}"[:200]
    )
    with transaction.atomic():
        key = f"cash:{client_key or uuid4()}"[:100]
        posted = post(by=by, idempotency_key=key, document="现场捐款", entries=[entry])
        earlier: Donation | None = Donation.objects.filter(transfer_id=posted.transfer_ids[0]).first()
        if earlier is not None:
            return earlier
        gift.number = next_number(
            unit_id=by.unit_id, division_code=by.unit.division_code, kind=GIFT_NUMBER, year=day.year
        )
        gift.transfer_id = posted.transfer_ids[0]
        gift.voucher = None if voucher is None else _keep(by, voucher)
        gift.save(force_insert=True)
        audit.record(
            by=by,
            action="donations.record_cash_gift",
            subject=f"donations.Donation:{gift.pk}",
            number=gift.number,
            fen=gift.amount.fen,
            handwritten=handwritten,
            late=gift.recorded_late,
        )
    return gift


def _check(amount: Money, received_at: dt.datetime, moment: dt.datetime, payer_name: str, fund: Fund) -> None:
    if amount.fen <= 0:
        raise BadInput(f"金额是 {amount.text()} 元；捐款要大于 0，0.01 元也可以。", field="amount")
    if received_at > moment:
        raise BadInput(
            f"收到的时间 {received_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 还没到；请核对日期和时刻。",
            field="received_on",
        )
    if not payer_name:
        raise BadInput("没写谁给的；不愿留名就写“匿名”。", field="payer_name")
    if fund.closed_on is not None:
        raise BadInput(f"“{fund.name}”已结项；请换一项资金。", field="fund")


def _check_voucher(voucher: Photograph | None) -> None:
    if voucher is None:
        return
    if len(voucher.data) > MOST_BYTES:
        raise BadInput(f"“{voucher.name}”超过 {MOST_BYTES // 1024 // 1024} MB；请拍小一些再传。", field="voucher")
    if not voucher.data.startswith(_PICTURES) and voucher.data[4:8] != b"ftyp":
        raise BadInput(f"“{voucher.name}”不是照片也不是 PDF；请拍一张收据或登记表。", field="voucher")


def _cash_channel() -> Channel:
    found: Channel | None = Channel.objects.filter(kind=ChannelKind.CASH, in_use=True).order_by("pk").first()
    if found is None:
        raise NoChannel("还没有“现场”渠道；请负责人或会计先备好收款渠道。", field="channel")
    return found


def _keep(by: User, photograph: Photograph) -> Attachment:
    return attachments.keep(by=by, name=photograph.name, data=photograph.data, media_type=photograph.media_type)
