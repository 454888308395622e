"""Reads of disclosure."""

from __future__ import annotations

from boai.disclosure.queries.gate import checks_of
from boai.disclosure.queries.gifts import (
    Collected,
    Deadline,
    Period,
    booked,
    collect,
    disclosure_deadline,
    published_from,
    suggested_period,
)
from boai.disclosure.queries.issues import (
    Figure,
    FoundEntry,
    StoredLeaves,
    YearFigures,
    figures_of_year,
    heads,
    last_head,
    open_publication,
    publications,
    published,
    published_named,
    published_total,
    site_folder,
    site_is_behind,
)

__all__ = [
    "Collected",
    "Deadline",
    "Figure",
    "FoundEntry",
    "Period",
    "StoredLeaves",
    "YearFigures",
    "booked",
    "checks_of",
    "collect",
    "disclosure_deadline",
    "figures_of_year",
    "heads",
    "last_head",
    "open_publication",
    "publications",
    "published",
    "published_from",
    "published_named",
    "published_total",
    "site_folder",
    "site_is_behind",
    "suggested_period",
]
