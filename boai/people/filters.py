"""What the two lists can be narrowed to."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from boai.foundation.lists import ListFilter
from boai.foundation.moments import today
from boai.people import queries
from boai.people.models import Organisation, Person


class OrganisationFilter(ListFilter):
    search_words = "名称、拼音首字母、信用代码"
    search_fields = ("name_normalised", "name_initials", "social_credit_code")
    kind = django_filters.ChoiceFilter(label="类别", choices=lambda: _occurring_kinds())
    town = django_filters.ChoiceFilter(label="镇街", choices=lambda: [(town, town) for town in queries.towns()])

    class Meta:
        model = Organisation
        fields = ("kind", "town")

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Spelling aside; pinyin initials as well."""
        return rows & queries.find_organisations(value)


class PersonFilter(ListFilter):
    search_words = "姓名、拼音首字母、整个手机号或证件号"
    search_fields = ("name",)

    class Meta:
        model = Person
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Numbers are found whole or not at all."""
        return rows & queries.find_persons(value, today=today())


def _occurring_kinds() -> list[tuple[str, str]]:
    """Only kinds of which there is one: a chip that finds nothing helps nobody."""
    return [
        (total.kind.value, str(total.kind.label)) for total in queries.organisation_totals(queries.find_organisations())
    ]
