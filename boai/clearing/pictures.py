"""What the bars of clearing draw."""

from __future__ import annotations

from dataclasses import dataclass

from boai.clearing.queries import Standing


@dataclass(frozen=True, slots=True)
class Share:
    """One stretch of a bar: percent with one decimal, where it begins, its pattern (1 solid, 2 hatched, 3 plain)."""

    label: str
    share: float
    x: float
    number: int


def channel_shares(found: Standing) -> list[Share]:
    """In the bank, fees, still to come, of what came in; 100 % together. Empty where nothing came in."""
    if found.received.fen <= 0:
        return []
    banked = _per_cent((found.settled + found.other).fen, found.received.fen)
    fees = _per_cent(found.fees.fen, found.received.fen)
    return [
        Share("已到银行", banked, 0, 1),
        Share("手续费", fees, banked, 2),
        Share("还没到", max(0.0, round(100 - banked - fees, 1)), round(banked + fees, 1), 3),
    ]


def _per_cent(part: int, whole: int) -> float:
    return round(part * 1000 / whole) / 10
