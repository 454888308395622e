"""How days, places, partners and counts read in an official paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

MOST_NAMED: Final = 4
"""How many places, partners or days are named; more are counted, never dropped without a word."""

_ENDING: Final = re.compile("(?:活动|培训|宣传|讲座|演练|服务|大赛|比赛|慰问|走访|义诊|学习|会议|仪式|募捐)$")


def listed(names: Sequence[str]) -> str:
    """``甲``, ``甲和乙``, ``甲、乙和丙``."""
    if len(names) < 2:
        return "".join(names)
    return f"{'、'.join(names[:-1])}和{names[-1]}"


def places_in_words(places: Iterable[str]) -> str:
    """``新世纪广场和龙圣社区``; of more than four the first four and how many there are: ``甲、乙、丙、丁等12处``."""
    return _named(places, "处")


def partners_in_words(partners: Iterable[str]) -> str:
    """``区教育局、市海事局和某医院``; of more than four ``…等7家单位``."""
    return _named(partners, "家单位")


def _named(names: Iterable[str], counter: str) -> str:
    distinct = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if len(distinct) <= MOST_NAMED:
        return listed(distinct)
    return f"{'、'.join(distinct[:MOST_NAMED])}等{len(distinct)}{counter}"


def days_in_words(days: Iterable[date], *, with_year: bool = False) -> str:
    """``3月5日和3月7日``, ``9月9日至18日``, ``5月1日、5月4日和6月2日``.

    Three or more days in a row, and more than four days, read as first to last.
    """
    distinct = sorted(set(days))
    in_a_row = len(distinct) > 2 and distinct[-1] - distinct[0] == timedelta(days=len(distinct) - 1)
    if in_a_row or len(distinct) > MOST_NAMED:
        return span_in_words(distinct[0], distinct[-1], with_year=with_year)
    return listed([day_in_words(day, with_year=with_year) for day in distinct])


def span_in_words(first: date, last: date, *, with_year: bool = False) -> str:
    """``9月9日至18日``, ``3月5日至9月18日``, ``2026年1月1日至2027年2月28日``."""
    beginning = day_in_words(first, with_year=with_year)
    if (first.year, first.month) == (last.year, last.month):
        return beginning if first == last else f"{beginning}至{last.day}日"
    return f"{beginning}至{day_in_words(last, with_year=with_year and first.year != last.year)}"


def day_in_words(day: date, *, with_year: bool = False) -> str:
    """``3月5日``, without leading noughts."""
    return f"{day.year}年{day.month}月{day.day}日" if with_year else f"{day.month}月{day.day}日"


def as_activity(title: str) -> str:
    """A title that can follow 开展: ``学雷锋志愿服务`` stays, ``5·8主题日`` becomes ``5·8主题日活动``."""
    plain = title.strip().removeprefix("开展")
    return plain if _ENDING.search(plain) else f"{plain}活动"
