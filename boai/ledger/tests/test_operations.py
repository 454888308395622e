"""Writing the books: exact values, and refusals that leave nothing behind."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from boai.foundation.errors import BadInput
from boai.foundation.models import AuditEntry
from boai.foundation.money import Money
from boai.foundation.scoping import ScopeError, across_societies, in_society
from boai.foundation.tests.forgery import without_triggers
from boai.ledger import operations
from boai.ledger.errors import AlreadyReversed, FundExists, NotAPosting, Overdrawn, PeriodClosed, RequestDiffers
from boai.ledger.models import Account, Fund, Period, Posting, Transfer
from boai.ledger.queries import fund_overview, fund_sources
from boai.ledger.rules import Entry
from boai.ledger.terms import FundKind
from boai.ledger.tests.factories import DAY, give, make_books, spend
from boai.ledger.verification import balances_are_the_sums_of_transfers, postings_hold_their_transfers
from boai.units.errors import WrongRole
from boai.units.models import Society, User
from boai.units.terms import Role
from boai.units.tests.factories import make_user


def totals(account: Account) -> tuple[int, int]:
    account.refresh_from_db()
    return account.debits.fen, account.credits.fen


def counts() -> tuple[int, int, int]:
    return Posting.objects.count(), Transfer.objects.count(), AuditEntry.objects.count()


def test_a_gift_raises_bank_and_fund_alike(accountant: User) -> None:
    books = make_books(accountant)
    posted = give(accountant, books, Money(1), key="a")
    assert totals(books.bank) == (1, 0)
    assert totals(books.fund_account) == (0, 1)
    overview = fund_overview(books.fund)
    assert (overview.received.fen, overview.used.fen, overview.left.fen, overview.difference.fen) == (1, 0, 1, 0)
    assert [flow.amount.fen for flow in fund_sources(books.fund)] == [1]
    assert posted.posting.total == Money(1)
    entry = AuditEntry.objects.order_by("number").last()
    assert entry is not None
    assert (entry.action, entry.by_name, entry.detail["total_fen"]) == ("ledger.post", accountant.display_name, 1)


def test_the_last_fen_can_be_spent_and_not_one_more(accountant: User) -> None:
    books = make_books(accountant, received=Money(100))
    spend(accountant, books, Money(100), key="all")
    before = counts()
    with pytest.raises(Overdrawn, match=r"还有 0\.00 元，要支出 0\.01 元，差 0\.01 元"):
        spend(accountant, books, Money(1), key="more")
    assert counts() == before
    assert totals(books.fund_account) == (100, 100)


def test_same_request_again_has_one_effect_and_the_same_answer(accountant: User) -> None:
    books = make_books(accountant)
    first = give(accountant, books, Money(500), key="same")
    before = counts()
    again = give(accountant, books, Money(500), key="same")
    assert again == first
    assert counts() == before
    assert totals(books.fund_account) == (0, 500)


def test_same_key_with_other_contents_is_refused(accountant: User) -> None:
    books = make_books(accountant)
    give(accountant, books, Money(500), key="same")
    before = counts()
    with pytest.raises(RequestDiffers):
        give(accountant, books, Money(501), key="same")
    assert counts() == before


@pytest.mark.parametrize("fen", [0, -1])
def test_nothing_or_less_is_no_posting(accountant: User, fen: int) -> None:
    books = make_books(accountant)
    before = counts()
    with pytest.raises(NotAPosting):
        give(accountant, books, Money(fen), key="x")
    assert counts() == before


def test_a_reversal_points_back_and_happens_once(accountant: User) -> None:
    books = make_books(accountant)
    posted = give(accountant, books, Money(700), key="gift")
    wrong = Transfer.objects.get(pk=posted.transfer_ids[0])
    operations.reverse(by=accountant, transfer=wrong, reason="记错账户", occurred_on=DAY, idempotency_key="undo")
    assert totals(books.fund_account) == (700, 700)
    assert Transfer.objects.get(reverses=wrong).memo == "冲销：记错账户"
    before = counts()
    with pytest.raises(AlreadyReversed):
        operations.reverse(by=accountant, transfer=wrong, reason="再冲", occurred_on=DAY, idempotency_key="undo2")
    assert counts() == before


def test_money_already_spent_cannot_be_reversed_away(accountant: User) -> None:
    books = make_books(accountant)
    posted = give(accountant, books, Money(700), key="gift")
    spend(accountant, books, Money(1), key="use")
    before = counts()
    with pytest.raises(Overdrawn):
        operations.reverse(
            by=accountant,
            transfer=Transfer.objects.get(pk=posted.transfer_ids[0]),
            reason="退",
            occurred_on=DAY,
            idempotency_key="undo",
        )
    assert counts() == before


def test_a_closed_month_takes_no_more_rows(accountant: User) -> None:
    books = make_books(accountant, received=Money(10))
    operations.close_month(by=accountant, month=DAY, today=dt.date(2021, 10, 1))
    before = counts()
    with pytest.raises(PeriodClosed, match="2021 年 9 月已结账"):
        give(accountant, books, Money(1), key="late")
    assert counts() == before
    give(accountant, books, Money(1), key="later", day=dt.date(2021, 10, 1))
    assert totals(books.fund_account) == (0, 11)


def test_a_running_month_cannot_be_closed(accountant: User) -> None:
    with pytest.raises(PeriodClosed, match="还没过完"):
        operations.close_month(by=accountant, month=DAY, today=dt.date(2021, 9, 30))
    assert Period.objects.count() == 0


def test_a_month_is_closed_once(accountant: User) -> None:
    make_books(accountant)
    operations.close_month(by=accountant, month=DAY, today=dt.date(2021, 10, 1))
    with pytest.raises(PeriodClosed):
        operations.close_month(by=accountant, month=DAY, today=dt.date(2021, 10, 1))
    assert Period.objects.count() == 1


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.BUSINESS, Role.STOREKEEPER, Role.LEAD])
def test_who_keeps_no_books_posts_nothing(accountant: User, society: Society, role: Role) -> None:
    books = make_books(accountant)
    before = counts()
    with pytest.raises(WrongRole):
        give(make_user(role, unit=society), books, Money(1), key="x")
    assert counts() == before


def test_a_restricted_fund_says_its_purpose(accountant: User) -> None:
    with pytest.raises(BadInput, match="写明用途"):
        operations.open_fund(by=accountant, code="F", name="无用途", kind=FundKind.RESTRICTED, founded_on=DAY)
    assert Fund.objects.count() == 0


def test_two_funds_of_one_name_are_refused(accountant: User) -> None:
    books = make_books(accountant)
    with pytest.raises(FundExists):
        operations.open_fund(
            by=accountant, code="other", name=books.fund.name, kind=FundKind.UNRESTRICTED, founded_on=DAY
        )
    assert Fund.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_transfer SET amount = amount + 1",
        "DELETE FROM ledger_transfer",
        "UPDATE ledger_posting SET total = total + 1",
        "DELETE FROM ledger_posting",
        "UPDATE foundation_auditentry SET action = 'x'",
        "DELETE FROM foundation_auditentry",
    ],
)
def test_posted_rows_never_change_by_any_door(accountant: User, statement: str) -> None:
    make_books(accountant, received=Money(5))
    with pytest.raises(DatabaseError, match="posted facts never change"), transaction.atomic():
        connection.cursor().execute(statement)
    assert Transfer.objects.get().amount == Money(5)


def test_the_database_itself_holds_the_last_fen(accountant: User) -> None:
    books = make_books(accountant, received=Money(5))
    with pytest.raises(IntegrityError, match="fund_is_never_overspent"), transaction.atomic():
        Account.objects.filter(pk=books.fund_account.pk).update(debits=Money(6))


def test_another_society_sees_nothing(accountant: User) -> None:
    make_books(accountant, received=Money(5))
    stranger = make_user(Role.ACCOUNTANT)
    with in_society(stranger.unit_id):
        assert (Fund.objects.count(), Transfer.objects.count(), Account.objects.count()) == (0, 0, 0)


def test_outside_any_society_a_query_raises(db: None) -> None:
    with pytest.raises(ScopeError):
        Fund.objects.count()


def test_another_societys_accounts_cannot_be_posted_to(accountant: User) -> None:
    books = make_books(accountant, received=Money(5))
    stranger = make_user(Role.ACCOUNTANT)
    with in_society(stranger.unit_id), pytest.raises(NotAPosting, match="没有账户"):
        spend(stranger, books, Money(1), key="theft")
    with across_societies():
        assert Transfer.objects.count() == 1


def test_verify_is_silent_on_sound_books(accountant: User, society: Society) -> None:
    books = make_books(accountant, received=Money(900))
    spend(accountant, books, Money(400), key="use")
    assert list(balances_are_the_sums_of_transfers(society.pk)) == []
    assert list(postings_hold_their_transfers(society.pk)) == []


def test_verify_names_an_altered_balance(accountant: User, society: Society) -> None:
    books = make_books(accountant, received=Money(900))
    Account.objects.filter(pk=books.fund_account.pk).update(credits=Money(901))
    assert list(balances_are_the_sums_of_transfers(society.pk)) == [
        f"账户“{books.fund_account.name}”贷方累计 9.01 元，逐笔相加 9.00 元，差 0.01 元。"
    ]


def test_verify_names_a_transfer_altered_behind_the_triggers(accountant: User, society: Society) -> None:
    books = make_books(accountant, received=Money(900))
    posting = Posting.objects.get()
    with without_triggers("ledger_transfer") as cursor:
        cursor.execute("UPDATE ledger_transfer SET memo = '改过'")
    assert list(postings_hold_their_transfers(society.pk)) == [
        f"过账 {posting.pk}（{posting.document}）的账目被改动过：指纹不符。"
    ]
    assert books.fund.pk


def test_entries_of_one_posting_share_their_fate(accountant: User) -> None:
    books = make_books(accountant, received=Money(100))
    before = counts()
    with pytest.raises(Overdrawn):
        operations.post(
            by=accountant,
            idempotency_key="both",
            document="两笔",
            entries=[
                Entry(books.fund_account.pk, books.bank.pk, Money(60), DAY),
                Entry(books.fund_account.pk, books.bank.pk, Money(41), DAY),
            ],
        )
    assert counts() == before
    assert totals(books.fund_account) == (0, 100)
