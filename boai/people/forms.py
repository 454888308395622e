"""Forms of persons, organisations and consents. What they mean is refused or accepted by the operations."""

from __future__ import annotations

from typing import Any

from django import forms

from boai.foundation.moments import local, now, today
from boai.people import queries
from boai.people.models import Organisation, Person
from boai.people.operations import Scan
from boai.people.terms import ConsentMethod, ConsentPurpose, Gender, NamePublicity, OrganisationKind

_DAY = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")


class PlainForm(forms.Form):
    """What is missing is said in plain words: 没有填, 没有选."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for field in self.fields.values():
            chosen = isinstance(field, (forms.ChoiceField, forms.FileField))
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = "还没有选。" if chosen else "还没有填。"


class OrganisationForm(PlainForm):
    name = forms.CharField(label="名称", max_length=150, help_text="公章上的全称；分校区写在括号里。")
    kind = forms.ChoiceField(label="类别", choices=OrganisationKind.choices, widget=forms.RadioSelect)
    town = forms.CharField(
        label="镇街", max_length=60, required=False, widget=forms.TextInput(attrs={"list": "towns", "class": "short"})
    )
    members = forms.IntegerField(
        label="人数",
        required=False,
        min_value=0,
        help_text="学校填在校生，单位填职工。",
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    social_credit_code = forms.CharField(
        label="统一社会信用代码", required=False, max_length=40, help_text="18 位，登记证书上有；村、社区可以空着。"
    )
    division_code = forms.CharField(
        label="区划代码",
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )
    contact_name = forms.CharField(label="联系人", required=False, max_length=60)
    contact_phone = forms.CharField(
        label="联系电话",
        required=False,
        max_length=40,
        help_text="加密保存，名录里只显示头尾。",
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    name_publicity = forms.ChoiceField(
        label="公开名称", choices=NamePublicity.choices, initial=NamePublicity.FULL, widget=forms.RadioSelect
    )

    @staticmethod
    def initial_of(organisation: Organisation) -> dict[str, Any]:
        return {name: getattr(organisation, name) for name in OrganisationForm.base_fields}


class OrganisationFileForm(PlainForm):
    file = forms.FileField(
        label="名录文件",
        help_text="xlsx、xls 或 csv；表头叫什么都行，有“名称”一列就够。先给您看认出了什么，您点头才并入。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )


class PersonForm(PlainForm):
    name = forms.CharField(label="姓名", max_length=100, help_text="证件上的姓名；间隔号用“·”。")
    identity_number = forms.CharField(
        label="身份证号", required=False, max_length=40, help_text="加密保存，以后只显示后四位；性别、出生日期自动取。"
    )
    gender = forms.ChoiceField(label="性别", choices=Gender.choices, initial=Gender.UNKNOWN, widget=forms.RadioSelect)
    birth_date = forms.DateField(label="出生日期", required=False, widget=_DAY)
    phone = forms.CharField(
        label="电话",
        required=False,
        max_length=40,
        help_text="加密保存，以后只显示头尾。",
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    town = forms.CharField(
        label="镇街", required=False, max_length=60, widget=forms.TextInput(attrs={"list": "towns", "class": "short"})
    )
    name_publicity = forms.ChoiceField(
        label="公开姓名",
        choices=NamePublicity.choices,
        initial=NamePublicity.SURNAME,
        widget=forms.RadioSelect,
        help_text="本人没说就按“仅姓氏”。",
    )
    note = forms.CharField(label="备注", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class CorrectPersonForm(PersonForm):
    """The sealed numbers are not shown: left empty they stay, ticked they go."""

    forget_identity_number = forms.BooleanField(label="去掉档案里的身份证号", required=False)
    forget_phone = forms.BooleanField(label="去掉档案里的电话", required=False)

    @classmethod
    def of(cls, person: Person, data: Any) -> CorrectPersonForm:
        shown = ("name", "gender", "birth_date", "town", "name_publicity", "note")
        form = cls(data, initial={name: getattr(person, name) for name in shown})
        kept = "空着就不变，现在尾号 {}。"
        if person.identity_tail:
            form.fields["identity_number"].help_text = kept.format(person.identity_tail)
        if person.phone_masked:
            form.fields["phone"].help_text = f"空着就不变，现在是 {person.phone_masked}。"
        return form

    def facts(self) -> dict[str, Any]:
        """As `operations.correct_person` takes them."""
        said = dict(self.cleaned_data)
        for name in ("identity_number", "phone"):
            said[name] = "" if said.pop(f"forget_{name}") else (said[name] or None)
        return said


class RevealForm(PlainForm):
    what = forms.ChoiceField(
        label="看什么", choices=[("identity_number", "证件号"), ("phone", "电话")], widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="为什么要看", max_length=100, help_text="如“核对退款户名”；您的名字、时刻和理由都留痕。"
    )


class ConsentForm(PlainForm):
    purpose = forms.ChoiceField(
        label="同意用来做什么",
        choices=ConsentPurpose.choices,
        widget=forms.RadioSelect,
        help_text="一项一份；公示、宣传、上报分开记。",
    )
    scope_words = forms.CharField(label="用哪些信息", max_length=200, help_text="如“姓名、金额”。")
    wording = forms.CharField(
        label="给本人看的原话",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="把同意书上的那段话贴进来，存的是它的指纹。",
    )
    method = forms.ChoiceField(label="怎么同意的", choices=ConsentMethod.choices, widget=forms.RadioSelect)
    given_at = forms.DateTimeField(
        label="什么时候",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "short"}, format="%Y-%m-%dT%H:%M"),
    )
    guardian = forms.CharField(
        label="监护人",
        required=False,
        max_length=60,
        help_text="本人不满 14 周岁时要填：监护人的姓名或电话，先建好档。",
    )
    scan = forms.FileField(
        label="签字的扫描件",
        required=False,
        help_text="PDF、JPG 或 PNG。",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    @classmethod
    def fresh(cls) -> ConsentForm:
        return cls(initial={"given_at": local(now())})

    def clean_guardian(self) -> Person | None:
        said = self.cleaned_data["guardian"]
        if not said:
            return None
        found = list(queries.find_persons(said, today=today())[:2])
        if len(found) != 1:
            words = "没有找到" if not found else "不止一位"
            raise forms.ValidationError(f"“{said}”{words}；用手机号找，或先给监护人建档。")
        return found[0]

    def clean_scan(self) -> Scan | None:
        file = self.cleaned_data["scan"]
        return Scan(file.name, file.read()) if file else None
