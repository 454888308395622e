"""Spreadsheets in and out: bytes → safe grids of cells, rows → workbooks and csv that run nothing.

Reading trusts nothing: the kind of a file is decided by its bytes, never by its name; sizes are measured before a
parser sees them; nothing is ever executed. Writing keeps text as text: a 28-digit number stays 28 digits, a name that
starts with ``=`` stays a name.
"""

from __future__ import annotations

from boai.foundation.spreadsheets.csv_writing import read_csv, write_csv
from boai.foundation.spreadsheets.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED_BYTES
from boai.foundation.spreadsheets.reading import read_tables
from boai.foundation.spreadsheets.table import Cell, Source, Table
from boai.foundation.spreadsheets.writing import Column, Sheet, Value, write_workbook

__all__ = [
    "MAX_CELLS",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "MAX_UNPACKED_BYTES",
    "Cell",
    "Column",
    "Sheet",
    "Source",
    "Table",
    "Value",
    "read_csv",
    "read_tables",
    "write_csv",
    "write_workbook",
]
