"""Four processes draft and publish at the same moment: one draft, one publication, one tree."""

import json
from collections import Counter

import pytest

from tests.installation import installation

ROUNDS = 3


@pytest.mark.slow
def test_one_issue_and_no_fork_whoever_comes_first(tmp_path):
    with installation(tmp_path) as place:
        told = json.loads(place.python("-m", "boai.disclosure.tests.racing", str(ROUNDS)).stdout)
    for day in range(ROUNDS):
        drafted = Counter(outcome[day][0] for outcome in told["outcomes"])
        published = Counter(outcome[day][1] for outcome in told["outcomes"])
        assert drafted == {"drafted": 1, "disclosure.draft_still_open": 3}
        assert published == {"published": 2, "state.not_now": 2}
    assert told["sizes"] == [4, 8, 12]
    assert told["faults"] == []
