"""Frozen reports: the figures as they stood, the paper, and the workbook of evidence beside it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from boai.foundation.models import Attachment
from boai.foundation.scoping import SocietyManager
from boai.units.models import Society, User


class Report(models.Model):
    """An annual summary made on a day from the records of a period (年度工作总结). Never changed; made anew."""

    unit = models.ForeignKey(Society, models.PROTECT, related_name="+", verbose_name="单位")
    title = models.CharField("标题", max_length=120)
    period_from = models.DateField("起")
    period_to = models.DateField("止")
    as_of = models.DateTimeField("截至")
    figures = models.JSONField("数")
    paper = models.ForeignKey(Attachment, models.PROTECT, related_name="+", verbose_name="公文")
    evidence = models.ForeignKey(Attachment, models.PROTECT, related_name="+", verbose_name="依据工作簿")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="制作人")

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "年报"
        ordering = ("-as_of",)
        constraints = [
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")), name="report_period_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return self.title
