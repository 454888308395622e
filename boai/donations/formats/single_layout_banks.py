"""Banks whose files need no more than a layout: CMB 招商, ABC 农业, BoCom 交通. Dossier formats.md section 1."""

from __future__ import annotations

from functools import partial
from typing import Final

from boai.donations.formats.bank import DebitCredit, Layout, Signed, read_bank
from boai.donations.formats.format import Format

_CMB: Final = Layout(
    code="cmb_debit",
    family="cmb",
    amount=Signed("交易金额"),
    date="记账日期",
    balance="联机余额",
    currency="货币",
    kind="交易摘要",
    counterparty="对手信息",
    memo=("客户摘要",),
    glued_account=True,
)
_ABC: Final = Layout(
    code="abc_debit",
    family="abc",
    amount=Signed("交易金额"),
    date="交易日期",
    time="交易时间",
    balance="本次余额",
    kind="交易摘要",
    counterparty="对手信息",
    memo=("交易附言",),
    method="交易渠道",
    other_number="日志号",
    glued_account=True,
    short_rows=True,
)
_BOCOM: Final = Layout(
    code="bocom_debit",
    family="bocom",
    amount=DebitCredit(amount="交易金额", column="借贷"),
    date="交易日期",
    time="交易时间",
    balance="余额",
    kind="交易类型",
    counterparty="对方户名",
    counterparty_account="对方账号",
    memo=("摘要",),
    method="交易地点",
)

CMB: Final = Format(
    code="cmb_debit",
    name="招商银行借记卡流水",
    family="cmb",
    columns=("记账日期", "货币", "交易金额", "联机余额", "交易摘要", "对手信息", "客户摘要"),
    read=partial(read_bank, layout=_CMB),
    amount="“交易金额”，带正负号和千分位；“联机余额”逐笔连续",
    direction="正数收入，负数支出",
    refund="“交易摘要”含退款、退汇的收入",
    footer="没有表尾，不印合计",
    prints_balance=True,
)
ABC: Final = Format(
    code="abc_debit",
    name="农业银行借记卡明细",
    family="abc",
    columns=("交易日期", "交易时间", "交易摘要", "交易金额", "本次余额", "对手信息", "日志号", "交易渠道", "交易附言"),
    read=partial(read_bank, layout=_ABC),
    amount="“交易金额”，写成 +10000.00、-10.00；行尾的空格子可能省去",
    direction="正数收入，负数支出；日期写成 20240101，时间写成 123456 或空白",
    refund="“交易摘要”含退款、退汇的收入",
    footer="没有表尾，不印合计",
    prints_balance=True,
)
BOCOM: Final = Format(
    code="bocom_debit",
    name="交通银行借记卡明细",
    family="bocom",
    columns=(
        "序号",
        "交易日期",
        "交易时间",
        "交易类型",
        "借贷",
        "交易金额",
        "余额",
        "对方账号",
        "对方户名",
        "交易地点",
        "摘要",
    ),
    read=partial(read_bank, layout=_BOCOM),
    amount="“交易金额”，都是正数",
    direction="“借贷”：贷 Cr 是收入，借 Dr 是支出",
    refund="“交易类型”含退款、退汇的收入",
    footer="没有表尾，不印合计",
    prints_balance=True,
)
