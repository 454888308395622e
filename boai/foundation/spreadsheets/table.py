"""A sheet as a grid of cells."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta
Source = Literal["csv", "xls", "xlsx"]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, or a whole csv file.

    `rows[i][j]` is row i+1, column j+1 as a person sees them; an empty cell is ``""``.
    Rows of a csv may differ in length.
    """

    name: str
    rows: list[list[Cell]]
    source: Source
    hidden: bool = False
    file: str = ""
    """Name of the file the table lay in, where the caller says it; never used to decide what the table is."""
