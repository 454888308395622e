"""What bank statements share. A bank's own file says only where its columns are and what its footer looks like."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from boai.donations.formats.shape import Direction, Line, Nature, Printed, Reason, Statement, Verdict
from boai.donations.formats.sheet import Problems, Row, SheetOfLines, read_moment
from boai.donations.formats.words import currency_code, nature_of_income, row_list
from boai.foundation.money import ZERO, Money

_MASK: Final = frozenset("xXyYzZ*＊")
_GLUED_ACCOUNT: Final = re.compile(r"(.*?)\s*([\d*]{8,})")


@dataclass(frozen=True, slots=True)
class Signed:
    """One column, plus is income: ``-1,000.00``."""

    column: str


@dataclass(frozen=True, slots=True)
class TwoColumns:
    """One column for each direction; the other is blank, ``-`` or 0."""

    income: str
    expense: str


@dataclass(frozen=True, slots=True)
class DebitCredit:
    """A positive amount, and a column that says 贷 (income) or 借 (expense)."""

    amount: str
    column: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a bank keeps what. Empty names and tuples: the bank has no such column."""

    code: str
    family: str
    amount: Signed | TwoColumns | DebitCredit
    date: str
    time: str = ""
    balance: str = ""
    currency: str = ""
    kind: str = ""
    counterparty: str = ""
    counterparty_account: str = ""
    memo: tuple[str, ...] = ()
    method: str = ""
    other_number: str = ""
    """A journal number that starts again each day or branch: kept, but no key."""
    glued_account: bool = False
    """The account number stands behind the name in one cell: ``张三 66666666666666``."""
    short_rows: bool = False
    is_footer: Callable[[str], bool] = lambda first: False
    newest_first: bool = False
    """The usual order, where the dates themselves do not tell."""


@dataclass(slots=True)
class _Reader:
    layout: Layout
    account_currency: str
    problems: Problems = field(default_factory=Problems)
    masked: int = 0
    reversed_rows: list[int] = field(default_factory=list)

    def line(self, row: Row) -> Line | None:
        layout = self.layout
        when = row.moment(layout.date, layout.time)
        signed = self._signed(row)
        balance = self._balance(row)
        if when is None or signed is None:
            return None
        kind = row.text(layout.kind) if layout.kind else ""
        memo = "；".join(filter(None, (row.text(column) for column in layout.memo)))
        name, account = self._counterparty(row)
        direction = _direction(signed)
        reversal = row.number in self.reversed_rows[-1:]
        return Line(
            row=row.number,
            occurred_at=when[0],
            has_time=when[1],
            direction=direction,
            amount=abs(signed),
            nature=_nature(direction, kind, memo, name, reversal=reversal),
            counterparty=name,
            counterparty_account=account,
            merchant_number=row.number_text(layout.other_number) if layout.other_number else "",
            kind=kind,
            memo=memo,
            method=row.text(layout.method) if layout.method else "",
            balance=balance,
            currency=currency_code(row.text(layout.currency)) if layout.currency else self.account_currency,
            printed_as=None if reversal or direction is Direction.NEUTRAL else direction,
        )

    def _signed(self, row: Row) -> Money | None:
        """Income above zero, expense below; None where the row holds no readable amount."""
        before = row.problems.count
        match self.layout.amount:
            case Signed(column):
                signed = row.amount(column)
            case TwoColumns():
                column = f"{self.layout.amount.income}、{self.layout.amount.expense}"
                signed = self._of_two(row, self.layout.amount)
            case DebitCredit(column):
                signed = self._of_debit_or_credit(row, self.layout.amount)
        if signed is None and row.problems.count == before:
            row.bad("money.missing", "没有金额；请重新下载原文件。", column)
        return signed

    def _of_two(self, row: Row, columns: TwoColumns) -> Money | None:
        income, expense = row.amount(columns.income), row.amount(columns.expense)
        if income and expense:
            row.bad("money.both", f"收入 {income} 元和支出 {expense} 元同时有数；请核对原文件。", columns.income)
            return None
        if income is None and expense is None:
            return None
        if (income or ZERO) < ZERO or (expense or ZERO) < ZERO:
            self.reversed_rows.append(row.number)
        return (income or ZERO) - (expense or ZERO)

    def _of_debit_or_credit(self, row: Row, columns: DebitCredit) -> Money | None:
        amount = row.amount(columns.amount)
        word = row.text(columns.column)
        if not word.startswith(("贷", "借")):
            row.bad("cell.side", f"“{word[:20]}”不是借或贷；请上传原文件。", columns.column)
            return None
        if amount is None:
            return None
        if amount < ZERO:
            self.reversed_rows.append(row.number)
        return amount if word.startswith("贷") else -amount

    def _balance(self, row: Row) -> Money | None:
        column = self.layout.balance
        if not column:
            return None
        cell = row.cell(column)
        if isinstance(cell, str) and not _MASK.isdisjoint(cell):
            self.masked += 1
            return None
        return row.amount(column)

    def _counterparty(self, row: Row) -> tuple[str, str]:
        layout = self.layout
        name = row.text(layout.counterparty) if layout.counterparty else ""
        account = row.text(layout.counterparty_account) if layout.counterparty_account else ""
        if layout.glued_account and (glued := _GLUED_ACCOUNT.fullmatch(name)):
            name, account = glued.groups()
        return name, account

    def reasons(self) -> tuple[Reason, ...]:
        found = list(self.problems.reasons())
        if self.reversed_rows:
            found.append(
                Reason(
                    "money.reversed",
                    f"{row_list(self.reversed_rows)}的金额是负数，程序按反方向计（像是冲正）；请确认。",
                    Verdict.QUESTION,
                    self.reversed_rows[0],
                )
            )
        return tuple(found)


