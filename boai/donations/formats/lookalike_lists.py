"""Look-alike donor lists and QR channel lists, as societies publish them, with invented names."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from boai.donations.formats.lookalike_parts import LookalikeLine
from boai.foundation.money import Money, total

Grid = list[list[str | float]]


def provincial_list(lines: Sequence[LookalikeLine], *, label_column: int = 0, wrong: Money | None = None) -> Grid:
    """捐款信息公示表: title in B, unit in E, headings in row 3, serials as floats, 合计 in the last row."""
    day = max(line.occurred_at for line in lines)
    grid: Grid = [
        ["", f"截至{day.month}月{day.day}日24：00 接收捐款信息公示表", "", "", ""],
        ["", "", "", "", "单位：元"],
        ["序号", "捐赠日期", "捐赠(单位/姓名）", "捐赠金额（元）", "备注"],
    ]
    for place, line in enumerate(lines, start=1):
        moment = f"{line.occurred_at.year}年{line.occurred_at.month}月{line.occurred_at.day}日\xa0"
        grid.append([float(place), moment, line.counterparty, float(line.amount.fen) / 100, line.memo])
    last: list[str | float] = ["", "", "", float((wrong or total(line.amount for line in lines)).fen) / 100, ""]
    last[label_column] = "合计"
    return [*grid, last]


def code_list(
    lines: Sequence[LookalikeLine], *, stray: Money | None = None, stray_row: int | None = None, title: str = ""
) -> Grid:
    """Numbers padded to 64, an empty merged column, the total as a binary float in an unlabelled column D.

    Args:
        stray: what the unlabelled cell says; the true total where None.
        stray_row: beside which line it stands (0-based); one row below the last where None.
    """
    sum_cell = float((stray or total(line.amount for line in lines)).fen) / 100 + 6e-8
    grid: Grid = [[title]] if title else []
    grid.append(["交易单号", "", "交易金额"])
    for place, line in enumerate(lines):
        row: list[str | float] = [line.transaction_number.ljust(64), "", line.amount.plain()]
        grid.append([*row, sum_cell] if place == stray_row else row)
    return grid if stray_row is not None else [*grid, ["", "", "", sum_cell]]


def name_list(lines: Sequence[LookalikeLine], *, count: int | None = None, amount: Money | None = None) -> Grid:
    """姓名（姓氏隐去）| 金额, text amounts with NBSP and commas, a text footer in two cells."""
    grid: Grid = [["姓名（姓氏隐去)", "金额(元）"]]
    grid += [
        [f"*{line.counterparty[1:]}\t" if line.counterparty else "", f"\xa0 \xa0 {line.amount.text()}\xa0"]
        for line in lines
    ]
    said = amount or total(line.amount for line in lines)
    return [*grid, [f"共计{count if count is not None else len(lines)}人次", f"总金额{said.plain()}"]]


def bulletin(
    yuan: Sequence[LookalikeLine], dollars: Sequence[LookalikeLine], *, prose: str = "当日接收 6，307.34万元。"
) -> Grid:
    """接收捐赠公告: a line of prose, a table in yuan, a second one in dollars, a signature and a serial for a date."""
    day = max(line.occurred_at for line in yuan).date()
    of_yuan: Grid = [[line.counterparty, f"\xa0{line.amount.text()}\xa0"] for line in yuan]
    of_dollars: Grid = [[line.counterparty, line.amount.fen / 100] for line in dollars]
    return [
        ["社会捐赠资金公告"],
        [f"{day.year}年{day.month}月{day.day}日"],
        [prose],
        ["捐款单位及个人", "捐赠金额（元）"],
        *of_yuan,
        ["捐款单位及个人", "捐赠金额（美元）"],
        *of_dollars,
        ["青屿区红十字会", ""],
    ]


def list_workbook(sheets: Mapping[str, Grid], *, merged: bool = False) -> bytes:
    """The grids as an xlsx, floats as the binary floats they are.

    Args:
        merged: every row of a sheet merges A and B, as the QR lists of January 2020 do.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for name, grid in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(grid):
                _write_row(page, number, row, merged=merged)
    return out.getvalue()


def _write_row(page: Any, number: int, row: Sequence[str | float], *, merged: bool) -> None:
    if merged:
        page.merge_range(number, 0, number, 1, "")
    for place, cell in enumerate(row):
        if isinstance(cell, float):
            page.write_number(number, place, cell)
        elif cell:
            page.write_string(number, place, cell)
