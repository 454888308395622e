"""The last weeks of the demo, counted back from today: so that the desk has something due, waiting and wrong on it."""

from __future__ import annotations

import datetime as dt
from typing import Final

from boai.activities.terms import ActivityKind, PlaceKind
from boai.config.demo.bills import UNASSIGNED, Batch, Bill, lines_of
from boai.config.demo.district import BOOK, FAN, LEAFLET, PARTY, PHOTO, SEATS, SIGNED, Outing
from boai.donations.formats.lookalike import make_bill

DRAFTED_UNTIL: Final = dt.timedelta(days=8)
"""Gifts older than this wait in a draft for the lead; younger ones are still to be published."""
OPENED: Final = dt.timedelta(days=18)


def outings(today: dt.date) -> tuple[Outing, ...]:
    """Activities of this year so far and of the same days last year."""
    plan = (
        (2, ActivityKind.FIRST_AID, "凤栖社区", PlaceKind.NEIGHBOURHOOD, 64, SIGNED, {BOOK: 70}),
        (9, ActivityKind.FIRST_AID, "远帆物流有限公司", PlaceKind.COMPANY, 88, SIGNED, {BOOK: 90}),
        (23, ActivityKind.PUBLICITY, "听涛广场", PlaceKind.SQUARE, 230, PHOTO, {LEAFLET: 300}),
        (41, ActivityKind.DROWNING_PREVENTION, "望海小学", PlaceKind.SCHOOL, 512, SEATS, {BOOK: 500, FAN: 512}),
        (66, ActivityKind.FIRST_AID, "云岫初级中学", PlaceKind.SCHOOL, 226, SIGNED, {BOOK: 230}),
        (97, ActivityKind.DROWNING_PREVENTION, "枫林小学", PlaceKind.SCHOOL, 408, SEATS, {BOOK: 410, FAN: 408}),
        (365 + 4, ActivityKind.FIRST_AID, "西五社区", PlaceKind.NEIGHBOURHOOD, 52, SIGNED, {BOOK: 60}),
        (365 + 30, ActivityKind.DROWNING_PREVENTION, "凤栖小学", PlaceKind.SCHOOL, 296, SEATS, {BOOK: 300, FAN: 296}),
        (365 + 71, ActivityKind.FIRST_AID, "听涛中学", PlaceKind.SCHOOL, 180, SIGNED, {BOOK: 180}),
    )
    return tuple(
        Outing(today - dt.timedelta(days=days), kind, place, where, heads, counted, PARTY, (), materials)
        for days, kind, place, where, heads, counted, materials in plan
    )


def batch(today: dt.date) -> Batch:
    """The last weeks' bills, taken in."""
    return Batch("最近来款", (_wechat(today), _bank(today, "工行明细(前段).csv", slice(0, 20))))


def waiting(today: dt.date) -> Batch:
    """A bill that was read, ties, and waits for the cashier to accept it."""
    return Batch("本周来款", (_bank(today, "工行明细(本周).csv", slice(20, 30)),))


def _wechat(today: dt.date) -> Bill:
    lines = lines_of("最近", 72, _opened(today), OPENED.days - 1, large=False)
    return Bill("微信支付账单(最近).csv", make_bill("wechat_personal_csv", lines=lines), "wechat", UNASSIGNED)


def _bank(today: dt.date, name: str, part: slice) -> Bill:
    lines = lines_of("最近银行", 30, _opened(today), OPENED.days - 1, large=True)
    return Bill(name, make_bill("icbc_debit_v2", lines=lines[part]), "bank", UNASSIGNED)


def _opened(today: dt.date) -> dt.datetime:
    return dt.datetime.combine(today - OPENED, dt.time(8))
