"""Who may do what with the books (dossier 0.5)."""

from __future__ import annotations

from boai.units.terms import Role

KEEP_ACCOUNTS = (Role.LEAD, Role.ACCOUNTANT)
OPEN_FUND = (Role.LEAD, Role.ACCOUNTANT)
POST = (Role.ACCOUNTANT, Role.CASHIER)
REVERSE = (Role.ACCOUNTANT,)
CLOSE_MONTH = (Role.ACCOUNTANT,)
READ_BOOKS = (Role.LEAD, Role.OFFICE, Role.BUSINESS, Role.ACCOUNTANT, Role.CASHIER, Role.SUPERVISOR)
