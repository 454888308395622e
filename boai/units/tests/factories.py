"""A society and its people, invented."""

from __future__ import annotations

from itertools import count

from boai.foundation.moments import now
from boai.units.models import RoleHolding, Society, User
from boai.units.terms import Role

PASSWORD = "Qing-yu-2021!"
_serial = count(1)


def make_society(**values: object) -> Society:
    number = next(_serial)
    return Society.objects.create(
        **{"name": f"青屿区红十字会{number}", "short_name": "青屿红会", "division_code": "990101", **values}
    )


def make_user(*roles: Role, unit: Society | None = None, **values: object) -> User:
    """A user with these roles; the password is not hashed (slow), use `client.force_login`."""
    number = next(_serial)
    user = User.objects.create(
        **{
            "username": f"user{number}",
            "display_name": f"用户{number}",
            "unit": unit or make_society(),
            "created_at": now(),
            "password": "!",
            **values,
        }
    )
    RoleHolding.objects.bulk_create([RoleHolding(user=user, role=role, granted_at=now()) for role in roles])
    return user
