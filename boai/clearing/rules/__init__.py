"""Decisions and sums of clearing and reconciliation. Pure."""
