"""Figures of a period, beside those of the same days a year before; and what they are made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from urllib.parse import urlencode

from django.db.models import Max, Min, Sum
from django.db.models.functions import ExtractMonth

from boai.activities.models import Activity
from boai.donations.models import Donation, UnclaimedMoney
from boai.foundation.errors import BadInput
from boai.foundation.moments import local, start_of_day
from boai.foundation.money import Money
from boai.reporting.figures import EVERYTHING, FIGURES, FigureDefinition, Narrower, Number
from boai.reporting.figures.activities import activities
from boai.reporting.rules import Period, year_on_year


@dataclass(frozen=True, slots=True)
class FigureInPeriod:
    """A figure, and the same days a year before."""

    definition: FigureDefinition
    value: Number
    before: Number

    @property
    def change(self) -> str:
        """``增长12.5%``; ``—`` where there was nothing before."""
        return year_on_year(whole(self.value), whole(self.before))


@dataclass(frozen=True, slots=True)
class PartOfFigure:
    """One part of a broken-down figure; `query` opens its rows."""

    label: str
    value: Number
    query: str


@dataclass(frozen=True, slots=True)
class BreakDown:
    """按渠道: the parts, largest first; they add up to the figure."""

    title: str
    parts: list[PartOfFigure]


@dataclass(frozen=True, slots=True)
class MonthOfHeads:
    """Person-times of a month, and from January up to its end; None for months still to come."""

    month: int
    heads: int | None
    so_far: int | None
    before: int


def whole(number: Number) -> int:
    """Fen, or the count."""
    return number.fen if isinstance(number, Money) else number


def period_of_year(year: int, read_at: dt.datetime) -> Period:
    """The year, or as much of it as there has been.

    Raises:
        BadInput: it has not begun.
    """
    return period_between(dt.date(year, 1, 1), min(dt.date(year, 12, 31), local(read_at).date()), read_at)


def period_between(first_day: dt.date, last_day: dt.date, read_at: dt.datetime) -> Period:
    """The days, both included; read at a moment, kept as a clock in China shows it.

    Raises:
        BadInput: the last day lies before the first, or the first in the future.
    """
    if first_day > local(read_at).date():
        raise BadInput(
            f"{first_day:%Y-%m-%d} 还没到，没有记录可统计；请把起日改早。", code="period.future", field="first_day"
        )
    if last_day < first_day:
        raise BadInput(
            f"止日 {last_day:%Y-%m-%d} 早于起日 {first_day:%Y-%m-%d}；请对调。",
            code="period.backwards",
            field="last_day",
        )
    return Period(first_day, last_day, local(read_at))


def same_days_last_year(period: Period) -> Period:
    """29 February becomes the 28th."""
    return Period(_year_before(period.first_day), _year_before(period.last_day), period.read_at)


def _year_before(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def figures_between(period: Period) -> list[FigureInPeriod]:
    """Every figure of the dictionary, in its order; one query for each table of each listing and year."""
    before = same_days_last_year(period)
    listings = {definition.listing.code: definition.listing for definition in FIGURES.values()}
    now_of = {code: listing.totals(period) for code, listing in listings.items()}
    then_of = {code: listing.totals(before) for code, listing in listings.items()}
    return [
        FigureInPeriod(each, now_of[each.listing.code][each.measure], then_of[each.listing.code][each.measure])
        for each in FIGURES.values()
    ]


def break_downs(definition: FigureDefinition, period: Period, narrower: Narrower = EVERYTHING) -> list[BreakDown]:
    """The figure by each way that its listing offers and that it is not narrowed to already; ways of one part only
    are left out, for they say nothing."""
    found = [
        BreakDown(
            narrowing.title,
            sorted(
                (
                    PartOfFigure(
                        labels.get(key, key),
                        totals[definition.measure],
                        urlencode({"from": period.first_day, "to": period.last_day, **narrower, narrowing.name: key}),
                    )
                    for key, totals in definition.listing.broken_down(narrowing, period, narrower).items()
                ),
                key=lambda part: (-whole(part.value), part.label),
            ),
        )
        for narrowing in definition.listing.narrowings
        if narrowing.name not in narrower
        for labels in (narrowing.labels(),)
    ]
    return [each for each in found if len(each.parts) > 1]


def years_with_records() -> list[int]:
    """Every year from the first record to the last, newest first."""
    seen = sorted(_ends())
    return list(range(seen[-1], seen[0] - 1, -1)) if seen else []


def _ends() -> Iterator[int]:
    days = Activity.objects.aggregate(first=Min("occurred_on"), last=Max("occurred_on"))
    yield from (day.year for day in days.values() if day)
    for model in (Donation, UnclaimedMoney):
        moments = model.objects.aggregate(first=Min("received_at"), last=Max("received_at"))
        yield from (local(moment).year for moment in moments.values() if moment)


def heads_by_month(year: int, today: dt.date) -> list[MonthOfHeads]:
    """Person-times of all activities, month by month and added up, beside the year before."""
    now, before = _heads(year), list(accumulate(_heads(year - 1)))
    months = today.month if today.year == year else 0 if today.year < year else 12
    so_far = list(accumulate(now))
    return [
        MonthOfHeads(
            month,
            now[month - 1] if month <= months else None,
            so_far[month - 1] if month <= months else None,
            before[month - 1],
        )
        for month in range(1, 13)
    ]


def _heads(year: int) -> list[int]:
    days = Period(dt.date(year, 1, 1), dt.date(year, 12, 31), start_of_day(dt.date(year, 12, 31)))
    rows = activities(days).order_by().values(month=ExtractMonth("occurred_on")).annotate(heads=Sum("head_count"))
    by_month = {row["month"]: int(row["heads"]) for row in rows}
    return [by_month.get(month, 0) for month in range(1, 13)]
