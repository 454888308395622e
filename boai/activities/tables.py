"""Columns of the list of activities."""

from __future__ import annotations

from django.urls import reverse

from boai.activities.models import Activity
from boai.foundation.lists import CountColumn, DayColumn, ListTable, MainColumn, WordsColumn


class ActivityTable(ListTable):
    occurred_on = DayColumn(verbose_name="日期")
    place = MainColumn(verbose_name="在哪里", linkify=lambda record: reverse("activities:activity", args=[record.pk]))
    kind = WordsColumn(verbose_name="做了什么")
    theme = WordsColumn(verbose_name="主题")
    head_count = CountColumn(verbose_name="人次", total=True)
    count_method = WordsColumn(verbose_name="怎么数的")
    copies = CountColumn(verbose_name="资料（份）", total=True)
    photo_count = CountColumn(verbose_name="照片")
    recorded_by = WordsColumn(verbose_name="记录人", orderable=False)

    class Meta(ListTable.Meta):
        order_by = ("-occurred_on", "-pk")

    def render_kind(self, record: Activity) -> str:
        return record.get_kind_display()

    def render_count_method(self, record: Activity) -> str:
        return record.get_count_method_display()
