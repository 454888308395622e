"""Who may do what with persons and organisations (dossier 0.5, 10.3)."""

from __future__ import annotations

from boai.units.terms import STAFF_ROLES, Role

READ_ORGANISATIONS = (*sorted(STAFF_ROLES), Role.SUPERVISOR)
"""Organisations are public names (10.3 L1): everybody in the office, and the supervisor."""

EDIT_ORGANISATIONS = (Role.LEAD, Role.OFFICE, Role.BUSINESS, Role.CASHIER)
"""The cashier as well: a donor's first transfer is where an organisation is first met (到账登记)."""

READ_PERSONS = (Role.LEAD, Role.OFFICE, Role.BUSINESS, Role.ACCOUNTANT, Role.CASHIER, Role.SUPERVISOR)
"""Always masked. Not the storekeeper, instructors or volunteer leaders: they need no register of persons."""

EDIT_PERSONS = (Role.LEAD, Role.OFFICE, Role.BUSINESS, Role.CASHIER)

REVEAL_IDENTITY_NUMBER = (Role.LEAD, Role.BUSINESS)
"""L4. The supervisor reads everything masked, never a full number."""

REVEAL_PHONE = (Role.LEAD, Role.OFFICE, Role.BUSINESS, Role.CASHIER)
"""L3. The cashier calls donors back."""

REVEAL = tuple(dict.fromkeys((*REVEAL_IDENTITY_NUMBER, *REVEAL_PHONE)))
"""One of the two."""

RECORD_CONSENTS = (Role.LEAD, Role.OFFICE, Role.BUSINESS)
