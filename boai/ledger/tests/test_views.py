"""The screens of the books: who opens them, what they show to the fen, and what they refuse."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from boai.foundation.models import AuditEntry
from boai.foundation.money import ZERO, Money
from boai.foundation.scoping import in_society
from boai.ledger import operations, queries
from boai.ledger.models import Fund, Period, Transfer
from boai.ledger.pictures import fund_picture, fund_shares
from boai.ledger.queries import FundOverview
from boai.ledger.rules import months_between
from boai.ledger.terms import FundKind
from boai.ledger.tests.factories import DAY, Books, give, make_books, spend
from boai.units.models import Society, User
from boai.units.terms import Role
from boai.units.tests.factories import make_society, make_user

READERS = {Role.LEAD, Role.OFFICE, Role.BUSINESS, Role.ACCOUNTANT, Role.CASHIER, Role.SUPERVISOR}
FUND = {
    "name": "海棠路火灾救助",
    "code": "FIRE",
    "kind": "restricted",
    "purpose": "只用于海棠路火灾受灾家庭",
    "pool": "donation",
    "founded_on": "2021-09-08",
}


@pytest.fixture
def books(accountant: User) -> Books:
    return make_books(accountant, received=Money(10_000))


@pytest.fixture
def at(client: Client, accountant: User) -> Client:
    client.force_login(accountant)
    return client


def page(client: Client, name: str, *arguments: object, **query: str) -> str:
    response = client.get(reverse(f"ledger:{name}", args=arguments), query)
    assert response.status_code == 200
    return re.sub(r"<[^>]+>", "", response.content.decode())


def first_transfer() -> Transfer:
    found = Transfer.objects.order_by("pk").first()
    assert found is not None
    return found


@pytest.mark.parametrize("role", list(Role))
def test_who_reads_the_books(client: Client, society: Society, books: Books, role: Role) -> None:
    client.force_login(make_user(role, unit=society))
    addresses = [
        reverse("ledger:funds"),
        reverse("ledger:fund", args=[books.fund.pk]),
        reverse("ledger:books"),
        reverse("ledger:account", args=[books.bank.pk]),
        reverse("ledger:transfer", args=[first_transfer().pk]),
    ]
    assert {client.get(address).status_code for address in addresses} == {200 if role in READERS else 403}


@pytest.mark.parametrize("role", list(Role))
def test_who_opens_a_fund(client: Client, society: Society, role: Role) -> None:
    client.force_login(make_user(role, unit=society))
    status = client.post(reverse("ledger:open_fund"), FUND).status_code
    allowed = role in {Role.LEAD, Role.ACCOUNTANT}
    assert (status, Fund.objects.count()) == ((302, 1) if allowed else (403, 0))


@pytest.mark.parametrize("role", list(Role))
def test_who_reverses(client: Client, society: Society, books: Books, role: Role) -> None:
    client.force_login(make_user(role, unit=society))
    values = {"reason": "重复", "occurred_on": "2021-09-09", "request": "r1"}
    status = client.post(reverse("ledger:transfer", args=[first_transfer().pk]), values).status_code
    assert (status, Transfer.objects.count()) == ((302, 2) if role == Role.ACCOUNTANT else (403, 1))


@pytest.mark.parametrize("role", list(Role))
def test_who_closes_a_month(client: Client, society: Society, books: Books, role: Role) -> None:
    client.force_login(make_user(role, unit=society))
    status = client.post(reverse("ledger:close_month"), {"month": "2021-09-01"}).status_code
    assert (status, Period.objects.count()) == ((302, 1) if role == Role.ACCOUNTANT else (403, 0))


def test_another_societys_rows_are_not_there(at: Client) -> None:
    other = make_society()
    with in_society(other.pk):
        foreign = make_books(make_user(Role.ACCOUNTANT, unit=other), received=Money(100))
        transfer = first_transfer()
    addresses = [
        reverse("ledger:fund", args=[foreign.fund.pk]),
        reverse("ledger:account", args=[foreign.bank.pk]),
        reverse("ledger:transfer", args=[transfer.pk]),
    ]
    assert [at.get(address).status_code for address in addresses] == [404, 404, 404]
    assert foreign.fund.name not in page(at, "funds")


def test_a_fund_shows_its_three_figures_and_that_they_tie(at: Client, accountant: User, books: Books) -> None:
    spend(accountant, books, Money(3_001), key="s")
    words = page(at, "fund", books.fund.pk)
    assert "收到（元）100.00" in words
    assert "已用（元）30.01" in words
    assert "还能用（元）69.99" in words
    assert "已用＋还能用＝收到，差 0.00 元" in words
    assert "已用 30.0%还能用 70.0%" in words


def test_a_reversal_is_neither_received_nor_used(at: Client, accountant: User, books: Books) -> None:
    wrong = give(accountant, books, Money(700), key="wrong")
    paid = spend(accountant, books, Money(200), key="paid")
    for transfer_id in (*wrong.transfer_ids, *paid.transfer_ids):
        operations.reverse(
            by=accountant,
            transfer=Transfer.objects.get(pk=transfer_id),
            reason="记错",
            occurred_on=DAY,
            idempotency_key=f"undo{transfer_id}",
        )
    flows = queries.fund_flows(books.fund)
    assert flows.overview == FundOverview(books.fund, Money(10_000), ZERO, Money(10_000), Money(900))
    assert [(flow.account, flow.amount) for flow in flows.sources] == [(books.bank, Money(10_000))]
    assert flows.uses == []
    assert queries.fund_overviews()[0] == flows.overview
    assert "冲销过 9.00 元" in page(at, "fund", books.fund.pk)


def test_the_picture_ties_to_the_fund_on_both_sides(accountant: User, books: Books) -> None:
    for number in range(8):
        spend(accountant, books, Money(100 + number), key=f"use{number}")
    picture = fund_picture(queries.fund_flows(books.fund))
    assert picture is not None
    assert sum(part.amount.fen for part in picture.sources) == picture.fund.amount.fen == 10_000
    assert sum(part.amount.fen for part in picture.uses) == 10_000
    assert picture.uses[-1].name == "还能用"


def test_many_uses_are_gathered_and_said_so(accountant: User, books: Books) -> None:
    for number in range(8):
        operations.post(
            by=accountant,
            idempotency_key=f"use{number}",
            document=f"决定 {number}",
            entries=[_use(books, Money(100 + number), f"用途 {number}")],
        )
    picture = fund_picture(queries.fund_flows(books.fund))
    assert picture is not None
    names = [part.name for part in picture.uses]
    assert names == ["用途 7", "用途 6", "用途 5", "用途 4", "用途 3", "其余 3 项用途", "还能用"]
    assert picture.uses[5].amount == Money(100 + 101 + 102)


def _use(books: Books, amount: Money, memo: str) -> operations.Entry:
    return operations.Entry(books.fund_account.pk, books.bank.pk, amount, DAY, memo)


def test_the_picture_is_described_for_who_does_not_see_it(at: Client, books: Books) -> None:
    response = at.get(reverse("ledger:fund", args=[books.fund.pk]))
    html = response.content.decode()
    said = f"{books.fund.name}收到 100.00 元，来自{books.bank.name} 100.00 元；去向是还能用 100.00 元。"
    assert f'role="img" aria-label="{said}"' in html
    found = re.search(r'<script id="fund-flow-data" type="application/json">(.*?)</script>', html)
    assert found is not None
    drawn = json.loads(found[1])
    assert (drawn["fund"]["value"], drawn["sources"][0]["value"], drawn["uses"][0]["value"]) == (10_000,) * 3


def test_a_fund_without_money_draws_nothing(at: Client, accountant: User) -> None:
    empty = make_books(accountant)
    html = at.get(reverse("ledger:fund", args=[empty.fund.pk])).content.decode()
    assert "fund-flow" not in html
    assert "还没有一笔账" in html


def test_each_use_opens_its_rows(at: Client, accountant: User, books: Books) -> None:
    operations.post(
        by=accountant, idempotency_key="u", document="决定", entries=[_use(books, Money(100), "应急箱 & 被褥")]
    )
    picture = fund_picture(queries.fund_flows(books.fund))
    assert picture is not None
    address = reverse("ledger:fund", args=[books.fund.pk])
    shown = at.get(address + picture.uses[0].url.removesuffix("#transfers")).context["listing"]
    assert (shown.row_count, [row.record.memo for row in shown.table.rows]) == (1, ["应急箱 & 被褥"])
    sources = at.get(address + picture.sources[0].url.removesuffix("#transfers")).context["listing"]
    assert sources.row_count == 1


def test_the_list_totals_all_rows_not_the_page(at: Client, accountant: User, books: Books) -> None:
    for number in range(25):
        give(accountant, books, Money(100), key=f"more{number}")
    words = page(at, "fund", books.fund.pk)
    assert "第 1–20 行，共 26 行" in words
    assert "125.00" in words


def test_the_export_holds_every_row(at: Client, books: Books) -> None:
    response = at.get(reverse("ledger:fund", args=[books.fund.pk]), {"export": "xlsx"})
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert response.content[:2] == b"PK"


def test_funds_are_totalled(at: Client, accountant: User, books: Books) -> None:
    make_books(accountant, received=Money(1_234))
    assert "合计112.340.00112.34" in re.sub(r"\s", "", page(at, "funds"))


def test_a_fund_is_opened(at: Client) -> None:
    response = at.post(reverse("ledger:open_fund"), FUND)
    fund = Fund.objects.get()
    assert response.headers["Location"] == reverse("ledger:fund", args=[fund.pk])
    assert (fund.name, fund.kind, fund.purpose) == (FUND["name"], FundKind.RESTRICTED, FUND["purpose"])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"purpose": ""}, "定向资金要写明用途"),
        ({"period_from": "2021-10-01", "period_to": "2021-09-30"}, "使用期止 2021-09-30 早于起 2021-10-01"),
        ({"name": ""}, "还没填。"),
    ],
)
def test_a_fund_that_may_not_be_is_refused_at_its_field(at: Client, values: dict[str, str], words: str) -> None:
    before = AuditEntry.objects.count()
    response = at.post(reverse("ledger:open_fund"), {**FUND, **values})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert (Fund.objects.count(), AuditEntry.objects.count()) == (0, before)


def test_the_trial_balance_ties(at: Client, books: Books) -> None:
    words = page(at, "books")
    assert "借方合计＝贷方合计，差 0.00 元" in words
    assert "合计100.00100.00" in re.sub(r"\s", "", words)


def test_an_account_shows_both_sides(at: Client, accountant: User, books: Books) -> None:
    spend(accountant, books, Money(2_500), key="s")
    words = re.sub(r"\s", "", page(at, "account", books.bank.pk))
    assert "借方累计（元）100.00贷方累计（元）25.00余额（元）75.00" in words


def test_a_reversal_pressed_twice_happens_once(at: Client, books: Books) -> None:
    wrong = first_transfer()
    address = reverse("ledger:transfer", args=[wrong.pk])
    values = {"reason": "重复导入", "occurred_on": "2021-09-09", "request": "same"}
    assert at.post(address, values).status_code == 302
    assert at.post(address, values).status_code == 302
    reversal = Transfer.objects.get(reverses=wrong)
    assert (reversal.amount, reversal.memo) == (wrong.amount, "冲销：重复导入")
    assert f"第 {reversal.pk} 号账冲销" in page(at, "transfer", wrong.pk)
    again = at.post(address, {**values, "request": "other"})
    assert (again.status_code, Transfer.objects.count()) == (422, 2)
    assert "已经由第" in again.content.decode()


def test_a_reversal_without_a_reason_is_refused(at: Client, books: Books) -> None:
    values = {"reason": "", "occurred_on": "2021-09-09", "request": "r"}
    assert at.post(reverse("ledger:transfer", args=[first_transfer().pk]), values).status_code == 422
    assert Transfer.objects.count() == 1


def test_months_close_one_after_the_other(at: Client, books: Books) -> None:
    assert "2021 年 9 月还没结" in page(at, "books")
    assert at.post(reverse("ledger:close_month"), {"month": "2021-09-01"}).status_code == 302
    assert Period.objects.get().month == dt.date(2021, 9, 1)
    assert "2021 年 10 月还没结" in page(at, "books")
    assert at.post(reverse("ledger:close_month"), {"month": "2021-09-01"}).status_code == 422
    assert Period.objects.count() == 1


def test_months_between_leaves_out_the_running_one() -> None:
    assert months_between(dt.date(2021, 11, 30), dt.date(2022, 2, 1)) == [
        dt.date(2021, 11, 1),
        dt.date(2021, 12, 1),
        dt.date(2022, 1, 1),
    ]
    assert months_between(dt.date(2022, 2, 1), dt.date(2022, 2, 28)) == []


def test_shares_add_up_to_a_hundred() -> None:
    fund = Fund(name="x")
    shares = fund_shares(FundOverview(fund, Money(300), Money(200), Money(100)))
    assert [(each.label, each.share, each.x) for each in shares] == [("已用", 66.7, 0), ("还能用", 33.3, 66.7)]
    assert fund_shares(FundOverview(fund, ZERO, ZERO, ZERO)) == []
