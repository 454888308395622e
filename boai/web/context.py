"""What every page of the office frame needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from boai.foundation.moments import now
from boai.units.terms import Role
from boai.web.navigation import bottom_bar, side_bar
from boai.web.queries import waiting_counts


def shell(request: HttpRequest) -> dict[str, Any]:
    """The moment; for whoever is signed in also the navigation and their roles in words."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"moment": now()}
    return {
        "moment": now(),
        "navigation": side_bar(user, request.path, waiting_counts(user)),
        "bottom_bar": bottom_bar(request.path),
        "role_words": "、".join(Role(role).label for role in sorted(user.roles)),
    }
