"""Who may do what with figures and reports (dossier 0.5)."""

from __future__ import annotations

from boai.units.terms import STAFF_ROLES, Role

READ_FIGURES = (*sorted(STAFF_ROLES), Role.SUPERVISOR)
"""The whole office, and the supervisor; donors are masked in every row. Not instructors and volunteer leaders."""

MAKE_REPORTS = (Role.LEAD, Role.OFFICE, Role.BUSINESS)
