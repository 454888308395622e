"""Forms of publications."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from boai.disclosure.queries import Period
from boai.foundation.moments import SHANGHAI, local

_MOMENT = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A moment to the minute, as a clock in China shows it; comes out aware."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT)

    def __init__(self, **named: Any) -> None:
        super().__init__(input_formats=[_MOMENT, "%Y-%m-%d %H:%M", "%Y-%m-%d"], **named)

    def to_python(self, value: Any) -> dt.datetime | None:
        moment = super().to_python(value)
        return None if moment is None else moment.replace(tzinfo=SHANGHAI)


class DraftForm(forms.Form):
    """From when to when, and a title of one's own."""

    received_from = MomentField(label="到账时间起（含）", error_messages={"required": "写从什么时候起。"})
    received_to = MomentField(label="到账时间止（不含）", error_messages={"required": "写到什么时候止。"})
    title = forms.CharField(
        label="标题", required=False, max_length=120, help_text="空着就用“接收社会捐赠资金公示（第几期）”。"
    )

    @classmethod
    def suggesting(cls, period: Period | None) -> DraftForm:
        """Filled in with what follows the last issue."""
        if period is None:
            return cls()
        starts, ends = (local(each).strftime(_MOMENT) for each in (period.starts, period.ends))
        return cls(initial={"received_from": starts, "received_to": ends})

    @property
    def facts(self) -> dict[str, Any]:
        """What the operation takes."""
        return {**self.cleaned_data, "title": self.cleaned_data["title"] or None}


class ReturnForm(forms.Form):
    """Why it goes back."""

    reason = forms.CharField(label="退回的原因", max_length=300, error_messages={"required": "写为什么退回。"})
