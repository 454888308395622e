"""Alipay personal bill, csv in GB18030 (支付宝电子客户回单). Dossier formats.md section 1."""

from __future__ import annotations

from typing import Final

from boai.donations.formats.format import Format
from boai.donations.formats.platform import Columns, Reader, read_platform
from boai.donations.formats.shape import Direction, Statement
from boai.donations.formats.sheet import SheetOfLines

_COLUMNS: Final = Columns(
    occurred_at="交易时间",
    kind="交易分类",
    counterparty="交易对方",
    counterparty_account="对方账号",
    goods="商品说明",
    side="收/支",
    amount="金额",
    method="收/付款方式",
    status="交易状态",
    transaction_number="交易订单号",
    merchant_number="商家订单号",
    remark="备注",
)
_SIDES: Final = {
    "收入": Direction.INCOME,
    "支出": Direction.EXPENSE,
    "不计收支": Direction.NEUTRAL,
    "其他": Direction.NEUTRAL,
    "": Direction.NEUTRAL,
}


def _read(sheet: SheetOfLines) -> Statement:
    return read_platform(sheet, code="alipay_personal_csv", family="alipay", reader=Reader(_COLUMNS, _SIDES))


ALIPAY: Final = Format(
    code="alipay_personal_csv",
    name="支付宝个人账单（csv）",
    family="alipay",
    columns=(
        "交易时间",
        "交易分类",
        "交易对方",
        "对方账号",
        "商品说明",
        "收/支",
        "金额",
        "收/付款方式",
        "交易状态",
        "交易订单号",
        "商家订单号",
        "备注",
    ),
    read=_read,
    amount="“金额”，不带正负号",
    direction="“收/支”：收入、支出、不计收支；“交易状态”是交易关闭的不算，等待确认收货的还没有到账",
    refund="“收/支”是不计收支、“交易状态”是退款成功",
    footer="没有表尾；笔数与合计印在表头之前（共N笔记录、收入、支出、不计收支）",
    ids="“交易订单号”，同一单号的第几行",
    prints_totals=True,
)
