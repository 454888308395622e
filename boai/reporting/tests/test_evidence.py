"""The workbook of evidence: cells come back as they went in, the same rows give the same bytes, and parts must tie."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boai.foundation.errors import BadInput
from boai.foundation.money import Money
from boai.foundation.spreadsheets import Column, Sheet, read_tables
from boai.reporting.rules.evidence import (
    FrozenFigure,
    FrozenRows,
    check_evidence,
    figures_digest,
    numbers_in,
    ranges,
)
from boai.reporting.rules.facts import door
from boai.reporting.rules.frozen_workbook import write_frozen_workbook

COLUMNS = [Column("号"), Column("时刻"), Column("日"), Column("数", total=True), Column("元", total=True)]
MOMENT = dt.datetime(2021, 12, 31, 23, 59, 59)
ROWS = [
    ("=1+1", MOMENT, dt.date(2021, 3, 5), 3, Money(10)),
    ("4200002607000000000000000001", None, None, 0, Money(20)),
    ("", MOMENT, dt.date(1999, 1, 1), -1, Money(-5)),
]


def book(rows=ROWS, **more) -> bytes:
    return write_frozen_workbook([Sheet("表", COLUMNS, rows, preamble=[["说明 <&>"]], total_label="合计", **more)])


def test_cells_come_back_as_they_went_in():
    (table,) = read_tables(book(), "x.xlsx")
    assert table.rows == [
        ["说明 <&>", "", "", "", ""],
        ["号", "时刻", "日", "数", "元"],
        ["=1+1", MOMENT, dt.date(2021, 3, 5), 3.0, 0.1],
        ["4200002607000000000000000001", "", "", 0.0, 0.2],
        ["", MOMENT, dt.date(1999, 1, 1), -1.0, -0.05],
        ["合计", "", "", 2.0, 0.25],
    ]


def test_the_same_rows_give_the_same_bytes_and_another_row_does_not():
    assert book() == book()
    assert book() != book([*ROWS[:2], ("", MOMENT, dt.date(1999, 1, 1), -1, Money(-6))])


def test_no_clock_is_in_the_file():
    archive = zipfile.ZipFile(io.BytesIO(book()))
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "docProps/core.xml" not in archive.namelist()


def test_a_row_on_two_sheets_is_the_same_on_both():
    sheets = [Sheet(name, COLUMNS, ROWS, total_label="合计") for name in ("甲", "乙")]
    first, second = read_tables(write_frozen_workbook(sheets), "x.xlsx")
    assert first.rows == second.rows
    assert len(first.rows) == 5


def test_no_rows_at_all():
    (table,) = read_tables(book([]), "x.xlsx")
    assert table.rows[1:] == [["号", "时刻", "日", "数", "元"], ["合计", "", "", 0.0, 0.0]]


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=30))
def test_any_text_makes_a_readable_workbook(text):
    (table,) = read_tables(write_frozen_workbook([Sheet("表", [Column("字"), Column("后")], [(text, "x")])]), "x.xlsx")
    assert len(table.rows) == 2
    assert table.rows[1][1] == "x"


@given(st.sets(st.integers(1, 10_000)))
def test_row_numbers_come_back(numbers):
    assert numbers_in(ranges(sorted(numbers))) == numbers


def test_row_numbers_are_short():
    assert ranges([1, 2, 3, 7, 9, 10]) == "1-3,7,9-10"
    assert ranges(range(1, 60_001)) == "1-60000"
    assert ranges([]) == ""


GIFTS = FrozenRows(
    "gifts", "捐款", "每一笔", ("number", "amount"), ("号", "元"), frozenset({"amount"}),
    [("甲", Money(100)), ("乙", Money(250))], {"捐赠": [1, 2]},
)  # fmt: skip
CASH = FrozenFigure(
    "raise.cash", "捐款", Money(350), "元", "实收。", "8.3", 1, "gifts", "amount",
    (("按渠道", "银行", Money(100)), ("按渠道", "微信", Money(250))),
)  # fmt: skip
COUNT = replace(CASH, code="raise.cash.count", name="捐款笔数", value=2, unit="笔", measure="", parts=())


def test_figures_that_tie_pass():
    check_evidence([CASH, COUNT], {"gifts": GIFTS})


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (replace(CASH, value=Money(351), parts=()), "捐款：合计 3.51 元，明细相加 3.50 元；"),
        (replace(CASH, parts=CASH.parts[:1]), "捐款：合计 3.50 元，明细相加 1.00 元；"),
        (replace(COUNT, value=3), "捐款笔数：合计 3 笔，明细相加 2 笔；"),
    ],
)
def test_a_figure_that_does_not_tie_is_refused_with_both_sides(wrong, words):
    with pytest.raises(BadInput) as caught:
        check_evidence([wrong], {"gifts": GIFTS})
    assert caught.value.message.startswith(words)


def test_the_digest_sees_every_value_and_no_order_of_keys():
    assert figures_digest({"a": 1, "b": [2]}) == figures_digest({"b": [2], "a": 1})
    assert figures_digest({"a": 1, "b": [2]}) != figures_digest({"a": 1, "b": [3]})


def test_a_door_leads_to_the_code_and_narrows():
    link = "https://x.cn/figures/{code}/?from=2021-01-01"
    assert door(link, "event.count") == "https://x.cn/figures/event.count/?from=2021-01-01"
    assert door(link, "material.copies", item="A&B 册") == (
        "https://x.cn/figures/material.copies/?from=2021-01-01&item=A%26B%20%E5%86%8C"
    )
    assert door("https://x.cn/rows", "event.count", item="册") == "https://x.cn/rows"
