"""`boai figures`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from boai.foundation.command import CommandResult
from boai.foundation.moments import now, today
from boai.foundation.money import Money
from boai.reporting import queries
from boai.reporting.access import READ_FIGURES
from boai.reporting.figures import Number
from boai.units.access import check_may
from boai.units.management.acting import ActingCommand
from boai.units.models import User
from boai.units.terms import Role


class Command(ActingCommand):
    help = "一段时间的各项数字，和上年同期相比"
    acts_for = (Role.LEAD, Role.OFFICE, Role.BUSINESS)

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        day = dt.date.fromisoformat
        parser.add_argument("--from", dest="first_day", type=day, metavar=_("日期"), help=_("起日，如 2021-01-01"))
        parser.add_argument("--to", dest="last_day", type=day, metavar=_("日期"), help=_("止日，含这一天；不写是今天"))

    def run_by(self, by: User, *arguments: Any, **options: Any) -> CommandResult:
        check_may(by, READ_FIGURES, to=_("看统计"))
        last_day = options["last_day"] or today()
        period = queries.period_between(options["first_day"] or dt.date(last_day.year, 1, 1), last_day, now())
        found = queries.figures_between(period)
        return CommandResult(
            data={
                "from": period.first_day,
                "to": period.last_day,
                "as_of": period.read_at.isoformat(timespec="seconds"),
                "figures": [
                    {
                        "code": each.definition.code,
                        "name": each.definition.name,
                        "value": each.value,
                        "unit": each.definition.unit,
                        "same_days_last_year": each.before,
                        "definition": each.definition.definition,
                        "version": each.definition.version,
                    }
                    for each in found
                ],
            },
            lines=[
                _("%(from)s 至 %(to)s，数据截至 %(as_of)s")
                % {
                    "from": period.first_day,
                    "to": period.last_day,
                    "as_of": f"{period.read_at:%Y-%m-%d %H:%M}",
                },
                *(_line(each) for each in found),
            ],
        )


def _line(each: queries.FigureInPeriod) -> str:
    return _("%(name)s：%(value)s %(unit)s（上年同期 %(before)s，%(change)s）  %(code)s") % {
        "name": each.definition.name,
        "value": _words(each.value),
        "unit": each.definition.unit,
        "before": _words(each.before),
        "change": each.change,
        "code": each.definition.code,
    }


def _words(number: Number) -> str:
    return number.text() if isinstance(number, Money) else f"{number:,}"
