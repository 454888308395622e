"""What a line becomes, who is a body, what the donor wanted."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boai.donations.formats.shape import Direction, Nature
from boai.donations.rules.gifts import FOREIGN, Outcome, intention_words, is_late, looks_like_organisation, outcome
from boai.foundation.invented import ORGANISATIONS, PEOPLE
from boai.foundation.money import Money


@pytest.mark.parametrize(
    ("direction", "nature", "fen", "expected"),
    [
        ("income", "gift", 1, Outcome.GIFT),
        ("income", "unknown", 1, Outcome.UNCLAIMED),
        ("income", "interest", 312, Outcome.OTHER_INCOME),
        ("income", "returned", 5_000, Outcome.EVIDENCE),
        ("income", "own_transfer", 5_000, Outcome.EVIDENCE),
        ("income", FOREIGN, 5_000, Outcome.EVIDENCE),
        ("income", "gift", 0, Outcome.EVIDENCE),
        ("expense", "unknown", 5_000, Outcome.EVIDENCE),
        ("refund", "returned", 5_000, Outcome.EVIDENCE),
        ("neutral", "own_transfer", 5_000, Outcome.EVIDENCE),
        ("pending", "gift", 5_000, Outcome.EVIDENCE),
        ("closed", "gift", 5_000, Outcome.EVIDENCE),
    ],
)
def test_what_a_line_becomes(direction: str, nature: str, fen: int, expected: Outcome) -> None:
    assert outcome(direction, nature, Money(fen)) is expected


@given(st.sampled_from(Direction), st.sampled_from([*(each.value for each in Nature), FOREIGN]), st.integers(0, 10**12))
def test_only_income_ever_counts(direction: Direction, nature: str, fen: int) -> None:
    counts = outcome(direction.value, nature, Money(fen)) is not Outcome.EVIDENCE
    assert counts <= (direction is Direction.INCOME and fen > 0)


@pytest.mark.parametrize(
    "name",
    ["青屿区第二小学", "江左慈善基金会", "Qingyu Trading Co., Ltd.", "青屿水务有限公司（捐赠户）", "青屿区民政局"],
)
def test_a_body_is_known_by_its_name(name: str) -> None:
    assert looks_like_organisation(name)


@pytest.mark.parametrize("name", ["", "李知行", "*晶晶", "阿依古丽·买买提", "欧阳建社", "张店", "王中学"])
def test_a_person_is_not_taken_for_a_body(name: str) -> None:
    assert not looks_like_organisation(name)


def test_invented_people_and_bodies_are_told_apart() -> None:
    assert [name for name in PEOPLE if looks_like_organisation(name)] == []
    assert [name for name in ORGANISATIONS if not looks_like_organisation(name)] == []


@pytest.mark.parametrize(
    ("memo", "words"),
    [
        ("付款方留言:捐给洪涝灾区", "捐给洪涝灾区"),
        ("转账", ""),
        ("/", ""),
        ("", ""),
        ("附言：助学；付款方留言：给青屿二小", "助学；给青屿二小"),
        ("李知行先生捐洪涝", "李知行先生捐洪涝"),
    ],
)
def test_the_donors_words_stay_as_they_are(memo: str, words: str) -> None:
    assert intention_words(memo) == words


def test_late_is_more_than_twenty_four_hours() -> None:
    received = dt.datetime(2026, 7, 10, 9, tzinfo=dt.UTC)
    assert not is_late(received, received + dt.timedelta(hours=24))
    assert is_late(received, received + dt.timedelta(hours=24, microseconds=1))
