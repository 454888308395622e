"""Fixtures every module's tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from boai.foundation.scoping import in_society
from boai.units.models import Society, User
from boai.units.terms import Role
from boai.units.tests.factories import make_society, make_user


@pytest.fixture
def society(db: None) -> Iterator[Society]:
    """A society whose scope is active for the whole test."""
    unit = make_society()
    with in_society(unit.pk):
        yield unit


@pytest.fixture
def lead(society: Society) -> User:
    return make_user(Role.LEAD, unit=society)


@pytest.fixture
def accountant(society: Society) -> User:
    return make_user(Role.ACCOUNTANT, unit=society)


@pytest.fixture
def cashier(society: Society) -> User:
    return make_user(Role.CASHIER, unit=society)


@pytest.fixture
def business(society: Society) -> User:
    return make_user(Role.BUSINESS, unit=society)


@pytest.fixture
def supervisor(society: Society) -> User:
    return make_user(Role.SUPERVISOR, unit=society)
