"""Whether a statement adds up. Pure: a `Statement` in, a `Judgement` out; nothing here ever raises.

A printed sum that does not tie, or a running balance with a gap, means that a row is missing, doubled or changed:
refused. A printed count that alone does not tie loses no money: a warning. Dossier formats.md section 0.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from boai.donations.formats.shape import Direction, Line, Reason, Statement, Verdict
from boai.donations.formats.words import row_list
from boai.foundation.money import ZERO, Money, total

_SEVERITY: Final = {Verdict.ACCEPTED: 0, Verdict.QUESTION: 1, Verdict.REFUSED: 2}
_NOT_FINAL: Final = frozenset((Direction.PENDING, Direction.CLOSED))
_NUMBERS_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Tie:
    """A figure that the file prints about itself beside the same figure computed from its rows."""

    name: str
    printed: Money | int
    computed: Money | int

    @property
    def ties(self) -> bool:
        return self.printed == self.computed

    @property
    def is_sum(self) -> bool:
        """A sum of money, not a count."""
        return isinstance(self.printed, Money)


@dataclass(frozen=True, slots=True)
class Gap:
    """Two neighbouring balances that do not follow from each other, older line first."""

    earlier_row: int
    earlier_balance: Money
    later_row: int
    expected: Money
    printed: Money


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the sums and balances say about a statement. Counts and sums are of lines in yuan (CNY) only."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    counts: dict[Direction, int]
    sums: dict[Direction, Money]
    ties: tuple[Tie, ...]
    balances_checked: int
    """Steps from one printed balance to the next that were recomputed."""
    gap: Gap | None
    foreign: int
    """Lines in another currency: in no count or sum above."""


def judge(statement: Statement) -> Judgement:
    """收不收这份账单：逐项核对印出的笔数、合计与余额，给出结论和理由。"""
    domestic = [line for line in statement.lines if line.currency == "CNY"]
    ties = _ties(statement, domestic)
    checked, gap = _follow_balances(statement)
    reasons = list(statement.reasons)
    if not any(reason.verdict is Verdict.REFUSED for reason in reasons):
        # With rows unread, sums cannot tie: saying so too would only hide the cause.
        reasons += _about_ties(ties)
        reasons += _about_gap(gap)
        reasons += _about_lines(statement)
    return Judgement(
        verdict=max((reason.verdict for reason in reasons), key=_SEVERITY.__getitem__, default=Verdict.ACCEPTED),
        reasons=tuple(reasons),
        counts={each: sum(line.direction is each for line in domestic) for each in Direction},
        sums={each: total(line.amount for line in domestic if line.direction is each) for each in Direction},
        ties=ties,
        balances_checked=checked,
        gap=gap,
        foreign=len(statement.lines) - len(domestic),
    )


def _ties(statement: Statement, domestic: Sequence[Line]) -> tuple[Tie, ...]:
    printed = statement.printed
    found: list[Tie] = []
    if printed.records is not None:
        found.append(Tie("总笔数", printed.records, len(statement.lines)))
    sides = (
        (Direction.INCOME, "收入", printed.income_count, printed.income),
        (Direction.EXPENSE, "支出", printed.expense_count, printed.expense),
        (Direction.NEUTRAL, "中性交易", printed.neutral_count, printed.neutral),
        (Direction.REFUND, "退款", printed.refund_count, printed.refund),
    )
    for side, name, count, money in sides:
        amounts = [line.amount for line in domestic if line.printed_as is side]
        if count is not None:
            found.append(Tie(f"{name}笔数", count, len(amounts)))
        if money is not None:
            found.append(Tie(f"{name}合计", money, total(amounts)))
    return tuple(found)


def _about_ties(ties: Iterable[Tie]) -> list[Reason]:
    reasons = []
    for tie in ties:
        if tie.ties:
            continue
        if isinstance(tie.printed, Money) and isinstance(tie.computed, Money):
            difference = abs(tie.printed - tie.computed)
            sentence = (
                f"{tie.name}对不上：账单印的是 {tie.printed} 元，各行相加是 {tie.computed} 元，相差 {difference} 元；"
                "账单缺行、多行或被改过，请重新下载原文件。"
            )
            reasons.append(Reason("total.sum", sentence, Verdict.REFUSED))
        else:
            sentence = f"{tie.name}对不上：账单印的是 {tie.printed} 笔，文件里有 {tie.computed} 笔；请核对后再登记。"
            reasons.append(Reason("total.count", sentence, Verdict.ACCEPTED))
    return reasons


def _follow_balances(statement: Statement) -> tuple[int, Gap | None]:
    """Recompute each printed balance from the one before, oldest first, each currency by itself."""
    before: dict[str, Line] = {}
    moved: dict[str, Money] = defaultdict(lambda: ZERO)
    checked = 0
    for line in reversed(statement.lines) if statement.newest_first else statement.lines:
        moved[line.currency] += _effect(line)
        if line.balance is None:
            continue
        earlier = before.get(line.currency)
        if earlier is not None and earlier.balance is not None:
            checked += 1
            expected = earlier.balance + moved[line.currency]
            if expected != line.balance:
                return checked, Gap(earlier.row, earlier.balance, line.row, expected, line.balance)
        before[line.currency] = line
        moved[line.currency] = ZERO
    return checked, None


def _effect(line: Line) -> Money:
    """What a line does to the balance of a bank account."""
    if line.direction is Direction.INCOME:
        return line.amount
    return -line.amount if line.direction is Direction.EXPENSE else ZERO


def _about_gap(gap: Gap | None) -> list[Reason]:
    if gap is None:
        return []
    sentence = (
        f"余额断开：第 {gap.earlier_row} 行余额 {gap.earlier_balance} 元，"
        f"到第 {gap.later_row} 行应为 {gap.expected} 元，账单印的是 {gap.printed} 元；"
        "中间缺行、多行或被改过，请重新下载原文件。"
    )
    return [Reason("balance.gap", sentence, Verdict.REFUSED, gap.later_row, "余额")]


def _about_lines(statement: Statement) -> list[Reason]:
    lines = statement.lines
    if not lines:
        return [Reason("lines.none", "账单里没有一笔交易；请确认下载的时间段，再重新下载。", Verdict.REFUSED)]
    found = [
        _about_foreign(lines),
        _about_period(statement),
        _about_order(statement),
        _about_repeats(lines),
        _about_masked(statement),
        _about_nothing_final(lines),
    ]
    return [reason for reason in found if reason is not None]


def _about_foreign(lines: Sequence[Line]) -> Reason | None:
    foreign = [line for line in lines if line.currency != "CNY"]
    if not foreign:
        return None
    kinds = "、".join(sorted({line.currency for line in foreign}))
    return Reason(
        "currency.foreign",
        f"{row_list([line.row for line in foreign])}是外币（{kinds}），不计入合计；请按银行结汇的人民币金额另行登记。",
        Verdict.QUESTION,
        foreign[0].row,
    )


def _about_period(statement: Statement) -> Reason | None:
    first, last = statement.period_from or dt.date.min, statement.period_to or dt.date.max
    outside = [line.row for line in statement.lines if not first <= line.occurred_at.date() <= last]
    if not outside:
        return None
    return Reason(
        "period.outside",
        f"{row_list(outside)}的日期不在账单印的时间段（{statement.period_from} 至 {statement.period_to}）内；"
        "请核对是不是这份账单的行。",
        Verdict.QUESTION,
        outside[0],
    )


def _about_order(statement: Statement) -> Reason | None:
    """In a statement with a running balance the days must run one way; a day that does not was changed."""
    lines = [line for line in statement.lines if line.balance is not None]
    ordered = lines[::-1] if statement.newest_first else lines
    broken = [
        later.row
        for earlier, later in itertools.pairwise(ordered)
        if later.occurred_at.date() < earlier.occurred_at.date()
    ]
    if not broken:
        return None
    return Reason(
        "order.broken",
        f"{row_list(sorted(broken))}的日期与前后行的顺序不合；请核对日期，或重新下载原文件。",
        Verdict.QUESTION,
        min(broken),
    )


def _about_repeats(lines: Sequence[Line]) -> Reason | None:
    rows: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        if line.transaction_number:
            rows[line.transaction_number].append(line.row)
    repeated = [(number, at) for number, at in rows.items() if len(at) > 1]
    if not repeated:
        return None
    named = "；".join(f"{number}：{row_list(at)}" for number, at in repeated[:_NUMBERS_NAMED])
    more = f"，共 {len(repeated)} 个单号" if len(repeated) > _NUMBERS_NAMED else ""
    return Reason(
        "number.repeated",
        f"同一单号出现多次，每一行都会保留（{named}{more}）；请核对。",
        Verdict.ACCEPTED,
        repeated[0][1][1],
    )


def _about_masked(statement: Statement) -> Reason | None:
    if not statement.masked_balances:
        return None
    return Reason(
        "balance.masked",
        f"{statement.masked_balances} 行的余额被遮住，无法逐笔核对余额；要核对请下载不遮余额的账单。",
        Verdict.ACCEPTED,
    )


def _about_nothing_final(lines: Sequence[Line]) -> Reason | None:
    if any(line.direction not in _NOT_FINAL for line in lines):
        return None
    return Reason(
        "lines.none_final",
        f"{len(lines)} 笔都是已关闭或未到账，没有可登记的钱；到账后请重新下载。",
        Verdict.ACCEPTED,
    )


def content_fingerprint(statement: Statement) -> str:
    """SHA-256 (hex) over the lines alone: not the title, the preamble, the row numbers or the file's name."""
    digest = hashlib.sha256(statement.family.encode())
    for line in statement.lines:
        digest.update(_canonical(line))
    return digest.hexdigest()


