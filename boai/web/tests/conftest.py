"""A society with its people, and its scope open."""

from __future__ import annotations

import pytest

from boai.foundation.scoping import in_society
from boai.units.terms import Role
from boai.units.tests.factories import make_society, make_user


@pytest.fixture
def society(db):
    unit = make_society()
    with in_society(unit.pk):
        yield unit


@pytest.fixture
def lead(society):
    return make_user(Role.LEAD, unit=society, display_name="沈砚秋")


@pytest.fixture
def accountant(society):
    return make_user(Role.ACCOUNTANT, unit=society, display_name="方晓棠")


@pytest.fixture
def cashier(society):
    return make_user(Role.CASHIER, unit=society, display_name="许闻")
