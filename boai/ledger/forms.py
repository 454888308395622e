"""Forms of the books. What they mean is refused or accepted by the operations."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django import forms

from boai.ledger.models import Transfer
from boai.ledger.terms import FundKind, PoolKind


def _day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
    )


class FundForm(forms.Form):
    name = forms.CharField(label="名称", max_length=80, help_text="照设立决定写，如“7·8 洪涝救灾”。")
    code = forms.CharField(
        label="代号",
        max_length=30,
        help_text="字母和数字，导出和对账用；设了不能改。",
        widget=forms.TextInput(attrs={"class": "short", "autocapitalize": "none", "autocomplete": "off"}),
    )
    kind = forms.TypedChoiceField(
        label="类别",
        coerce=FundKind,
        choices=FundKind.choices,
        widget=forms.RadioSelect,
        help_text="捐赠人说了用在哪里的是定向：只能照其意愿用（红十字会法 第二十一条）。",
    )
    purpose = forms.CharField(
        label="用途",
        max_length=300,
        required=False,
        help_text="定向的要写，照捐赠人或募捐方案的原话。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    pool = forms.TypedChoiceField(
        label="资金来源",
        coerce=PoolKind,
        choices=PoolKind.choices,
        initial=PoolKind.DONATION,
        help_text="不同来源的钱分开记，不混用。",
    )
    founded_on = _day("设立日")
    period_from = _day("使用期起", required=False)
    period_to = _day("使用期止", required=False)
    founding_document = forms.CharField(
        label="设立依据", max_length=100, required=False, help_text="文号或纪要号，如“青红〔2026〕9 号”。"
    )


class ReverseForm(forms.Form):
    """`request` names the request, so that pressing twice reverses once."""

    reason = forms.CharField(label="为什么冲销", max_length=180, help_text="写清哪里记错了；会记在账上，不能再改。")
    occurred_on = _day("记在哪一天", help_text="记在还没结账的月份。")
    request = forms.CharField(max_length=40, widget=forms.HiddenInput)

    @classmethod
    def fresh(cls, today: dt.date) -> ReverseForm:
        return cls(initial={"occurred_on": today, "request": secrets.token_hex(8)})

    def arguments(self, transfer: Transfer) -> dict[str, Any]:
        """For `operations.reverse`."""
        return {
            "reason": self.cleaned_data["reason"],
            "occurred_on": self.cleaned_data["occurred_on"],
            "idempotency_key": f"reverse:{transfer.pk}:{self.cleaned_data['request']}",
        }


class CloseMonthForm(forms.Form):
    month = forms.DateField(widget=forms.HiddenInput)
