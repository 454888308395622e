"""Who may clear channels and reconcile (dossier 0.5, 1.11)."""

from __future__ import annotations

from boai.units.terms import Role

READ_CLEARING = (Role.LEAD, Role.OFFICE, Role.BUSINESS, Role.ACCOUNTANT, Role.CASHIER, Role.SUPERVISOR)
"""The same who read gifts: no figure here says more than those do."""
SETTLE_CHANNELS = (Role.ACCOUNTANT,)
"""Settling reverses and opens accounts where needed, as only the accountant may (ledger)."""
