from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boai.foundation.errors import BadInput
from boai.foundation.moments import SHANGHAI
from boai.people import rules
from boai.people.errors import ConsentIncomplete, DisagreesWithIdentityNumber, ReasonMissing
from boai.people.terms import Gender, OrganisationKind

NOON = dt.datetime(2026, 9, 8, 12, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (dt.date(2012, 9, 8), dt.date(2026, 9, 7), 13),
        (dt.date(2012, 9, 8), dt.date(2026, 9, 8), 14),
        (dt.date(2012, 2, 29), dt.date(2026, 2, 28), 13),
        (dt.date(2012, 2, 29), dt.date(2026, 3, 1), 14),
    ],
)
def test_age_turns_on_the_birthday(born, day, years):
    assert rules.age_on(born, day) == years


def test_a_child_one_day_short_of_fourteen_needs_a_guardian():
    assert rules.needs_guardian(dt.date(2012, 9, 9), dt.date(2026, 9, 8))


def test_on_the_fourteenth_birthday_no_guardian_is_needed():
    assert not rules.needs_guardian(dt.date(2012, 9, 8), dt.date(2026, 9, 8))


@given(st.dates(dt.date(1900, 1, 1), dt.date(2026, 1, 1)), st.integers(min_value=0, max_value=80), st.integers(1, 364))
def test_age_never_falls_as_days_pass(born, years, days):
    later = born + dt.timedelta(days=365 * years)
    assert rules.age_on(born, later) <= rules.age_on(born, later + dt.timedelta(days=days))


def test_consent_of_a_child_without_guardian_is_refused():
    with pytest.raises(ConsentIncomplete) as caught:
        rules.check_consent(
            birth_date=dt.date(2015, 5, 8), has_guardian=False, wording="同意公示", given_at=NOON, now=NOON
        )
    assert caught.value.field == "guardian"


def test_consent_still_to_come_is_refused():
    with pytest.raises(ConsentIncomplete) as caught:
        rules.check_consent(
            birth_date=None,
            has_guardian=False,
            wording="同意公示",
            given_at=NOON + dt.timedelta(minutes=1),
            now=NOON,
        )
    assert caught.value.field == "given_at"


def test_facts_left_open_are_taken_from_the_number():
    assert rules.agreed_facts(
        gender=Gender.UNKNOWN, birth_date=None, number_is_male=False, number_birth_date=dt.date(1990, 3, 7)
    ) == (Gender.FEMALE, dt.date(1990, 3, 7))


def test_a_birth_date_that_is_not_the_numbers_is_refused_at_its_field():
    with pytest.raises(DisagreesWithIdentityNumber) as caught:
        rules.agreed_facts(
            gender=Gender.FEMALE,
            birth_date=dt.date(1990, 3, 8),
            number_is_male=False,
            number_birth_date=dt.date(1990, 3, 7),
        )
    assert caught.value.field == "birth_date"
    assert caught.value.message == "证件号里的出生日期是 1990-03-07，这里填了 1990-03-08；对照证件改一处。"


def test_sex_that_is_not_the_numbers_is_refused_at_its_field():
    with pytest.raises(DisagreesWithIdentityNumber) as caught:
        rules.agreed_facts(
            gender=Gender.MALE, birth_date=None, number_is_male=False, number_birth_date=dt.date(1990, 3, 7)
        )
    assert caught.value.field == "gender"


def test_a_reason_of_three_characters_is_too_short():
    with pytest.raises(ReasonMissing):
        rules.check_reason("  查一下 ")


def test_a_reason_of_four_characters_will_do():
    assert rules.check_reason(" 核对退款 ") == "核对退款"


@pytest.mark.parametrize("text", ["", "45", "4508", "450802", "450802001", "450802001203"])
def test_division_codes_of_the_standards_pass(text):
    assert rules.check_division_code(text) == text


@pytest.mark.parametrize("text", ["4", "45080", "45080200", "45080A", "４５０８０２"])
def test_other_division_codes_are_refused(text):
    with pytest.raises(BadInput):
        rules.check_division_code(text)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("枫林小学", OrganisationKind.SCHOOL),
        ("枫林小学（东校区）", OrganisationKind.SCHOOL),
        ("青屿区教育局", OrganisationKind.OFFICE),
        ("永宁街道办事处", OrganisationKind.OFFICE),
        ("石桥村", OrganisationKind.VILLAGE),
        ("临江社区", OrganisationKind.NEIGHBOURHOOD),
        ("青屿区红十字会", OrganisationKind.RED_CROSS),
        ("青屿水产有限公司", OrganisationKind.COMPANY),
        ("青屿区志愿者联合会", OrganisationKind.ASSOCIATION),
        ("平安驿站", None),
    ],
)
def test_kind_that_a_name_tells(name, kind):
    assert rules.kind_from_name(name) == kind


def test_every_kind_is_known_by_its_own_label():
    assert [rules.kind_from_words(label) for label in OrganisationKind.labels] == list(OrganisationKind)
