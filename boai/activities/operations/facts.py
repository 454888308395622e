"""What an activity is, every value checked; put in place; and shown as the audit trail keeps it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from boai.activities import rules
from boai.activities.formats.photographs import PhotoFile
from boai.activities.models import Activity, MaterialHandedOut, Theme
from boai.activities.terms import ActivityKind, CountMethod, PlaceKind
from boai.foundation.chinese_names import normalise_name
from boai.foundation.errors import BadInput
from boai.people.models import Organisation
from boai.units.access import check_same_society
from boai.units.models import User

_PLAIN: Final = (
    "kind",
    "occurred_on",
    "starts_at",
    "ends_at",
    "place",
    "place_kind",
    "place_organisation_id",
    "partners_unlisted",
    "head_count",
    "count_method",
    "theme_id",
    "title",
    "note",
)
_LONGEST: Final = {
    "place": ("在哪里", 120),
    "partners_unlisted": ("和谁一起", 200),
    "title": ("名称", 120),
    "note": ("备注", 500),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What an activity is, every value checked: columns by name, partners, item → copies."""

    plain: dict[str, Any]
    partners: tuple[Organisation, ...]
    materials: dict[str, int]

    def shown(self) -> dict[str, Any]:
        return _shown(self.plain, (partner.pk for partner in self.partners), self.materials)

    @staticmethod
    def stored(activity: Activity) -> dict[str, Any]:
        """As the record is stored, whatever was changed in memory."""
        stored = Activity.objects.get(pk=activity.pk)
        return _shown(
            {name: getattr(stored, name) for name in _PLAIN},
            stored.partners.values_list("pk", flat=True),
            dict(stored.materials.values_list("item", "copies")),
        )

    def digest(self, photos: Sequence[PhotoFile]) -> str:
        """64 hexadecimal characters: the same for the same contents, photographs as they came in included."""
        content = {**self.shown(), "photos": sorted({photo.sha256 for photo in photos})}
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    def put_in_place(self, activity: Activity) -> None:
        """Partners and materials of a record that is stored."""
        activity.partners.set(self.partners)
        there = dict(activity.materials.values_list("item", "copies"))
        if there != self.materials:
            activity.materials.all().delete()
            MaterialHandedOut.objects.bulk_create(
                MaterialHandedOut(unit_id=activity.unit_id, activity=activity, item=item, copies=copies)
                for item, copies in self.materials.items()
            )


def checked_facts(
    *,
    by: User,
    kind: ActivityKind | str,
    occurred_on: dt.date,
    starts_at: dt.time | None,
    ends_at: dt.time | None,
    place: str,
    place_kind: PlaceKind | str,
    place_organisation: Organisation | None,
    partners: Sequence[Organisation],
    partners_unlisted: str,
    head_count: int,
    count_method: CountMethod | str,
    materials: Mapping[str, int],
    theme: Theme | None,
    title: str,
    note: str,
) -> Facts:
    """The facts, or the first refusal. The day is judged by the caller (`rules.check_day`).

    Args:
        place_kind: empty to have it told by the organisation's kind or the place's words.
    """
    for of in (place_organisation, theme, *partners):
        if of is not None:
            check_same_society(by, of.unit_id)
    where = normalise_name(place)
    if not where:
        raise BadInput("没有写在哪里；写学校、社区或单位的名字。", field="place")
    if kind not in ActivityKind.values:
        raise BadInput("选一下做了什么。", field="kind")
    _check_lengths(place=where, partners_unlisted=partners_unlisted, title=title, note=note)
    rules.check_times(starts_at, ends_at)
    organisation_kind = place_organisation.kind if place_organisation else None
    return Facts(
        plain={
            "kind": ActivityKind(kind),
            "occurred_on": occurred_on,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "place": where,
            "place_kind": PlaceKind(place_kind) if place_kind else rules.place_kind_of(where, organisation_kind),
            "place_organisation_id": place_organisation.pk if place_organisation else None,
            "partners_unlisted": partners_unlisted.strip(),
            "head_count": head_count,
            "count_method": rules.check_head_count(head_count, count_method),
            "theme_id": theme.pk if theme else None,
            "title": title.strip(),
            "note": note.strip(),
        },
        partners=tuple(partners),
        materials=rules.check_materials(materials),
    )


def _check_lengths(**texts: str) -> None:
    for name, text in texts.items():
        label, most = _LONGEST[name]
        if len(text.strip()) > most:
            raise BadInput(f"“{label}”有 {len(text.strip())} 个字，最多 {most} 个；写短一些。", field=name)


def _shown(plain: Mapping[str, Any], partners: Iterable[int], materials: Mapping[str, int]) -> dict[str, Any]:
    """Plain JSON, the same for the same contents."""
    shown: dict[str, Any] = {}
    for name in _PLAIN:
        value = plain[name]
        shown[name] = value if value is None or isinstance(value, int) else str(value)
    return {**shown, "partners": sorted(partners), "materials": dict(sorted(materials.items()))}
