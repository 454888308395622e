"""Columns of the two lists."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from boai.foundation.lists import CountColumn, DayColumn, ListTable, MainColumn, WordsColumn
from boai.people.models import Organisation, Person


class OrganisationTable(ListTable):
    name = MainColumn(verbose_name="名称", linkify=lambda record: reverse("people:organisation", args=[record.pk]))
    kind = WordsColumn(verbose_name="类别")
    town = WordsColumn(verbose_name="镇街")
    members = CountColumn(verbose_name="人数")  # pupils and staff are not added up; the sums by kind stand above
    contact_name = WordsColumn(verbose_name="联系人")
    contact_phone_masked = WordsColumn(verbose_name="联系电话", orderable=False)
    social_credit_code = WordsColumn(verbose_name="统一社会信用代码")

    class Meta(ListTable.Meta):
        order_by = ("name",)

    def render_kind(self, record: Organisation) -> str:
        return record.get_kind_display()

    def order_name(self, rows: QuerySet[Organisation], is_descending: bool) -> tuple[QuerySet[Organisation], bool]:
        """By pinyin, as a Chinese list is."""
        return rows.order_by("-name_initials" if is_descending else "name_initials", "pk"), True


class PersonTable(ListTable):
    name = MainColumn(verbose_name="姓名", linkify=lambda record: reverse("people:person", args=[record.pk]))
    gender = WordsColumn(verbose_name="性别")
    birth_date = DayColumn(verbose_name="出生日期")
    identity_tail = WordsColumn(verbose_name="证件号", orderable=False)
    phone_masked = WordsColumn(verbose_name="电话", orderable=False)
    town = WordsColumn(verbose_name="镇街")
    name_publicity = WordsColumn(verbose_name="公开姓名")

    class Meta(ListTable.Meta):
        order_by = ("name",)

    def render_gender(self, record: Person) -> str:
        return record.get_gender_display()

    def render_identity_tail(self, value: str) -> str:
        """Masked, as everywhere (dossier 10.3)."""
        return "*" * 14 + value

    def render_name_publicity(self, record: Person) -> str:
        return record.get_name_publicity_display()

    def order_name(self, rows: QuerySet[Person], is_descending: bool) -> tuple[QuerySet[Person], bool]:
        return rows.order_by("-name_initials" if is_descending else "name_initials", "pk"), True
