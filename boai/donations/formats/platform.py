"""What WeChat's and Alipay's personal bills share: a preamble with counts and sums, a 收/支 column, a status."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from boai.donations.formats.shape import Direction, Line, Nature, Printed, Reason, Statement, Verdict
from boai.donations.formats.sheet import Problems, Row, SheetOfLines
from boai.donations.formats.words import nature_of_income, row_list, settle
from boai.foundation.errors import BadInput
from boai.foundation.money import ZERO, Money

_RECORDS: Final = re.compile(r"共\s*(\d{1,9})\s*笔记录")
_TOTAL: Final = re.compile(r"^(收入|支出|中性交易|不计收支)[：:]\s*(\d{1,9})笔\s*([\d,.]{1,20})元", re.MULTILINE)
_PERIOD: Final = re.compile(r"起始时间[：:]\[?(\d{4}-\d\d-\d\d)[^\]]*\]?\s*终止时间[：:]\[?(\d{4}-\d\d-\d\d)")
_HOLDER: Final = re.compile(r"^(?:微信昵称|支付宝账户)[：:]\[?([^\],\n]*)", re.MULTILINE)
_MONEY_IN_TEXT: Final = re.compile(r"[¥￥]\s*([\d,.]+)")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a platform keeps what."""

    occurred_at: str
    kind: str
    counterparty: str
    counterparty_account: str
    goods: str
    side: str
    amount: str
    method: str
    status: str
    transaction_number: str
    merchant_number: str
    remark: str


@dataclass(slots=True)
class Reader:
    """Reads one bill; remembers the statuses it did not know."""

    columns: Columns
    sides: dict[str, Direction]
    problems: Problems = field(default_factory=Problems)
    unknown_statuses: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    partly_refunded: list[int] = field(default_factory=list)

    def line(self, row: Row) -> Line | None:
        names = self.columns
        when = row.moment(names.occurred_at)
        amount = self._amount(row)
        side = self._side(row)
        if when is None or amount is None or side is None:
            return None
        kind, status, remark = row.text(names.kind), row.text(names.status), row.text(names.remark)
        counterparty = row.text(names.counterparty)
        direction = self._direction(row.number, side, status)
        goods = row.text(names.goods)
        memo = f"{goods}；{remark}" if goods and remark and goods != remark else goods or remark
        refunded = self._refunded(row, side, status, amount)
        return Line(
            row=row.number,
            occurred_at=when[0],
            has_time=when[1],
            direction=direction,
            amount=amount,
            nature=_nature(direction, kind, memo, counterparty),
            counterparty=counterparty,
            counterparty_account=row.text(names.counterparty_account) if names.counterparty_account else "",
            transaction_number=row.number_text(names.transaction_number),
            merchant_number=row.number_text(names.merchant_number),
            kind=kind,
            memo=memo,
            method=row.text(names.method),
            status=status,
            fee=_fee(remark),
            printed_as=side,
            refunded=refunded,
        )

    def _amount(self, row: Row) -> Money | None:
        before = row.problems.count
        amount = row.amount(self.columns.amount)
        if amount is None and row.problems.count == before:
            row.bad("money.missing", "没有金额；请重新下载原文件。", self.columns.amount)
        elif amount is not None and amount < ZERO:
            row.bad(
                "money.negative",
                f"金额 {amount} 元是负数，这种账单的金额不带正负号；请核对原文件。",
                self.columns.amount,
            )
        return amount

    def _side(self, row: Row) -> Direction | None:
        word = row.text(self.columns.side)
        side = self.sides.get(word)
        if side is None:
            row.bad("cell.side", f"“{word[:20]}”不是收入、支出或不计收支；请上传原文件。", self.columns.side)
        return side

    def _direction(self, row: int, side: Direction, status: str) -> Direction:
        direction, known = settle(status, side)
        if not known:
            self.unknown_statuses[status].append(row)
        return direction

    def _refunded(self, row: Row, side: Direction, status: str, amount: Money) -> Money:
        """What the status says went back: ``已全额退款``, ``对方已退还``, ``已退款(￥5.00)``, ``已退款￥742.00``."""
        if "退" not in status or "退款中" in status:
            return ZERO
        found = _MONEY_IN_TEXT.search(status)
        returned = Money.parse(found.group(1)) if found and _is_amount(found.group(1)) else amount
        if returned > amount:
            row.bad("money.refund", f"退款 {returned} 元大于金额 {amount} 元；请核对原文件。", self.columns.status)
        elif side is Direction.INCOME and returned != amount:
            self.partly_refunded.append(row.number)
        return returned if side is Direction.EXPENSE else ZERO

    def reasons(self) -> tuple[Reason, ...]:
        """What the statuses leave open, after the bad cells."""
        found = list(self.problems.reasons())
        for status, rows in self.unknown_statuses.items():
            found.append(
                Reason(
                    "status.unknown",
                    f"没见过的状态“{status[:20]}”，共 {len(rows)} 行（{row_list(rows)}）；请确认这些钱是否已经到账。",
                    Verdict.QUESTION,
                    rows[0],
                    self.columns.status,
                )
            )
        if self.partly_refunded:
            rows = self.partly_refunded
            found.append(
                Reason(
                    "refund.partial",
                    f"{row_list(rows)}的收入只退了一部分，程序按全部退款、不计收入处理；请确认剩余的钱怎么记。",
                    Verdict.QUESTION,
                    rows[0],
                    self.columns.status,
                )
            )
        return tuple(found)


