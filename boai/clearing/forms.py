"""Forms of clearing. What they mean is accepted or refused by the operations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from boai.clearing import queries
from boai.clearing.queries import Candidate
from boai.foundation.errors import BadInput
from boai.foundation.moments import local
from boai.foundation.money import ZERO, Money


def _day(label: str, help_text: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, widget=widget)


class SettleForm(forms.Form):
    """Bank lines with the days they fit; the first that fits is proposed."""

    lines = forms.MultipleChoiceField(
        label="平台打到银行的款",
        widget=forms.CheckboxSelectMultiple(attrs={"data-shape": "choices"}),
        error_messages={"required": "没选银行流水；请勾上平台打来的那一笔。"},
    )
    up_to = _day("到哪天的款", "这笔款冲到哪一天为止；冲不完的留着，等下一笔。")
    fee = forms.CharField(
        label="手续费（元）",
        required=False,
        help_text="平台扣的；由本会承担，单记一笔，不减捐款。没有就空着。",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short", "autocomplete": "off"}),
    )
    fee_basis = forms.CharField(
        label="手续费依据", required=False, max_length=200, help_text="有手续费就要写，如“收款协议第 3 条”。"
    )

    @classmethod
    def of(cls, found: Sequence[Candidate], data: Any = None) -> SettleForm:
        first = next((each for each in found if each.fit is not None), None)
        proposed: dict[str, Any] = {}
        if first is not None and first.fit is not None:
            proposed = {"lines": [str(first.line.pk)], "up_to": first.fit.last_day, "fee": first.fit.fee.plain()}
        form = cls(data, initial=proposed)
        cast("Any", form.fields["lines"]).choices = [(str(each.line.pk), _words(each)) for each in found]
        return form

    def clean_fee(self) -> Money:
        text = self.cleaned_data["fee"].strip()
        try:
            return Money.parse(text) if text else ZERO
        except BadInput as refusal:
            raise forms.ValidationError(refusal.message) from refusal

    def facts(self) -> dict[str, Any]:
        chosen = queries.unsettled_lines().filter(pk__in=self.cleaned_data["lines"])
        return {**self.cleaned_data, "lines": list(chosen)}


class UndoForm(forms.Form):
    reason = forms.CharField(label="为什么撤销", max_length=180, help_text="如“选错了渠道”；和您的名字一起留着。")
    occurred_on = _day("记在哪一天", "记在还没结账的月份。")


def _words(each: Candidate) -> str:
    line, fit = each.line, each.fit
    words = f"{local(line.occurred_at):%Y-%m-%d} {line.amount.text()} 元 {line.counterparty}"
    if fit is None:
        return words
    days = f"{fit.first_day:%m-%d}" + (f" 至 {fit.last_day:%m-%d}" if fit.last_day != fit.first_day else "")
    return f"{words}（合 {days} 的款" + (f"，手续费 {fit.fee.text()} 元）" if fit.fee else "，正好）")
