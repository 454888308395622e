"""Everything that writes clearing: settlements of channels, platform campaigns, declared headline rules."""

from __future__ import annotations

from boai.clearing.operations.settle_channel import settle_channel, undo_settlement

__all__ = ["settle_channel", "undo_settlement"]