def read_platform(sheet: SheetOfLines, *, code: str, family: str, reader: Reader) -> Statement:
    """The whole bill."""
    lines, _ = sheet.read(reader.line, reader.problems)
    preamble = sheet.preamble_text()
    period = _PERIOD.search(preamble)
    holder = _HOLDER.search(preamble)
    return Statement(
        format=code,
        family=family,
        holder=holder.group(1).strip() if holder else "",
        lines=tuple(lines),
        printed=_printed(preamble),
        period_from=_date(period.group(1)) if period else None,
        period_to=_date(period.group(2)) if period else None,
        newest_first=len(lines) > 1 and lines[0].occurred_at > lines[-1].occurred_at,
        reasons=reader.reasons(),
    )


def _printed(preamble: str) -> Printed:
    records = _RECORDS.search(preamble)
    totals = {
        word: (int(count), Money.parse(amount))
        for word, count, amount in _TOTAL.findall(preamble)
        if _is_amount(amount)
    }
    income, expense = totals.get("收入", (None, None)), totals.get("支出", (None, None))
    neutral = totals.get("中性交易") or totals.get("不计收支") or (None, None)
    return Printed(
        records=int(records.group(1)) if records else None,
        income_count=income[0],
        income=income[1],
        expense_count=expense[0],
        expense=expense[1],
        neutral_count=neutral[0],
        neutral=neutral[1],
    )


def _is_amount(text: str) -> bool:
    try:
        Money.parse(text)
    except BadInput:
        return False
    return True


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _nature(direction: Direction, kind: str, memo: str, counterparty: str) -> Nature:
    if direction is Direction.REFUND:
        return Nature.RETURNED
    if direction is Direction.INCOME:
        return nature_of_income(kind, memo, counterparty)
    if direction is Direction.NEUTRAL and nature_of_income(kind, "", counterparty) is Nature.OWN_TRANSFER:
        return Nature.OWN_TRANSFER
    return Nature.UNKNOWN


def _fee(remark: str) -> Money:
    """The fee that WeChat hides in the remark: ``服务费¥0.10``."""
    if "服务费" not in remark:
        return ZERO
    found = _MONEY_IN_TEXT.search(remark)
    return Money.parse(found.group(1)) if found and _is_amount(found.group(1)) else ZERO
