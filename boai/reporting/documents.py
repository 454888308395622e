"""The rows behind a figure as a workbook to take along."""

from __future__ import annotations

from boai.foundation.money import Money
from boai.foundation.spreadsheets import Column, Sheet
from boai.reporting.figures import FigureDefinition, Narrower, Number
from boai.reporting.rules import Period
from boai.reporting.rules.frozen_workbook import write_frozen_workbook


def figure_workbook(definition: FigureDefinition, period: Period, narrower: Narrower, value: Number) -> bytes:
    """All rows of the figure as the screen shows them, with its value, its definition and how they were found above.

    The general export of lists renders cell by cell; for 60,000 gifts this is ten times as fast.
    """
    listing = definition.listing
    values = [column.value for column in listing.columns]
    said = value.text() if isinstance(value, Money) else f"{value:,}"
    sheet = Sheet(
        name=definition.name,
        columns=[Column(column.heading, column.adds) for column in listing.columns],
        rows=[tuple(each(row) for each in values) for row in definition.rows(period, narrower)],
        preamble=[
            [
                f"{definition.name}（{definition.code}）{said} {definition.unit}，"
                f"{period.first_day:%Y-%m-%d} 至 {period.last_day:%Y-%m-%d}，"
                f"数据截至 {period.read_at:%Y-%m-%d %H:%M}"
            ],
            [definition.definition],
            [listing.words],
        ],
        total_label="合计" if listing.summed else "",
    )
    return write_frozen_workbook([sheet])
