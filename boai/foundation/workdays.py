"""Working days in China: weekends and public holidays out, make-up days (调休上班) in.

The calendar is that of python-holidays, which carries the State Council's yearly arrangement; for a year that is not
announced yet only the statutory days are known.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any


def is_workday(day: dt.date) -> bool:
    """Whether offices work on that day."""
    return bool(_calendar().is_working_day(day))


def after_workdays(start: dt.date, count: int) -> dt.date:
    """The `count`-th working day after `start`; the day itself is not counted (民法典 第二百零一条).

    Raises:
        ValueError: a negative count.
    """
    if count < 0:
        raise ValueError("count working days forwards")
    day = start
    while count:
        day += dt.timedelta(days=1)
        count -= is_workday(day)
    return day


@cache
def _calendar() -> Any:
    import holidays  # every calendar of the world comes along: only when a deadline is computed

    return holidays.country_holidays("CN")
