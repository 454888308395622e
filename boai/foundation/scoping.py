"""Tenancy that fails closed: every row belongs to a society, and a query outside any society raises.

The scope is the society's primary key: ``with in_society(society.pk): …``. Views get theirs from the signed-in user.
The scope itself is kept by django-scopes; the manager is ours because theirs carries no types.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, ClassVar, TypeVar

from django.db import models
from django_scopes import get_scope, scope, scopes_disabled
from django_scopes.exceptions import ScopeError

__all__ = ["ScopeError", "SocietyManager", "across_societies", "current_society", "in_society"]

Row = TypeVar("Row", bound=models.Model)


def in_society(unit_id: int) -> AbstractContextManager[None]:
    """Everything read and written inside belongs to this one society."""
    return scope(unit=unit_id)  # type: ignore[no-any-return]  # django-scopes carries no types


def across_societies() -> AbstractContextManager[None]:
    """For the few things that look at all societies: sign-in, back-up, verification. Each use says why."""
    return scopes_disabled()  # type: ignore[no-any-return]  # django-scopes carries no types


def current_society() -> int:
    """The society whose scope is active.

    Raises:
        ScopeError: none is.
    """
    active: dict[str, Any] = get_scope()
    if "unit" not in active:
        raise ScopeError("no society is in scope")
    return int(active["unit"])


class SocietyManager(models.Manager[Row]):
    """The manager of a table whose rows belong to a society; raises `ScopeError` outside `in_society`."""

    unit_path: ClassVar[str] = "unit_id"

    def get_queryset(self) -> models.QuerySet[Row]:
        rows = super().get_queryset()
        if not get_scope().get("_enabled", True):
            return rows
        return rows.filter(**{self.unit_path: current_society()})
