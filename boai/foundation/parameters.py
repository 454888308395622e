"""Law as data: read the value of a rule that was in force on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from boai.foundation.errors import Refusal
from boai.foundation.models import RuleParameter


class NoRuleInForce(Refusal):
    code = "rule.none_in_force"


@dataclass(frozen=True, slots=True)
class Parameter:
    code: str
    title: str
    value: Any
    unit_word: str
    source: str
    to_be_confirmed: bool


def parameter(code: str, on: dt.date) -> Parameter:
    """The rule's value in force on a day; the one that began last where several did.

    Raises:
        NoRuleInForce: none is, or it is switched off.
    """
    row = (
        RuleParameter.objects.filter(
            Q(in_force_from__isnull=True) | Q(in_force_from__lte=on),
            Q(in_force_to__isnull=True) | Q(in_force_to__gte=on),
            code=code,
            switched_on=True,
        )
        .order_by(F("in_force_from").desc(nulls_last=True))
        .first()
    )
    if row is None:
        raise NoRuleInForce(f"{on} 没有生效的规则“{code}”；请管理员在“规则参数”里补上。")
    return Parameter(row.code, row.title, row.value, row.unit_word, row.source, row.to_be_confirmed)
