"""Unclaimed money finds its giver."""

from __future__ import annotations

from django.db import transaction

from boai.donations.access import ENTER
from boai.donations.errors import AlreadyClaimed, NeedsEvidence
from boai.donations.models import Donation, UnclaimedMoney
from boai.donations.operations.correct_donor import check_on_behalf
from boai.donations.operations.enter_file import GIFT_NUMBER, default_publicity
from boai.donations.rules.gifts import intention_words, looks_like_organisation
from boai.foundation import audit
from boai.foundation.errors import BadInput
from boai.foundation.moments import local, now
from boai.foundation.numbering import next_number
from boai.ledger.models import Fund
from boai.ledger.operations import post
from boai.ledger.queries import fund_account
from boai.ledger.rules import Entry
from boai.people.terms import NamePublicity
from boai.units.access import check_may, check_same_society
from boai.units.models import User


def claim_unclaimed(
    *,
    by: User,
    unclaimed: UnclaimedMoney,
    donor_name: str,
    fund: Fund,
    evidence: str,
    is_organisation: bool | None = None,
    on_behalf_of: str = "",
    name_publicity: NamePublicity | None = None,
) -> Donation:
    """认领：一笔待认领款认成某人的捐赠。The money moves from the pool to the fund, dated today; the gift keeps its
    moment of receipt. Money is claimed once.

    Args:
        evidence: what shows that it is theirs: a receipt, a message, in words.

    Raises:
        WrongRole, BadInput, NeedsEvidence, AlreadyClaimed: nothing was written.
    """
    check_may(by, ENTER, to="认领")
    for row in (unclaimed, fund):
        check_same_society(by, row.unit_id)
    donor_name, on_behalf_of, evidence = donor_name.strip(), on_behalf_of.strip(), evidence.strip()
    if not donor_name:
        raise BadInput("没写是谁的钱；请写付款人的姓名或单位全称。", field="donor_name")
    if not evidence:
        raise NeedsEvidence("没写凭什么认领；请写一句，如“付款截图，单号后四位 0214”。", field="evidence")
    if fund.closed_on is not None:
        raise BadInput(f"“{fund.name}”已结项；请换一项资金。", field="fund")
    check_on_behalf(donor_name, on_behalf_of, evidence)
    with transaction.atomic():
        held: UnclaimedMoney = (
            UnclaimedMoney.objects.select_for_update(of=("self",))
            .select_related("line", "transfer", "donation")
            .get(pk=unclaimed.pk)
        )
        if held.donation is not None:
            raise AlreadyClaimed(
                f"这笔 {held.amount.text()} 元已认成 {held.donation.number}（{held.donation.donor_name}）；"
                "要改请在那一笔上更正。"
            )
        donation = _move_to_fund(by, held, donor_name, fund)
        body = looks_like_organisation(on_behalf_of or donor_name) if is_organisation is None else is_organisation
        donation.is_organisation = body
        donation.name_publicity = name_publicity or default_publicity(body)
        donation.on_behalf_of, donation.on_behalf_evidence = on_behalf_of, evidence[:300] if on_behalf_of else ""
        donation.save(force_insert=True)
        held.donation, held.claimed_at = donation, donation.recorded_at
        held.save(update_fields=["donation", "claimed_at"])
        audit.record(
            by=by,
            action="donations.claim_unclaimed",
            subject=f"donations.UnclaimedMoney:{held.pk}",
            donation=donation.number,
            fen=held.amount.fen,
            evidence=evidence,
        )
    return donation


def _move_to_fund(by: User, held: UnclaimedMoney, donor_name: str, fund: Fund) -> Donation:
    """Post pool → fund; the gift that follows, not yet saved."""
    moment = now()
    pool = held.transfer.credit_account_id
    entry = Entry(pool, fund_account(fund).pk, held.amount, local(moment).date(), f"认领：{donor_name}"[:200])
    posted = post(by=by, idempotency_key=f"claim:{held.pk}", document=f"认领第 {held.pk} 号待认领款", entries=[entry])
    return Donation(
        unit_id=by.unit_id,
        number=next_number(
            unit_id=by.unit_id,
            division_code=by.unit.division_code,
            kind=GIFT_NUMBER,
            year=local(held.received_at).year,
        ),
        line=held.line,
        channel_id=held.channel_id,
        fund=fund,
        transfer_id=posted.transfer_ids[0],
        amount=held.amount,
        received_at=held.received_at,
        payer_name=donor_name,
        intention=intention_words(held.line.memo),
        recorded_at=moment,
    )
