"""The year's days that the society's work hangs on, as data with rules (dossier 7.2).

Which date a day falls on, and which one in the row it is, follow from the year by formula; nobody types 第22个.
What the dossier marks 〔待核〕 carries ``to_be_confirmed`` and the screen says so.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from boai.foundation.errors import BadInput

Dates = Callable[[int], tuple[date, date]]
"""From a year to the first and the last day."""


@dataclass(frozen=True, slots=True)
class Observance:
    """One day or season of the calendar.

    Args:
        code: stable, for links and rule tables.
        name: as an official paper writes it.
        dates: first and last day in a given year (the same for a single day).
        work: what the society usually does.
        source: where the date and the formula come from.
        ordinal_from: the year *before* the first one; the ordinal is year − this. None where nobody counts.
        counter: 个 as in 第58个, 年 as in 第12年.
        to_be_confirmed: the dossier marks it 〔待核〕.
    """

    code: str
    name: str
    dates: Dates
    work: str
    source: str
    ordinal_from: int | None = None
    counter: str = "个"
    to_be_confirmed: bool = False

    def ordinal(self, year: int) -> int | None:
        """The how-manieth it is in ``year``; None before the first, or where nobody counts."""
        if self.ordinal_from is None or year <= self.ordinal_from:
            return None
        return year - self.ordinal_from

    def title(self, year: int) -> str:
        """``第58个学雷锋纪念日``, ``第12年99公益日``; the bare name where nobody counts."""
        ordinal = self.ordinal(year)
        return self.name if ordinal is None else f"第{ordinal}{self.counter}{self.name}"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An observance in one year; ``starts`` and ``ends`` are both within it."""

    observance: Observance
    year: int
    starts: date
    ends: date

    @property
    def title(self) -> str:
        return self.observance.title(self.year)


def _day(month: int, day: int) -> Dates:
    return lambda year: (date(year, month, day), date(year, month, day))


def _days(month: int, first: int, last: int) -> Dates:
    return lambda year: (date(year, month, first), date(year, month, last))


def _months(first: int, last: int) -> Dates:
    """Whole months; a last month before the first lies in the following year."""

    def dates(year: int) -> tuple[date, date]:
        ending = year + 1 if last < first else year
        return date(year, first, 1), date(ending, last, calendar.monthrange(ending, last)[1])

    return dates


def _nth_weekday(month: int, weekday: int, nth: int) -> Dates:
    """The nth weekday (0 = Monday) of a month."""

    def dates(year: int) -> tuple[date, date]:
        first = date(year, month, 1)
        day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
        return day, day

    return dates


def _last_weekday(month: int, weekday: int) -> Dates:
    """The last such weekday (0 = Monday) of a month."""

    def dates(year: int) -> tuple[date, date]:
        last = date(year, month, calendar.monthrange(year, month)[1])
        day = last - timedelta(days=(last.weekday() - weekday) % 7)
        return day, day

    return dates


_7_2: Final = "档案 7.2"
_MONDAY: Final = calendar.MONDAY
_SATURDAY: Final = calendar.SATURDAY

OBSERVANCES: Final[tuple[Observance, ...]] = (
    Observance("lei_feng_day", "学雷锋纪念日", _day(3, 5), "志愿服务", f"{_7_2}；源文件", ordinal_from=1963),
    Observance("school_safety_day", "全国中小学生安全教育日", _last_weekday(3, _MONDAY), "进校园", f"{_7_2}；源文件"),
    Observance("donor_memorial_season", "清明·捐献者缅怀月", _months(3, 4), "纪念、走访", _7_2),
    Observance("humanity_week", "红十字博爱周", _days(5, 1, 8), "宣传", _7_2),
    Observance("red_cross_day", "世界红十字日", _day(5, 8), "大赛、义诊", _7_2, ordinal_from=1947),
    Observance("thalassaemia_day", "世界地贫日", _day(5, 8), "地贫慰问", f"{_7_2}〔S42〕"),
    Observance("disaster_reduction_day_china", "全国防灾减灾日", _day(5, 12), "演练", _7_2),
    Observance("safe_production_month", "安全生产月", _months(6, 6), "暑前防溺水", _7_2),
    Observance("organ_donation_day", "中国人体器官捐献日", _day(6, 11), "登记宣传", _7_2, to_be_confirmed=True),
    Observance("blood_donor_day", "世界献血者日", _day(6, 14), "团体献血", _7_2),
    Observance("charity_day", "中华慈善日", _day(9, 5), "慈善宣传", f"{_7_2}；慈善法第七条〔S02〕", ordinal_from=2015),
    Observance(
        "giving_day_99", "99公益日", _days(9, 7, 9), "网络募捐", f"{_7_2}、1.10", ordinal_from=2014, counter="年"
    ),
    Observance(
        "first_aid_day",
        "世界急救日",
        _nth_weekday(9, _SATURDAY, 2),
        "急救进校园、社区",
        f"{_7_2}；源文件",
        ordinal_from=1999,
    ),
    Observance(
        "marrow_donor_day",
        "世界骨髓捐献者日",
        _nth_weekday(9, _SATURDAY, 3),
        "造血干细胞捐献宣传",
        _7_2,
        to_be_confirmed=True,
    ),
    Observance("disaster_reduction_day", "国际减灾日", _day(10, 13), "演练、宣传", _7_2),
    Observance("aids_day", "世界艾滋病日", _day(12, 1), "宣传", _7_2),
    Observance("volunteer_day", "国际志愿者日", _day(12, 5), "志愿服务", _7_2),
    Observance("winter_relief", "博爱送万家", _months(12, 2), "慰问、发放", _7_2),
)
"""The whole calendar, in the order of the year."""

_NUMBERED: Final = re.compile(
    r"第\s*(\d{1,3})\s*[个届年次]\s*[“”\"「」]?\s*("
    + "|".join(re.escape(each.name) for each in OBSERVANCES if each.ordinal_from is not None)
    + ")"
)


def observance(code: str) -> Observance:
    """The observance of that code; KeyError for one that is not in the calendar."""
    for each in OBSERVANCES:
        if each.code == code:
            return each
    raise KeyError(code)


def observances_between(start: date, end: date) -> tuple[Occurrence, ...]:
    """Everything that touches the days from ``start`` to ``end``, both included, in order of their first day."""
    found = [
        Occurrence(each, year, *each.dates(year))
        for year in range(start.year - 1, end.year + 1)
        for each in OBSERVANCES
    ]
    within = [each for each in found if each.starts <= end and each.ends >= start]
    return tuple(sorted(within, key=lambda each: (each.starts, each.ends)))


def check_ordinals(text: str, year: int) -> None:
    """Refuse a text that numbers an observance wrongly for ``year`` (dossier 8.4 rule 5: 第22个世界急救日 ↔ 2021).

    Raises:
        BadInput: with the number written and the number by formula.
    """
    by_name = {each.name: each for each in OBSERVANCES}
    for match in _NUMBERED.finditer(text):
        written, named = int(match.group(1)), by_name[match.group(2)]
        right = named.ordinal(year)
        if written != right:
            should = f"应是“{named.title(year)}”" if right else "那时还没有这个日子"
            raise BadInput(f"“{match.group(0)}”写错了：{year} 年{should}；请改正。", code="observance.ordinal")
