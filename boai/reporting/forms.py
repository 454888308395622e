"""Forms of figures and reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django import forms

from boai.foundation.errors import Refusal
from boai.foundation.moments import local
from boai.reporting.queries import period_between, period_of_year
from boai.reporting.rules import Period

_IN_ADDRESSES: Final = {"first_day": "from", "last_day": "to"}
_FIRST_YEAR, _LAST_YEAR = 1950, 2200


class PeriodForm(forms.Form):
    """Which days: a year, or from one day to another. Nothing chosen means this year so far."""

    year = forms.IntegerField(required=False, min_value=_FIRST_YEAR, max_value=_LAST_YEAR, widget=forms.HiddenInput)
    first_day = forms.DateField(label="从", required=False)
    last_day = forms.DateField(label="到", required=False)

    def add_prefix(self, field_name: str) -> str:
        return _IN_ADDRESSES.get(field_name, field_name)

    def period(self, read_at: dt.datetime) -> Period:
        """What was asked for; this year so far where that cannot be, and the form says why."""
        try:
            if self.is_valid():
                return self._asked(read_at)
        except Refusal as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)
        return period_of_year(local(read_at).year, read_at)

    def _asked(self, read_at: dt.datetime) -> Period:
        first, last = self.cleaned_data["first_day"], self.cleaned_data["last_day"]
        year = self.cleaned_data["year"] or (last or first or local(read_at).date()).year
        if not first and not last:
            return period_of_year(year, read_at)
        return period_between(first or dt.date(year, 1, 1), last or dt.date(year, 12, 31), read_at)


class MakeReportForm(forms.Form):
    """The year of a summary."""

    year = forms.TypedChoiceField(label="哪一年", coerce=int, widget=forms.RadioSelect)

    def __init__(self, *arguments: Any, years: Sequence[int], **named: Any) -> None:
        super().__init__(*arguments, **named)
        field = self.fields["year"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [(year, f"{year} 年") for year in years]
