"""Activities: what was done, where, with whom, how many came and how they were counted, what was handed out."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from boai.activities.terms import ActivityKind, CountMethod, PlaceKind
from boai.foundation.models import Attachment
from boai.foundation.scoping import SocietyManager
from boai.people.models import Organisation
from boai.units.models import Society, User


class Theme(models.Model):
    """A campaign that activities belong to (主题系列活动): 感党恩跟党走, 学雷锋, 世界急救日."""

    unit = models.ForeignKey(Society, models.PROTECT, related_name="+", verbose_name="单位")
    name = models.CharField("主题", max_length=80)
    basis = models.CharField("依据文件", max_length=150, blank=True, default="")

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "主题"
        constraints = [models.UniqueConstraint("unit", "name", name="one_theme_of_a_name")]

    def __str__(self) -> str:
        return self.name


class Activity(models.Model):
    """One outing to one place on one day (一场活动). Two schools on a day are two (dossier 8.3)."""

    unit = models.ForeignKey(Society, models.PROTECT, related_name="+", verbose_name="单位")
    number = models.CharField("编号", max_length=40)
    kind = models.CharField("做了什么", max_length=14, choices=ActivityKind.choices)
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name="主题"
    )
    title = models.CharField("名称", max_length=120, blank=True, default="")
    occurred_on = models.DateField("日期")
    starts_at = models.TimeField("几点起", null=True, blank=True)
    ends_at = models.TimeField("几点止", null=True, blank=True)
    place = models.CharField("在哪里", max_length=120)
    place_kind = models.CharField("场所类型", max_length=14, choices=PlaceKind.choices)
    place_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="activities_here", verbose_name="名录里的单位"
    )
    partners = models.ManyToManyField(
        Organisation, related_name="activities_together", blank=True, verbose_name="和谁一起"
    )
    partners_unlisted = models.CharField("和谁一起（名录外）", max_length=200, blank=True, default="")
    head_count = models.PositiveIntegerField("人次")
    count_method = models.CharField("怎么数的", max_length=12, choices=CountMethod.choices)
    note = models.CharField("备注", max_length=500, blank=True, default="")
    client_key = models.CharField("手机端编号", max_length=64, help_text="同一条断网重发只记一次")
    contents_sha256 = models.CharField("初记内容指纹", max_length=64, help_text="同一条重发时比对；以后更正不改它")
    recorded_at = models.DateTimeField("记录时刻")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="记录人")

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "活动"
        ordering = ("-occurred_on", "-pk")
        constraints = [
            models.UniqueConstraint("unit", "number", name="activity_number_is_unique"),
            models.UniqueConstraint("unit", "client_key", name="activity_is_recorded_once"),
            models.CheckConstraint(condition=~Q(place=""), name="activity_has_a_place"),
            models.CheckConstraint(condition=Q(count_method__in=CountMethod.values), name="heads_were_counted_somehow"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(starts_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="activity_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["unit", "occurred_on"], name="activity_by_day")]

    def __str__(self) -> str:
        return self.title or f"{self.get_kind_display()} {self.place}"


class MaterialHandedOut(models.Model):
    """So many copies of one thing given out at an activity (发放资料)."""

    unit = models.ForeignKey(Society, models.PROTECT, related_name="+", verbose_name="单位")
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="materials", verbose_name="活动")
    item = models.CharField("品名", max_length=60)
    copies = models.PositiveIntegerField("份数")

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "发放资料"
        constraints = [
            models.UniqueConstraint("activity", "item", name="one_line_per_material"),
            models.CheckConstraint(condition=Q(copies__gt=0), name="some_copies_were_handed_out"),
        ]


class ActivityPhoto(models.Model):
    """A photograph as evidence; location and camera data were removed before it was kept (dossier 10.3)."""

    unit = models.ForeignKey(Society, models.PROTECT, related_name="+", verbose_name="单位")
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="photos", verbose_name="活动")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+", verbose_name="照片")

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "活动照片"
        constraints = [models.UniqueConstraint("activity", "attachment", name="photo_is_shown_once")]