def read_bank(
    sheet: SheetOfLines,
    layout: Layout,
    *,
    holder: str = "",
    period: tuple[str, str] = ("", ""),
    account_currency: str = "CNY",
    printed: Callable[[list[Row]], Printed] = lambda footers: Printed(),
) -> Statement:
    """The whole statement of one account.

    Args:
        sheet: the table with its headings.
        layout: the bank's columns.
        holder: account or card as the file names it.
        period: first and last day as the file prints them; empty where it prints none.
        account_currency: of all lines, where the bank has no currency column.
        printed: reads the file's own totals from its footer rows.
    """
    reader = _Reader(layout, account_currency)
    lines, footers = sheet.read(reader.line, reader.problems, is_footer=layout.is_footer, short_rows=layout.short_rows)
    totals = printed(footers)
    first, last = (read_moment(text) for text in period)
    return Statement(
        format=layout.code,
        family=layout.family,
        holder=holder,
        lines=tuple(lines),
        printed=totals,
        period_from=first[0].date() if first else None,
        period_to=last[0].date() if last else None,
        newest_first=_is_newest_first(lines, layout),
        masked_balances=reader.masked,
        reasons=reader.reasons(),
    )


def _is_newest_first(lines: list[Line], layout: Layout) -> bool:
    days = [line.occurred_at.date() for line in lines]
    forwards = sum(earlier < later for earlier, later in itertools.pairwise(days))
    backwards = sum(earlier > later for earlier, later in itertools.pairwise(days))
    return backwards > forwards if backwards != forwards else layout.newest_first


def _direction(signed: Money) -> Direction:
    if signed == ZERO:
        return Direction.NEUTRAL
    return Direction.INCOME if signed > ZERO else Direction.EXPENSE


def _nature(direction: Direction, kind: str, memo: str, name: str, *, reversal: bool) -> Nature:
    if direction is not Direction.INCOME:
        return Nature.UNKNOWN
    return Nature.RETURNED if reversal else nature_of_income(kind, memo, name)
