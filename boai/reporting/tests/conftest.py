"""Fixtures of figures and reports."""

from __future__ import annotations

import pytest

from boai.reporting.tests.factories import Till, make_till
from boai.units.models import User


@pytest.fixture
def till(accountant: User) -> Till:
    return make_till(accountant)
