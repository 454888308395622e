"""Cash, claims, corrections: who gave, by which hand, on what evidence."""

from __future__ import annotations

import datetime as dt

import pytest

from boai.donations import operations
from boai.donations.errors import AlreadyClaimed, NeedsEvidence, NeedsVoucher
from boai.donations.models import Donation, UnclaimedMoney
from boai.donations.queries import (
    DonationFilter,
    donations_matching,
    donations_received,
    find_donations,
    received_totals,
    unclaimed_received,
)
from boai.donations.tests.factories import bill, enter, everything, gift
from boai.foundation import attachments
from boai.foundation.errors import BadInput, NotAllowed
from boai.foundation.models import AuditEntry
from boai.foundation.moments import SHANGHAI, end_of_day, now, start_of_day
from boai.foundation.money import Money
from boai.ledger.errors import RequestDiffers
from boai.ledger.models import Account, Fund
from boai.ledger.queries import fund_overview
from boai.ledger.terms import FundKind
from boai.people.terms import NamePublicity
from boai.units.models import User
from boai.units.terms import Role
from boai.units.tests.factories import make_user

PHOTO = operations.Photograph("收据.jpg", b"\xff\xd8\xff photo", "image/jpeg")
DAY = gift(1).occurred_at.date()


def record(by: User, fund: Fund, **values: object) -> Donation:
    facts: dict[str, object] = {
        "amount": Money(12_345),
        "received_at": now() - dt.timedelta(hours=1),
        "payer_name": "何溪",
        "fund": fund,
    }
    return operations.record_cash_gift(by=by, **{**facts, **values})  # type: ignore[arg-type]


def unclaimed(cashier: User, fen: int = 800) -> UnclaimedMoney:
    enter(cashier, bill([gift(fen, "", number=1, memo="给孩子")]))
    return UnclaimedMoney.objects.get()


# ---- cash ----


def test_cash_is_a_gift_in_the_cash_account(channels: Fund, cashier: User) -> None:
    donation = record(cashier, channels, intention=" 助学 ")
    assert (donation.amount, donation.intention, donation.recorded_late) == (Money(12_345), "助学", False)
    assert donation.number == f"990101-JZ-{donation.received_at.astimezone(SHANGHAI).year}-000001"
    assert Account.objects.get(code="channel:cash").balance == Money(12_345)
    assert fund_overview(channels).received == Money(12_345)
    assert AuditEntry.objects.get(action="donations.record_cash_gift").detail["fen"] == 12_345


def test_the_same_form_sent_again_has_one_effect(channels: Fund, cashier: User) -> None:
    moment = now() - dt.timedelta(hours=1)
    first = record(cashier, channels, client_key="form-1", received_at=moment)
    before = everything()
    assert record(cashier, channels, client_key="form-1", received_at=moment) == first
    assert everything() == before
    with pytest.raises(RequestDiffers):
        record(cashier, channels, client_key="form-1", received_at=moment, amount=Money(1))
    assert everything() == before


def test_at26_a_handwritten_slip_needs_its_photograph(channels: Fund, cashier: User) -> None:
    before = everything()
    with pytest.raises(NeedsVoucher, match="手写单要附原始凭证的照片"):
        record(cashier, channels, handwritten=True)
    assert everything() == before
    donation = record(cashier, channels, handwritten=True, voucher=PHOTO)
    assert donation.voucher is not None
    assert attachments.read(donation.voucher) == PHOTO.data
    assert donation.recorded_late is False


def test_at26_what_is_recorded_after_a_day_is_marked_late(channels: Fund, cashier: User) -> None:
    before = everything()
    with pytest.raises(NeedsVoucher, match="超过 24 小时"):
        record(cashier, channels, received_at=now() - dt.timedelta(hours=25))
    assert everything() == before
    late = record(cashier, channels, received_at=now() - dt.timedelta(hours=25), voucher=PHOTO)
    assert late.recorded_late is True
    assert (late.recorded_at - late.received_at) > dt.timedelta(hours=24)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"amount": Money(0)}, "捐款要大于 0"),
        ({"amount": Money(-1)}, "捐款要大于 0"),
        ({"payer_name": "  "}, "没写谁给的"),
        ({"received_at": now() + dt.timedelta(days=400)}, "还没到"),
        ({"on_behalf_of": "江左慈善基金会"}, "请写明凭什么"),
    ],
)
def test_cash_that_does_not_make_sense_is_refused(
    channels: Fund, cashier: User, values: dict[str, object], sentence: str
) -> None:
    before = everything()
    with pytest.raises(BadInput, match=sentence):
        record(cashier, channels, **values)
    assert everything() == before


