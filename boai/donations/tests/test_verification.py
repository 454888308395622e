"""`boai verify` is silent on sound books and names what was altered behind the triggers."""

from __future__ import annotations

import pytest

from boai.donations import operations
from boai.donations.models import Donation, UnclaimedMoney
from boai.donations.tests.factories import bill, enter, gift, gifts
from boai.donations.verification import (
    each_line_became_one_thing,
    gifts_equal_their_transfers,
    lines_are_all_booked,
    originals_are_unaltered,
)
from boai.foundation import attachments
from boai.foundation.tests.forgery import without_triggers
from boai.foundation.verification import all_checks
from boai.ledger.models import Fund
from boai.units.models import User

CHECKS = (lines_are_all_booked, gifts_equal_their_transfers, each_line_became_one_thing, originals_are_unaltered)


def found(unit_id: int) -> list[str]:
    return [sentence for check in CHECKS for sentence in check(unit_id)]


@pytest.fixture
def unit_id(channels: Fund, cashier: User) -> int:
    enter(cashier, bill([*gifts(3), gift(70, "", number=9), gift(5, "青屿银行", number=10, kind="结息")]), "七月.csv")
    return cashier.unit_id


def test_sound_books_say_nothing_before_and_after_a_claim(unit_id: int, channels: Fund, cashier: User) -> None:
    assert found(unit_id) == []
    operations.claim_unclaimed(
        by=cashier, unclaimed=UnclaimedMoney.objects.get(), donor_name="何溪", fund=channels, evidence="截图"
    )
    assert found(unit_id) == []


def test_the_checks_are_registered() -> None:
    names = {check.code for check in all_checks()}
    assert {"donations.lines", "donations.amounts", "donations.once", "donations.originals"} <= names


def test_at06_a_gift_made_away_with_is_named(unit_id: int) -> None:
    first = Donation.objects.order_by("pk")[0]
    with without_triggers("donations_donation") as cursor:
        cursor.execute("DELETE FROM donations_donation WHERE id = %s", [first.pk])
    assert list(lines_are_all_booked(unit_id)) == ["“七月.csv”的流水应成捐赠 30.03 元，账上是 20.01 元，差 −10.02 元。"]


def test_at06_an_altered_line_is_named(unit_id: int) -> None:
    with without_triggers("donations_statementline") as cursor:
        cursor.execute("UPDATE donations_statementline SET amount = amount + 1 WHERE amount = 70")
    assert list(lines_are_all_booked(unit_id)) == [
        "“七月.csv”的流水应成待认领 0.71 元，账上是 0.70 元，差 −0.01 元。",
        "“七月.csv”的收入流水合计 30.79 元，过账 30.78 元。",
    ]
    assert len(list(gifts_equal_their_transfers(unit_id))) == 1


def test_an_altered_gift_is_named(unit_id: int) -> None:
    with without_triggers("donations_donation") as cursor:
        cursor.execute("UPDATE donations_donation SET amount = 99 WHERE amount = 1000")
    assert list(gifts_equal_their_transfers(unit_id)) == [
        "捐赠 990101-JZ-2026-000003 是 0.99 元，账目是 10.00 元，或与流水不符。"
    ]


def test_a_line_that_is_gift_and_unclaimed_at_once_is_named(unit_id: int) -> None:
    held = UnclaimedMoney.objects.get()
    first = Donation.objects.order_by("pk")[0]
    with without_triggers("donations_donation") as cursor:
        cursor.execute("UPDATE donations_donation SET line_id = %s WHERE id = %s", [held.line_id, first.pk])
    assert [sentence[-12:] for sentence in each_line_became_one_thing(unit_id)] == ["行）既是捐赠又是待认领款。"[-12:]]


def test_an_altered_original_is_named(unit_id: int) -> None:
    path = attachments.path_of(Donation.objects.all()[0].line.file.attachment.sha256)
    kept = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(kept + b" ")
    sentences = list(originals_are_unaltered(unit_id))
    path.write_bytes(kept)
    assert sentences == ["附件“七月.csv”不见了或被改动过；请从备份恢复 attachments 文件夹。"]
