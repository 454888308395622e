"""Every check of the gate holds for an honest issue and has a planted fault that closes it."""

import dataclasses
import datetime as dt

import pytest

from boai.disclosure.log.leaf import Field, FieldType
from boai.disclosure.rules.entries import FIELDS
from boai.disclosure.rules.gate import ASK, BAD, OK, Booked, GateFacts, PoolState, public_words, reasons, run_checks
from boai.foundation.money import ZERO, Money
from boai.people.tests.factories import identity_number


def row(amount="100.00", **values):
    return {
        "source": "donation:1",
        "entered_at": "2021-07-10 18:20",
        "values": {
            "received_at": "2021-07-10 10:03",
            "donor": "王**",
            "amount": amount,
            "method": "微信收款",
            "intention": "定向",
            "fund": "7·8 洪涝救灾",
            "purpose": "洪涝",
            "tail": "0214",
            "note": None,
            **values,
        },
    }


ROWS = [row(), row("0.01", donor="未署名（待核实）", fund=None, intention="非定向")]
FLOOD = PoolState("7·8 洪涝救灾", Money(10_000), Money(4_000), Money(6_000), dt.date(2021, 7, 8))
HONEST = GateFacts(
    title="接收社会捐赠资金公示（第 3 期）",
    scope="账户和渠道：现场。单位：元。",
    scope_now="账户和渠道：现场。单位：元。",
    fields=FIELDS,
    rows=ROWS,
    rows_now=ROWS,
    booked=Booked(2, Money(10_001), Money(10_001)),
    starts=dt.datetime(2021, 7, 10),
    ends=dt.datetime(2021, 7, 12, 18),
    moment=dt.datetime(2021, 7, 13, 9),
    already={},
    late=[],
    private={1: ("王小明",)},
    without_consent=0,
    before=Money(500_000),
    pools=[FLOOD],
    phone="0000-5550118",
    phone_checked_on=dt.date(2021, 7, 11),
)


def found(**values):
    return {check.code: check for check in run_checks(dataclasses.replace(HONEST, **values))}


def faulty(**values):
    return {code: check.state for code, check in found(**values).items() if check.state != OK}


def test_an_honest_issue_passes_every_check():
    checks = found()
    assert {check.state for check in checks.values()} == {OK}
    assert list(checks) == [
        "total",
        "count",
        "fresh",
        "period",
        "title",
        "dates",
        "once",
        "marks",
        "unit",
        "pools",
        "cumulative",
        "consent",
        "phone",
    ]
    assert checks["total"].words == "公开 100.01 元，捐赠记录 100.01 元，账上 100.01 元，差 0.00。"
    assert reasons(list(checks.values())) == []


def test_every_check_says_why_it_is_asked():
    assert all(check.source and check.words.endswith("。") for check in found().values())


@pytest.mark.parametrize("booked", [Booked(2, Money(10_002), Money(10_001)), Booked(2, Money(10_001), Money(10_000))])
def test_at06_one_fen_of_difference_closes_it(booked):
    checks = found(booked=booked)
    assert checks["total"].state == BAD
    assert "差 0.01 元；请退回重新起草。" in checks["total"].words


def test_at06_a_gift_left_out_closes_it():
    checks = found(booked=Booked(3, Money(10_001), Money(10_001)))
    assert checks["count"].words == "公开 2 笔，账上 3 笔，差 1 笔；请退回重新起草。"
    assert checks["count"].state == BAD


def test_books_that_changed_after_the_draft_close_it():
    now = [row("100.00", donor="李**"), ROWS[1], row("5.00")]
    assert found(rows_now=now)["fresh"].words == "起草以后有变动：第 1、3 行和现在的账不一样；请退回重新起草。"
    assert found(rows_now=now)["fresh"].state == BAD


def test_at02_a_scope_that_is_no_longer_true_closes_it():
    assert faulty(scope_now="账户和渠道：现场、微信收款。单位：元。") == {"fresh": BAD}


def test_a_period_that_is_not_over_closes_it():
    assert faulty(ends=dt.datetime(2021, 7, 13, 9, 1)) == {"period": BAD}
    assert faulty(ends=dt.datetime(2021, 7, 13, 9)) == {}


def test_at02_a_title_that_promises_one_event_over_all_gifts_closes_it():
    check = found(title="玉树地震捐款公示")["title"]
    assert (check.state, check.words) == (BAD, "标题写“地震”，第 1、2 行不是为它捐的；请改标题。")


