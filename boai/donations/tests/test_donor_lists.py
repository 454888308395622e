"""Published donor lists go in as they come: stray totals, text footers, blank donors, days in numbers and names."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boai.donations.formats.donor_list import find_list
from boai.donations.formats.lookalike import random_lines
from boai.donations.formats.lookalike_lists import bulletin, code_list, list_workbook, name_list, provincial_list
from boai.donations.formats.registry import read_statement
from boai.donations.formats.shape import Direction, Nature, Verdict
from boai.donations.rules.intake import judge
from boai.foundation.errors import BadInput
from boai.foundation.money import Money, total
from boai.foundation.spreadsheets import Table, write_csv

DAY = dt.date(2020, 1, 27)


def lines_of(count, *, day=DAY, days=1, seed=5):
    drawn = random_lines(count, seed=seed, first_day=day, days=days, directions=(Direction.INCOME,))
    return [
        replace(line, transaction_number=f"4200000495{line.occurred_at:%Y%m%d}{place:010d}")
        for place, line in enumerate(drawn)
    ]


LINES = lines_of(20)
SUM = total(line.amount for line in LINES)


def read(grid, filename="名单.xlsx", name="Sheet1", more=(), **knobs):
    return read_statement(list_workbook({name: grid, **{each: [] for each in more}}, **knobs), filename)


def codes(judgement):
    return sorted(reason.code for reason in judgement.reasons)


@pytest.mark.parametrize("label_column", [0, 1, 2])
def test_a_provincial_list_ties_wherever_the_label_of_the_total_stands(label_column):
    statement = read(provincial_list(LINES, label_column=label_column))
    judgement = judge(statement)
    assert (statement.format, len(statement.lines)) == ("donor_list", 20)
    assert (judgement.verdict, codes(judgement)) == (Verdict.ACCEPTED, ["list.not_a_statement"])
    assert judgement.sums[Direction.INCOME] == SUM
    assert [tie.ties for tie in judgement.ties] == [True]
    assert {line.occurred_at.date() for line in statement.lines} == {DAY}


def test_a_wrong_total_of_a_list_is_refused_with_both_figures():
    judgement = judge(read(provincial_list(LINES, wrong=SUM + Money(1))))
    (reason,) = [each for each in judgement.reasons if each.code == "total.sum"]
    assert judgement.verdict is Verdict.REFUSED
    assert (SUM + Money(1)).text() in reason.message
    assert SUM.text() in reason.message


@pytest.mark.parametrize("stray_row", [None, 0, 19])
def test_a_stray_binary_total_is_compared_and_never_a_gift(stray_row):
    statement = read(code_list(LINES, stray_row=stray_row))
    judgement = judge(statement)
    assert len(statement.lines) == 20
    assert (judgement.verdict, judgement.sums[Direction.INCOME]) == (Verdict.ACCEPTED, SUM)
    assert [(tie.name, tie.ties) for tie in judgement.ties] == [("收入合计", True)]
    assert {line.transaction_number for line in statement.lines} == {line.transaction_number for line in LINES}
    assert {line.nature for line in statement.lines} == {Nature.UNKNOWN}


def test_a_wrong_stray_total_is_named():
    judgement = judge(read(code_list(LINES, stray=SUM - Money(1), stray_row=3)))
    assert judgement.verdict is Verdict.REFUSED
    assert (SUM - Money(1)).text() in next(each.message for each in judgement.reasons if each.code == "total.sum")


def test_a_row_of_yesterday_is_dated_by_its_number_and_said():
    late = lines_of(3, day=DAY - dt.timedelta(days=1), seed=6)
    statement = read(code_list([*late, *LINES], title="2020年1月27日 微信扫码捐款"))
    judgement = judge(statement)
    assert [line.occurred_at.date() for line in statement.lines[:4]] == [dt.date(2020, 1, 26)] * 3 + [DAY]
    assert codes(judgement) == ["date.by_number", "list.not_a_statement"]


def test_a_wrong_year_in_the_file_name_is_a_question_that_names_both():
    judgement = judge(read(code_list(LINES, title="2020年1月27日"), filename="2019-1-27.xlsx"))
    (reason,) = [each for each in judgement.reasons if each.code == "date.disagrees"]
    assert judgement.verdict is Verdict.QUESTION
    assert ("2019-01-27" in reason.message, "2020-01-27" in reason.message) == (True, True)


def test_the_day_may_stand_in_the_file_name_alone():
    statement = read(name_list(LINES), filename="支付宝2020.01.27.xlsx")
    assert {line.occurred_at for line in statement.lines} == {dt.datetime(2020, 1, 27)}
    assert not any(line.has_time for line in statement.lines)


def test_a_list_without_any_day_is_refused_with_what_to_do():
    judgement = judge(read(name_list(LINES)))
    assert judgement.verdict is Verdict.REFUSED
    assert codes(judgement) == ["date.missing", "list.not_a_statement"]


def test_masked_names_text_amounts_and_a_text_footer_tie():
    statement = read(name_list(LINES), filename="20200127.xlsx")
    judgement = judge(statement)
    assert judgement.verdict is Verdict.ACCEPTED
    assert [(tie.name, tie.ties) for tie in judgement.ties] == [("收入笔数", True), ("收入合计", True)]
    assert statement.lines[0].counterparty == f"*{LINES[0].counterparty[1:]}"


def test_a_sum_that_ties_with_a_count_that_does_not_is_a_warning():
    judgement = judge(read(name_list(LINES, count=2856), filename="20200127.xlsx"))
    assert (judgement.verdict, "total.count" in codes(judgement)) == (Verdict.ACCEPTED, True)


def test_at06_a_blank_donor_counts_and_is_said():
    lines = [replace(LINES[0], counterparty=""), *LINES[1:]]
    statement = read(name_list(lines), filename="20200127.xlsx")
    judgement = judge(statement)
    assert judgement.sums[Direction.INCOME] == SUM
    assert "name.blank" in codes(judgement)
    assert statement.lines[0].nature is Nature.UNKNOWN


def test_at04_the_same_name_day_and_amount_six_times_stays_six_rows():
    six = [replace(LINES[0], amount=Money(10))] * 6
    assert len(read(provincial_list(six)).lines) == 6


def test_at11_a_gift_passed_on_keeps_its_words_and_is_said():
    lines = [replace(LINES[0], counterparty="顾南枝\t转来青屿小学全体师生捐款"), *LINES[1:]]
    statement = read(provincial_list(lines))
    assert statement.lines[0].counterparty == "顾南枝 转来青屿小学全体师生捐款"
    assert "payer.not_donor" in codes(judge(statement))


def test_two_tables_on_one_sheet_keep_their_currencies_apart():
    dollars = [replace(LINES[0], amount=Money(12_345))]
    judgement = judge(read(bulletin(LINES, dollars)))
    assert (judgement.counts[Direction.INCOME], judgement.sums[Direction.INCOME]) == (20, SUM)
    assert judgement.foreign == 1
    assert judgement.verdict is Verdict.QUESTION
    assert codes(judgement) == ["currency.foreign", "list.not_a_statement", "row.note"]


def test_a_name_without_an_amount_in_the_middle_is_refused():
    grid = [["捐赠日期", "捐赠人", "金额"], ["2020.01.27", "顾南枝", ""], ["2020.01.27", "江枕流", "1.00"]]
    judgement = judge(read(grid))
    assert (judgement.verdict, judgement.reasons[0].row) == (Verdict.REFUSED, 2)


def test_ten_thousands_are_ten_thousands():
    grid = [["2020年1月27日"], ["捐赠单位", "捐赠金额（万元）"], ["青屿渔业有限公司", "98，351.4"], ["合计", 98351.4]]
    judgement = judge(read(grid))
    assert judgement.sums[Direction.INCOME] == Money(98_351_400_000)
    assert [tie.ties for tie in judgement.ties] == [True]


@pytest.mark.parametrize("rows_above", [0, 1, 2, 3, 4, 8, 9])
def test_the_headings_may_stand_in_any_of_the_first_ten_rows(rows_above):
    grid = [*([["公示", ""]] * rows_above), *name_list(LINES)]
    assert len(read(grid, filename="20200127.xlsx").lines) == 20


@pytest.mark.parametrize(
    "heading",
    ["交易金额", "捐赠金额（元）", "捐赠金额", "金额", "金额(元)", "金额(元）", "捐赠额（单位：元）"],
)
@pytest.mark.parametrize(
    "name", ["捐赠人", "捐赠单位及个人", "捐款单位及个人", "姓名", "姓名（姓氏隐去)", "捐赠单位（个人）隐去姓氏"]
)
def test_every_name_of_a_heading_is_known(heading, name):
    assert find_list(Table("表", [[name, heading], ["顾南枝", "1.00"]], "xlsx")) is not None


def test_empty_sheets_behind_the_list_are_passed_over():
    assert judge(read(provincial_list(LINES), more=("Sheet2", "Sheet3"))).verdict is Verdict.ACCEPTED


def test_a_bill_of_an_unknown_bank_is_not_taken_for_a_list():
    data = write_csv(["日期", "姓名", "金额", "余额"], [["2020-01-27", "顾南枝", "1.00", "5.00"]])
    with pytest.raises(BadInput) as refusal:
        read_statement(data, "某行.csv")
    assert refusal.value.code == "format.unknown"


def test_a_list_as_csv_reads_the_same():
    rows = [["2020.01.27", line.counterparty, line.amount.plain()] for line in LINES]
    statement = read_statement(write_csv(["捐赠日期", "捐赠人", "金额"], rows), "名单.csv")
    assert total(line.amount for line in statement.lines) == SUM


def test_a_bad_amount_is_refused_by_row_and_column():
    grid = [["捐赠日期", "捐赠人", "金额"], ["2020.01.27", "顾南枝", "一百"], ["2020.01.27", "顾南枝", 1e308]]
    judgement = judge(read(grid))
    bad = [(each.row, each.column, each.code) for each in judgement.reasons if each.row]
    assert bad[:2] == [(2, "金额", "money.unreadable"), (3, "金额", "money.too_large")]
    assert judgement.verdict is Verdict.REFUSED


@settings(max_examples=60, deadline=None)
@given(fen=st.lists(st.integers(1, 10**9), min_size=1, max_size=30), off=st.integers(1, 10**6))
def test_any_list_ties_to_its_total_and_to_no_other(fen, off):
    lines = [replace(LINES[0], amount=Money(each)) for each in fen]
    right, wrong = provincial_list(lines), provincial_list(lines, wrong=Money(sum(fen) + off))
    verdicts = [judge(read_statement(write_csv_of(grid), "名单.csv")).verdict for grid in (right, wrong)]
    assert verdicts == [Verdict.ACCEPTED, Verdict.REFUSED]


def write_csv_of(grid):
    first, *rest = grid
    return write_csv([str(cell) for cell in first], [[str(cell) for cell in row] for row in rest])


@pytest.mark.slow
def test_the_january_list_of_49_691_merged_rows_reads_whole():
    lines = lines_of(49_691, seed=9)
    statement = read(code_list(lines, title="2020年1月27日"), more=("Sheet2", "Sheet3"), merged=True)
    judgement = judge(statement)
    assert (judgement.verdict, judgement.counts[Direction.INCOME]) == (Verdict.ACCEPTED, 49_691)
    assert [tie.ties for tie in judgement.ties] == [True]
