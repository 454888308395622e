"""Fixtures every module's tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from boai.foundation.scoping import in_society
from boai.units.models import Society, User
from boai.units.terms import Role
from boai.units.tests.factories import make_society, make_user


@pytest.fixture(autouse=True)
def cheap_passwords(settings: Any) -> None:
    """A tenth of a second for each password is what makes guessing dear, and a thousand tests slow."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test cuts the power; those that kill start processes of their own, where `fsync` is real."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


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
