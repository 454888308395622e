"""Screens of clearing and reconciliation."""
