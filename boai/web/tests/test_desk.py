"""The desk says what is true now, and only to those who may act on it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from boai.activities.tests.factories import make_activity
from boai.donations.operations import set_up_channels
from boai.donations.tests.factories import bill, drop, enter, gift, gifts
from boai.foundation.default_parameters import load_default_parameters
from boai.foundation.moments import aware, today
from boai.foundation.money import Money
from boai.units.terms import Role
from boai.units.tests.factories import make_user
from boai.web import queries

DAY = dt.date(2026, 7, 20)
NOW = aware(dt.datetime(2026, 7, 20, 9, 12))


@pytest.fixture
def books(accountant):
    list(load_default_parameters(accountant))
    return set_up_channels(by=accountant)


def test_a_new_society_is_told_the_first_three_steps(client, lead):
    client.force_login(lead)
    page = client.get("/").content.decode()
    steps = [page.index(words) for words in ("填单位资料", "导入第一个账单", "记第一次活动")]
    assert steps == sorted(steps)
    assert "没有等您处理的" in page


def test_the_steps_go_once_something_was_recorded(client, lead):
    make_activity(lead)
    client.force_login(lead)
    assert "从这里开始" not in client.get("/").content.decode()


def test_the_header_names_day_weekday_and_next_observance(client, lead):
    desk = queries.desk(lead, aware(dt.datetime(2026, 9, 8, 9, 12)))
    assert desk.observance.title == "第27个世界急救日"
    assert desk.observance.starts == dt.date(2026, 9, 12)


def test_a_read_file_waits_for_whoever_may_enter_it(books, cashier, lead):
    drop(cashier, bill(gifts(3)), title="7·8 洪涝救灾")
    waiting = queries.waiting_for(cashier, DAY)
    assert [(each.title, each.action, each.by) for each in waiting] == [
        ("导入：7·8 洪涝救灾，1 个文件可以收下", "收下", "许闻")
    ]
    assert queries.waiting_for(lead, DAY) == []


def test_nothing_waits_once_it_is_entered(books, cashier):
    enter(cashier, bill(gifts(3)))
    assert queries.waiting_for(cashier, DAY) == []


def test_money_without_a_name_is_counted_with_its_age(books, cashier):
    enter(cashier, bill([gift(846_231, "", number=1), gift(1, "", number=2, minutes=1)]))
    wrong = queries.what_is_wrong(cashier, DAY)
    assert [(each.number, each.counter, each.words, each.action) for each in wrong] == [
        (2, "笔", "8,462.32 元，最早一笔已 10 天", "去认领"),
        (1, "个", "微信收款 8,462.32 元，最早的已 10 天", "看"),
    ]
    assert queries.waiting_counts(cashier)["unclaimed"] == 2


def test_gifts_received_count_down_to_the_day_they_must_be_public(books, cashier):
    enter(cashier, bill(gifts(2, fen=100_000)))
    (deadline,) = queries.deadlines(cashier, DAY)
    # received on Friday 10 July: the fifteenth working day after it is Friday 31 July
    assert deadline.days == 11
    assert deadline.words == "2026-07-31 前；待公开 2 笔，共 2,000.01 元"


def test_the_storekeeper_is_not_told_of_gifts(books, cashier, society):
    enter(cashier, bill([gift(100, "", number=1)]))
    storekeeper = make_user(Role.STOREKEEPER, unit=society)
    desk = queries.desk(storekeeper, NOW)
    assert (desk.waiting, desk.deadlines, desk.wrong) == ([], [], [])


def test_an_instructor_sees_no_figures_of_the_society(lead, society):
    make_activity(lead)
    assert queries.year_figures(make_user(Role.INSTRUCTOR, unit=society), NOW) == []


def test_a_supervision_phone_unchecked_for_a_month_is_wrong(lead, society):
    society.supervision_phone, society.supervision_phone_checked_on = "0000-5550118", DAY - dt.timedelta(days=31)
    lead.unit = society
    assert [each.title for each in queries.what_is_wrong(lead, DAY)] == ["监督电话 31 天没验证"]
    society.supervision_phone_checked_on = DAY - dt.timedelta(days=30)
    assert queries.what_is_wrong(lead, DAY) == []


def test_this_year_stands_beside_the_same_days_of_last_year(lead):
    make_activity(lead, occurred_on=dt.date(2026, 3, 1), head_count=100, confirmed_day=True)
    make_activity(lead, occurred_on=dt.date(2025, 7, 20), head_count=40, confirmed_day=True)
    make_activity(lead, occurred_on=dt.date(2025, 7, 21), head_count=999, confirmed_day=True)
    figures = {each.label: (each.now, each.before) for each in queries.year_figures(lead, NOW)}
    assert figures["主题活动"] == (1, 1)
    assert figures["参加活动"] == (100, 40)
    assert figures["捐款"] == (Money(0), Money(0))


def test_money_without_a_name_counts_as_received(books, cashier):
    enter(cashier, bill([gift(1, "", number=1), gift(250_000, "李知行", number=2)]))
    figures = {each.label: each.now for each in queries.year_figures(cashier, NOW)}
    assert figures["捐款"] == Money(250_001)


def test_last_month_waits_for_the_accountant_until_it_is_closed(books, accountant, cashier):
    enter(cashier, bill(gifts(1)))
    august = dt.date(2026, 8, 3)
    assert [each.title for each in queries.waiting_for(accountant, august)] == ["结账：2026 年 7 月"]
    assert queries.waiting_for(cashier, august) == []


def test_the_desk_costs_few_questions_however_many_files(client, books, cashier, django_assert_max_num_queries):
    for number in range(6):
        drop(cashier, bill(gifts(2, start=number * 10)), name=f"账单{number}.csv", title=f"第 {number} 批")
    client.force_login(cashier)
    with django_assert_max_num_queries(60):
        client.get(reverse("today"))


def test_today_is_the_day_in_china(client, lead):
    client.force_login(lead)
    assert f"{today().month} 月 {today().day} 日" in client.get("/").content.decode()
