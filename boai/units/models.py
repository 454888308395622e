"""The society, its parent, its grass-roots bodies; the people who sign in and what they may do."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from boai.foundation.models import Attachment
from boai.foundation.scoping import SocietyManager
from boai.units.terms import Level, Role


class Society(models.Model):
    """A Red Cross society or grass-roots body (单位). The root every other row hangs on; not itself scoped."""

    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("简称", max_length=20)
    level = models.CharField("层级", max_length=12, choices=Level.choices, default=Level.DISTRICT)
    division_code = models.CharField("区划代码", max_length=12, help_text="GB/T 2260，区县 6 位")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    address = models.CharField("地址", max_length=200, blank=True)
    supervision_phone = models.CharField("监督电话", max_length=30, blank=True)
    supervision_phone_checked_on = models.DateField("打通日期", null=True, blank=True)
    population = models.PositiveIntegerField("常住人口", null=True, blank=True)
    population_year = models.PositiveSmallIntegerField("人口年份", null=True, blank=True)
    logo = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="本会标志"
    )

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        constraints = [
            models.UniqueConstraint("division_code", "name", name="one_society_of_a_name_in_a_division"),
            models.CheckConstraint(
                condition=Q(division_code__length__in=[2, 4, 6, 9, 12]),
                name="division_code_has_a_length_of_the_standard",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="society_is_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(population__isnull=True) | Q(population_year__isnull=False),
                name="population_says_its_year",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """Somebody who signs in. Not scoped: sign-in happens before any society is known."""

    username = models.CharField("登录名", max_length=40, unique=True)
    display_name = models.CharField("姓名", max_length=60)
    unit = models.ForeignKey(Society, models.PROTECT, related_name="users", verbose_name="单位")
    is_active = models.BooleanField("在用", default=True)
    created_at = models.DateTimeField("设立时刻")
    password_set_at = models.DateTimeField("口令设置时刻", null=True)
    must_change_password = models.BooleanField("须改口令", default=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "用户"
        constraints = [models.CheckConstraint(condition=~Q(username=""), name="user_has_a_name_to_sign_in_with")]

    def __str__(self) -> str:
        return self.display_name

    @cached_property
    def roles(self) -> frozenset[str]:
        """Codes of the roles held; empty for whoever was deactivated."""
        if not self.is_active:
            return frozenset()
        return frozenset(self.role_holdings.values_list("role", flat=True))


class RoleHolding(models.Model):
    """A user holds a role in their society."""

    user = models.ForeignKey(User, models.CASCADE, related_name="role_holdings", verbose_name="用户")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    granted_at = models.DateTimeField("授予时刻")
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="授予人")

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints = [
            models.UniqueConstraint("user", "role", name="role_is_held_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
        ]


class BankAccountLabel(models.Model):
    """An account of the society as the public may know it: bank and last four digits, never the whole number."""

    unit = models.ForeignKey(Society, models.PROTECT, related_name="bank_account_labels", verbose_name="单位")
    bank_name = models.CharField("开户行", max_length=100)
    last_four = models.CharField("尾号", max_length=4)
    in_use = models.BooleanField("在用", default=True)

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "银行账户"
        constraints = [
            models.UniqueConstraint("unit", "bank_name", "last_four", name="one_label_per_bank_account"),
            models.CheckConstraint(condition=Q(last_four__length=4), name="bank_account_label_has_four_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.bank_name}（尾号 {self.last_four}）"
