"""Words of this module's pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from boai.activities.models import Activity, MaterialHandedOut
from boai.activities.rules import materials_text, times_text
from boai.activities.terms import ActivityKind, CountMethod, PlaceKind
from boai.foundation.models import AuditEntry

register = template.Library()

_DEEDS: Final = {
    "activities.record": "记下",
    "activities.correct": "改了",
    "activities.add_photos": "补了照片",
    "activities.remove_photo": "撤下一张照片",
}
_LABELS: Final = {
    "theme_id": "主题",
    "place_organisation_id": "名录里的单位",
    "partners": "和谁一起（名录）",
    "materials": "发放资料",
}
_WORDS: Final[dict[str, dict[str, str]]] = {
    "kind": dict(ActivityKind.choices),
    "place_kind": dict(PlaceKind.choices),
    "count_method": dict(CountMethod.choices),
}


@register.simple_tag
def times(activity: Activity) -> str:
    """``，09:30–11:00`` or nothing."""
    text = times_text(activity.starts_at, activity.ends_at)
    return f"，{text}" if text else ""


@register.simple_tag
def copies(materials: Iterable[MaterialHandedOut]) -> str:
    return f"{sum(each.copies for each in materials):,}"


@register.simple_tag
def handed_out(materials: dict[str, int]) -> str:
    return materials_text(materials.items()) or "—"


@register.simple_tag
def deed(entry: AuditEntry) -> str:
    return _DEEDS.get(entry.action, entry.action)


@register.simple_tag
def changes(entry: AuditEntry) -> SafeString:
    """What a correction changed, before and after; the reason of a removal."""
    if "reason" in entry.detail:
        return format_html("{}", entry.detail["reason"])
    rows = [
        (_label(name), _value(name, before), _value(name, after))
        for name, (before, after) in entry.detail.get("changed", {}).items()
    ]
    return format_html_join("", "<div>{}：原 {}，现 <b>{}</b></div>", rows)


def _label(name: str) -> str:
    return _LABELS.get(name) or str(getattr(Activity._meta.get_field(name), "verbose_name", name))


def _value(name: str, value: Any) -> str:
    if name == "materials":
        return materials_text(value.items()) or "—"
    if name == "partners":
        return f"{len(value)} 家"
    if value in ("", None):
        return "—"
    return _WORDS.get(name, {}).get(value, str(value))
