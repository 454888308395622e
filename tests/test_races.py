"""Two approvals race for the last yuan: one wins. Begins with a control that shows the race is real."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.installation import installation

PROCESSES = 8
ROUNDS = int(os.environ.get("BOAI_RACE_ROUNDS", "20"))
"""Twenty on each commit; the figure of docs/quality.md with BOAI_RACE_ROUNDS=10000."""


def race(way: str, home: Path, rounds: int) -> dict[str, list[int]]:
    with installation(home) as place:
        done = place.python("-m", "tests.racing", way, str(PROCESSES), str(rounds))
    outcome: dict[str, list[int]] = json.loads(done.stdout)
    return outcome


@pytest.mark.slow
def test_control_reading_before_writing_lets_several_win(tmp_path: Path) -> None:
    outcome = race("careless", tmp_path, 5)
    assert max(outcome["winners"]) > 1
    assert min(outcome["balances"]) < 0


@pytest.mark.slow
def test_the_last_yuan_is_spent_once(tmp_path: Path) -> None:
    outcome = race("careful", tmp_path, ROUNDS)
    assert outcome["winners"] == [1] * ROUNDS
    assert outcome["balances"] == [0] * ROUNDS
    assert outcome["other_outcomes"] == []
