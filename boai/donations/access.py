"""Who may do what with gifts and the files they arrive in (dossier 0.5, SoD)."""

from __future__ import annotations

from boai.units.terms import Role

READ_DONATIONS = (Role.LEAD, Role.OFFICE, Role.BUSINESS, Role.ACCOUNTANT, Role.CASHIER, Role.SUPERVISOR)
"""Everybody in the office but the storekeeper, and the supervisor."""

OPEN_RUN = (Role.LEAD, Role.OFFICE, Role.BUSINESS, Role.ACCOUNTANT, Role.CASHIER)
"""Drop files in, have them read, answer what is asked, take them out again: nothing is in the books yet."""

ENTER = (Role.CASHIER, Role.ACCOUNTANT)
"""到账登记: accept a file, say whose unclaimed money is."""

UNDO = (Role.ACCOUNTANT,)
"""Take an entered file back: a reversal in the books, so not the cashier who entered it."""

RECORD_CASH = (Role.CASHIER,)
"""The accountant never handles cash (0.5: 会计不能经手现金)."""

CORRECT_DONOR = (Role.CASHIER, Role.ACCOUNTANT, Role.BUSINESS)

KEEP_CHANNELS = (Role.LEAD, Role.ACCOUNTANT)
