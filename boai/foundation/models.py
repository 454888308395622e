"""Tables that know no domain: audit trail, attachments, numbers, rule parameters, jobs.

They lie below `units`, so a society and a user are kept as plain numbers, never as foreign keys upward.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from boai.foundation.scoping import SocietyManager
from boai.foundation.terms import JobState


class AuditChain(models.Model):
    """The end of one society's audit chain; locked while an entry is added, last of all locks."""

    unit_id = models.PositiveBigIntegerField("单位", unique=True)
    length = models.PositiveBigIntegerField("条数", default=0)
    last_hash = models.CharField("末条指纹", max_length=64, default="")

    class Meta:
        verbose_name = verbose_name_plural = "留痕链"


class AuditEntry(models.Model):
    """Who did what, when, to what, and what it was before. Append-only, each entry sealing the one before it."""

    unit_id = models.PositiveBigIntegerField("单位")
    number = models.PositiveBigIntegerField("序号")
    by_id = models.PositiveBigIntegerField("谁", null=True)
    by_name = models.CharField("姓名", max_length=100)
    at = models.DateTimeField("时刻")
    action = models.CharField("做了什么", max_length=60)
    subject = models.CharField("对什么", max_length=120)
    detail = models.JSONField("内容", default=dict)
    previous_hash = models.CharField("前条指纹", max_length=64)
    hash = models.CharField("指纹", max_length=64)

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "留痕"
        constraints = [models.UniqueConstraint("unit_id", "number", name="audit_entries_are_numbered_without_gaps")]
        indexes = [models.Index(fields=["unit_id", "subject"], name="audit_by_subject")]


class Attachment(models.Model):
    """A file as it came in. The bytes lie in the attachments folder under their fingerprint."""

    unit_id = models.PositiveBigIntegerField("单位")
    name = models.CharField("文件名", max_length=255)
    sha256 = models.CharField("指纹", max_length=64)
    size = models.PositiveBigIntegerField("字节")
    media_type = models.CharField("类型", max_length=100)
    added_at = models.DateTimeField("何时")
    added_by_id = models.PositiveBigIntegerField("谁", null=True)

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        indexes = [models.Index(fields=["unit_id", "sha256"], name="attachment_by_fingerprint")]

    def __str__(self) -> str:
        return self.name


class Sequence(models.Model):
    """The last number given out for one kind of document in one year."""

    unit_id = models.PositiveBigIntegerField("单位")
    kind = models.CharField("业务", max_length=10)
    year = models.PositiveSmallIntegerField("年")
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号"
        constraints = [models.UniqueConstraint("unit_id", "kind", "year", name="one_sequence_per_kind_and_year")]


class RuleParameter(models.Model):
    """A threshold, deadline or tier of law, as data: value, source, in force from–to, and a switch.

    A past record is judged by the value in force on its date (dossier 12.3). What the dossier marks 〔待核〕 has
    `to_be_confirmed` and every screen that uses it says so.
    """

    code = models.CharField("代号", max_length=60)
    title = models.CharField("名称", max_length=100)
    value = models.JSONField("值")
    unit_word = models.CharField("单位词", max_length=10, blank=True)
    source = models.CharField("依据", max_length=200)
    in_force_from = models.DateField("起", null=True, blank=True)
    in_force_to = models.DateField("止", null=True, blank=True)
    to_be_confirmed = models.BooleanField("待核", default=False)
    switched_on = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "规则参数"
        constraints = [
            models.UniqueConstraint("code", "in_force_from", name="one_value_per_rule_and_start", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True)
                | Q(in_force_from__isnull=True)
                | Q(in_force_to__gte=F("in_force_from")),
                name="rule_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Job(models.Model):
    """Work longer than a second or two: what it does, how far it is, and how it ended."""

    unit_id = models.PositiveBigIntegerField("单位")
    title = models.CharField("做什么", max_length=200)
    state = models.CharField("状态", max_length=10, choices=JobState.choices, default=JobState.WAITING)
    done = models.PositiveBigIntegerField("已做", default=0)
    total = models.PositiveBigIntegerField("共", default=0)
    message = models.CharField("说明", max_length=300, blank=True)
    by_id = models.PositiveBigIntegerField("谁", null=True)
    created_at = models.DateTimeField("提出")
    started_at = models.DateTimeField("开始", null=True)
    finished_at = models.DateTimeField("结束", null=True)

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "后台工作"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[JobState.WAITING, JobState.RUNNING], finished_at__isnull=True)
                | Q(state__in=[JobState.DONE, JobState.FAILED], finished_at__isnull=False),
                name="job_has_an_end_when_it_ended",
            )
        ]

    def __str__(self) -> str:
        return self.title
