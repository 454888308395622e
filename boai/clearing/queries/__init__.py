"""Reads of clearing and reconciliation."""

from __future__ import annotations

from boai.clearing.queries.settlements import (
    Candidate,
    Standing,
    candidates,
    clearing_channels,
    fee_rule,
    overdue,
    settled_from,
    settlements,
    standing,
    standings,
    unsettled_lines,
)

__all__ = [
    "Candidate",
    "Standing",
    "candidates",
    "clearing_channels",
    "fee_rule",
    "overdue",
    "settled_from",
    "settlements",
    "standing",
    "standings",
    "unsettled_lines",
]
