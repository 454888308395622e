"""Tables of clearing and reconciliation."""

from __future__ import annotations

from boai.clearing.models.settlements import SettledLine, Settlement

__all__ = ["SettledLine", "Settlement"]
