"""Who may do what with activities (dossier 0.5)."""

from __future__ import annotations

from django.db.models import QuerySet

from boai.activities import queries
from boai.activities.models import Activity, ActivityPhoto
from boai.units.access import check_may, check_same_society, may
from boai.units.errors import WrongRole
from boai.units.models import User
from boai.units.terms import STAFF_ROLES, Role

READ_ALL = (*sorted(STAFF_ROLES), Role.SUPERVISOR)
READ_OWN = (Role.INSTRUCTOR, Role.VOLUNTEER_LEADER)
"""Instructors and volunteer leaders see what they recorded themselves."""

RECORD = (Role.LEAD, Role.OFFICE, Role.BUSINESS, Role.VOLUNTEER_LEADER, Role.INSTRUCTOR)
CORRECT_ALL = (Role.LEAD, Role.OFFICE, Role.BUSINESS)
MANAGE_THEMES = (Role.LEAD, Role.OFFICE, Role.BUSINESS)
IMPORT = (Role.LEAD, Role.OFFICE, Role.BUSINESS)


def may_correct(by: User, activity: Activity) -> bool:
    """The office corrects any; whoever recorded one corrects their own."""
    return may(by, CORRECT_ALL) or (activity.recorded_by_id == by.pk and may(by, RECORD))


def check_may_correct(by: User, activity: Activity) -> None:
    """
    Raises:
        WrongRole: somebody else's record, and the role is none of `CORRECT_ALL`.
    """
    check_same_society(by, activity.unit_id)
    if may(by, RECORD) and not may_correct(by, activity):
        raise WrongRole(f"{activity.number} 是 {activity.recorded_by} 记的；请本人或业务来改。")
    if not may_correct(by, activity):
        check_may(by, CORRECT_ALL, to="改活动记录")


def visible_to(by: User) -> QuerySet[Activity]:
    """All activities for the office and the supervisor; for instructors and volunteer leaders their own.

    Raises:
        WrongRole: neither.
    """
    rows = queries.activities()
    if may(by, READ_ALL):
        return rows
    check_may(by, (*READ_ALL, *READ_OWN), to="看活动")
    return rows.filter(recorded_by=by)


def photo_visible_to(by: User, photo_id: int) -> QuerySet[ActivityPhoto]:
    """The photograph, where its activity may be seen."""
    rows: QuerySet[ActivityPhoto] = ActivityPhoto.objects.filter(pk=photo_id, activity__in=visible_to(by))
    return rows.select_related("attachment", "activity__recorded_by")
