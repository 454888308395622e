"""ICBC debit card (工商银行借记卡), the older file of 13 columns and the newer of 15. Dossier formats.md section 1."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import Final

from boai.donations.formats.bank import Layout, TwoColumns, read_bank
from boai.donations.formats.format import Format
from boai.donations.formats.shape import Printed, Statement
from boai.donations.formats.sheet import Row, SheetOfLines

_V1_COLUMNS: Final = (
    "交易日期",
    "摘要",
    "交易场所",
    "交易国家或地区简称",
    "钞/汇",
    "交易金额(收入)",
    "交易金额(支出)",
    "交易币种",
    "记账金额(收入)",
    "记账金额(支出)",
    "记账币种",
    "余额",
    "对方户名",
)
_V2_COLUMNS: Final = (*_V1_COLUMNS[:2], "交易详情", *_V1_COLUMNS[2:], "对方账户")
_CARD: Final = re.compile(r"卡号[：:]\s*([\d*]+)")
_AMOUNTS: Final = TwoColumns(income="记账金额(收入)", expense="记账金额(支出)")
_V1: Final = Layout(
    code="icbc_debit_v1",
    family="icbc",
    amount=_AMOUNTS,
    date="交易日期",
    balance="余额",
    currency="记账币种",
    kind="摘要",
    counterparty="对方户名",
    memo=("交易场所",),
    is_footer=lambda first: first.endswith("合计"),
    newest_first=True,
)
_V2: Final = replace(_V1, code="icbc_debit_v2", memo=("交易详情", "交易场所"), counterparty_account="对方账户")


def _read(sheet: SheetOfLines, *, layout: Layout) -> Statement:
    card = _CARD.search(sheet.preamble_text())
    return read_bank(sheet, layout, holder=card.group(1) if card else "", printed=_printed)


def _printed(footers: list[Row]) -> Printed:
    for footer in footers:
        if footer.text("交易日期").startswith("人民币"):
            return Printed(income=footer.amount(_AMOUNTS.income), expense=footer.amount(_AMOUNTS.expense))
    return Printed()


_AMOUNT: Final = "“记账金额(收入)”和“记账金额(支出)”，带千分位；外币看“记账币种”"
_DIRECTION: Final = "金额写在哪一列就是哪个方向"
_REFUND: Final = "“摘要”是退款、退汇的收入"
_FOOTER: Final = "最后一行“人民币合计”：收入合计、支出合计，要与各行之和相等"

ICBC_V1: Final = Format(
    code="icbc_debit_v1",
    name="工商银行借记卡明细（13 列）",
    family="icbc",
    columns=_V1_COLUMNS,
    read=partial(_read, layout=_V1),
    prints_totals=True,
    prints_balance=True,
    amount=_AMOUNT,
    direction=_DIRECTION,
    refund=_REFUND,
    footer=_FOOTER,
)
ICBC_V2: Final = Format(
    code="icbc_debit_v2",
    name="工商银行借记卡明细（15 列）",
    family="icbc",
    columns=_V2_COLUMNS,
    read=partial(_read, layout=_V2),
    prints_totals=True,
    prints_balance=True,
    amount=_AMOUNT,
    direction=_DIRECTION,
    refund=_REFUND,
    footer=_FOOTER,
)
