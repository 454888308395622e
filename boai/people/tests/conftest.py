from __future__ import annotations

import pytest

from boai.foundation.scoping import in_society
from boai.units.terms import Role
from boai.units.tests.factories import make_society, make_user


@pytest.fixture
def society(db):
    """A society whose scope is open during the test."""
    made = make_society()
    with in_society(made.pk):
        yield made


@pytest.fixture
def lead(society):
    return make_user(Role.LEAD, unit=society)


@pytest.fixture
def supervisor(society):
    return make_user(Role.SUPERVISOR, unit=society)
