"""Fixtures of publications. Each test has public files of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from boai.disclosure.tests.factories import FLOOD, Office, at, make_office
from boai.foundation.home import home
from boai.units.models import Society

__all__ = ["FLOOD", "at"]


@pytest.fixture
def office(society: Society) -> Iterator[Office]:
    """A society with books and people; its public files go with the test (keys and numbers are rolled back or stay)."""
    shutil.rmtree(home().publications, ignore_errors=True)
    for key in home().keys.glob("signing_*"):
        key.unlink()
    yield make_office(society)
    shutil.rmtree(home().publications, ignore_errors=True)


@pytest.fixture
def july(office: Office) -> Office:
    """The four gifts of dossier 13.2."""
    office.give(
        5_000_000,
        "青屿顺达物流有限公司",
        "07-10 09:12",
        fund=office.flood,
        channel="bank8821",
        number="20210710000417",
        is_organisation=True,
        name_publicity="full",
        intention="7·8洪涝救灾",
    )
    office.give(1, "王小明", "07-10 10:03", number="4200000000000000000000000214", intention="王小明 一分心意")
    office.give(
        120_000_000,
        "听涛慈善基金会",
        "07-11 16:19",
        fund=office.flood,
        channel="bank8821",
        number="20210711009981",
        on_behalf_of="李知行",
        on_behalf_evidence="转款附言",
        intention="洪涝",
    )
    office.leave(30_000, "07-12 08:40", number="20210712003008")
    return office
