"""Periods, years, the chart's months, the facts of a summary."""

from __future__ import annotations

import datetime as dt

import pytest

from boai.activities.terms import ActivityKind
from boai.foundation.errors import BadInput
from boai.foundation.official_paper import Paragraph
from boai.reporting import queries
from boai.reporting.queries.summary import numbered
from boai.reporting.rules import Period, check_units, compose_summary
from boai.reporting.tests.factories import at, make_activity, year


def test_a_year_that_is_over_is_whole():
    period = queries.period_of_year(2021, at(1, 5, year=2022))
    assert (period.first_day, period.last_day) == (dt.date(2021, 1, 1), dt.date(2021, 12, 31))


def test_the_last_evening_of_a_year_in_china_is_still_that_year():
    late = dt.datetime(2021, 12, 31, 15, 59, 59, tzinfo=dt.UTC)
    assert queries.period_of_year(2021, late).read_at.hour == 23
    with pytest.raises(BadInput, match="2022-01-01 还没到"):
        queries.period_of_year(2022, late)
    assert queries.period_of_year(2022, late + dt.timedelta(seconds=1)).last_day == dt.date(2022, 1, 1)


def test_the_day_that_only_leap_years_have():
    before = queries.same_days_last_year(Period(dt.date(2024, 2, 29), dt.date(2024, 3, 1), at(1, 1, year=2025)))
    assert (before.first_day, before.last_day) == (dt.date(2023, 2, 28), dt.date(2023, 3, 1))


def test_years_from_the_first_record_to_the_last_without_gaps(till, business):
    assert queries.years_with_records() == []
    make_activity(business, dt.date(2019, 5, 5))
    till.give(1, at(12, 31, 23, 59, 59))
    assert queries.years_with_records() == [2021, 2020, 2019]


def test_months_add_up_and_stop_today(business):
    make_activity(business, dt.date(2021, 1, 31), heads=10)
    make_activity(business, dt.date(2021, 3, 1), heads=5)
    make_activity(business, dt.date(2020, 2, 29), heads=7)
    months = queries.heads_by_month(2021, dt.date(2021, 3, 15))
    assert [(each.heads, each.so_far, each.before) for each in months[:4]] == [
        (10, 10, 0),
        (0, 10, 7),
        (5, 15, 7),
        (None, None, 7),
    ]
    assert months[11].before == 7


def test_figures_beside_last_year(business):
    make_activity(business, dt.date(2021, 3, 1), heads=110)
    make_activity(business, dt.date(2020, 3, 1), heads=100)
    found = {each.definition.code: each for each in queries.figures_between(year())}
    heads = found["event.persontimes"]
    assert (heads.value, heads.before, heads.change) == (110, 100, "增长10.0%")


def test_an_observance_is_numbered_by_formula():
    assert numbered("世界急救日", 2021) == "第22个世界急救日"
    assert numbered("99公益日", 2021) == "第7年99公益日"
    assert numbered("安全生产月", 2021) == "安全生产月"
    assert numbered("感党恩跟党走", 2021) == "感党恩跟党走"


def test_activities_stand_under_theme_or_title_or_kind(business, society):
    make_activity(business, dt.date(2021, 3, 1), theme="学雷锋纪念日", title="进社区")
    make_activity(business, dt.date(2021, 3, 2), title="进社区")
    make_activity(business, dt.date(2021, 3, 3), kind=ActivityKind.VISIT)
    facts = queries.summary_facts(society=society, period=year(), link_base="https://x.cn/")
    assert [each.title for each in facts.activities.activities] == ["第58个学雷锋纪念日", "进社区", "慰问"]


def test_partners_in_and_out_of_the_register_are_named(business, society):
    make_activity(business, dt.date(2021, 3, 1), partners_unlisted="灯塔书屋、渔火剧团")
    facts = queries.summary_facts(society=society, period=year(), link_base="https://x.cn")
    assert facts.activities.activities[0].sessions[0].partners == ("灯塔书屋", "渔火剧团")


def test_every_figure_of_a_summary_from_records_stands_with_its_unit(business, society, till):
    make_activity(business, dt.date(2021, 3, 1), theme="世界急救日", materials={"手册": 3, "扇子": 4})
    till.give(1_000_000, at(3, 3), fund=till.restricted)
    till.give(1, at(3, 4))
    till.find(55, at(3, 5))
    facts = queries.summary_facts(society=society, period=year(), link_base="https://x.cn")
    paragraphs = [block for block in compose_summary(facts) if isinstance(block, Paragraph)]
    assert len(paragraphs) == 9
    for paragraph in paragraphs:
        check_units(paragraph.parts)


def test_last_years_records_are_not_this_years(business, society, till):
    make_activity(business, dt.date(2020, 12, 31))
    till.give(1, at(1, 1, year=2022))
    facts = queries.summary_facts(society=society, period=year(), link_base="https://x.cn")
    assert facts.activities.activities == ()
    assert (facts.donations.received.count, facts.donations.channels) == (0, ())
