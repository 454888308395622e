"""Fixtures of gifts."""

from __future__ import annotations

import pytest

from boai.donations import operations
from boai.ledger.models import Fund
from boai.units.models import User


@pytest.fixture
def channels(accountant: User) -> Fund:
    """A society with its standard channels; gives the fund for gifts without a purpose."""
    operations.set_up_channels(by=accountant)
    return Fund.objects.get(code="unassigned")
