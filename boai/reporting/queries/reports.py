"""Reports, and how their figures stand today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from boai.foundation.money import Money
from boai.reporting.figures import FIGURES, Number
from boai.reporting.models import Report
from boai.reporting.rules import Period
from boai.reporting.rules.evidence import numbers_in

MADE: Final = "reporting.make_annual_summary"
"""The audit trail's word for making one."""


@dataclass(frozen=True, slots=True)
class FigureThenAndNow:
    """A figure as the report froze it, and the same query today.

    Args:
        now: None where the dictionary no longer has the figure.
        added, gone: how many rows came and went since.
        redefined: whether the definition has another version today.
    """

    code: str
    name: str
    unit: str
    definition: str
    source: str
    version: int
    then: Number
    now: Number | None
    added: int
    gone: int
    redefined: bool

    @property
    def differs(self) -> bool:
        return self.now != self.then

    @property
    def moved(self) -> bool:
        """Whether its rows are others, though the number may be the same."""
        return bool(self.added or self.gone)


def reports() -> QuerySet[Report]:
    rows: QuerySet[Report] = Report.objects.select_related("made_by", "paper", "evidence").order_by("-as_of", "-pk")
    return rows


def period_of(report: Report) -> Period:
    return Period(report.period_from, report.period_to, report.as_of)


def subject_of(report: Report) -> str:
    """How the audit trail names it."""
    return f"reporting.Report:{report.pk}"


def frozen_value(frozen: dict[str, Any]) -> Number:
    """The value of one entry of `Report.figures`."""
    return Money(frozen["fen"]) if "fen" in frozen else int(frozen["number"])


def then_and_now(report: Report) -> list[FigureThenAndNow]:
    """Every figure of the report beside today's, the rows counted that came or went."""
    period = period_of(report)
    listings = {each.listing.code: each.listing for each in FIGURES.values()}
    totals, moved = {}, {}
    for code, frozen in report.figures["rows"].items():
        if code in listings:
            totals[code] = listings[code].totals(period)
            moved[code] = _moved(frozen["numbers"], listings[code].row_numbers(period))
    return [_compared(frozen, totals, moved) for frozen in report.figures["figures"]]


def _compared(
    frozen: dict[str, Any], totals: dict[str, dict[str, Number]], moved: dict[str, tuple[int, int]]
) -> FigureThenAndNow:
    definition = FIGURES.get(frozen["code"])
    known = definition is not None and definition.listing.code in totals
    added, gone = moved.get(frozen["listing"], (0, 0))
    return FigureThenAndNow(
        code=frozen["code"],
        name=frozen["name"],
        unit=frozen["unit"],
        definition=frozen["definition"],
        source=frozen["source"],
        version=frozen["version"],
        then=frozen_value(frozen),
        now=totals[definition.listing.code][definition.measure] if definition is not None and known else None,
        added=added,
        gone=gone,
        redefined=definition is not None and definition.version != frozen["version"],
    )


def _moved(then: dict[str, str], now: dict[str, list[int]]) -> tuple[int, int]:
    added = gone = 0
    for label in {*then, *now}:
        before, today = numbers_in(then.get(label, "")), set(now.get(label, []))
        added, gone = added + len(today - before), gone + len(before - today)
    return added, gone
