"""Alipay merchant 业务明细: GBK, in a zip beside a summary of the same days. Dossier formats.md section 1."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Final

from boai.donations.formats.format import Format
from boai.donations.formats.shape import Direction, Line, Nature, Printed, Reason, Statement, Verdict
from boai.donations.formats.sheet import Problems, Row, SheetOfLines, plain_text
from boai.donations.formats.words import nature_of_income, row_list
from boai.foundation.errors import BadInput
from boai.foundation.money import ZERO, Money
from boai.foundation.spreadsheets import Table

_SUMMARY: Final = "#支付宝业务汇总查询"
_HOLDER: Final = re.compile(r"#账号[：:]\[([^\]]*)\]")
_PERIOD: Final = re.compile(
    r"#起始日期[：:]\[(\d{4})年(\d\d)月(\d\d)日[^\]]*\]\s*终止日期[：:]\[(\d{4})年(\d\d)月(\d\d)日"
)
_TRADES: Final = re.compile(r"#交易合计[：:](\d{1,9})笔[，,]商家实收共(-?[\d.]{1,20})元")
_REFUNDS: Final = re.compile(r"#退款合计[：:](\d{1,9})笔[，,]商家实收退款共(-?[\d.]{1,20})元")
_AMOUNT: Final = "商家实收(元)"


def is_summary(table: Table) -> bool:
    """Whether a table is the summary that lies beside the bill: the same money once more, by shop."""
    return bool(table.rows and table.rows[0]) and plain_text(table.rows[0][0]).startswith(_SUMMARY)


@dataclass(slots=True)
class _Reader:
    problems: Problems = field(default_factory=Problems)
    refunds: list[int] = field(default_factory=list)

    def line(self, row: Row) -> Line | None:
        when, kind = row.moment("完成时间"), row.text("业务类型")
        before = row.problems.count
        amount = row.amount(_AMOUNT)
        if amount is None and row.problems.count == before:
            row.bad("money.missing", "没有金额；请重新下载原文件。", _AMOUNT)
        if kind not in ("交易", "退款"):
            row.bad("cell.side", f"“{kind[:20]}”不是交易或退款；请上传原文件。", "业务类型")
        if when is None or amount is None:
            return None
        is_refund = kind == "退款"
        if (amount > ZERO) if is_refund else (amount < ZERO):
            row.bad("money.sign", f"{kind}的金额 {amount.text()} 元正负号不对；请核对原文件。", _AMOUNT)
        if is_refund:
            self.refunds.append(row.number)
        payer, memo = row.text("对方账户"), row.text("备注")
        direction = Direction.REFUND if is_refund else Direction.INCOME
        return Line(
            row=row.number,
            occurred_at=when[0],
            has_time=when[1],
            direction=direction,
            amount=abs(amount),
            nature=Nature.RETURNED if is_refund else nature_of_income(kind, memo, payer),
            counterparty=payer,
            transaction_number=row.number_text("退款批次号/请求号" if is_refund else "支付宝交易号"),
            merchant_number=row.number_text("支付宝交易号" if is_refund else "商户订单号"),
            kind=kind,
            memo="；".join(filter(None, (row.text("商品名称"), memo))),
            fee=abs(row.amount("服务费(元)") or ZERO),
            printed_as=direction,
        )


def _read(sheet: SheetOfLines) -> Statement:
    reader = _Reader()
    lines, footers = sheet.read(reader.line, reader.problems, is_footer=lambda first: first.startswith("#"))
    preamble = sheet.preamble_text()
    below = "\n".join("，".join(text for cell in row.cells if (text := plain_text(cell))) for row in footers)
    holder, period = _HOLDER.search(preamble), _PERIOD.search(preamble)
    trades, refunds = _TRADES.search(below), _REFUNDS.search(below)
    reasons = list(reader.problems.reasons())
    if reader.refunds:
        words = f"{row_list(reader.refunds)}是退款，只留底，不自动冲减捐赠；请对照原交易号确认退的是哪一笔、怎么记。"
        reasons.append(Reason("refund.rows", words, Verdict.QUESTION, reader.refunds[0], "业务类型"))
    days = [_day(period.groups()[:3]), _day(period.groups()[3:])] if period else [None, None]
    refunded = _money(refunds.group(2)) if refunds else None
    return Statement(
        format="alipay_merchant",
        family="alipay_merchant",
        holder=holder.group(1) if holder else "",
        lines=tuple(lines),
        printed=Printed(
            income_count=int(trades.group(1)) if trades else None,
            income=_money(trades.group(2)) if trades else None,
            refund_count=int(refunds.group(1)) if refunds else None,
            refund=None if refunded is None else abs(refunded),
        ),
        period_from=days[0],
        period_to=days[1],
        newest_first=len(lines) > 1 and lines[0].occurred_at > lines[-1].occurred_at,
        reasons=tuple(reasons),
    )


def _money(text: str) -> Money | None:
    try:
        return Money.parse(text)
    except BadInput:
        return None


def _day(parts: tuple[str, ...]) -> dt.date | None:
    try:
        return dt.date(*map(int, parts))
    except ValueError:
        return None


ALIPAY_MERCHANT: Final = Format(
    code="alipay_merchant",
    name="支付宝商户业务明细",
    family="alipay_merchant",
    columns=(
        *("支付宝交易号", "商户订单号", "业务类型", "商品名称", "创建时间", "完成时间", "门店编号", "门店名称"),
        *("操作员", "终端号", "对方账户", "订单金额(元)", _AMOUNT, "支付宝红包(元)", "集分宝(元)"),
        *("支付宝优惠(元)", "商家优惠(元)", "券核销金额(元)", "券名称", "商家红包消费金额(元)", "卡消费金额(元)"),
        *("退款批次号/请求号", "服务费(元)", "分润(元)", "备注"),
    ),
    read=_read,
    amount="“商家实收（元）”；退款是负数",
    direction="“业务类型”：交易、退款",
    refund="单独一行，金额是负数",
    footer="以 # 开头：#交易合计：N笔，商家实收共X元；#退款合计：N笔，商家实收退款共−X元；同一压缩包里的“汇总”不读",
    ids="交易用“支付宝交易号”，退款用“退款批次号/请求号”",
    sources=("csv",),
    prints_totals=True,
)
