"""Signing in: one text and one duration for every failure, lockout by django-axes, password rules of dossier 10.4."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from boai.units.models import User


class SignInBackend(BaseBackend):
    """Name and password. An unknown name costs the same hashing as a known one, so nobody learns which exist."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **extra: Any
    ) -> User | None:
        user = User.objects.filter(username=username).first()
        if user is None:
            make_password(password)
            return None
        right = user.check_password(password or "")
        return user if right and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.select_related("unit").filter(pk=user_id, is_active=True).first()


class ThreeKindsOfCharacters:
    """At least three of: lower case, upper case, digits, others (等保二级 identity, dossier 10.4)."""

    def validate(self, password: str, user: User | None = None) -> None:
        kinds = sum(bool(re.search(pattern, password)) for pattern in (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]"))
        if kinds < 3:
            raise ValidationError("口令要有大写字母、小写字母、数字、符号中的三种。", code="password_kinds")

    def get_help_text(self) -> str:
        return "大写字母、小写字母、数字、符号中至少三种。"


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
    """The page after too many failures; says how long, never whether the name exists."""
    return render(request, "units/locked_out.html", status=429)
