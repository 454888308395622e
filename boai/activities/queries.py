"""Reads of activities. Every sum of the annual report about activities is taken here, from the rows themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from boai.activities.models import Activity, ActivityPhoto, MaterialHandedOut, Theme
from boai.activities.terms import ActivityKind, CountMethod
from boai.foundation.models import Attachment, AuditEntry


@dataclass(frozen=True, slots=True)
class Totals:
    """Of all rows of a list: 场次, 人次 (may repeat persons), 资料份数."""

    sessions: int
    person_times: int
    copies: int


@dataclass(frozen=True, slots=True)
class KindSum:
    kind: ActivityKind
    sessions: int
    person_times: int


@dataclass(frozen=True, slots=True)
class MethodSum:
    """Person-times by how they were counted; a report names them apart (dossier 8.3 train.pub.persontimes)."""

    method: CountMethod
    sessions: int
    person_times: int


@dataclass(frozen=True, slots=True)
class MaterialSum:
    item: str
    copies: int


def activities() -> QuerySet[Activity]:
    """All of the society, with whom and what they name. Who sees which: `access.visible_to`."""
    rows: QuerySet[Activity] = Activity.objects.select_related("theme", "place_organisation", "recorded_by")
    return rows


def activities_between(start: dt.date, end: dt.date) -> QuerySet[Activity]:
    """Activities of these days, both included."""
    rows: QuerySet[Activity] = Activity.objects.filter(occurred_on__range=(start, end))
    return rows


def with_copies(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """Each with `copies`, all materials together, and `photo_count`."""
    copies = MaterialHandedOut.objects.filter(activity=OuterRef("pk")).order_by().values("activity")
    photos = ActivityPhoto.objects.filter(activity=OuterRef("pk")).order_by().values("activity")
    return rows.annotate(
        copies=Coalesce(Subquery(copies.annotate(n=Sum("copies")).values("n")), 0),
        photo_count=Coalesce(Subquery(photos.annotate(n=Count("pk")).values("n")), 0),
    )


def totals(rows: QuerySet[Activity]) -> Totals:
    """Sums of all rows, whatever page of them is shown."""
    summed = rows.order_by().aggregate(sessions=Count("pk"), person_times=Coalesce(Sum("head_count"), 0))
    return Totals(copies=sum(row.copies for row in material_copies(rows)), **summed)


def sums_by_kind(rows: QuerySet[Activity]) -> list[KindSum]:
    """Sessions and person-times by kind, in the order of the terms; kinds with none are left out."""
    found = _grouped(rows, "kind")
    return [KindSum(kind, *found[kind.value]) for kind in ActivityKind if kind.value in found]


def sums_by_count_method(rows: QuerySet[Activity]) -> list[MethodSum]:
    found = _grouped(rows, "count_method")
    return [MethodSum(method, *found[method.value]) for method in CountMethod if method.value in found]


def material_copies(rows: QuerySet[Activity]) -> list[MaterialSum]:
    """Copies by item, the most first; items are never added into one another (扇子, 手册 apart)."""
    summed = (
        MaterialHandedOut.objects.filter(activity__in=rows.order_by().values("pk"))
        .values("item")
        .annotate(total=Sum("copies"))
        .order_by("-total", "item")
    )
    return [MaterialSum(row["item"], row["total"]) for row in summed]


def items_used(*, limit: int = 2) -> list[str]:
    """Items handed out most recently, to be offered again."""
    recent = MaterialHandedOut.objects.values("item").annotate(last=Max("activity__occurred_on"), often=Count("pk"))
    return [row["item"] for row in recent.order_by("-last", "-often", "item")[:limit]]


def years() -> list[int]:
    """Years in which something was done, the latest first."""
    return [day.year for day in Activity.objects.dates("occurred_on", "year", order="DESC")]


def themes() -> QuerySet[Theme]:
    """Each with how many sessions and person-times it has."""
    rows: QuerySet[Theme] = Theme.objects.annotate(
        sessions=Count("activities"), person_times=Coalesce(Sum("activities__head_count"), 0)
    ).order_by("-pk")
    return rows


def photos_of(activity: Activity) -> QuerySet[ActivityPhoto]:
    rows: QuerySet[ActivityPhoto] = ActivityPhoto.objects.filter(activity=activity)
    return rows.select_related("attachment").order_by("pk")


def trail_of(activity: Activity) -> list[AuditEntry]:
    """Who recorded and changed it, in order."""
    return list(AuditEntry.objects.filter(subject=f"activities.Activity:{activity.pk}").order_by("number"))


def client_keys_known(keys: Iterable[str]) -> set[str]:
    """Those keys of file rows that belong to a record already."""
    wanted = set(keys)
    known: Iterable[str] = Activity.objects.filter(client_key__startswith="file-").values_list("client_key", flat=True)
    return wanted & set(known)


def numbered() -> dict[str, Activity]:
    """Every record by its number."""
    return {row.number: row for row in Activity.objects.order_by()}


def uploads() -> QuerySet[Attachment]:
    """Files that came in."""
    rows: QuerySet[Attachment] = Attachment.objects.all()
    return rows


def _grouped(rows: QuerySet[Activity], field: str) -> dict[Any, tuple[int, int]]:
    grouped = rows.order_by().values(field).annotate(sessions=Count("pk"), heads=Sum("head_count"))
    return {row[field]: (row["sessions"], row["heads"]) for row in grouped}
