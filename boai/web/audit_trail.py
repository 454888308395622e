"""The audit trail as people read it: words for acts and subjects, old and new side by side."""

from __future__ import annotations

from typing import Any, Final

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html

from boai.foundation.lists import ActionColumn, ListFilter, ListTable, MainColumn, MomentColumn, WordsColumn
from boai.foundation.models import AuditEntry
from boai.units.terms import Role
from boai.web.audit_words import ACTIONS, DETAIL_WORDS, MODULES, SUBJECTS
from boai.web.navigation import link_to

VALUES: Final[dict[str, str]] = {role.value: str(role.label) for role in Role}
"""Codes that stand in the trail, in words."""


def action_words(action: str) -> str:
    return ACTIONS.get(action, action)


def detail_words(name: str) -> str:
    return DETAIL_WORDS.get(name, name)


def subject_words(subject: str) -> str:
    """``units.User:3`` → ``用户 3``."""
    model, _, key = subject.partition(":")
    return f"{SUBJECTS[model][0]} {key}" if model in SUBJECTS else subject


def subject_url(subject: str) -> str:
    """The page of the subject; empty where it has none."""
    model, _, key = subject.partition(":")
    address = SUBJECTS.get(model, ("", ""))[1]
    return link_to(address, key) if address and key.isdigit() else ""


def changes(detail: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Old and new of every field, as `{% diff %}` takes them; empty where the act changed no earlier value."""
    before, after = detail.get("before"), detail.get("after")
    if isinstance(before, dict) and isinstance(after, dict):
        return [(detail_words(str(name)), in_words(before.get(name)), in_words(after[name])) for name in after]
    if before is None and after is None:
        return []
    return [("内容", in_words(before), in_words(after))]


def other_facts(detail: dict[str, Any]) -> list[tuple[str, str]]:
    return [(detail_words(name), in_words(value)) for name, value in detail.items() if name not in ("before", "after")]


def in_words(value: Any) -> str:
    """A JSON value for people: lists joined, pairs spelled out, nothing as nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return "、".join(in_words(each) for each in value)
    if isinstance(value, dict):
        return "；".join(f"{detail_words(str(name))} {in_words(each)}" for name, each in value.items())
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else VALUES.get(str(value), str(value))


def entries() -> QuerySet[AuditEntry]:
    """Of the society in scope, the latest first."""
    found: QuerySet[AuditEntry] = AuditEntry.objects.order_by("-number")
    return found


class AuditTable(ListTable):
    at = MomentColumn(verbose_name="时刻")
    by_name = MainColumn(verbose_name="谁")
    action = tables.Column(verbose_name="做了什么")
    subject = WordsColumn(verbose_name="对什么")
    number = WordsColumn(verbose_name="序号", attrs={"td": {"class": "num mut"}, "th": {"class": "num"}})
    more = ActionColumn("看内容", linkify=lambda record: reverse("audit_entry", args=[record.number]))

    def render_action(self, value: str) -> str:
        return action_words(value)

    def value_action(self, value: str) -> str:
        return action_words(value)

    def render_subject(self, value: str) -> str:
        url = f"{reverse('audit')}?subject={value}"
        return format_html('<a href="{}">{}</a>', url, subject_words(value))

    def value_subject(self, value: str) -> str:
        return subject_words(value)


class AuditFilter(ListFilter):
    search_fields = ("by_name", "action", "subject")
    search_words = "找人名、动作代号"
    part = django_filters.ChoiceFilter(label="哪一块", choices=MODULES, field_name="action", lookup_expr="startswith")
    subject = django_filters.CharFilter(label="对什么")
