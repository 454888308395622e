from __future__ import annotations

import datetime as dt

import pytest

from boai.activities import access, queries
from boai.activities.models import Activity
from boai.activities.queries import KindSum, MaterialSum, MethodSum, Totals
from boai.activities.terms import ActivityKind, CountMethod
from boai.activities.tests.factories import make_activity
from boai.units.errors import WrongRole
from boai.units.terms import Role
from boai.units.tests.factories import make_user


@pytest.fixture
def year(clerk):
    """Three outings of 2021 and one of 2022."""
    old = {"confirmed_day": True}
    make_activity(clerk, occurred_on=dt.date(2021, 1, 1), head_count=100, materials={"手册": 90, "扇子": 10}, **old)
    make_activity(clerk, occurred_on=dt.date(2021, 12, 31), head_count=50, materials={"手册": 40}, **old)
    make_activity(
        clerk,
        kind=ActivityKind.PUBLICITY,
        occurred_on=dt.date(2021, 5, 8),
        head_count=300,
        count_method=CountMethod.PHOTOGRAPH,
        **old,
    )
    make_activity(clerk, occurred_on=dt.date(2022, 1, 1), head_count=7, materials={"扇子": 5}, **old)


def _year_2021():
    return queries.activities_between(dt.date(2021, 1, 1), dt.date(2021, 12, 31))


def test_between_takes_both_ends(year):
    assert _year_2021().count() == 3


def test_totals_are_of_all_rows(year):
    assert queries.totals(_year_2021()) == Totals(sessions=3, person_times=450, copies=140)
    assert queries.totals(Activity.objects.none()) == Totals(0, 0, 0)


def test_sums_by_kind(year):
    assert queries.sums_by_kind(_year_2021()) == [
        KindSum(ActivityKind.DROWNING_PREVENTION, 2, 150),
        KindSum(ActivityKind.PUBLICITY, 1, 300),
    ]


def test_sums_by_count_method(year):
    assert queries.sums_by_count_method(_year_2021()) == [
        MethodSum(CountMethod.SIGN_IN, 2, 150),
        MethodSum(CountMethod.PHOTOGRAPH, 1, 300),
    ]


def test_copies_by_item_the_most_first(year):
    assert queries.material_copies(_year_2021()) == [MaterialSum("手册", 130), MaterialSum("扇子", 10)]


def test_copies_of_a_row_are_its_own(year):
    rows = queries.with_copies(_year_2021()).order_by("occurred_on")
    assert [row.copies for row in rows] == [100, 0, 40]


def test_items_used_last_are_offered_first(year):
    assert queries.items_used() == ["扇子", "手册"]


def test_years_latest_first(year):
    assert queries.years() == [2022, 2021]


def test_a_volunteer_leader_sees_their_own(clerk, volunteer_leader):
    make_activity(clerk)
    own = make_activity(volunteer_leader)
    assert list(access.visible_to(volunteer_leader)) == [own]


def test_the_supervisor_sees_all(clerk, supervisor, volunteer_leader):
    make_activity(clerk)
    make_activity(volunteer_leader)
    assert access.visible_to(supervisor).count() == 2


def test_the_administrator_sees_none(society):
    with pytest.raises(WrongRole):
        access.visible_to(make_user(Role.ADMINISTRATOR, unit=society))
