"""Template words of figures."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from boai.foundation.lists import money_html
from boai.foundation.money import Money
from boai.reporting.queries import MonthOfHeads

register = template.Library()
_BEFORE_YEAR = re.compile(r"(?<=\D)(?=\d{4}年)")


@register.filter
def number(value: Money | int | None) -> str | SafeString:
    """``1,234`` or an amount with quieter fen; — for None."""
    if value is None:
        return "—"
    return money_html(value) if isinstance(value, Money) else f"{value:,}"


@register.filter
def heads_so_far(months: Iterable[MonthOfHeads]) -> dict[str, list[int | None]]:
    """What the chart draws: person-times added up, this year and last."""
    rows = list(months)
    return {"now": [each.so_far for each in rows], "before": [each.before for each in rows]}


@register.filter
def any_heads(months: Iterable[MonthOfHeads]) -> bool:
    """Whether there is anything to draw."""
    return any(each.heads or each.before for each in months)


@register.filter
def breakable(title: str) -> SafeString:
    """A report's title that a narrow screen breaks before a year, never inside one."""
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in _BEFORE_YEAR.split(title)))


@register.simple_tag
def heads_in_words(months: Iterable[MonthOfHeads], year: int) -> str:
    """The chart's conclusion in one sentence."""
    rows = list(months)
    done = [each for each in rows if each.so_far is not None]
    if not done:
        return f"{year} 年还没有活动人次。"
    last = done[-1]
    return f"{year} 年 1 至 {last.month} 月累计 {last.so_far:,} 人次，上一年同期 {last.before:,} 人次。"
