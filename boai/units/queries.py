"""Reads of societies and users."""

from __future__ import annotations

from django.db.models import QuerySet

from boai.units.models import BankAccountLabel, Society, User


def users_of(unit_id: int) -> QuerySet[User]:
    """Everybody who ever signed in for a society, the active first."""
    return User.objects.filter(unit_id=unit_id).prefetch_related("role_holdings").order_by("-is_active", "username")


def society(unit_id: int) -> Society:
    return Society.objects.get(pk=unit_id)


def bank_accounts_in_use() -> QuerySet[BankAccountLabel]:
    """Of the society in scope."""
    found: QuerySet[BankAccountLabel] = BankAccountLabel.objects.filter(in_use=True).order_by("bank_name", "last_four")
    return found