def test_one_fen_in_cash_is_a_gift(channels: Fund, cashier: User) -> None:
    assert record(cashier, channels, amount=Money(1)).amount == Money(1)


@pytest.mark.parametrize("role", [Role.LEAD, Role.BUSINESS, Role.ACCOUNTANT, Role.SUPERVISOR, Role.STOREKEEPER])
def test_others_record_no_cash(channels: Fund, cashier: User, role: Role) -> None:
    before = everything()
    with pytest.raises(NotAllowed):
        record(make_user(role, unit=cashier.unit), channels)
    assert everything() == before


# ---- claims ----


def test_a_claim_moves_the_money_and_keeps_the_moment(channels: Fund, cashier: User) -> None:
    held = unclaimed(cashier)
    donation = operations.claim_unclaimed(
        by=cashier, unclaimed=held, donor_name="何溪", fund=channels, evidence="付款截图，单号后四位 0001"
    )
    held.refresh_from_db()
    assert (held.donation, held.claimed_at) == (donation, donation.recorded_at)
    assert (donation.amount, donation.received_at, donation.line) == (Money(800), held.received_at, held.line)
    assert (donation.payer_name, donation.intention, donation.number) == ("何溪", "给孩子", "990101-JZ-2026-000001")
    assert Account.objects.get(code="unclaimed").balance == Money(0)
    assert fund_overview(channels).received == Money(800)


def test_money_is_claimed_once(channels: Fund, cashier: User) -> None:
    held = unclaimed(cashier)
    operations.claim_unclaimed(by=cashier, unclaimed=held, donor_name="何溪", fund=channels, evidence="截图")
    before = everything()
    with pytest.raises(AlreadyClaimed, match="已认成 990101-JZ-2026-000001（何溪）"):
        operations.claim_unclaimed(by=cashier, unclaimed=held, donor_name="周禾", fund=channels, evidence="截图")
    assert everything() == before


@pytest.mark.parametrize(
    ("donor", "evidence", "sentence"), [("", "截图", "没写是谁的钱"), ("何溪", " ", "没写凭什么认领")]
)
def test_a_claim_without_name_or_evidence_is_refused(
    channels: Fund, cashier: User, donor: str, evidence: str, sentence: str
) -> None:
    held = unclaimed(cashier)
    before = everything()
    with pytest.raises(BadInput, match=sentence):
        operations.claim_unclaimed(by=cashier, unclaimed=held, donor_name=donor, fund=channels, evidence=evidence)
    assert everything() == before


@pytest.mark.parametrize("role", [Role.LEAD, Role.BUSINESS, Role.SUPERVISOR])
def test_others_claim_nothing(channels: Fund, cashier: User, role: Role) -> None:
    held = unclaimed(cashier)
    before = everything()
    with pytest.raises(NotAllowed):
        operations.claim_unclaimed(
            by=make_user(role, unit=cashier.unit), unclaimed=held, donor_name="何溪", fund=channels, evidence="截图"
        )
    assert everything() == before


# ---- corrections ----


