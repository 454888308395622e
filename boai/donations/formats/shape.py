"""The one shape every statement is read into. Pure values: no Django, no database, no clock."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field

from boai.foundation.money import ZERO, Money


class Direction(enum.Enum):
    """What a line does to the society's account, as the file itself says."""

    INCOME = "income"  # 收入
    EXPENSE = "expense"  # 支出
    REFUND = "refund"  # 退款：money of an earlier line going back, in either direction
    NEUTRAL = "neutral"  # 中性、不计收支：between the holder's own pockets
    PENDING = "pending"  # 未到账、等待确认：not final, must not count
    CLOSED = "closed"  # 交易关闭：never happened, must not count


class Nature(enum.Enum):
    """What an incoming line most likely is; a person may decide otherwise."""

    GIFT = "gift"
    INTEREST = "interest"  # 利息、结息
    RETURNED = "returned"  # 退汇、退款到账
    OWN_TRANSFER = "own_transfer"  # 本会账户之间
    UNKNOWN = "unknown"  # no name of a payer: goes to the unclaimed pool


class Verdict(enum.Enum):
    ACCEPTED = "accepted"  # 收下
    QUESTION = "question"  # 要回答
    REFUSED = "refused"  # 拒收


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a statement."""

    row: int
    """1-based row in the file as a person sees it in a spreadsheet or editor."""
    occurred_at: dt.datetime
    """Local time in Asia/Shanghai, naive; midnight where `has_time` is false."""
    has_time: bool
    direction: Direction
    amount: Money
    """Never negative; the direction says which way."""
    nature: Nature = Nature.UNKNOWN
    counterparty: str = ""
    """The other side's name; empty where the file says nothing, ``/``, ``--`` or dashes."""
    counterparty_account: str = ""
    transaction_number: str = ""
    """Exactly as in the file, trimmed, never through a number (28 digits and more). Empty where there is none."""
    merchant_number: str = ""
    kind: str = ""
    """The file's own word for the sort of transaction: 转账, 二维码收款, 结息 …"""
    memo: str = ""
    method: str = ""
    status: str = ""
    balance: Money | None = None
    """The running balance printed after this line, where the format has one."""
    fee: Money = ZERO
    currency: str = "CNY"
    printed_as: Direction | None = None
    """The printed total of the file that counts this line (its own 收/支 column), None where it prints none.

    It may differ from `direction`: WeChat counts a refund to the holder in its printed 收入."""
    refunded: Money = ZERO
    """How much of an expense the status says was given back later; the refund itself is a line of its own."""


@dataclass(frozen=True, slots=True)
class Printed:
    """Counts and sums the file prints about itself; None where it prints none."""

    records: int | None = None
    income_count: int | None = None
    income: Money | None = None
    expense_count: int | None = None
    expense: Money | None = None
    neutral_count: int | None = None
    neutral: Money | None = None
    refund_count: int | None = None
    refund: Money | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a file is questioned or refused, or a warning beside an accepted one."""

    code: str
    message: str
    """One Chinese sentence with the actual numbers and what to do."""
    verdict: Verdict
    """What this reason alone makes of the file: REFUSED, QUESTION, or ACCEPTED for a mere warning."""
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A whole file, read."""

    format: str
    """Code of the format, such as ``wechat_personal_csv``."""
    holder: str
    """The account holder or card as the file names it (may be masked); empty where it says nothing."""
    lines: tuple[Line, ...]
    printed: Printed = field(default_factory=Printed)
    period_from: dt.date | None = None
    period_to: dt.date | None = None
    newest_first: bool = False
    family: str = ""
    """The platform or bank whose transaction numbers these are: the csv and the xlsx of one bill share it."""
    masked_balances: int = 0
    """Lines whose balance is printed, but blotted out (``xx,yyyy.zz``)."""
    reasons: tuple[Reason, ...] = ()
    """What the reader itself noticed. `rules.judge` adds what follows from sums and balances."""
