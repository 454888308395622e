"""Who may do what with publications (dossier 0.5, SoD: 公示录入 ≠ 发布审核)."""

from __future__ import annotations

from boai.units.terms import Role

READ_PUBLICATIONS = (Role.LEAD, Role.OFFICE, Role.BUSINESS, Role.ACCOUNTANT, Role.CASHIER, Role.SUPERVISOR)
"""Drafts too: everybody in the office but the storekeeper, and the supervisor."""

DRAFT = (Role.BUSINESS, Role.OFFICE, Role.CASHIER, Role.ACCOUNTANT)
"""起草、送审、作废."""

PUBLISH = (Role.LEAD,)
"""发布、退回: 负责人 signs; never somebody who drafted or submitted it."""

WRITE_SITE = (*DRAFT, *PUBLISH)
"""Bring the public files to the state of the database: changes nothing that was decided."""
