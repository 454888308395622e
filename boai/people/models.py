"""Persons, organisations, what they agreed to. Identity numbers and telephones lie sealed, a blind index beside."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from boai.foundation.fields import SealedTextField
from boai.foundation.models import Attachment
from boai.foundation.scoping import SocietyManager
from boai.people.terms import ConsentMethod, ConsentPurpose, Gender, NamePublicity, OrganisationKind
from boai.units.models import Society, User


class Person(models.Model):
    """A natural person (自然人). Two persons may share a name: only the identity number or a human says who is who."""

    unit = models.ForeignKey(Society, models.PROTECT, related_name="+", verbose_name="单位")
    name = models.CharField("姓名", max_length=100)
    name_normalised = models.CharField("规范姓名", max_length=100)
    name_initials = models.CharField("拼音首字母", max_length=200, blank=True)
    gender = models.CharField("性别", max_length=8, choices=Gender.choices, default=Gender.UNKNOWN)
    birth_date = models.DateField("出生日期", null=True, blank=True)
    identity_number = SealedTextField("证件号", blank=True, default="")
    identity_index = models.CharField("证件号索引", max_length=64, blank=True, default="")
    identity_tail = models.CharField("证件号后四位", max_length=4, blank=True, default="")
    phone = SealedTextField("电话", blank=True, default="")
    phone_index = models.CharField("电话索引", max_length=64, blank=True, default="")
    phone_masked = models.CharField("电话（遮盖）", max_length=30, blank=True, default="")
    town = models.CharField("镇街", max_length=60, blank=True, default="")
    name_publicity = models.CharField(
        "公开姓名", max_length=10, choices=NamePublicity.choices, default=NamePublicity.SURNAME
    )
    note = models.CharField("备注", max_length=300, blank=True, default="")
    created_at = models.DateTimeField("建档时刻")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="建档人")

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ("name_initials", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
            models.CheckConstraint(
                condition=Q(identity_number="", identity_index="") | (~Q(identity_number="") & ~Q(identity_index="")),
                name="identity_number_has_its_index",
            ),
            models.CheckConstraint(
                condition=Q(phone="", phone_index="") | (~Q(phone="") & ~Q(phone_index="")), name="phone_has_its_index"
            ),
            models.UniqueConstraint(
                "unit", "identity_index", condition=~Q(identity_index=""), name="one_person_per_identity_number"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "name_normalised"], name="person_by_name"),
            models.Index(fields=["unit", "phone_index"], name="person_by_phone"),
        ]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A school, company, office, neighbourhood, village or other body (单位、机构)."""

    unit = models.ForeignKey(Society, models.PROTECT, related_name="+", verbose_name="单位")
    name = models.CharField("名称", max_length=150)
    name_normalised = models.CharField("规范名称", max_length=150)
    name_initials = models.CharField("拼音首字母", max_length=300, blank=True)
    kind = models.CharField("类别", max_length=14, choices=OrganisationKind.choices)
    social_credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True, default="")
    division_code = models.CharField("区划代码", max_length=12, blank=True, default="")
    town = models.CharField("镇街", max_length=60, blank=True, default="")
    members = models.PositiveIntegerField("人数", null=True, blank=True, help_text="学校填在校生，单位填职工")
    contact_name = models.CharField("联系人", max_length=60, blank=True, default="")
    contact_phone = SealedTextField("联系电话", blank=True, default="")
    contact_phone_masked = models.CharField("联系电话（遮盖）", max_length=30, blank=True, default="")
    name_publicity = models.CharField(
        "公开名称", max_length=10, choices=NamePublicity.choices, default=NamePublicity.FULL
    )
    created_at = models.DateTimeField("建档时刻")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="建档人")

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "机构"
        ordering = ("kind", "name_initials", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name"),
            models.UniqueConstraint(
                "unit",
                "social_credit_code",
                condition=~Q(social_credit_code=""),
                name="one_organisation_per_social_credit_code",
            ),
            models.UniqueConstraint(
                "unit", "kind", "name_normalised", "town", name="one_organisation_of_a_name_in_a_town"
            ),
            models.CheckConstraint(
                condition=Q(social_credit_code="") | Q(social_credit_code__length=18),
                name="social_credit_code_has_eighteen_characters",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ConsentRecord(models.Model):
    """What somebody agreed to, when, how, to which wording (PIPL §14, §25; dossier 10.2). Withdrawing adds a moment."""

    unit = models.ForeignKey(Society, models.PROTECT, related_name="+", verbose_name="单位")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="consents", verbose_name="本人")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="consents", verbose_name="机构"
    )
    guardian = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="consents_given", verbose_name="监护人"
    )
    purpose = models.CharField("用途", max_length=10, choices=ConsentPurpose.choices)
    scope_words = models.CharField("字段范围", max_length=200)
    wording_sha256 = models.CharField("文本指纹", max_length=64)
    method = models.CharField("方式", max_length=10, choices=ConsentMethod.choices)
    evidence = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="凭证"
    )
    given_at = models.DateTimeField("同意时刻")
    withdrawn_at = models.DateTimeField("撤回时刻", null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="记录人")

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "同意记录"
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation__isnull=True)
                | Q(person__isnull=True, organisation__isnull=False),
                name="consent_is_of_one_person_or_organisation",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_is_withdrawn_after_it_was_given",
            ),
        ]
