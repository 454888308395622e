"""What a figure is: one name, one unit, one query; and the rows of that query are its drill-down.

A figure is a number *of a listing*: how many rows it has, or what one of its columns adds up to. The listing is what
the screen shows, what the workbook of evidence holds and what the sum runs over, so no figure can differ from its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from django.db.models import Count, F, QuerySet, Sum

from boai.foundation.money import ZERO, Money
from boai.foundation.spreadsheets import Value
from boai.reporting.rules import INDICATOR_UNITS, Period

Number = int | Money
Row = Mapping[str, Any]
Narrower = Mapping[str, str]
"""What the rows are narrowed to: the name of a `Narrowing` and one of its keys or labels."""

EVERYTHING: Final[Narrower] = {}
ROWS: Final = ""
"""The measure of a figure that counts the rows of its listing."""


def _no_labels() -> Mapping[str, str]:
    return {}


def _opens_nothing(_row: Row) -> None:
    return None


def _as_it_lies(key: str) -> Callable[[Row], Value]:
    def value(row: Row) -> Value:
        found: Value = row[key]
        return found

    return value


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A column of a listing.

    Args:
        key: in the rows.
        kind: how it is shown; ``short`` words stay on one line.
        adds: whether its total means something; such a column holds whole numbers or `Money`.
        present: what is shown instead of what lies in the table: a label, a masked name.
    """

    key: str
    heading: str
    kind: Literal["main", "words", "short", "money", "count", "day", "moment"] = "words"
    adds: bool = False
    present: Callable[[Row], Value] | None = None

    @property
    def value(self) -> Callable[[Row], Value]:
        return self.present or _as_it_lies(self.key)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A way to look at some of the rows, and to break a figure down: 按渠道, 按品名.

    Args:
        lookup: the field in each part of the listing, in their order.
        labels: from keys to words; a key without a label is its own.
        offered: whether the page breaks the figure down by it.
    """

    name: str
    title: str
    lookup: str
    labels: Callable[[], Mapping[str, str]] = _no_labels
    offered: bool = True

    def key_of(self, given: str) -> str:
        """The key for a key or a label."""
        return next((key for key, label in self.labels().items() if label == given), given)


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one table in a listing.

    Args:
        label: what one row is, in the frozen row numbers: 捐赠.
        rows: of the period.
        shown: the listing's columns, each a field or an expression; in every part the same names in the same order.
    """

    label: str
    rows: Callable[[Period], QuerySet[Any]]
    shown: Mapping[str, Any]

    def narrowed(self, period: Period, lookups: Mapping[str, str]) -> QuerySet[Any]:
        return self.rows(period).filter(**lookups).order_by()

    def listed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Dictionaries with exactly the columns of the listing."""
        named = {name: shown for name, shown in self.shown.items() if shown != name}
        return rows.annotate(**named).values(*self.shown)


@dataclass(frozen=True, slots=True)
class Within:
    """A listing is some of the rows of a larger one: those for which `holds`."""

    larger: str
    holds: Callable[[Row], bool]


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows that several figures may be numbers of.

    Args:
        words: how the rows are found, said so that a clerk can check it.
        summed: the columns that figures may add up; fields of every part under that very name.
        order: of the rows, complete, so that the same records always come in the same order.
        opens: the address and the primary key of the record behind a row.
        within: the larger listing whose columns it shares, read once for both when a report is frozen.
    """

    code: str
    name: str
    words: str
    parts: tuple[Part, ...]
    columns: tuple[FigureColumn, ...]
    order: tuple[str, ...]
    narrowings: tuple[Narrowing, ...] = ()
    opens: Callable[[Row], tuple[str, int] | None] = _opens_nothing
    within: Within | None = None

    @property
    def summed(self) -> tuple[str, ...]:
        return tuple(column.key for column in self.columns if column.adds)

    def rows(self, period: Period, narrower: Narrower = EVERYTHING) -> QuerySet[Any]:
        """The rows as dictionaries, all parts together."""
        first, *others = [part.listed(rows) for part, rows in self._narrowed(period, narrower)]
        return (first.union(*others, all=True) if others else first).order_by(*self.order)

    def totals(self, period: Period, narrower: Narrower = EVERYTHING) -> dict[str, Number]:
        """`ROWS` → how many; each summed column → its sum. One query for each part."""
        sums = {column: Sum(column) for column in self.summed}
        found = [
            rows.aggregate(**{f"of_{name}": each for name, each in sums.items()}, how_many=Count("*"))
            for _, rows in self._narrowed(period, narrower)
        ]
        totals: dict[str, Number] = {ROWS: sum(each["how_many"] for each in found)}
        for column in self.columns:
            if column.adds:
                totals[column.key] = _added((each[f"of_{column.key}"] for each in found), column)
        return totals

    def broken_down(
        self, by: Narrowing, period: Period, narrower: Narrower = EVERYTHING
    ) -> dict[str, dict[str, Number]]:
        """From each key of the narrowing to its totals; they add up to those of the whole."""
        sums = {f"of_{column}": Sum(column) for column in self.summed}
        totals: dict[str, dict[str, Number]] = {}
        for _, rows in self._narrowed(period, narrower):
            for found in rows.values(key=F(by.lookup)).annotate(**sums, how_many=Count("*")):
                own = totals.setdefault(str(found["key"]), {ROWS: 0})
                own[ROWS] = _plus(own[ROWS], found["how_many"])
                for column in self.columns:
                    if column.adds:
                        before = own.get(column.key, _nothing(column))
                        own[column.key] = _plus(before, found[f"of_{column.key}"])
        return totals

    def row_numbers(self, period: Period) -> dict[str, list[int]]:
        """From each part's label to the primary keys of its rows, in order."""
        return {
            part.label: list(rows.order_by("pk").values_list("pk", flat=True))
            for part, rows in self._narrowed(period, EVERYTHING)
        }

    def _narrowed(self, period: Period, narrower: Narrower) -> Iterator[tuple[Part, QuerySet[Any]]]:
        lookups = {each.lookup: each.key_of(narrower[each.name]) for each in self.narrowings if narrower.get(each.name)}
        for part in self.parts:
            yield part, part.narrowed(period, lookups)


@dataclass(frozen=True, slots=True)
class FigureDefinition:
    """A figure of the dictionary (dossier 8.3), defined here and nowhere else.

    Args:
        code: stable; its unit is in `INDICATOR_UNITS` and never added to another.
        definition: what is counted and what is not, in words.
        source: where the definition comes from.
        version: raised whenever the definition or its query changes; frozen reports name theirs.
        measure: `ROWS`, or the column of the listing that is added up.
    """

    code: str
    name: str
    definition: str
    source: str
    listing: Listing
    measure: str = ROWS
    version: int = 1
    unit: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", INDICATOR_UNITS[self.code])

    def compute(self, period: Period, narrower: Narrower = EVERYTHING) -> Number:
        """The figure: a count, or `Money`."""
        return self.listing.totals(period, narrower)[self.measure]

    def rows(self, period: Period, narrower: Narrower = EVERYTHING) -> QuerySet[Any]:
        """The rows behind it: as many as it says, or adding up to it."""
        return self.listing.rows(period, narrower)


def _nothing(column: FigureColumn) -> Number:
    return ZERO if column.kind == "money" else 0


def _added(found: Iterator[Any], column: FigureColumn) -> Number:
    total = _nothing(column)
    for each in found:
        total = _plus(total, each)
    return total


def _plus(first: Number, second: Any) -> Number:
    if second is None:
        return first
    if isinstance(first, Money):
        return first + (second if isinstance(second, Money) else Money(int(second)))
    return first + int(second)
