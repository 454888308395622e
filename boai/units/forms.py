"""Forms of the society and its users. What they mean is refused or accepted by the operations."""

from __future__ import annotations

from typing import Any

from django import forms

from boai.units.models import Society
from boai.units.terms import Role


class SocietyForm(forms.Form):
    address = forms.CharField(label="地址", max_length=200, required=False, help_text="公开页面的页脚会写上。")
    supervision_phone = forms.CharField(
        label="监督电话",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "class": "short"}),
    )
    phone_checked_on = forms.DateField(
        label="哪天打通过",
        required=False,
        help_text="自己打一次，接得通才写；公开页面会写出这个日子。",
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
    )
    population = forms.IntegerField(
        label="常住人口（人）",
        min_value=1,
        required=False,
        help_text="算“每万人”用；写统计局公布的数。",
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    population_year = forms.IntegerField(
        label="哪一年的人口数",
        min_value=1949,
        max_value=2200,
        required=False,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )

    @classmethod
    def of(cls, society: Society, data: Any = None) -> SocietyForm:
        return cls(
            data,
            initial={
                "address": society.address,
                "supervision_phone": society.supervision_phone,
                "phone_checked_on": society.supervision_phone_checked_on,
                "population": society.population,
                "population_year": society.population_year,
            },
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("population") and not cleaned.get("population_year"):
            self.add_error("population_year", "写了人口，也写上是哪一年的数。")
        if cleaned.get("phone_checked_on") and not cleaned.get("supervision_phone"):
            self.add_error("supervision_phone", "写了打通的日子，也写上电话号码。")
        return cleaned


class BankAccountForm(forms.Form):
    bank_name = forms.CharField(label="开户行", max_length=100)
    last_four = forms.CharField(
        label="尾号四位",
        max_length=4,
        help_text="只登记尾号；整个账号不进这套程序。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"}),
    )


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label="角色",
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "至少选一个角色。"},
        help_text="会计和出纳不能是同一个人；监事不管钱、不办业务。",
    )


class PasswordForm(forms.Form):
    password = forms.CharField(
        label="临时口令",
        strip=False,
        help_text="至少 10 个字符，大写字母、小写字母、数字、符号中至少三种。当面告诉本人，第一次登录会让他改。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "short"}),
    )


class AddUserForm(PasswordForm, RolesForm):
    display_name = forms.CharField(label="姓名", max_length=60, widget=forms.TextInput(attrs={"class": "short"}))
    username = forms.CharField(
        label="登录名",
        max_length=40,
        help_text="字母和数字，登录时打；设了不能改。",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "class": "short"}),
    )
    field_order = ("display_name", "username", "roles", "password")
