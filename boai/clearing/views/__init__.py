"""Screens of clearing and reconciliation."""

from __future__ import annotations

from boai.clearing.views.settlements import channel, channels, settlement

__all__ = ["channel", "channels", "settlement"]
