"""WeChat Pay merchant bills, 交易账单 and 资金账单: a backtick before each value. Dossier formats.md section 1."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Final

from boai.donations.formats.format import Format
from boai.donations.formats.shape import Direction, Line, Nature, Printed, Reason, Statement, Verdict
from boai.donations.formats.sheet import Problems, Row, SheetOfLines, normal_heading, plain_text
from boai.donations.formats.words import row_list
from boai.foundation.errors import BadInput
from boai.foundation.money import ZERO, Money

FAMILY: Final = "wechat_merchant"
"""One payment stands in both bills, as 微信订单号 among the trades and as 微信支付业务单号 in the fund flow. With one
family and one number it enters once, whichever bill comes first."""
_BACKTICK: Final = "`"
_WHOLE: Final = re.compile(r"\d{1,9}")
_REFUND_STATES: Final = {
    "SUCCESS": Direction.REFUND,
    "": Direction.REFUND,
    "PROCESSING": Direction.PENDING,
    "FAIL": Direction.CLOSED,
    "CHANGE": Direction.PENDING,
}


def _without_backticks(sheet: SheetOfLines) -> SheetOfLines:
    rows = [[cell.removeprefix(_BACKTICK) if type(cell) is str else cell for cell in row] for row in sheet.table.rows]
    return replace(sheet, table=replace(sheet.table, rows=rows))


def _footer(footers: list[Row]) -> dict[str, str]:
    """The second heading and the values under it."""
    for labels, values in itertools.pairwise(footers):
        if plain_text(labels.cells[0]).startswith(("总交易", "资金流水")):
            texts = [plain_text(cell) for cell in values.cells]
            return dict(zip(map(normal_heading, labels.cells), texts, strict=False))
    return {}


def _money(text: str | None) -> Money | None:
    if not text:
        return None
    try:
        return Money.parse(text)
    except BadInput:
        return None


def _count(text: str | None) -> int | None:
    return int(text) if text is not None and _WHOLE.fullmatch(text) else None


@dataclass(slots=True)
class _Trades:
    problems: Problems = field(default_factory=Problems)
    fees: Decimal = Decimal(0)
    refunds: list[int] = field(default_factory=list)
    stuck: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)

    def line(self, row: Row) -> Line | None:
        when, state = row.moment("交易时间"), row.text("交易状态")
        is_refund = state in ("REFUND", "REVOKED")
        column = "退款金额" if is_refund and "退款金额" in row.places else "应结订单金额"
        before = row.problems.count
        amount = row.amount(column)
        if amount is None and row.problems.count == before:
            row.bad("money.missing", "没有金额；请重新下载原文件。", column)
        if when is None or amount is None:
            return None
        if amount < ZERO:
            row.bad("money.negative", f"金额 {amount} 元是负数，这种账单的金额不带正负号；请核对原文件。", column)
            return None
        direction = self._direction(row, state, is_refund=is_refund)
        user = row.text("用户标识")
        return Line(
            row=row.number,
            occurred_at=when[0],
            has_time=when[1],
            direction=direction,
            amount=amount,
            nature=Nature.RETURNED if is_refund else Nature.UNKNOWN,
            counterparty_account=f"****{user[-4:]}" if user else "",
            transaction_number=row.number_text("微信退款单号" if column == "退款金额" else "微信订单号"),
            merchant_number=row.number_text("微信订单号" if column == "退款金额" else "商户订单号"),
            kind=row.text("交易类型"),
            memo=row.text("商品名称"),
            method=row.text("付款银行"),
            status=state,
            fee=self._fee(row),
            currency=row.text("货币种类") or "CNY",
            printed_as=Direction.REFUND if is_refund else Direction.INCOME,
        )

    def _direction(self, row: Row, state: str, *, is_refund: bool) -> Direction:
        if is_refund:
            word = row.text("退款状态") if "退款状态" in row.places else ""
            direction = _REFUND_STATES.get(word)
            if word == "CHANGE":
                self.stuck.append(row.number)
            self.refunds.append(row.number)
            return direction or Direction.PENDING
        if state != "SUCCESS":
            self.unknown.append(row.number)
        return Direction.INCOME

    def _fee(self, row: Row) -> Money:
        """To the fen; the exact five decimals are added up beside it, because rounded ones would not tie."""
        try:
            exact = Decimal(row.text("手续费") or "0")
        except InvalidOperation:
            row.bad("money.unreadable", f"“{row.text('手续费')[:40]}”不是金额；请核对原文件。", "手续费")
            return ZERO
        self.fees += exact
        return Money(int((abs(exact) * 100).quantize(Decimal(1))))

    def reasons(self, printed_fees: str | None) -> tuple[Reason, ...]:
        found = list(self.problems.reasons())
        if self.unknown:
            words = f"{row_list(self.unknown)}的交易状态不是 SUCCESS、REFUND；请确认这些钱是否已经到账。"
            found.append(Reason("status.unknown", words, Verdict.QUESTION, self.unknown[0], "交易状态"))
        if self.stuck:
            words = f"{row_list(self.stuck)}的退款异常（CHANGE），钱没有退成；请到微信商户平台处理，再确认。"
            found.append(Reason("refund.stuck", words, Verdict.QUESTION, self.stuck[0], "退款状态"))
        if self.refunds:
            found.append(_about_refunds(self.refunds, "交易状态"))
        if printed_fees is not None and not _same(printed_fees, self.fees):
            words = f"手续费合计对不上：账单印的是 {printed_fees} 元，各行相加是 {self.fees} 元；请核对后再登记。"
            found.append(Reason("total.fee", words, Verdict.QUESTION))
        return tuple(found)


def _about_refunds(rows: list[int], column: str) -> Reason:
    words = f"{row_list(rows)}是退款，只留底，不自动冲减捐赠；请对照原订单确认退的是哪一笔、怎么记。"
    return Reason("refund.rows", words, Verdict.QUESTION, rows[0], column)


def _same(printed: str, computed: Decimal) -> bool:
    try:
        return Decimal(printed.replace(",", "")) == computed
    except InvalidOperation:
        return False


def _read_trades(sheet: SheetOfLines) -> Statement:
    sheet, reader = _without_backticks(sheet), _Trades()
    lines, footers = sheet.read(reader.line, reader.problems, is_footer=_is_footer)
    totals = _footer(footers)
    return Statement(
        format="wechat_merchant_trades",
        family=FAMILY,
        holder=plain_text(sheet.table.rows[sheet.heading + 1][sheet.places["商户号"]]) if lines else "",
        lines=tuple(lines),
        printed=Printed(
            records=_count(totals.get("总交易单数")),
            income=_money(totals.get("应结订单总金额")),
            refund=_money(totals.get("退款总金额")),
        ),
        newest_first=len(lines) > 1 and lines[0].occurred_at > lines[-1].occurred_at,
        reasons=reader.reasons(totals.get("手续费总金额")),
    )


def _is_footer(first: str) -> bool:
    return first.startswith(("总交易单数", "资金流水总笔数")) or _WHOLE.fullmatch(first) is not None


@dataclass(slots=True)
class _FundFlow:
    problems: Problems = field(default_factory=Problems)
    refunds: list[int] = field(default_factory=list)

    def line(self, row: Row) -> Line | None:
        when, side, kind = row.moment("记账时间"), row.text("收支类型"), row.text("业务类型")
        before = row.problems.count
        amount, balance = row.amount("收支金额(元)"), row.amount("账户结余(元)")
        direction = {"收入": Direction.INCOME, "支出": Direction.EXPENSE}.get(side)
        if direction is None:
            row.bad("cell.side", f"“{side[:20]}”不是收入或支出；请上传原文件。", "收支类型")
        elif amount is None and row.problems.count == before:
            row.bad("money.missing", "没有金额；请重新下载原文件。", "收支金额(元)")
        if when is None or amount is None or direction is None:
            return None
        is_payment = direction is Direction.INCOME and kind == "交易"
        if "退款" in kind:
            self.refunds.append(row.number)
        return Line(
            row=row.number,
            occurred_at=when[0],
            has_time=when[1],
            direction=direction,
            amount=amount,
            nature=_nature(direction, kind, is_payment=is_payment),
            transaction_number=row.number_text("微信支付业务单号" if is_payment else "资金流水单号"),
            merchant_number=row.number_text("业务凭证号"),
            kind=kind,
            memo=row.text("备注") or row.text("业务名称"),
            balance=balance,
            printed_as=direction,
        )


def _nature(direction: Direction, kind: str, *, is_payment: bool) -> Nature:
    if is_payment or direction is Direction.EXPENSE:
        return Nature.UNKNOWN
    if "退" in kind or "返还" in kind:
        return Nature.RETURNED
    return Nature.OWN_TRANSFER if "充值" in kind or "提现" in kind else Nature.UNKNOWN


def _read_fund_flow(sheet: SheetOfLines) -> Statement:
    sheet, reader = _without_backticks(sheet), _FundFlow()
    lines, footers = sheet.read(reader.line, reader.problems, is_footer=_is_footer)
    totals = _footer(footers)
    reasons = list(reader.problems.reasons())
    if reader.refunds:
        reasons.append(_about_refunds(reader.refunds, "业务类型"))
    return Statement(
        format="wechat_merchant_fund_flow",
        family=FAMILY,
        holder="",
        lines=tuple(lines),
        printed=Printed(
            records=_count(totals.get("资金流水总笔数")),
            income_count=_count(totals.get("收入笔数")),
            income=_money(totals.get("收入金额")),
            expense_count=_count(totals.get("支出笔数")),
            expense=_money(totals.get("支出金额")),
        ),
        newest_first=len(lines) > 1 and lines[0].occurred_at > lines[-1].occurred_at,
        reasons=tuple(reasons),
    )


TRADES: Final = Format(
    code="wechat_merchant_trades",
    name="微信支付商户交易账单",
    family=FAMILY,
    columns=(
        *("交易时间", "公众账号ID", "商户号", "特约商户号", "设备号", "微信订单号", "商户订单号", "用户标识"),
        *("交易类型", "交易状态", "付款银行", "货币种类", "应结订单金额", "代金券金额", "商品名称", "商户数据包"),
        *("手续费", "费率", "订单金额", "费率备注"),
    ),
    read=_read_trades,
    amount="收款看“应结订单金额”，退款看“退款金额”，都不带正负号；“手续费”有五位小数",
    direction="“交易状态”：SUCCESS 是收款，REFUND、REVOKED 是退款",
    refund="单独一行；“退款状态”PROCESSING 还没退成，FAIL 没有退，CHANGE 要人处理；只下载成功交易的账单没有退款的七列",
    footer="最后两行：另一行表头和合计（总交易单数、应结订单总金额、退款总金额、手续费总金额…）",
    ids="收款用“微信订单号”，退款用“微信退款单号”；与资金账单里的同一笔只收一次",
    prints_totals=True,
)
FUND_FLOW: Final = Format(
    code="wechat_merchant_fund_flow",
    name="微信支付商户资金账单",
    family=FAMILY,
    columns=(
        *("记账时间", "微信支付业务单号", "资金流水单号", "业务名称", "业务类型", "收支类型", "收支金额(元)"),
        *("账户结余(元)", "资金变更提交申请人", "备注", "业务凭证号"),
    ),
    read=_read_fund_flow,
    amount="“收支金额(元)”，不带正负号",
    direction="“收支类型”：收入、支出；手续费、提现是支出，不是捐赠",
    refund="“业务类型”是退款的支出",
    footer="最后两行：另一行表头和合计（资金流水总笔数、收入笔数、收入金额、支出笔数、支出金额）；每行还有结余",
    ids="收款用“微信支付业务单号”（就是交易账单的“微信订单号”），其他用“资金流水单号”",
    prints_totals=True,
    prints_balance=True,
)
