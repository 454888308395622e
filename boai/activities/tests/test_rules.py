from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boai.activities import rules
from boai.activities.errors import CountWithoutMethod, DayInFuture, LongAgo, TimesUnreadable
from boai.activities.terms import CountMethod, PlaceKind
from boai.foundation.errors import BadInput
from boai.people.terms import OrganisationKind

TODAY = dt.date(2026, 9, 8)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("09:30–11:00", (9, 30), (11, 0)),
        ("9:30-11", (9, 30), (11, 0)),
        ("９：３０～１１：００", (9, 30), (11, 0)),
        ("9点半到11点", (9, 30), (11, 0)),
        ("九点到十一点半", (9, 0), (11, 30)),
        ("9点15分至10点一刻", (9, 15), (10, 15)),
        ("0930-1100", (9, 30), (11, 0)),
        ("930—1100", (9, 30), (11, 0)),
        ("上午9:30 - 11:00", (9, 30), (11, 0)),
        ("下午2点-4点", (14, 0), (16, 0)),
        ("下午 2:00 ~ 下午 4:30", (14, 0), (16, 30)),
        ("上午10点到下午2点", (10, 0), (14, 0)),
        ("中午12点到1点", (12, 0), (13, 0)),
        ("晚上7点30分—9点", (19, 30), (21, 0)),
        ("14:00--16:00", (14, 0), (16, 0)),
    ],
)
def test_times_as_people_write_them(text, start, end):
    assert rules.read_times(text) == (dt.time(*start), dt.time(*end))


def test_only_a_start_will_do():
    assert rules.read_times("9:30") == (dt.time(9, 30), None)


def test_no_words_are_no_time():
    assert rules.read_times(" 　") == (None, None)


@pytest.mark.parametrize(
    "text", ["上午", "25:00-26:00", "9:75", "9:00-10:00-11:00", "11:00-9:30", "9:30-9:30", "九十点", "abc"]
)
def test_other_words_are_refused_at_the_field(text):
    with pytest.raises(TimesUnreadable) as caught:
        rules.read_times(text)
    assert caught.value.field == "times"


@given(st.times().map(lambda time: time.replace(second=0, microsecond=0, tzinfo=None)), st.integers(1, 1439))
def test_times_written_are_read_back(start, minutes):
    end = (dt.datetime.combine(TODAY, start) + dt.timedelta(minutes=minutes)).time()
    written = rules.times_text(start, end if end > start else None)
    assert rules.read_times(written) == (start, end if end > start else None)


@given(st.text(max_size=30))
def test_no_text_makes_the_reader_crash(text):
    try:
        start, end = rules.read_times(text)
    except TimesUnreadable:
        return
    assert end is None or (start is not None and start < end)


def test_tomorrow_is_refused():
    with pytest.raises(DayInFuture) as caught:
        rules.check_day(dt.date(2026, 9, 9), TODAY)
    assert caught.value.message == "日期 2026-09-09 还没到，今天是 2026-09-08；办完再记，或核对年份。"


def test_today_and_sixty_days_back_pass():
    rules.check_day(TODAY, TODAY)
    rules.check_day(TODAY - dt.timedelta(days=60), TODAY)


def test_a_slip_of_the_year_is_asked_about():
    with pytest.raises(LongAgo) as caught:
        rules.check_day(dt.date(2025, 9, 8), TODAY)
    assert "365 天前" in caught.value.message


def test_a_confirmed_old_day_passes():
    rules.check_day(dt.date(2021, 3, 29), TODAY, confirmed=True)


def test_no_confirmation_makes_the_future_pass():
    with pytest.raises(DayInFuture):
        rules.check_day(dt.date(2027, 9, 8), TODAY, confirmed=True)


@given(st.dates(dt.date(1950, 8, 2), dt.date(2099, 1, 1)))
def test_unconfirmed_days_pass_only_within_the_sixty(day):
    passes = 0 <= (TODAY - day).days <= 60
    try:
        rules.check_day(day, TODAY)
    except (DayInFuture, LongAgo):
        assert not passes
    else:
        assert passes


@pytest.mark.parametrize("heads", [0, 1, 200_000])
def test_heads_that_can_be(heads):
    assert rules.check_head_count(heads, "seats") is CountMethod.SEATS


@pytest.mark.parametrize("heads", [-1, 200_001])
def test_heads_that_cannot_be(heads):
    with pytest.raises(BadInput) as caught:
        rules.check_head_count(heads, "seats")
    assert caught.value.field == "head_count"


@pytest.mark.parametrize("method", ["", "guess"])
def test_heads_without_a_method_are_refused(method):
    with pytest.raises(CountWithoutMethod) as caught:
        rules.check_head_count(186, method)
    assert caught.value.field == "count_method"


def test_zeros_are_left_out_and_names_tidied():
    assert rules.check_materials({" 防溺水 手册 ": 190, "防溺水扇子": 0, "": 0}) == {"防溺水 手册": 190}


@pytest.mark.parametrize(
    "materials", [{"": 5}, {"手册": -1}, {"手册": 1_000_001}, {"手册": 1, "手册 ": 2}, {"长" * 61: 1}]
)
def test_materials_that_cannot_be(materials):
    with pytest.raises(BadInput) as caught:
        rules.check_materials(materials)
    assert caught.value.field == "materials"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("防溺水手册 190；防溺水扇子 20", {"防溺水手册": 190, "防溺水扇子": 20}),
        ("防溺水手册190份、扇子20把", {"防溺水手册": 190, "扇子": 20}),
        ("手册：190，急救包×5", {"手册": 190, "急救包": 5}),
        ("", {}),
    ],
)
def test_materials_in_words(text, read):
    assert rules.read_materials(text) == read


def test_materials_without_a_number_are_refused():
    with pytest.raises(BadInput):
        rules.read_materials("防溺水手册若干")


_ITEM = st.text(alphabet="防溺水手册扇子急救包宣传单甲乙", min_size=1, max_size=8)


@given(st.dictionaries(_ITEM, st.integers(1, 999_999), max_size=6))
def test_materials_written_are_read_back(materials):
    assert rules.read_materials(rules.materials_text(materials.items())) == materials


@pytest.mark.parametrize(
    ("place", "organisation_kind", "kind"),
    [
        ("枫林小学", OrganisationKind.SCHOOL, PlaceKind.SCHOOL),
        ("枫林小学", None, PlaceKind.SCHOOL),
        ("临江社区广场", None, PlaceKind.SQUARE),
        ("临江社区", OrganisationKind.NEIGHBOURHOOD, PlaceKind.NEIGHBOURHOOD),
        ("夕阳红养老院", OrganisationKind.ASSOCIATION, PlaceKind.CARE_HOME),
        ("老渡口", None, PlaceKind.OTHER),
    ],
)
def test_kind_of_place(place, organisation_kind, kind):
    assert rules.place_kind_of(place, organisation_kind) is kind
