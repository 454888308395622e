"""Forms of intake and gifts. What they mean is accepted or refused by the operations."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from boai.donations import operations, queries
from boai.donations.errors import RunNotAccepted
from boai.donations.models import IntakeFile
from boai.foundation.errors import BadInput
from boai.foundation.moments import aware, local, now
from boai.foundation.money import Money
from boai.people.terms import NamePublicity

_DAY = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
_TIME = forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M")
_BODY = [("", "看名字定"), ("person", "个人"), ("body", "单位")]


class AmountField(forms.CharField):
    """Yuan as people write them, to `Money`."""

    def __init__(self, **named: Any) -> None:
        named.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "short", "autocomplete": "off"})
        )
        super().__init__(**named)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return Money.parse(text)
        except BadInput as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files under one name; sizes are refused before anything is read into memory."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list) else [data] if data else []
        try:
            operations.check_sizes([(file.name, file.size) for file in files])
        except RunNotAccepted as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        return files


class RunForm(forms.Form):
    bills = FilesField(
        label="账单文件",
        help_text="银行、微信、支付宝下载的原文件：csv、xls、xlsx，一次最多 50 个。先给您看认出了什么，点头才入账。",
        widget=FilesInput(attrs={"accept": ".csv,.xls,.xlsx"}),
    )
    title = forms.CharField(
        label="这批叫什么", required=False, max_length=120, help_text="如“7·8 洪涝救灾”；空着就用今天的日期。"
    )


class UndoForm(forms.Form):
    reason = forms.CharField(
        label="为什么撤回",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "没写为什么撤回；请写一句，如“放错了单位的账单”。"},
    )


class AnswerForm(forms.Form):
    """The choice appears only where lines look entered already; words only where something else is asked."""

    repeats_are_entered = forms.ChoiceField(
        label="您的判断", widget=forms.RadioSelect, error_messages={"required": "还没选；看一看两行，选一个。"}
    )
    answer = forms.CharField(
        label="怎么核对的",
        required=False,
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写一句，如“已打电话问过银行，是补记”；和您的名字一起留着。",
    )

    @classmethod
    def of(cls, file: IntakeFile, data: Any = None) -> AnswerForm:
        form = cls(data)
        questions = queries.file_row(file).questions
        if file.judgement["suspected_rows"]:
            choice: Any = form.fields["repeats_are_entered"]
            choice.choices = _repeat_choices(file.judgement)
            choice.widget.attrs["data-shape"] = "choices"
        else:
            del form.fields["repeats_are_entered"]
        if all(each["code"] == "intake.suspected_repeat" for each in questions):
            form.fields["answer"].help_text = "可以补一句；和您的名字一起留着。"
        return form

    def facts(self) -> dict[str, Any]:
        chosen = self.cleaned_data.get("repeats_are_entered") or ""
        return {"answer": self.cleaned_data["answer"], "repeats_are_entered": {"yes": True, "no": False}.get(chosen)}


class DestinationForm(forms.Form):
    channel: Any = forms.ModelChoiceField(label="钱到了哪里", queryset=None, empty_label="选渠道")
    fund: Any = forms.ModelChoiceField(label="放进哪项资金", queryset=None, empty_label="选资金")

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        cast("Any", self.fields["channel"]).queryset = queries.channels_in_use()
        cast("Any", self.fields["fund"]).queryset = queries.open_funds()


class CorrectDonorForm(forms.Form):
    on_behalf_of = forms.CharField(
        label="实际捐赠人", required=False, max_length=200, help_text="与付款人不同才写，写全名。"
    )
    on_behalf_evidence = forms.CharField(
        label="凭什么", required=False, max_length=300, help_text="写了实际捐赠人就要写，如“附言写明代捐”。"
    )
    is_organisation = forms.BooleanField(label="捐赠人是单位", required=False)
    name_publicity = forms.ChoiceField(label="公开姓名", choices=NamePublicity.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label="为什么改", max_length=200, help_text="如“捐赠人来电说明”；新旧都留痕。")

    def facts(self) -> dict[str, Any]:
        return {**self.cleaned_data, "name_publicity": NamePublicity(self.cleaned_data["name_publicity"])}


class ClaimForm(forms.Form):
    donor_name = forms.CharField(label="付款人", max_length=200, help_text="姓名或单位全称。")
    evidence = forms.CharField(
        label="凭什么认领", max_length=300, help_text="如“付款截图，单号后四位 0214”；和您的名字一起留着。"
    )
    fund: Any = forms.ModelChoiceField(label="放进哪项资金", queryset=None, empty_label=None)
    body = forms.ChoiceField(
        label="是个人还是单位", choices=_BODY, required=False, widget=forms.RadioSelect, initial=""
    )
    on_behalf_of = forms.CharField(label="实际捐赠人", required=False, max_length=200, help_text="与付款人不同才写。")

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        cast("Any", self.fields["fund"]).queryset = queries.open_funds()

    def facts(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        said["is_organisation"] = {"person": False, "body": True}.get(said.pop("body"))
        return said


class CashGiftForm(forms.Form):
    client_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    amount = AmountField(label="金额（元）", help_text="0.01 元也照记。")
    payer_name = forms.CharField(label="谁给的", max_length=200, help_text="姓名或单位全称；不愿留名写“匿名”。")
    received_on = forms.DateField(label="哪天收的", widget=_DAY)
    received_time = forms.TimeField(label="几点", widget=_TIME)
    fund: Any = forms.ModelChoiceField(label="放进哪项资金", queryset=None, empty_label=None)
    intention = forms.CharField(label="意愿原话", required=False, max_length=500, help_text="照捐赠人说的写。")
    on_behalf_of = forms.CharField(label="替谁捐", required=False, max_length=200, help_text="捐赠人不是付款人才写。")
    on_behalf_evidence = forms.CharField(
        label="凭什么", required=False, max_length=300, help_text="写了“替谁捐”就要写。"
    )
    name_publicity = forms.ChoiceField(
        label="公开姓名",
        choices=[("", "没说"), *NamePublicity.choices],
        required=False,
        widget=forms.RadioSelect,
        initial="",
        help_text="没说：个人只公开姓氏，单位公开全称。",
    )
    handwritten = forms.BooleanField(label="照手写单补记", required=False)
    voucher = forms.FileField(
        label="原始凭证照片",
        required=False,
        help_text="手写单、超过 24 小时补录的要附；收据或登记表拍清楚。",
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        moment = local(now())
        named["initial"] = {
            "client_key": uuid4().hex,
            "received_on": moment.date(),
            "received_time": moment.time(),
            **named.get("initial", {}),
        }
        super().__init__(*arguments, **named)
        cast("Any", self.fields["fund"]).queryset = queries.open_funds()

    def facts(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        day, time, photo = said.pop("received_on"), said.pop("received_time"), said.pop("voucher")
        voucher = operations.Photograph(photo.name, photo.read(), photo.content_type or "") if photo else None
        publicity = said.pop("name_publicity")
        return {
            **said,
            "received_at": aware(dt.datetime.combine(day, time)),
            "voucher": voucher,
            "name_publicity": NamePublicity(publicity) if publicity else None,
        }


def _repeat_choices(judgement: dict[str, Any]) -> list[tuple[str, SafeString]]:
    """Each choice with its consequence in figures (look.md: choice between conflicting rows)."""
    rows, new = judgement["suspected_rows"], judgement["new_rows"]
    counted = sum(judgement["becomes"][each]["fen"] for each in ("gift", "unclaimed", "other_income"))
    rest = Money(counted - judgement["suspected_counted_fen"])
    shape = '<b>{}</b><span class="sm mut">{}</span><span class="sm n">这个文件收下的合计是 <b>{} 元</b></span>'
    same = f"这 {rows:,} 行不再收，只收其余 {new - rows:,} 行。"
    return [
        ("yes", format_html(shape, "是同一笔钱", same, rest.text())),
        ("no", format_html(shape, "是不同的钱", f"{new:,} 行都收。", Money(counted).text())),
    ]
