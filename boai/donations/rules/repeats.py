"""Lines without a transaction number that may be in the books already (AT-03). Pure.

Nothing is ever dropped on name, day and amount alone: what is found here is asked, and a person's answer is kept.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_NEAR: Final = dt.timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Seen:
    """What of an unnumbered line can be compared. Amount and balance in fen."""

    row: int
    file: int
    occurred_at: dt.datetime
    has_time: bool
    direction: str
    amount: int
    counterparty: str
    memo: str
    balance: int | None


def find_repeats(new: Iterable[Seen], entered: Iterable[Seen]) -> list[tuple[Seen, Seen]]:
    """Pairs (new, entered) that look like the same line: same payer, amount, memo, moment ± 1 s (the same day where one
    has no clock time), and the same balance where both print one. Each entered line answers for one new line only, so
    six gifts of 0.10 beside three entered ones leave three unsuspected (AT-04)."""
    waiting: dict[tuple[str, int, str, str], list[Seen]] = defaultdict(list)
    for line in entered:
        waiting[_key(line)].append(line)
    pairs = []
    for line in new:
        candidates = waiting.get(_key(line), [])
        match = next((each for each in candidates if _alike(line, each)), None)
        if match is not None:
            candidates.remove(match)
            pairs.append((line, match))
    return pairs


def _key(line: Seen) -> tuple[str, int, str, str]:
    return (line.direction, line.amount, line.counterparty, line.memo)


def _alike(one: Seen, other: Seen) -> bool:
    if one.balance is not None and other.balance is not None and one.balance != other.balance:
        return False
    if one.has_time and other.has_time:
        return abs(one.occurred_at - other.occurred_at) <= _NEAR
    return one.occurred_at.date() == other.occurred_at.date()
