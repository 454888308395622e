"""Forms of activities. What they mean is refused or accepted by the operations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.urls import reverse_lazy

from boai.activities import queries, rules
from boai.activities.errors import LongAgo
from boai.activities.formats.photographs import PhotoFile
from boai.activities.models import Activity, Theme
from boai.activities.terms import ActivityKind, CountMethod, PlaceKind
from boai.foundation.errors import Refusal
from boai.foundation.moments import today
from boai.people.forms import PlainForm
from boai.people.models import Organisation
from boai.people.queries import organisation_named

PHOTO_KINDS = "image/jpeg,image/png,image/webp"
_BETWEEN_PARTNERS = re.compile(r"[、，,；;\n]+")


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """A line of the form: the item (empty: to be typed) and its copies."""

    item: str
    copies: int


class PhotosInput(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photographs under one name."""

    def clean(self, data: Any, initial: Any = None) -> list[PhotoFile]:
        files = data if isinstance(data, list) else [data] if data else []
        return [PhotoFile(file.name, file.read()) for file in files]


class ActivityForm(PlainForm):
    """The facts of an activity, for recording and for correcting."""

    kind = forms.ChoiceField(label="做了什么", choices=ActivityKind.choices, widget=forms.RadioSelect)
    occurred_on = forms.DateField(label="日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    times = forms.CharField(
        label="什么时候", required=False, max_length=60, widget=forms.TextInput(attrs={"placeholder": "09:30–11:00"})
    )
    place = forms.CharField(
        label="在哪里",
        max_length=120,
        widget=forms.TextInput(
            attrs={
                "list": "places",
                "autocomplete": "off",
                "hx-get": reverse_lazy("activities:places"),
                "hx-trigger": "input changed delay:250ms, load",
                "hx-target": "#place-hint",
            }
        ),
    )
    partners = forms.CharField(
        label="和谁一起",
        required=False,
        max_length=300,
        widget=forms.TextInput(
            attrs={
                "list": "partners",
                "autocomplete": "off",
                "hx-get": reverse_lazy("activities:partners"),
                "hx-trigger": "input changed delay:250ms",
                "hx-target": "#partners",
            }
        ),
    )
    head_count = forms.IntegerField(
        label="来了多少人",
        min_value=0,
        max_value=rules.MOST_HEADS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    count_method = forms.ChoiceField(
        label="怎么数的",
        choices=CountMethod.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选一种，年报要写明口径。"},
    )
    theme: forms.ModelChoiceField[Theme] = forms.ModelChoiceField(
        label="主题", queryset=Theme._base_manager.none(), required=False, empty_label="不归入主题"
    )
    place_kind = forms.ChoiceField(label="场所类型", choices=[("", "按地点认"), *PlaceKind.choices], required=False)
    title = forms.CharField(label="名称", required=False, max_length=120, help_text="有正式名称才填。")
    note = forms.CharField(label="备注", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    confirmed_day = forms.BooleanField(label="日期没错，是补记", required=False)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        cast("forms.ModelChoiceField[Theme]", self.fields["theme"]).queryset = Theme.objects.order_by("-pk")
        self.fields["occurred_on"].widget.attrs["max"] = today().isoformat()

    @property
    def asks_about_day(self) -> bool:
        """Whether the day lies far back and the clerk has to say that it is right."""
        return bool(self.data.get("confirmed_day")) or any(
            getattr(error, "code", "") == LongAgo.code for error in self.errors.as_data().get("occurred_on", [])
        )

    def clean_times(self) -> str:
        try:
            rules.read_times(self.cleaned_data["times"])
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        return str(self.cleaned_data["times"])

    def clean(self) -> dict[str, Any]:
        """Ask about a day far back together with everything else that is missing."""
        said = self.cleaned_data
        if said.get("occurred_on"):
            try:
                rules.check_day(said["occurred_on"], today(), confirmed=self.day_is_known or said["confirmed_day"])
            except Refusal as refusal:
                self.add_error("occurred_on", forms.ValidationError(refusal.message, code=refusal.code))
        try:
            self.materials = read_lines(self.data)
            rules.check_materials(self.materials)
        except Refusal as refusal:
            self.add_error(None, refusal.message)
        return said

    @property
    def day_is_known(self) -> bool:
        return False

    def facts(self) -> dict[str, Any]:
        """As the operations take them: names found in the register, times read."""
        said = dict(self.cleaned_data)
        starts_at, ends_at = rules.read_times(said.pop("times"))
        known, unlisted = find_partners(said.pop("partners"))
        return {
            **said,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "place_organisation": organisation_named(said["place"]),
            "partners": known,
            "partners_unlisted": unlisted,
            "materials": self.materials,
        }

    def lines(self) -> list[MaterialLine]:
        """The materials to show: what was typed, else the items used last."""
        if self.is_bound:
            return typed_lines(self.data)
        return [MaterialLine(item, 0) for item in queries.items_used()]


class RecordForm(ActivityForm):
    client_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    photos = PhotosField(
        label="照片", required=False, widget=PhotosInput(attrs={"accept": PHOTO_KINDS, "multiple": True})
    )

    @classmethod
    def fresh(cls) -> RecordForm:
        """Today is filled in; how heads were counted is not."""
        return cls(initial={"client_key": uuid4().hex, "occurred_on": today()})


class CorrectForm(ActivityForm):
    """The same facts of a record that is there; its own day needs no confirming."""

    activity: Activity

    @classmethod
    def of(cls, activity: Activity, data: QueryDict | None) -> CorrectForm:
        names = [*(partner.name for partner in activity.partners.all())]
        names += [activity.partners_unlisted] if activity.partners_unlisted else []
        shown = ("kind", "occurred_on", "place", "head_count", "count_method", "theme", "place_kind", "title", "note")
        initial = {name: getattr(activity, name) for name in shown}
        form = cls(
            data,
            initial={
                **initial,
                "times": rules.times_text(activity.starts_at, activity.ends_at),
                "partners": "、".join(names),
            },
        )
        form.activity = activity
        return form

    @property
    def day_is_known(self) -> bool:
        return bool(self.cleaned_data.get("occurred_on") == self.activity.occurred_on)

    def lines(self) -> list[MaterialLine]:
        if self.is_bound:
            return typed_lines(self.data)
        return [MaterialLine(row.item, row.copies) for row in self.activity.materials.order_by("pk")]


class PhotosForm(PlainForm):
    photos = PhotosField(
        label="补照片",
        widget=PhotosInput(attrs={"accept": PHOTO_KINDS, "multiple": True}),
        help_text=f"一场最多 {rules.MOST_PHOTOS} 张；位置和相机信息会去掉。",
    )


class RemovePhotoForm(forms.Form):
    reason = forms.CharField(label="为什么撤下", max_length=200, required=False)


class ActivityFileForm(PlainForm):
    file = forms.FileField(
        label="活动统计表",
        help_text="xlsx、xls 或 csv；要有日期、单位（或学校、地点）、人次三列。先给您看认出了什么，您点头才记。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )


class FileMethodForm(PlainForm):
    """How heads were counted, for the rows of a file that do not say; nothing is chosen in advance.

    Args:
        needed: whether there is such a row.
    """

    def __init__(self, data: QueryDict | None, *, needed: bool) -> None:
        super().__init__(data)
        self.fields["count_method"].required = needed

    count_method = forms.ChoiceField(
        label="没写的这些，人数是怎么数的",
        choices=CountMethod.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选一种，年报要写明口径。"},
        help_text="不止一种就先在文件里加一列“怎么数的”。",
    )


class ThemeForm(PlainForm):
    name = forms.CharField(label="主题", max_length=80, help_text="如“世界急救日”“防溺水进校园”。")
    basis = forms.CharField(label="依据文件", max_length=150, required=False)


def find_partners(text: str) -> tuple[list[Organisation], str]:
    """``区教育局、团区委`` as organisations of the register, and the words that name none of them."""
    known: list[Organisation] = []
    unlisted: list[str] = []
    for name in filter(None, (part.strip() for part in _BETWEEN_PARTNERS.split(text))):
        found = organisation_named(name)
        if found is None:
            unlisted.append(name)
        elif found not in known:
            known.append(found)
    return known, "、".join(unlisted)


def typed_lines(data: Any) -> list[MaterialLine]:
    """Lines as typed, to be shown again; what is no number is shown as 0 beside its error."""
    pairs = zip(data.getlist("material_item"), data.getlist("material_copies"), strict=False)
    return [
        MaterialLine(item.strip(), int(copies) if copies.strip().isdecimal() else 0)
        for item, copies in pairs
        if item.strip()
    ]


def read_lines(data: Any) -> dict[str, int]:
    """The two columns of the form as item → copies; empty lines fall out.

    Raises:
        Refusal: copies that are no number, copies without an item, an item twice.
    """
    read: dict[str, int] = {}
    for item, copies in zip(data.getlist("material_item"), data.getlist("material_copies"), strict=False):
        number = _copies(item.strip(), copies.strip())
        if item.strip() in read and number:
            raise Refusal(f"“{item.strip()}”写了两次；合成一行。", field="materials")
        if number:
            read[item.strip()] = number
    return read


def _copies(item: str, copies: str) -> int:
    plain = copies.replace(",", "").replace("，", "")
    if plain and not plain.isdecimal():
        raise Refusal(f"“{item or '没写品名的'}”的份数“{copies}”不是整数；改成数字。", field="materials")
    return int(plain[:12] or 0)
