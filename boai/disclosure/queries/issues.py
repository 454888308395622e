"""What was published, and where its public files stand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet, Sum

from boai.disclosure.log.tables import DESCRIPTOR
from boai.disclosure.models import Leaf, Publication, TreeHead
from boai.disclosure.terms import PublicationKind, PublicationState
from boai.foundation.home import home
from boai.foundation.money import Money
from boai.units.models import Society


@dataclass(frozen=True, slots=True)
class Figure:
    count: int
    amount: Money


@dataclass(frozen=True, slots=True)
class YearFigures:
    """Published money received in a year; restricted + unrestricted = received, unsigned is part of unrestricted.
    `issues` counts those that hold any of it."""

    year: int
    issues: int
    received: Figure
    restricted: Figure
    unsigned: Figure

    @property
    def unrestricted(self) -> Figure:
        return Figure(self.received.count - self.restricted.count, self.received.amount - self.restricted.amount)


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """A published entry that fits a name, with what tells namesakes apart (AT-05)."""

    publication: Publication
    row: int
    values: Mapping[str, Any]


def publications() -> QuerySet[Publication]:
    """All of them, the latest first; without their rows, which may be thousands."""
    return (
        Publication.objects.defer("rows", "checks")
        .select_related("drafted_by", "submitted_by", "published_by", "head")
        .order_by("-drafted_at", "-pk")
    )


def published() -> QuerySet[Publication]:
    """Those that the public reads, oldest first, without their rows."""
    return publications().filter(state=PublicationState.PUBLISHED).order_by("published_at", "pk")


def open_publication(kind: PublicationKind = PublicationKind.GIFTS_RECEIVED) -> Publication | None:
    """The one issue in preparation, if there is one."""
    states = (PublicationState.DRAFT, PublicationState.SUBMITTED)
    return publications().filter(kind=kind, state__in=states).first()


def published_total() -> Money:
    """The sum of every issue that was published."""
    rows = Publication.objects.filter(state=PublicationState.PUBLISHED)
    return Money(rows.aggregate(total=Sum("total_fen"))["total"] or 0)


def published_named(name: str) -> list[FoundEntry]:
    """Entries of gifts by exactly this payer or donor, each with channel, moment and last four digits (AT-05, AT-07).

    Namesakes are all listed: the same name need not be the same person.
    """
    wanted = name.strip()
    if not wanted:
        return []
    leaves = (
        Leaf.objects.filter(Q(donation__payer_name=wanted) | Q(donation__on_behalf_of=wanted))
        .select_related("publication")
        .defer("data", "opening", "publication__checks")
        .order_by("index")
    )
    return [FoundEntry(leaf.publication, leaf.row, leaf.publication.rows[leaf.row - 1]["values"]) for leaf in leaves]


def figures_of_year(year: int) -> YearFigures:
    """What was published of the money received in a year: all of it, restricted, unrestricted, unsigned."""
    parts = {name: [0, 0] for name in ("all", "restricted", "unsigned")}
    issues = 0
    for summary in published().values_list("summary", flat=True):
        found = summary["years"].get(str(year))
        if found is not None:
            issues += 1
            for name, part in (("all", found), ("restricted", found["restricted"]), ("unsigned", found["unsigned"])):
                parts[name][0] += part["count"]
                parts[name][1] += part["fen"]
    figures = {name: Figure(count, Money(fen)) for name, (count, fen) in parts.items()}
    return YearFigures(year, issues, figures["all"], figures["restricted"], figures["unsigned"])


def heads() -> QuerySet[TreeHead]:
    """Every signed head, the smallest first."""
    return TreeHead.objects.order_by("size")


def last_head() -> TreeHead | None:
    return heads().last()


class StoredLeaves(Sequence[bytes]):
    """All leaves in their order, read from the database as they are asked for, a thousand at a time."""

    AT_ONCE = 1_000

    def __init__(self) -> None:
        self._size = Leaf.objects.count()
        self._first = 0
        self._held: list[bytes] = []

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            first, last, _ = place.indices(self._size)
            return self._read(first, last)
        if not 0 <= place < self._size:
            raise IndexError(place)
        if not self._first <= place < self._first + len(self._held):
            self._first, self._held = place, self._read(place, place + self.AT_ONCE)
        return self._held[place - self._first]

    def _read(self, first: int, last: int) -> list[bytes]:
        rows = Leaf.objects.filter(index__gte=first, index__lt=last).order_by("index")
        return [data.encode() for data in rows.values_list("data", flat=True).iterator(chunk_size=5_000)]


def site_folder(society: Society) -> Path:
    """Where a society's public files lie: named by its division code, with its number where two share one."""
    first = (
        Society.objects.filter(division_code=society.division_code).order_by("pk").values_list("pk", flat=True).first()
    )
    code = society.division_code if first == society.pk else f"{society.division_code}-{society.pk}"
    return home().publications / code


def site_is_behind(society: Society) -> bool:
    """Whether something was published that the public files do not show yet; `write_site` mends it."""
    head, folder = last_head(), site_folder(society)
    if head is None:
        return False
    issues = {f"{issue:04d}" for issue in published().values_list("issue", flat=True)}
    here = {each.name for each in (folder / "received").glob("[0-9]*") if each.is_dir()}
    return issues != here or not (folder / "index.html").is_file() or _size_on_disk(folder) != head.size


def _size_on_disk(folder: Path) -> int:
    """Entries that the published folder says it holds; −1 where it can not be read."""
    try:
        package = json.loads((folder / "data" / DESCRIPTOR).read_bytes())
        return int(package["boai"]["size"])
    except (OSError, ValueError, KeyError, TypeError):
        return -1
