from datetime import date

import pytest

from boai.foundation.errors import BadInput
from boai.foundation.observances import OBSERVANCES, check_ordinals, observance, observances_between


@pytest.mark.parametrize(
    ("code", "year", "starts", "ends"),
    [
        ("lei_feng_day", 2026, date(2026, 3, 5), date(2026, 3, 5)),
        ("school_safety_day", 2021, date(2021, 3, 29), date(2021, 3, 29)),
        ("school_safety_day", 2026, date(2026, 3, 30), date(2026, 3, 30)),
        ("school_safety_day", 2025, date(2025, 3, 31), date(2025, 3, 31)),
        ("red_cross_day", 2026, date(2026, 5, 8), date(2026, 5, 8)),
        ("humanity_week", 2026, date(2026, 5, 1), date(2026, 5, 8)),
        ("giving_day_99", 2026, date(2026, 9, 7), date(2026, 9, 9)),
        ("first_aid_day", 2021, date(2021, 9, 11), date(2021, 9, 11)),
        ("first_aid_day", 2026, date(2026, 9, 12), date(2026, 9, 12)),
        ("first_aid_day", 2024, date(2024, 9, 14), date(2024, 9, 14)),
        ("marrow_donor_day", 2026, date(2026, 9, 19), date(2026, 9, 19)),
        ("winter_relief", 2027, date(2027, 12, 1), date(2028, 2, 29)),
    ],
)
def test_days_by_rule(code, year, starts, ends):
    assert observance(code).dates(year) == (starts, ends)


@pytest.mark.parametrize(
    ("code", "year", "title"),
    [
        ("lei_feng_day", 2021, "第58个学雷锋纪念日"),
        ("first_aid_day", 2021, "第22个世界急救日"),
        ("first_aid_day", 2014, "第15个世界急救日"),
        ("red_cross_day", 2021, "第74个世界红十字日"),
        ("red_cross_day", 2025, "第78个世界红十字日"),
        ("red_cross_day", 2026, "第79个世界红十字日"),
        ("first_aid_day", 2026, "第27个世界急救日"),
        ("lei_feng_day", 2026, "第63个学雷锋纪念日"),
        ("giving_day_99", 2026, "第12年99公益日"),
        ("charity_day", 2026, "第11个中华慈善日"),
        ("charity_day", 2015, "中华慈善日"),
        ("disaster_reduction_day", 2026, "国际减灾日"),
    ],
)
def test_ordinals_by_formula(code, year, title):
    assert observance(code).title(year) == title


def test_what_the_dossier_doubts_is_to_be_confirmed():
    assert {each.code for each in OBSERVANCES if each.to_be_confirmed} == {"organ_donation_day", "marrow_donor_day"}


def test_codes_are_one_of_a_kind():
    assert len({each.code for each in OBSERVANCES}) == len(OBSERVANCES) == 18


def test_days_of_may_in_order_with_both_ends_included():
    found = observances_between(date(2026, 5, 8), date(2026, 5, 12))
    assert [each.observance.code for each in found] == [
        "humanity_week",
        "red_cross_day",
        "thalassaemia_day",
        "disaster_reduction_day_china",
    ]


def test_a_season_that_began_last_year_is_found():
    found = observances_between(date(2026, 2, 1), date(2026, 2, 10))
    assert [(each.title, each.starts, each.ends) for each in found] == [
        ("博爱送万家", date(2025, 12, 1), date(2026, 2, 28))
    ]


def test_nothing_happens_in_a_quiet_week():
    assert observances_between(date(2026, 7, 1), date(2026, 7, 7)) == ()


@pytest.mark.parametrize("text", ["第22个“世界急救日”主题宣传", "第 22 个世界急救日", "世界急救日", "第3个世界读书日"])
def test_right_ordinals_pass(text):
    check_ordinals(text, 2021)


def test_a_wrong_ordinal_is_named_with_the_right_one():
    with pytest.raises(BadInput) as caught:
        check_ordinals("第21个“世界急救日”主题宣传", 2021)
    assert "2021 年应是“第22个世界急救日”" in caught.value.message
