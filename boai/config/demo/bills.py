"""The demo year's bills: look-alikes of real formats, with a few of the faults that real days bring."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from boai.donations.formats.lookalike import LookalikeLine, make_bill
from boai.donations.formats.shape import Direction
from boai.foundation.invented import ORGANISATIONS, PEOPLE
from boai.foundation.money import Money

FLOOD: Final = "7·8 洪涝救灾"
SCHOOLING: Final = "博爱助学"
ANGELS: Final = "红十字天使计划"
UNASSIGNED: Final = "未指定用途的捐赠"
SMALL: Final = (1, 100, 500, 660, 1_000, 2_000, 5_000, 8_800, 10_000, 20_000, 50_000)
"""Sums of people who give by phone, in fen; one fen among them."""
LARGE: Final = (200_000, 500_000, 1_000_000, 3_000_000, 5_000_000)


@dataclass(frozen=True, slots=True)
class Bill:
    """A file to be dropped in: what it is called, what it holds, which channel and fund it is for."""

    name: str
    data: bytes
    channel: str
    fund: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Files dropped in together on one day."""

    title: str
    bills: tuple[Bill, ...]


def batches() -> tuple[Batch, ...]:
    """The year's intake, oldest first. The same bytes every time."""
    return (
        Batch(
            "2021 年上半年",
            (
                _bill(
                    "微信支付账单(20210101-20210630).csv",
                    "wechat_personal_csv",
                    channel="wechat",
                    fund=UNASSIGNED,
                    count=96,
                    first=(1, 1),
                    days=180,
                ),
                _bill(
                    "工行明细_2021上半年.csv",
                    "icbc_debit_v2",
                    channel="bank",
                    fund=SCHOOLING,
                    count=31,
                    first=(1, 4),
                    days=175,
                    large=True,
                ),
            ),
        ),
        flood_batch(),
        Batch(
            "99 公益日和下半年",
            (
                _bill(
                    "微信支付账单(20210801-20211231).csv",
                    "wechat_personal_csv",
                    channel="wechat",
                    fund=ANGELS,
                    count=142,
                    first=(8, 1),
                    days=150,
                ),
                _bill(
                    "支付宝账单_2021下半年.csv",
                    "alipay_personal_csv",
                    channel="alipay",
                    fund=ANGELS,
                    count=58,
                    first=(8, 3),
                    days=140,
                ),
                _bill(
                    "招行流水_2021下半年.csv",
                    "cmb_debit",
                    channel="bank",
                    fund=SCHOOLING,
                    count=24,
                    first=(8, 2),
                    days=145,
                    large=True,
                ),
            ),
        ),
    )


def flood_batch() -> Batch:
    """A crisis day: three good files, one whose balance has a gap, one that came in twice under another name."""
    wechat = _bill(
        "微信支付账单(7月10-12).csv",
        "wechat_personal_csv",
        channel="wechat",
        fund=FLOOD,
        count=318,
        first=(7, 10),
        days=3,
    )
    alipay = _bill(
        "支付宝_0712.csv", "alipay_personal_csv", channel="alipay", fund=FLOOD, count=127, first=(7, 10), days=3
    )
    bank = _bill(
        "银行流水_0712.csv", "icbc_debit_v2", channel="bank", fund=FLOOD, count=64, first=(7, 10), days=3, large=True
    )
    wrong = _bill(
        "中行流水_少一行.csv", "boc_debit", channel="bank", fund=FLOOD, count=20, first=(7, 11), days=2, balance_gap=12
    )
    again = replace(wechat, name="微信收款（最终版）2.csv")
    return Batch(FLOOD, (wechat, alipay, bank, wrong, again))


def _bill(
    name: str,
    format_code: str,
    *,
    channel: str,
    fund: str,
    count: int,
    first: tuple[int, int],
    days: int,
    large: bool = False,
    balance_gap: int | None = None,
) -> Bill:
    start = dt.datetime(2021, *first, 8)  # noqa: DTZ001 - bills print local time without a zone
    lines = lines_of(name, count, start, days, large=large)
    faults = {} if balance_gap is None else {"balance_gap": balance_gap}
    return Bill(name, make_bill(format_code, lines=lines, **faults), channel, fund)


def lines_of(name: str, count: int, start: dt.datetime, days: int, *, large: bool) -> Sequence[LookalikeLine]:
    """`count` invented payments within `days` from `start`, oldest first; the same for the same name."""
    chance = random.Random(name)  # noqa: S311 - invented bills, no secret
    seconds = sorted(chance.randrange(days * 86_400 - 32_400) for _ in range(count))
    names = ORGANISATIONS + PEOPLE if large else PEOPLE
    return [
        LookalikeLine(
            occurred_at=start + dt.timedelta(seconds=second),
            amount=Money(chance.choice(LARGE if large and chance.random() < 0.4 else SMALL)),
            direction=Direction.INCOME,
            counterparty="" if chance.random() < 0.04 else chance.choice(names),
            memo=chance.choice(("捐款", "爱心捐款", "加油", "给孩子们", "人道救助")),
            transaction_number=f"42000{chance.randrange(10**11):011d}{place:012d}",
        )
        for place, second in enumerate(seconds)
    ]
