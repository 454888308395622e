"""Banks that hand out workbooks: SPDB 浦发 and CCB 建设 as xls, CIB 兴业 as xlsx. Dossier formats.md section 1."""

from __future__ import annotations

from typing import Final

from boai.donations.formats.bank import Layout, TwoColumns, read_bank
from boai.donations.formats.format import Format
from boai.donations.formats.shape import Statement
from boai.donations.formats.sheet import SheetOfLines
from boai.donations.formats.words import currency_code

_SPDB: Final = Layout(
    code="spdb_debit_xls",
    family="spdb",
    amount=TwoColumns(income="存入金额", expense="取出金额"),
    date="交易日期",
    balance="余额",
    kind="交易类型",
    counterparty="交易对手名称",
    counterparty_account="交易对手账号",
    memo=("附言",),
)
_CCB: Final = Layout(
    code="ccb_debit_xls",
    family="ccb",
    amount=TwoColumns(income="收入", expense="支出"),
    date="交易日期",
    time="交易时间",
    balance="账户余额",
    currency="币种",
    kind="摘要",
    counterparty="对方户名",
    counterparty_account="对方账号",
    memo=("交易地点",),
    is_footer=lambda first: first.startswith("以上数据仅供参考"),
)
_CIB: Final = Layout(
    code="cib_debit_xlsx",
    family="cib",
    amount=TwoColumns(income="收入", expense="支出"),
    date="交易时间",
    balance="账户余额",
    kind="摘要",
    counterparty="对方户名",
    counterparty_account="对方账号",
    memo=("用途", "备注"),
    method="交易渠道",
    is_footer=lambda first: first == "说明",
)


def _read_spdb(sheet: SheetOfLines) -> Statement:
    first, _, last = sheet.preamble_value("日期范围").partition("-")
    return read_bank(sheet, _SPDB, holder=sheet.preamble_value("账号"), period=(first, last))


def _read_ccb(sheet: SheetOfLines) -> Statement:
    return read_bank(sheet, _CCB, holder=sheet.preamble_value("账号"))


def _read_cib(sheet: SheetOfLines) -> Statement:
    account = sheet.preamble_value("卡内账户").split()
    return read_bank(
        sheet,
        _CIB,
        holder=sheet.preamble_value("账户账号"),
        period=(sheet.preamble_value("起始日期"), sheet.preamble_value("截止日期")),
        account_currency=currency_code(account[-1]) if account else "CNY",
    )


SPDB: Final = Format(
    code="spdb_debit_xls",
    name="浦发银行借记卡明细（xls）",
    family="spdb",
    columns=(
        "顺序号",
        "交易日期",
        "交易类型",
        "存入金额",
        "取出金额",
        "余额",
        "交易对手名称",
        "交易对手账号",
        "附言",
    ),
    read=_read_spdb,
    amount="“存入金额”“取出金额”两列，另一列空白；“余额”逐笔连续",
    direction="金额写在哪一列就是哪个方向",
    refund="“交易类型”含退款、退汇的收入",
    footer="没有表尾，不印合计；日期范围印在第一行",
    prints_balance=True,
)
CCB: Final = Format(
    code="ccb_debit_xls",
    name="建设银行借记卡明细（xls）",
    family="ccb",
    columns=(
        "记账日",
        "交易日期",
        "交易时间",
        "支出",
        "收入",
        "账户余额",
        "币种",
        "摘要",
        "对方账号",
        "对方户名",
        "交易地点",
    ),
    read=_read_ccb,
    amount="“支出”“收入”两列，另一列是 0；“账户余额”逐笔连续",
    direction="金额写在哪一列就是哪个方向",
    refund="“摘要”含退款、退汇的收入",
    footer="最后一行是“以上数据仅供参考|具体内容请以柜台为准”，不印合计",
    prints_balance=True,
)
CIB: Final = Format(
    code="cib_debit_xlsx",
    name="兴业银行借记卡明细（xlsx）",
    family="cib",
    columns=(
        "交易时间",
        "记账日",
        "支出",
        "收入",
        "账户余额",
        "摘要",
        "对方户名",
        "对方银行",
        "对方账号",
        "用途",
        "交易渠道",
        "备注",
    ),
    read=_read_cib,
    amount="“支出”“收入”两列，另一列空白；“账户余额”逐笔连续；币种印在“卡内账户”",
    direction="金额写在哪一列就是哪个方向",
    refund="“摘要”含退款、退汇的收入",
    footer="最后一行“说明”，不印合计；起止日期印在表头之前",
    prints_balance=True,
)