def test_at11_another_donor_than_the_payer_needs_evidence(channels: Fund, cashier: User) -> None:
    enter(cashier, bill([gift(1_200_000, "江左慈善基金会", number=1, memo="李知行先生捐洪涝")]))
    donation = Donation.objects.get()
    before = everything()
    with pytest.raises(NeedsEvidence, match="付款人是“江左慈善基金会”，捐赠人写的是“李知行”"):
        operations.correct_donor(by=cashier, donation=donation, reason="来电", on_behalf_of="李知行")
    assert everything() == before
    corrected = operations.correct_donor(
        by=cashier,
        donation=donation,
        reason="捐赠人来电说明",
        on_behalf_of="李知行",
        on_behalf_evidence="附言写明代捐",
        name_publicity=NamePublicity.SURNAME,
    )
    assert (corrected.donor_name, corrected.payer_name) == ("李知行", "江左慈善基金会")
    assert [each.pk for each in find_donations("李知行")] == [donation.pk]
    assert [each.pk for each in find_donations("江左慈善基金会")] == [donation.pk]
    detail = AuditEntry.objects.get(action="donations.correct_donor").detail
    assert (detail["before"]["on_behalf_of"], detail["after"]["on_behalf_of"]) == ("", "李知行")
    assert (detail["before"]["name_publicity"], detail["after"]["name_publicity"]) == ("full", "surname")


def test_at11_the_payer_named_again_is_nobody_else(channels: Fund, cashier: User) -> None:
    enter(cashier, bill([gift(100, "李知行", number=1)]))
    corrected = operations.correct_donor(
        by=cashier, donation=Donation.objects.get(), reason="改公开方式", on_behalf_of="李知行",
        name_publicity=NamePublicity.ANONYMOUS,
    )  # fmt: skip
    assert (corrected.on_behalf_of, corrected.name_publicity) == ("", "anonymous")


def test_a_correction_needs_a_reason_and_the_right_role(channels: Fund, cashier: User) -> None:
    enter(cashier, bill([gift(100, "李知行", number=1)]))
    before = everything()
    with pytest.raises(BadInput, match="没写为什么改"):
        operations.correct_donor(by=cashier, donation=Donation.objects.get(), reason=" ")
    with pytest.raises(NotAllowed):
        operations.correct_donor(
            by=make_user(Role.SUPERVISOR, unit=cashier.unit), donation=Donation.objects.get(), reason="试试"
        )
    assert everything() == before


# ---- queries ----


def test_namesakes_are_all_found_and_parts_of_names_in_the_office_list(channels: Fund, cashier: User) -> None:
    enter(cashier, bill([gift(100, "成岳", number=1), gift(200, "成岳", number=2), gift(300, "成岳山", number=3)]))
    assert sorted(each.amount.fen for each in find_donations("成岳")) == [100, 200]
    assert find_donations(" ").count() == 0
    assert donations_matching(DonationFilter(text="成岳")).count() == 3
    number = gift(1, number=2).transaction_number
    assert [each.amount.fen for each in donations_matching(DonationFilter(text=number))] == [200]


def test_days_are_inclusive_and_local(channels: Fund, cashier: User) -> None:
    early, late = gift(1, number=1, minutes=-9 * 60), gift(2, number=2, minutes=15 * 60 - 1)
    enter(cashier, bill([early, late, gift(4, number=3, minutes=15 * 60)]))
    found = donations_matching(DonationFilter(first_day=DAY, last_day=DAY))
    assert sorted(each.amount.fen for each in found) == [1, 2]


def test_received_between_two_moments_by_channel_and_kind(channels: Fund, cashier: User) -> None:
    enter(cashier, bill([gift(100, number=1), gift(50, "", number=2), gift(7, number=3, minutes=60 * 24)]))
    start, end = start_of_day(DAY), end_of_day(DAY)
    assert [each.amount.fen for each in donations_received(start, end)] == [100]
    assert [each.amount.fen for each in unclaimed_received(start, end)] == [50]
    found = [(row.channel.code, row.fund_kind, row.count, row.amount.fen) for row in received_totals(start, end)]
    assert found == [("wechat", FundKind.UNRESTRICTED, 1, 100), ("wechat", None, 1, 50)]
    operations.claim_unclaimed(
        by=cashier, unclaimed=UnclaimedMoney.objects.get(), donor_name="何溪", fund=channels, evidence="截图"
    )
    found = [(row.channel.code, row.fund_kind, row.count, row.amount.fen) for row in received_totals(start, end)]
    assert found == [("wechat", FundKind.UNRESTRICTED, 2, 150)]
