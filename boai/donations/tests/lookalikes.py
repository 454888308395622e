"""Look-alike bills for tests: the shipped generator for csv and xlsx, and xlwt for the two xls formats."""

import io

import xlwt

from boai.donations.formats.lookalike import COMMON, Faults, LookalikeLine, bill_grid, make_bill, random_lines
from boai.donations.formats.registry import FORMATS

__all__ = ["ALL_CODES", "BALANCE_CODES", "TOTAL_CODES", "LookalikeLine", "bill", "make_bill", "random_lines"]

ALL_CODES = [each.code for each in FORMATS if each.code in COMMON]
BALANCE_CODES = [each.code for each in FORMATS if each.code in COMMON and each.prints_balance]
TOTAL_CODES = [each.code for each in FORMATS if each.code in COMMON and each.prints_totals]


def bill(code, *, seed=0, lines=(), **knobs):
    """A look-alike of any format, xls ones too."""
    if not code.endswith("_xls"):
        return make_bill(code, seed=seed, lines=lines, **knobs)
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("交易明细")
    for row, cells in enumerate(bill_grid(code, seed=seed, lines=lines, faults=Faults(**knobs))):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    out = io.BytesIO()
    book.save(out)
    data = out.getvalue()
    return data[: len(data) * 2 // 3] if knobs.get("cut") else data
