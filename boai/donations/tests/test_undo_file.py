"""An entered file is taken back whole, or not at all; afterwards its rows may enter again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from boai.donations import operations, queries
from boai.donations.errors import StillNeeded
from boai.donations.models import Donation, IntakeFile, StatementLine, UnclaimedMoney
from boai.donations.terms import FileState
from boai.donations.tests.factories import bill, drop, enter, everything, gift, gifts
from boai.donations.verification import each_line_became_one_thing, gifts_equal_their_transfers, lines_are_all_booked
from boai.foundation.append_only import missing_triggers
from boai.foundation.errors import BadInput, NotAllowed, NotNow
from boai.foundation.models import AuditEntry
from boai.foundation.moments import start_of_day
from boai.foundation.money import Money
from boai.ledger.errors import PeriodClosed
from boai.ledger.models import Account, Fund, Transfer
from boai.ledger.operations import close_month
from boai.ledger.verification import balances_are_the_sums_of_transfers, postings_hold_their_transfers
from boai.units.models import User

LINES = [gift(1_000, "李知行", number=1, minutes=1), gift(77, "", number=2, minutes=2)]
REASON = "放错了单位的账单"


def balances() -> dict[str, int]:
    return {each.code: each.balance.fen for each in Account.objects.all() if each.balance}


def nothing_wrong(unit_id: int) -> bool:
    checks = (lines_are_all_booked, gifts_equal_their_transfers, each_line_became_one_thing)
    books = (balances_are_the_sums_of_transfers, postings_hold_their_transfers)
    return not [each for check in (*checks, *books) for each in check(unit_id)] and missing_triggers() == []


def test_an_undone_file_counts_nowhere_and_stays_to_be_seen(channels: Fund, cashier: User, accountant: User) -> None:
    file = enter(cashier, bill(LINES))
    undone = operations.undo_file(by=accountant, file=file, reason=REASON)
    assert (undone.state, undone.undone_by, undone.undo_reason) == (FileState.UNDONE, accountant, REASON)
    assert balances() == {}
    assert queries.donations_matching(queries.DonationFilter()).count() == 0
    assert queries.unclaimed_waiting().count() == 0
    year = start_of_day(dt.date(2026, 1, 1)), start_of_day(dt.date(2027, 1, 1))
    assert queries.received_totals(*year) == []
    assert (Donation.objects.count(), UnclaimedMoney.objects.count(), StatementLine.objects.count()) == (1, 1, 2)
    assert Transfer.objects.filter(reverses__isnull=False).count() == 2
    assert set(Transfer.objects.values_list("occurred_on", flat=True)) == {dt.date(2026, 7, 10)}
    assert AuditEntry.objects.filter(action="donations.undo_file").get().detail["fen"] == 1_077
    assert nothing_wrong(cashier.unit_id)


def test_the_same_file_may_enter_again_and_only_once(channels: Fund, cashier: User, accountant: User) -> None:
    file = enter(cashier, bill(LINES))
    operations.undo_file(by=accountant, file=file, reason=REASON)
    again = enter(cashier, bill(LINES), "改过名字.csv")
    assert (again.state, again.new_row_count) == (FileState.ENTERED, 2)
    assert balances() == {"channel:wechat": 1_077, "fund:unassigned": 1_000, "unclaimed": 77}
    assert drop(cashier, bill(LINES)).state == FileState.REFUSED
    operations.undo_file(by=accountant, file=again, reason=REASON)
    assert enter(cashier, bill(LINES)).new_row_count == 2
    assert nothing_wrong(cashier.unit_id)


def refused(by: User, file: IntakeFile, error: type[Exception], reason: str = REASON) -> str:
    """What the refusal says, after proof that it left nothing behind."""
    before = everything(), balances()
    with pytest.raises(error) as refusal:
        operations.undo_file(by=by, file=file, reason=reason)
    assert (everything(), balances()) == before
    assert IntakeFile.objects.get(pk=file.pk).state == FileState(file.state)
    return str(refusal.value)


def test_what_hangs_on_the_file_keeps_it(channels: Fund, cashier: User, accountant: User) -> None:
    file = enter(cashier, bill(LINES))
    held = UnclaimedMoney.objects.get()
    operations.claim_unclaimed(by=cashier, unclaimed=held, donor_name="周禾", fund=channels, evidence="付款截图")
    assert "1 笔待认领款已经认领" in refused(accountant, file, StillNeeded)


def test_a_corrected_donor_keeps_the_file(channels: Fund, cashier: User, accountant: User) -> None:
    file = enter(cashier, bill(LINES))
    operations.correct_donor(
        by=cashier, donation=Donation.objects.get(), on_behalf_of="周禾", on_behalf_evidence="来信", reason="代捐"
    )
    assert "1 笔捐赠改过捐赠人" in refused(accountant, file, StillNeeded)


def test_a_later_file_that_left_rows_out_keeps_the_first(channels: Fund, cashier: User, accountant: User) -> None:
    first = enter(cashier, bill(gifts(3)), "一.csv")
    second = enter(cashier, bill(gifts(5)), "二.csv")
    assert "“二.csv”有 3 行因为已入账没有再收" in refused(accountant, first, StillNeeded)
    operations.undo_file(by=accountant, file=second, reason=REASON)
    operations.undo_file(by=accountant, file=first, reason=REASON)
    assert balances() == {}
    assert nothing_wrong(cashier.unit_id)


def test_a_closed_month_stays_closed(channels: Fund, cashier: User, accountant: User) -> None:
    file = enter(cashier, bill(LINES))
    close_month(by=accountant, month=dt.date(2026, 7, 1), today=dt.date(2026, 8, 2))
    assert "2026" in refused(accountant, file, PeriodClosed)


def test_without_a_reason_by_the_cashier_or_twice_it_is_refused(
    channels: Fund, cashier: User, accountant: User
) -> None:
    file = enter(cashier, bill(LINES))
    assert "为什么" in refused(accountant, file, BadInput, reason="  ")
    refused(cashier, file, NotAllowed)
    undone = operations.undo_file(by=accountant, file=file, reason=REASON)
    refused(accountant, undone, NotNow)


def test_a_line_still_never_changes_otherwise(channels: Fund, cashier: User) -> None:
    enter(cashier, bill(LINES))
    with pytest.raises(DatabaseError), transaction.atomic():
        StatementLine.objects.update(amount=Money(1))
    with pytest.raises(DatabaseError), transaction.atomic():
        IntakeFile.objects.update(fingerprint="0")
