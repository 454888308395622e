"""What the list of activities can be narrowed to."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet

from boai.activities import queries
from boai.activities.models import Activity, Theme
from boai.activities.terms import ActivityKind, PlaceKind
from boai.foundation.lists import ListFilter


class ActivityFilter(ListFilter):
    """Choices are offered only where something was done."""

    search_words = "地点、名称、编号"
    search_fields = ("place", "title", "number", "place_organisation__name_initials")
    year = django_filters.ChoiceFilter(
        label="年份",
        field_name="occurred_on",
        lookup_expr="year",
        choices=lambda: [(str(year), f"{year} 年") for year in queries.years()],
    )
    kind = django_filters.ChoiceFilter(label="做了什么", choices=lambda: _occurring("kind", ActivityKind.choices))
    place_kind = django_filters.ChoiceFilter(
        label="场所类型", choices=lambda: _occurring("place_kind", PlaceKind.choices)
    )
    theme = django_filters.ChoiceFilter(
        label="主题", choices=lambda: [(str(pk), name) for pk, name in Theme.objects.values_list("pk", "name")]
    )

    class Meta:
        model = Activity
        fields = ("year", "kind", "place_kind", "theme")


def _occurring(field: str, choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    rows: QuerySet[Activity] = Activity.objects.order_by()
    there = set(rows.values_list(field, flat=True).distinct())
    return [(code, label) for code, label in choices if code in there]