def test_at01_a_title_that_names_a_fund_holds_every_row_to_it():
    only = {"rows": ROWS[:1], "rows_now": ROWS[:1], "booked": Booked(1, Money(10_000), Money(10_000))}
    early = [row(received_at="2021-07-07 23:59")]
    title = "7·8 洪涝救灾捐款公示"
    assert found(title=title)["title"].words == "标题写“7·8 洪涝救灾”，第 2 行不属于它；请改标题。"
    assert faulty(title=title, **only) == {}
    check = found(title=title, **{**only, "rows": early, "rows_now": early})["title"]
    assert check.words == "“7·8 洪涝救灾”从 2021-07-08 起，第 1 行到账更早；请改标题或起止。"


@pytest.mark.parametrize("title", ["公示（2020年1月31日）", "公示 2021-07-17", "公示（2021年2月30日）"])
def test_at18_a_date_in_the_title_far_from_the_clock_closes_it(title):
    assert found(title=title)["dates"].state == BAD


@pytest.mark.parametrize(
    "title", ["公示（2021年7月13日）", "公示 2021-07-16", "公示（截至 2021.7.12）", "2021 年第 3 期"]
)
def test_at18_a_date_near_the_clock_passes(title):
    assert found(title=title)["dates"].state == OK


def test_at18_another_years_title_is_asked_about():
    check = found(title="2020 年接收公示")["dates"]
    assert (check.state, check.words) == (ASK, "标题写 2020 年，内容是 2021 年的；请看是不是写错了。")


def test_a_gift_in_an_earlier_issue_closes_it():
    check = found(already={2: "第 1 期"})["once"]
    assert (check.state, check.words) == (BAD, "第 2 行已经公开过（第 2 行在第 1 期）；请退回重新起草。")


def test_late_gifts_are_named():
    check = found(late=[2])["once"]
    assert (check.state, check.words) == (ASK, "第 2 行到账在以前各期的时间里，入账晚了；写明“本期补列”。")


@pytest.mark.parametrize("words", ["打 13800138000", identity_number(), "桂A12345", "3栋2单元501室"])
def test_a_personal_mark_in_any_text_closes_it(words):
    rows = [row(purpose=words), ROWS[1]]
    assert found(rows=rows, rows_now=rows)["marks"].state == BAD


def test_a_private_name_in_any_text_closes_it():
    rows = [row(note="王小明补录"), ROWS[1]]
    assert found(rows=rows, rows_now=rows)["marks"].words.startswith("第 1 行有没同意公开的姓名；")


def test_a_mark_in_the_title_closes_it():
    assert faulty(title="公示，问 13800138000") == {"marks": BAD}


@pytest.mark.parametrize("amount", ["100", "1e2", "1,000.00", "100.0"])
def test_at08_an_amount_that_is_not_yuan_with_two_decimals_closes_it(amount):
    rows = [row(amount), ROWS[1]]
    assert found(rows=rows, rows_now=rows)["unit"].state == BAD


def test_at08_a_second_unit_closes_it():
    assert faulty(title="接收公示（单位：万元）") == {"unit": BAD}
    fields = (*FIELDS, Field("other", "折合（万元）", FieldType.MONEY))
    assert faulty(fields=fields) == {"unit": BAD}


@pytest.mark.parametrize(
    "pool",
    [
        dataclasses.replace(FLOOD, left=Money(5_999)),
        dataclasses.replace(FLOOD, used=Money(10_001), left=Money(-1)),
    ],
)
def test_at09_a_fund_that_does_not_tie_closes_it(pool):
    assert faulty(pools=[pool]) == {"pools": BAD}


def test_at22_a_falling_total_is_asked_about():
    rows = [row("-100.00")]
    check = found(rows=rows, rows_now=rows, booked=Booked(1, Money(-10_000), Money(-10_000)))["cumulative"]
    assert check.state == ASK
    assert (
        check.words
        == "以前各期共 5,000.00 元，加本期是 4,900.00 元，少了 100.00 元，本期有退回 100.00 元；请看清楚再发。"
    )


def test_full_names_without_consent_are_counted():
    assert faulty(without_consent=3) == {"consent": ASK}


@pytest.mark.parametrize("checked", [None, dt.date(2021, 6, 12)])
def test_at10_a_telephone_that_nobody_rang_is_asked_about(checked):
    assert faulty(phone_checked_on=checked) == {"phone": ASK}
    assert faulty(phone_checked_on=dt.date(2021, 6, 13)) == {}
    assert faulty(phone="") == {"phone": ASK}


def test_nothing_at_all_adds_up_to_nothing():
    assert found(rows=[], rows_now=[], booked=Booked(0, ZERO, ZERO))["total"].state == OK


def test_the_public_reads_what_was_found_without_the_instruction_to_the_office():
    checks = found(phone_checked_on=None)
    assert public_words(checks["phone"].plain()) == "监督电话 0000-5550118 没有打通过的记录。"
    assert public_words(checks["total"].plain()) == checks["total"].words
