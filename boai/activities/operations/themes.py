"""Writes of themes."""

from __future__ import annotations

from django.db import transaction

from boai.activities import access
from boai.activities.models import Theme
from boai.foundation import audit
from boai.foundation.errors import BadInput
from boai.units.access import check_may
from boai.units.models import User


def add_theme(*, by: User, name: str, basis: str = "") -> Theme:
    """设一个主题，把同一系列的活动归到一起。

    Raises:
        WrongRole: see `access.MANAGE_THEMES`.
        BadInput: no name, or one that is there already.
    """
    check_may(by, access.MANAGE_THEMES, to="设主题")
    plain = name.strip()
    if not plain or len(plain) > 80:
        raise BadInput("写主题的名字，最多 80 个字，如“世界急救日”。", field="name")
    if Theme.objects.filter(name=plain).exists():
        raise BadInput(f"已经有主题“{plain}”；直接选它。", code="theme.exists", field="name")
    with transaction.atomic():
        theme: Theme = Theme.objects.create(unit_id=by.unit_id, name=plain, basis=basis.strip()[:150])
        audit.record(by=by, action="activities.add_theme", subject=f"activities.Theme:{theme.pk}", name=plain)
    return theme
