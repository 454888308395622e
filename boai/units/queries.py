"""Reads of societies and users."""

from __future__ import annotations

from django.db.models import QuerySet

from boai.units.models import BankAccountLabel, Society, User


def users_of(unit_id: int) -> QuerySet[User]:
    """Everybody who ever signed in for a society, the active first."""
    return User.objects.filter(unit_id=unit_id).prefetch_related("role_holdings").order_by("-is_active", "username")


def society(unit_id: int) -> Society:
    return Society.objects.get(pk=unit_id)


def names_of_societies() -> list[tuple[int, str]]:
    """Id and name of every society, for verification."""
    return list(Society.objects.order_by("pk").values_list("pk", "name"))


def bank_accounts_in_use() -> QuerySet[BankAccountLabel]:
    """Of the society in scope."""
    found: QuerySet[BankAccountLabel] = BankAccountLabel.objects.filter(in_use=True).order_by("bank_name", "last_four")
    return found


def only_society() -> Society | None:
    """The society of an installation that serves one; None where it serves several, or none yet."""
    found = list(Society.objects.order_by("pk")[:2])
    return found[0] if len(found) == 1 else None
