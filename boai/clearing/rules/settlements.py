"""A channel's account returns to zero: which days are still to come, which bank line fits which days. Pure.

A platform pays out the oldest days first, so whatever was settled is taken off them in order (dossier 1.11).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from boai.clearing.errors import FeeOutOfRule, TooMuch
from boai.foundation.money import ZERO, Money, total


@dataclass(frozen=True, slots=True)
class DaySum:
    """What a channel took in on one day, or what of it is still to come."""

    day: dt.date
    amount: Money


@dataclass(frozen=True, slots=True)
class Fit:
    """Days whose sum, less a fee within the rule, is a bank line's amount."""

    first_day: dt.date
    last_day: dt.date
    gross: Money
    fee: Money


def still_to_come(days: Iterable[DaySum], settled: Money) -> list[DaySum]:
    """What of each day has not been settled, oldest first, days without a rest left out.

    Args:
        settled: everything that left the channel, fees included. Σ of the answer = Σ days − settled.
    """
    left, rest = [], settled.fen
    for each in sorted(days, key=lambda one: one.day):
        taken = max(min(each.amount.fen, rest), min(each.amount.fen, 0))
        rest -= taken
        if each.amount.fen != taken:
            left.append(DaySum(each.day, Money(each.amount.fen - taken)))
    return left


def largest_fee(gross: Money, per_mille: int) -> Money:
    """The most a platform may keep of a sum, rounded up to the fen."""
    return Money(-(-gross.fen * per_mille // 1_000))


def fitting_days(to_come: Sequence[DaySum], amount: Money, per_mille: int) -> Fit | None:
    """The days a bank line most likely settles: from the oldest on first, else any run of days; the smallest fee wins.

    Args:
        to_come: of `still_to_come`.
        per_mille: the largest fee, in thousandths of the days' sum.
    """
    found: list[Fit] = []
    for start in range(len(to_come)):
        gross = ZERO
        for last in to_come[start:]:
            gross += last.amount
            fee = gross - amount
            if ZERO <= fee <= largest_fee(gross, per_mille):
                found.append(Fit(to_come[start].day, last.day, gross, fee))
        if found:
            break
    return min(found, key=lambda fit: fit.fee, default=None)


def check_settlement(
    to_come: Sequence[DaySum], received: Money, fee: Money, *, up_to: dt.date, per_mille: int, fee_basis: str
) -> None:
    """Refuse what the days do not hold, and a fee that the rule does not bear.

    Raises:
        TooMuch: received + fee exceed what is still to come of the days up to `up_to`.
        FeeOutOfRule: a fee below nothing, above the rule, or without its basis (dossier 1.2).
    """
    gross, there = received + fee, total(each.amount for each in to_come if each.day <= up_to)
    if fee.fen < 0:
        raise FeeOutOfRule(f"手续费是 {fee.text()} 元；应写 0 或正数。", field="fee")
    if fee and not fee_basis.strip():
        raise FeeOutOfRule(
            f"有 {fee.text()} 元手续费，没写依据；请写合同或集体决定，如“收款协议第 3 条”。", field="fee_basis"
        )
    most = largest_fee(gross, per_mille)
    if fee > most:
        raise FeeOutOfRule(
            f"手续费 {fee.text()} 元，超过 {gross.text()} 元的 {per_mille}‰（{most.text()} 元）；"
            "请核对金额，费率变了就改规则参数。",
            field="fee",
        )
    if gross > there:
        raise TooMuch(
            f"到银行 {received.text()} 元加手续费 {fee.text()} 元是 {gross.text()} 元，"
            f"到 {up_to} 为止还没到的只有 {there.text()} 元，多 {(gross - there).text()} 元；"
            "请核对截止日，或先把漏收的账单导入。",
            field="up_to",
        )
