"""Bank of China (中国银行): debit card and credit card. Dossier formats.md section 1."""

from __future__ import annotations

from typing import Final

from boai.donations.formats.bank import Layout, Signed, TwoColumns, read_bank
from boai.donations.formats.format import Format
from boai.donations.formats.shape import Statement
from boai.donations.formats.sheet import SheetOfLines, plain_text

_DEBIT: Final = Layout(
    code="boc_debit",
    family="boc",
    amount=Signed("金额"),
    date="记账日期",
    time="记账时间",
    balance="余额",
    currency="币别",
    kind="交易名称",
    counterparty="对方账户名",
    counterparty_account="对方卡号/账号",
    memo=("附言", "网点名称"),
    method="渠道",
    newest_first=True,
)
_CREDIT: Final = Layout(
    code="boc_credit",
    family="boc_credit",
    amount=TwoColumns(income="存入", expense="支出"),
    date="交易日",
    currency="币种",
    kind="交易描述",
)


def _read_debit(sheet: SheetOfLines) -> Statement:
    return read_bank(sheet, _DEBIT, holder=_first_value(sheet, "借记卡号"))


def _read_credit(sheet: SheetOfLines) -> Statement:
    return read_bank(sheet, _CREDIT, holder=_first_value(sheet, "卡号后四位"))


def _first_value(sheet: SheetOfLines, column: str) -> str:
    """The card number, which stands in every row and not above the headings."""
    place = sheet.places[column]
    for cells in sheet.table.rows[sheet.heading + 1 :]:
        if len(cells) > place and plain_text(cells[place]):
            return plain_text(cells[place])
    return ""


BOC_DEBIT: Final = Format(
    code="boc_debit",
    name="中国银行借记卡流水",
    family="boc",
    columns=(
        "记账日期",
        "记账时间",
        "币别",
        "金额",
        "余额",
        "交易名称",
        "渠道",
        "网点名称",
        "附言",
        "对方账户名",
        "对方卡号/账号",
        "对方开户行",
        "借记卡号",
    ),
    read=_read_debit,
    amount="“金额”，带正负号和千分位；“余额”逐笔连续，新的在前",
    direction="正数收入，负数支出",
    refund="“交易名称”含退款的收入，如网上快捷退款",
    footer="没有表尾，不印合计",
    prints_balance=True,
)
BOC_CREDIT: Final = Format(
    code="boc_credit",
    name="中国银行信用卡账单",
    family="boc_credit",
    columns=("交易日", "银行记账日", "卡号后四位", "交易描述", "存入", "支出", "币种"),
    read=_read_credit,
    amount="“存入”“支出”两列，另一列空白；外币看“币种”",
    direction="金额写在哪一列就是哪个方向",
    refund="“存入”列里商户退回的钱；描述里商户和人名不分，收入都要人认领",
    footer="没有表尾，不印合计",
)
