"""WeChat personal bill, csv and xlsx (微信支付账单明细). Dossier formats.md section 1."""

from __future__ import annotations

from functools import partial
from typing import Final

from boai.donations.formats.format import Format
from boai.donations.formats.platform import Columns, Reader, read_platform
from boai.donations.formats.shape import Direction, Statement
from boai.donations.formats.sheet import SheetOfLines

_HEADINGS: Final = (
    "交易时间",
    "交易类型",
    "交易对方",
    "商品",
    "收/支",
    "金额(元)",
    "支付方式",
    "当前状态",
    "交易单号",
    "商户单号",
    "备注",
)
_COLUMNS: Final = Columns(
    occurred_at="交易时间",
    kind="交易类型",
    counterparty="交易对方",
    counterparty_account="",
    goods="商品",
    side="收/支",
    amount="金额(元)",
    method="支付方式",
    status="当前状态",
    transaction_number="交易单号",
    merchant_number="商户单号",
    remark="备注",
)
_SIDES: Final = {
    "收入": Direction.INCOME,
    "支出": Direction.EXPENSE,
    "": Direction.NEUTRAL,
    "中性交易": Direction.NEUTRAL,
}


def _read(sheet: SheetOfLines, *, code: str) -> Statement:
    return read_platform(sheet, code=code, family="wechat", reader=Reader(_COLUMNS, _SIDES))


_AMOUNT: Final = "“金额(元)”，写成 ¥28.16，不带正负号；提现的服务费在“备注”里"
_DIRECTION: Final = "“收/支”：收入、支出，“/”是中性交易（提现、充值、零钱通、理财、还信用卡）"
_REFUND: Final = "“当前状态”里写“已退款￥742.00”“已全额退款”；退给本户的钱“收/支”是收入，不计为捐赠"
_FOOTER: Final = "没有表尾；笔数与合计印在表头之前（共N笔记录、收入、支出、中性交易）"

CSV: Final = Format(
    code="wechat_personal_csv",
    name="微信支付个人账单（csv）",
    family="wechat",
    columns=_HEADINGS,
    read=partial(_read, code="wechat_personal_csv"),
    amount=_AMOUNT,
    direction=_DIRECTION,
    refund=_REFUND,
    footer=_FOOTER,
    ids="“交易单号”，同一单号的第几行",
    sources=("csv",),
    prints_totals=True,
)
XLSX: Final = Format(
    code="wechat_personal_xlsx",
    name="微信支付个人账单（xlsx）",
    family="wechat",
    columns=_HEADINGS,
    read=partial(_read, code="wechat_personal_xlsx"),
    amount=_AMOUNT + "；有的是纯数字",
    direction=_DIRECTION,
    refund=_REFUND,
    footer=_FOOTER,
    ids="“交易单号”，同一单号的第几行",
    sources=("xlsx", "xls"),
    prints_totals=True,
)
