"""Reads of figures and reports."""

from boai.reporting.queries.figures import (
    BreakDown,
    FigureInPeriod,
    MonthOfHeads,
    PartOfFigure,
    break_downs,
    figures_between,
    heads_by_month,
    period_between,
    period_of_year,
    same_days_last_year,
    years_with_records,
)
from boai.reporting.queries.frozen import frozen_figures
from boai.reporting.queries.reports import FigureThenAndNow, period_of, reports, then_and_now
from boai.reporting.queries.summary import summary_facts

__all__ = [
    "BreakDown",
    "FigureInPeriod",
    "FigureThenAndNow",
    "MonthOfHeads",
    "PartOfFigure",
    "break_downs",
    "figures_between",
    "frozen_figures",
    "heads_by_month",
    "period_between",
    "period_of",
    "period_of_year",
    "reports",
    "same_days_last_year",
    "summary_facts",
    "then_and_now",
    "years_with_records",
]
