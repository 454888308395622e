"""The one clock. Rules take times as arguments; only the edge (views, commands) asks here."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> dt.datetime:
    """This moment, aware, to the microsecond."""
    return timezone.now()  # noqa: TID251 - the one place that may ask


def today() -> dt.date:
    """Today in China."""
    return now().astimezone(SHANGHAI).date()


def local(moment: dt.datetime) -> dt.datetime:
    """An aware moment as a clock in China shows it."""
    return moment.astimezone(SHANGHAI)


def aware(moment: dt.datetime) -> dt.datetime:
    """A naive local time out of a file, made aware."""
    return moment.replace(tzinfo=SHANGHAI)


def start_of_day(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, SHANGHAI)


def end_of_day(day: dt.date) -> dt.datetime:
    """The first moment that no longer belongs to the day."""
    return start_of_day(day + dt.timedelta(days=1))
