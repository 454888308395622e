"""The figures and their rows as they stand, ready to be frozen."""

from __future__ import annotations

from boai.foundation.spreadsheets import Value
from boai.reporting.figures import FIGURES, ROWS, FigureDefinition, Listing, Number, Row
from boai.reporting.rules import Period
from boai.reporting.rules.evidence import FrozenFigure, FrozenRows

ReadRow = tuple[Row, tuple[Value, ...]]
"""A row as it lies, and as the workbook shows it."""
Parts = tuple[tuple[str, str, Number], ...]


def frozen_figures(period: Period) -> tuple[list[FrozenFigure], dict[str, FrozenRows]]:
    """Every figure of the dictionary with its break-downs, and each listing's rows by the listing's code.

    A listing within a larger one takes its rows from there, while its totals come from its own query: two ways to one
    number, which `check_evidence` compares.
    """
    listings = {each.listing.code: each.listing for each in FIGURES.values()}
    totals = {code: listing.totals(period) for code, listing in listings.items()}
    parts = {code: _broken_down(listing, period) for code, listing in listings.items()}
    figures = [_frozen(each, totals[each.listing.code], parts[each.listing.code]) for each in FIGURES.values()]
    read = {code: _read(listing, period) for code, listing in listings.items() if listing.within is None}
    rows = {code: _own(listing, read) for code, listing in listings.items()}
    return figures, {code: _frozen_rows(listing, period, rows[code]) for code, listing in listings.items()}


def _read(listing: Listing, period: Period) -> list[ReadRow]:
    values = [column.value for column in listing.columns]
    return [(row, tuple(value(row) for value in values)) for row in listing.rows(period)]


def _own(listing: Listing, read: dict[str, list[ReadRow]]) -> list[tuple[Value, ...]]:
    within = listing.within
    if within is None:
        return [shown for _, shown in read[listing.code]]
    return [shown for row, shown in read[within.larger] if within.holds(row)]


def _frozen_rows(listing: Listing, period: Period, rows: list[tuple[Value, ...]]) -> FrozenRows:
    return FrozenRows(
        code=listing.code,
        name=listing.name,
        words=listing.words,
        keys=tuple(column.key for column in listing.columns),
        headings=tuple(column.heading for column in listing.columns),
        added=frozenset(listing.summed),
        rows=rows,
        numbers=listing.row_numbers(period),
    )


def _broken_down(listing: Listing, period: Period) -> dict[str, Parts]:
    """From each measure to its parts, by every way the listing offers."""
    found: dict[str, list[tuple[str, str, Number]]] = {measure: [] for measure in (ROWS, *listing.summed)}
    for narrowing in listing.narrowings:
        labels = narrowing.labels()
        for key, totals in sorted(listing.broken_down(narrowing, period).items()):
            for measure, own in found.items():
                own.append((narrowing.title, labels.get(key, key), totals[measure]))
    return {measure: tuple(own) for measure, own in found.items()}


def _frozen(definition: FigureDefinition, totals: dict[str, Number], parts: dict[str, Parts]) -> FrozenFigure:
    return FrozenFigure(
        code=definition.code,
        name=definition.name,
        value=totals[definition.measure],
        unit=definition.unit,
        definition=definition.definition,
        source=definition.source,
        version=definition.version,
        listing=definition.listing.code,
        measure=definition.measure,
        parts=parts[definition.measure],
    )
