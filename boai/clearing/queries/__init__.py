"""Reads of clearing and reconciliation."""