def _canonical(line: Line) -> bytes:
    balance = "" if line.balance is None else str(line.balance.fen)
    texts = (
        line.occurred_at.isoformat(),
        line.direction.value,
        str(line.amount.fen),
        line.currency,
        balance,
        str(line.fee.fen),
        line.counterparty,
        line.counterparty_account,
        line.transaction_number,
        line.merchant_number,
        line.kind,
        line.memo,
        line.method,
        line.status,
    )
    return ("\n" + "\x1f".join(texts)).encode("utf-8", "surrogatepass")


def line_key(statement: Statement, line: Line, occurrence: int, *, fingerprint: str | None = None) -> str:
    """The key by which the same row is known again, in this file or in a later one.

    A transaction number with the platform that gave it, where there is one; else the file's content and the line's
    place in it. Never name, date and amount: the same person gives the same sum twice on a day (formats.md 0.10).

    Args:
        statement: the statement the line belongs to.
        line: one of its lines.
        occurrence: 1-based: which line of this number it is in the file's order; for a line without a number its place
            among all lines.
        fingerprint: `content_fingerprint(statement)`, where the caller has it.
    """
    if line.transaction_number:
        return f"{statement.family}:{line.transaction_number}:{occurrence}"
    return f"{statement.family}:sha256:{fingerprint or content_fingerprint(statement)}:{occurrence}"


def line_keys(statement: Statement) -> tuple[str, ...]:
    """The key of every line, in the file's order; all different."""
    fingerprint = content_fingerprint(statement)
    seen: Counter[str] = Counter()
    keys = []
    for place, line in enumerate(statement.lines, start=1):
        seen[line.transaction_number] += 1
        occurrence = seen[line.transaction_number] if line.transaction_number else place
        keys.append(line_key(statement, line, occurrence, fingerprint=fingerprint))
    return tuple(keys)
