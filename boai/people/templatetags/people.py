"""Words of this module's pages."""

from __future__ import annotations

from django import template

from boai.people.models import Organisation

register = template.Library()


@register.simple_tag
def people_field(name: str) -> str:
    """The Chinese name of an organisation's column."""
    return str(Organisation._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # own columns, no relations
