"""Every format is recognised by its content and read to the fen; what cannot be read is named, never guessed."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boai.donations.formats.guide import as_markdown
from boai.donations.formats.lookalike import bill_grid
from boai.donations.formats.registry import BY_CODE, FORMATS, read_statement
from boai.donations.formats.shape import Direction, Nature, Verdict
from boai.donations.formats.sheet import PROBLEMS_LISTED, read_clock, read_moment
from boai.donations.formats.words import nature_of_income, settle
from boai.donations.rules.intake import judge, line_keys
from boai.donations.tests.lookalikes import ALL_CODES, BALANCE_CODES, TOTAL_CODES, LookalikeLine, bill, random_lines
from boai.foundation.errors import BadInput, UnreadableFile
from boai.foundation.money import ZERO, Money
from boai.foundation.spreadsheets import Column, Sheet, write_workbook

BILLS = Path(__file__).parents[4] / "shared" / "data" / "bills"
real = pytest.mark.skipif(
    not BILLS.is_dir(), reason="the real bills lie outside the repository, in ../shared/data/bills"
)
ID = "4200002168202406076349888061"


def read_real(path):
    (file,) = BILLS.glob(path)
    return read_statement(file.read_bytes(), file.name)


def codes(judgement):
    return sorted({reason.code for reason in judgement.reasons})


def figures(judgement):
    return {
        each.value: (judgement.counts[each], judgement.sums[each].fen) for each in Direction if judgement.counts[each]
    }


def ties(judgement):
    return [
        (tie.name, getattr(tie.printed, "fen", tie.printed), getattr(tie.computed, "fen", tie.computed), tie.ties)
        for tie in judgement.ties
    ]


WECHAT_TIES = [
    ("总笔数", 43, 27, False),
    ("收入笔数", 1, 5, False),
    ("收入合计", 35, 2849, False),
    ("支出笔数", 1, 11, False),
    ("支出合计", 2816, 290453, False),
    ("中性交易笔数", 0, 11, False),
    ("中性交易合计", 0, 2610089, False),
]
ICBC_TIES = [("收入合计", 123456, 284174, False), ("支出合计", 987654, 424108, False)]
ICBC = {"income": (5, 284174), "expense": (6, 424108)}
WECHAT = {"income": (5, 2849), "expense": (11, 290453), "neutral": (11, 2610089)}
REAL = [
    (
        "wechat/*.csv",
        "wechat_personal_csv",
        "refused",
        WECHAT,
        WECHAT_TIES,
        ["number.repeated", "period.outside", "total.count", "total.sum"],
    ),
    (
        "wechat/*.xlsx",
        "wechat_personal_xlsx",
        "refused",
        WECHAT,
        WECHAT_TIES,
        ["number.repeated", "period.outside", "sheet.repeated", "total.count", "total.sum"],
    ),
    (
        "wechat_bom/*.csv",
        "wechat_personal_csv",
        "refused",
        {"income": (1, 67000), "expense": (5, 62188), "refund": (1, 74200)},
        [
            ("总笔数", 21, 7, False),
            ("收入笔数", 2, 2, True),
            ("收入合计", 141200, 141200, True),
            ("支出笔数", 19, 5, False),
            ("支出合计", 308256, 62188, False),
            ("中性交易笔数", 0, 0, True),
            ("中性交易合计", 0, 0, True),
        ],
        ["period.outside", "total.count", "total.sum"],
    ),
    (
        "alipay/*.csv",
        "alipay_personal_csv",
        "refused",
        {
            "income": (1, 22222850),
            "expense": (3, 14164),
            "refund": (2, 6603),
            "neutral": (1, 9934),
            "pending": (1, 2000),
            "closed": (2, 13200),
        },
        [
            ("总笔数", 66, 10, False),
            ("收入笔数", 1, 1, True),
            ("收入合计", 2850, 22222850, False),
            ("支出笔数", 63, 5, False),
            ("支出合计", 1654, 21164, False),
            ("中性交易笔数", 2, 4, False),
            ("中性交易合计", 1637, 24737, False),
        ],
        ["number.repeated", "period.outside", "total.count", "total.sum"],
    ),
    ("icbc/debit-v1/*.csv", "icbc_debit_v1", "refused", ICBC, ICBC_TIES, ["balance.masked", "total.sum"]),
    ("icbc/debit-v2/*.csv", "icbc_debit_v2", "refused", ICBC, ICBC_TIES, ["balance.masked", "total.sum"]),
    ("boc/debit/*.csv", "boc_debit", "accepted", {"income": (4, 982100), "expense": (13, 939430)}, [], []),
    (
        "boc/credit/*.csv",
        "boc_credit",
        "question",
        {"income": (6, 98984), "expense": (7, 122809)},
        [],
        ["currency.foreign"],
    ),
    (
        "cmb/debit/*.csv",
        "cmb_debit",
        "refused",
        {"income": (1, 123400), "expense": (4, 201314)},
        [],
        ["balance.gap", "order.broken"],
    ),
    (
        "abc_debit/*.csv",
        "abc_debit",
        "refused",
        {"income": (2, 1000001), "expense": (2, 1235589), "neutral": (1, 0)},
        [],
        ["balance.gap"],
    ),
    (
        "bocom_debit/*.csv",
        "bocom_debit",
        "refused",
        {"income": (3, 1125), "expense": (3, 11400)},
        [],
        ["balance.gap", "order.broken"],
    ),
    ("spdb_debit/*.xls", "spdb_debit_xls", "accepted", {"income": (1, 1000), "expense": (3, 1164)}, [], []),
    ("ccb/*.xls", "ccb_debit_xls", "refused", {"expense": (6, 70326)}, [], ["balance.gap"]),
    ("ccb_cib/*.xlsx", "cib_debit_xlsx", "refused", {"income": (2, 1001), "expense": (5, 10100)}, [], ["balance.gap"]),
]


@real
@pytest.mark.parametrize("expected", REAL, ids=[row[0] for row in REAL])
def test_a_real_bill_is_read_to_the_fen(expected):
    path, code, verdict, sums, tied, reasons = expected
    statement = read_real(path)
    judgement = judge(statement)
    assert statement.format == code
    assert figures(judgement) == sums
    assert ties(judgement) == tied
    assert judgement.verdict.value == verdict
    assert codes(judgement) == reasons


@real
def test_every_real_bill_is_in_the_table_above():
    assert len([file for file in BILLS.rglob("*") if file.is_file()]) == len(REAL)


@real
def test_wechat_csv_and_xlsx_of_one_bill_give_the_same_keys():
    assert line_keys(read_real("wechat/*.csv")) == line_keys(read_real("wechat/*.xlsx"))


@real
def test_rows_that_share_a_number_keep_a_key_each():
    keys = line_keys(read_real("wechat/*.csv"))
    assert len(set(keys)) == len(keys) == 27
    assert [key for key in keys if key.startswith("wechat:3985734:")] == [f"wechat:3985734:{n}" for n in range(1, 9)]


@real
def test_wechat_numbers_fees_and_blanks_are_exact():
    statement = read_real("wechat/*.csv")
    withdrawal = statement.lines[6]
    assert (withdrawal.row, withdrawal.transaction_number) == (24, "207210715100077148235523883175")
    assert (withdrawal.fee, withdrawal.merchant_number) == (Money(10), "")
    assert statement.lines[13].counterparty == ""
    assert statement.lines[0].memo == "总共消费:28.16"
    assert (statement.holder, statement.period_from, statement.period_to) == (
        "测试",
        dt.date(2019, 8, 1),
        dt.date(2019, 9, 30),
    )


@real
def test_the_refund_of_742_yuan_is_no_income_but_in_the_printed_income():
    refund = read_real("wechat_bom/*.csv").lines[-1]
    assert (refund.direction, refund.amount, refund.nature) == (Direction.REFUND, Money(74200), Nature.RETURNED)
    assert refund.printed_as is Direction.INCOME


@real
def test_the_gap_of_the_construction_bank_sample_is_named():
    gap = judge(read_real("ccb/*.xls")).gap
    assert (gap.earlier_row, gap.later_row) == (9, 10)
    assert (gap.earlier_balance, gap.expected, gap.printed) == (Money(214013), Money(162511), Money(157911))


@real
def test_the_bank_of_china_sample_runs_backwards_without_a_gap():
    statement = read_real("boc/debit/*.csv")
    assert statement.newest_first
    assert judge(statement).balances_checked == 16
    assert [line.nature for line in statement.lines if line.direction is Direction.INCOME] == [
        Nature.RETURNED,
        Nature.GIFT,
        Nature.OWN_TRANSFER,
        Nature.GIFT,
    ]


@real
def test_short_rows_and_glued_accounts_of_the_agricultural_and_merchants_bank():
    agricultural = read_real("abc_debit/*.csv").lines
    assert (agricultural[2].counterparty, agricultural[2].counterparty_account) == ("", "12341234123412341")
    assert (agricultural[0].occurred_at, agricultural[2].has_time) == (dt.datetime(2024, 1, 1, 12, 34, 56), False)
    assert agricultural[3].nature is Nature.INTEREST
    merchants = read_real("cmb/debit/*.csv").lines[0]
    assert (merchants.counterparty, merchants.counterparty_account) == ("北京住房公积金管理中心", "1111111111")


# --- look-alikes ---


@pytest.mark.parametrize("code", ALL_CODES)
def test_a_look_alike_of_every_format_is_accepted_and_equals_its_lines(code):
    lines = random_lines(40, seed=7)
    statement = read_statement(bill(code, lines=lines), "账单")
    judgement = judge(statement)
    assert statement.format == code
    assert judgement.verdict is Verdict.ACCEPTED, judgement.reasons
    assert judgement.reasons == ()
    income = [line for line in lines if line.direction is Direction.INCOME]
    assert judgement.counts[Direction.INCOME] == len(income)
    assert judgement.sums[Direction.INCOME] == Money(sum(line.amount.fen for line in income))
    assert len(statement.lines) == 40


@pytest.mark.parametrize("code", ALL_CODES)
def test_full_width_digits_are_read(code):
    expected = judge(read_statement(bill(code, seed=3), "账单")).sums
    assert judge(read_statement(bill(code, seed=3, full_width=True), "账单")).sums == expected


@pytest.mark.parametrize("code", ALL_CODES)
def test_a_huge_amount_is_refused_by_row_and_column(code):
    statement = read_statement(bill(code, seed=3, huge_amount=2), "账单")
    (reason,) = statement.reasons
    assert (reason.code, reason.verdict) == ("money.unreadable", Verdict.REFUSED)
    assert reason.row is not None
    assert len(statement.lines) == 11


@pytest.mark.parametrize("code", TOTAL_CODES)
def test_a_wrong_printed_total_is_refused(code):
    judgement = judge(read_statement(bill(code, seed=3, wrong_total=True), "账单"))
    assert (judgement.verdict, codes(judgement)) == (Verdict.REFUSED, ["total.sum"])


@pytest.mark.parametrize("code", ["wechat_personal_csv", "wechat_personal_xlsx", "alipay_personal_csv"])
def test_a_wrong_count_alone_is_a_warning(code):
    judgement = judge(read_statement(bill(code, seed=3, wrong_count=True), "账单"))
    assert (judgement.verdict, codes(judgement)) == (Verdict.ACCEPTED, ["total.count"])


@pytest.mark.parametrize("code", BALANCE_CODES)
def test_a_gap_in_the_balances_is_refused(code):
    judgement = judge(read_statement(bill(code, seed=3, balance_gap=5), "账单"))
    assert (judgement.verdict, codes(judgement)) == (Verdict.REFUSED, ["balance.gap"])


@pytest.mark.parametrize("code", sorted({*BALANCE_CODES, *TOTAL_CODES}))
def test_a_doubled_row_is_refused(code):
    assert judge(read_statement(bill(code, seed=3, duplicate_row=5), "账单")).verdict is Verdict.REFUSED


@pytest.mark.parametrize("code", [code for code in ALL_CODES if code.endswith(("_xls", "_xlsx"))])
def test_a_cut_workbook_is_refused(code):
    with pytest.raises(UnreadableFile):
        read_statement(bill(code, seed=3, cut=True), "账单")


@pytest.mark.parametrize("code", ["wechat_personal_csv", "alipay_personal_csv", "icbc_debit_v2", "boc_debit"])
def test_a_cut_csv_is_refused(code):
    data = bill(code, lines=random_lines(200, seed=3), cut=True)
    end = data.rindex(b",")
    assert judge(read_statement(data[:end], "账单")).verdict is Verdict.REFUSED


@pytest.mark.parametrize("code", ["wechat_personal_csv", "boc_debit", "cmb_debit"])
@pytest.mark.parametrize(("encoding", "bom"), [("gb18030", False), ("utf-8", True), ("utf-8", False)])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_encoding_and_line_ends_change_nothing(code, encoding, bom, line_end):
    data = bill(code, seed=3, encoding=encoding, bom=bom, line_end=line_end)
    assert read_statement(data, "账单").lines == read_statement(bill(code, seed=3), "账单").lines


def test_refunds_pending_and_closed_lines_count_as_what_they_are():
    when = dt.datetime(2026, 5, 8, 9, 30)
    lines = [
        LookalikeLine(when, Money(100 * (place + 1)), direction, "林疏影", "捐款", "", f"{ID}{place}")
        for place, direction in enumerate(Direction)
    ]
    for code in ("wechat_personal_csv", "wechat_personal_xlsx", "alipay_personal_csv"):
        judgement = judge(read_statement(bill(code, lines=lines), "账单"))
        assert judgement.verdict is Verdict.ACCEPTED
        assert {each: judgement.sums[each].fen for each in Direction} == {
            each: 100 * (place + 1) for place, each in enumerate(Direction)
        }


@pytest.mark.parametrize("code", ["wechat_personal_csv", "wechat_personal_xlsx", "alipay_personal_csv"])
def test_a_28_digit_number_stays_exact(code):
    line = LookalikeLine(dt.datetime(2026, 5, 8, 9, 30), Money(100), counterparty="欧阳青禾", transaction_number=ID)
    (read,) = read_statement(bill(code, lines=[line]), "账单").lines
    assert (read.transaction_number, read.counterparty, read.nature) == (ID, "欧阳青禾", Nature.GIFT)


def wechat_grid(row):
    grid = bill_grid("wechat_personal_csv", lines=random_lines(1, seed=1))
    return "\n".join([*(",".join(map(str, cells)) for cells in grid[:-1]), ",".join(row)]).encode()


GOOD = ["2026-05-08 09:30:00", "转账", "林疏影", "/", "收入", "¥1.00", "零钱", "已收钱", ID, "/", "/"]


def changed(**cells):
    names = BY_CODE["wechat_personal_csv"].columns
    return wechat_grid(
        [cells.get(name.replace("/", "").replace("(元)", ""), value) for name, value in zip(names, GOOD, strict=True)]
    )


def test_the_unchanged_row_is_read():
    (line,) = read_statement(changed(), "账单").lines
    assert (line.row, line.amount, line.memo) == (18, Money(100), "")


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"金额": "一百元"}, "money.unreadable"),
        ({"金额": "NaN"}, "money.unreadable"),
        ({"金额": "¥1.005"}, "money.below_fen"),
        ({"金额": "/"}, "money.missing"),
        ({"金额": "-5.00"}, "money.negative"),
        ({"交易时间": "2026-02-30 09:30:00"}, "cell.date"),
        ({"收支": "进账"}, "cell.side"),
        ({"当前状态": "已退款￥9.00"}, "money.refund"),
    ],
)
def test_a_bad_cell_is_named_with_row_and_column(cells, code):
    statement = read_statement(changed(**cells), "账单")
    (reason,) = statement.reasons
    assert (reason.code, reason.row, reason.verdict) == (code, 18, Verdict.REFUSED)
    assert reason.column is not None
    assert statement.lines == ()


def test_minus_zero_is_zero():
    (line,) = read_statement(changed(金额="-0.00"), "账单").lines
    assert line.amount == ZERO


def test_an_unknown_status_is_a_question_and_not_a_guess():
    judgement = judge(read_statement(changed(当前状态="已冻结"), "账单"))
    assert "status.unknown" in codes(judgement)


def test_a_partly_refunded_gift_is_a_question():
    statement = read_statement(changed(当前状态="已退款(￥0.40)"), "账单")
    assert [reason.code for reason in statement.reasons] == ["refund.partial"]
    assert statement.lines[0].direction is Direction.REFUND


def test_an_expense_given_back_stays_an_expense_and_says_how_much():
    (line,) = read_statement(changed(收支="支出", 当前状态="已全额退款"), "账单").lines
    assert (line.direction, line.refunded) == (Direction.EXPENSE, Money(100))


def test_a_row_with_a_cell_too_few_or_too_many_is_refused():
    assert read_statement(wechat_grid(GOOD[:-1]), "账单").reasons[0].code == "row.short"
    assert read_statement(wechat_grid([*GOOD, "多"]), "账单").reasons[0].code == "row.long"


def test_all_bad_cells_are_counted_and_the_first_fifty_listed():
    lines = random_lines(60, seed=1)
    text = bill("cmb_debit", lines=lines).decode()
    spoilt = text.replace("2026-05-", "2026-15-")
    reasons = read_statement(spoilt.encode(), "账单").reasons
    assert len(reasons) == PROBLEMS_LISTED + 1
    assert "共 60 处" in reasons[-1].message


def test_a_number_that_a_spreadsheet_made_a_float_is_refused():
    columns = [Column(name) for name in BY_CODE["wechat_personal_csv"].columns]
    good = [ID if cell == ID else cell for cell in GOOD]
    whole = read_statement(write_workbook([Sheet("账单", columns, [good])]), "账单")
    assert [reason.code for reason in whole.reasons] == ["total.missing"]
    spoilt = read_statement(write_workbook([Sheet("账单", columns, [[*GOOD[:8], Money(10**17), *GOOD[9:]]])]), "账单")
    assert [reason.code for reason in spoilt.reasons] == ["cell.digits_lost"]


@pytest.mark.parametrize("code", ["icbc_debit_v1", "icbc_debit_v2"])
def test_a_bill_cut_at_a_line_end_lacks_its_totals_and_is_refused(code):
    lines = bill(code, seed=3).decode().split("\n")
    judgement = judge(read_statement("\n".join(lines[:12]).encode(), "账单"))
    assert (judgement.verdict, codes(judgement)) == (Verdict.REFUSED, ["total.missing"])


def test_an_unknown_table_is_refused_with_the_headings_it_saw():
    with pytest.raises(BadInput) as caught:
        read_statement("姓名,电话,地址\n林疏影,1,2\n".encode(), "通讯录.csv")
    assert caught.value.code == "format.unknown"
    assert "姓名、电话、地址" in caught.value.message


def test_a_bill_that_lost_a_column_is_told_which():
    text = bill("cmb_debit", seed=1).decode().replace("联机余额", "余")
    with pytest.raises(BadInput) as caught:
        read_statement(text.encode(), "账单")
    assert "像是招商银行借记卡流水，但缺少列：联机余额" in caught.value.message


def test_a_second_sheet_with_other_rows_is_a_question():
    names = BY_CODE["cmb_debit"].columns
    rows = bill_grid("cmb_debit", seed=1)[1:]
    sheets = [Sheet("一", [Column(n) for n in names], rows), Sheet("二", [Column(n) for n in names], rows[:3])]
    assert [reason.code for reason in read_statement(write_workbook(sheets), "账单").reasons] == ["sheet.second"]


def test_a_negative_amount_in_a_one_way_column_is_turned_and_asked_about():
    text = bill("boc_credit", seed=1).decode().splitlines()
    text[2] = "2026-05-01,2026-05-01,2875,冲正,-5.00,,CNY"
    statement = read_statement("\n".join(text).encode(), "账单")
    assert (statement.lines[0].direction, statement.lines[0].amount) == (Direction.EXPENSE, Money(500))
    assert [reason.code for reason in statement.reasons] == ["money.reversed"]


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-05-08 09:30:00", (dt.datetime(2026, 5, 8, 9, 30), True)),
        ("2026/5/8 9:30", (dt.datetime(2026, 5, 8, 9, 30), True)),
        ("2025/12/03  14:06:51", (dt.datetime(2025, 12, 3, 14, 6, 51), True)),
        ("2026.05.08", (dt.datetime(2026, 5, 8), False)),
        ("2026年5月8日\u00a0", (dt.datetime(2026, 5, 8), False)),
        ("20260508", (dt.datetime(2026, 5, 8), False)),
        (20260508, (dt.datetime(2026, 5, 8), False)),
        (43861.0, (dt.datetime(2020, 1, 31), False)),
        (43861.5, (dt.datetime(2020, 1, 31, 12), True)),
        (dt.date(2026, 5, 8), (dt.datetime(2026, 5, 8), False)),
        ("2026-02-30", None),
        ("0026-05-08", None),
        ("明天", None),
        ("", None),
        (1e308, None),
        (float("nan"), None),
        (True, None),
    ],
)
def test_dates_as_real_files_write_them(cell, moment):
    assert read_moment(cell) == moment


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("09:20:43", dt.time(9, 20, 43)),
        ("9:20", dt.time(9, 20)),
        ("123456", dt.time(12, 34, 56)),
        (93605.0, dt.time(9, 36, 5)),
        (0.5, dt.time(12)),
        (dt.time(1, 2), dt.time(1, 2)),
        ("250000", None),
        ("::", None),
        ("上午", None),
    ],
)
def test_times_as_real_files_write_them(cell, clock):
    assert read_clock(cell) == clock


@pytest.mark.parametrize(
    ("kind", "memo", "counterparty", "nature"),
    [
        ("存款利息", "", "应付个人活期储蓄存款利息", Nature.INTEREST),
        ("结息", "个人活期结息", "", Nature.INTEREST),
        ("网上快捷退款", "", "支付宝", Nature.RETURNED),
        ("退汇", "", "林疏影", Nature.RETURNED),
        ("网上快捷支付", "支付宝余额提现", "支付宝-林疏影", Nature.OWN_TRANSFER),
        ("转账", "提现到账的钱都捐了", "林疏影", Nature.GIFT),
        ("转账", "存款利息全部捐出", "林疏影", Nature.GIFT),
        ("转账", "捐款", "", Nature.UNKNOWN),
    ],
)
def test_the_nature_of_an_incoming_line(kind, memo, counterparty, nature):
    assert nature_of_income(kind, memo, counterparty) is nature


@pytest.mark.parametrize(
    ("status", "direction"),
    [
        ("交易成功", Direction.INCOME),
        ("已收钱", Direction.INCOME),
        ("等待确认收货", Direction.PENDING),
        ("退款中", Direction.PENDING),
        ("交易关闭", Direction.CLOSED),
        ("支付失败", Direction.CLOSED),
        ("已全额退款", Direction.REFUND),
        ("退款成功", Direction.REFUND),
    ],
)
def test_what_a_status_makes_of_an_incoming_line(status, direction):
    assert settle(status, Direction.INCOME) == (direction, True)


def test_every_format_says_its_rules_in_words():
    for each in FORMATS:
        assert all((each.name, each.amount, each.direction, each.refund, each.footer, each.ids)), each.code
        assert each.recognised_by.startswith("表头含：")
    assert len(BY_CODE) == len(FORMATS) == 17


def test_the_page_of_formats_is_what_the_table_says():
    page = (Path(__file__).parents[3] / "docs" / "formats.md").read_text("utf-8")
    assert page == as_markdown(), "run: python -m boai.donations.formats.guide > docs/formats.md"


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["wechat_personal_csv", "alipay_personal_csv", "icbc_debit_v2", "cmb_debit"]), st.data())
def test_damage_anywhere_is_read_or_refused_but_never_crashes(code, data):
    spoilt = bytearray(bill(code, seed=3))
    for _ in range(data.draw(st.integers(1, 5))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    try:
        judgement = judge(read_statement(bytes(spoilt), "账单"))
    except BadInput as problem:
        assert problem.code.startswith(("file.", "format."))
    else:
        assert judgement.verdict in Verdict


@pytest.mark.slow
def test_a_hundred_thousand_rows_take_seconds():
    data = bill("wechat_personal_csv", lines=random_lines(100_000, seed=2))
    statement = read_statement(data, "账单")
    assert len(statement.lines) == 100_000
    assert judge(statement).verdict is Verdict.ACCEPTED
