"""The lists of clearing: columns."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import reverse

from boai.clearing.models import Settlement
from boai.foundation.lists import DayColumn, ListTable, MainColumn, MoneyColumn, WordsColumn


class SettlementTable(ListTable):
    channel = MainColumn(verbose_name="渠道", linkify=lambda record: reverse("clearing:settlement", args=[record.pk]))
    settled_on = DayColumn(verbose_name="到银行")
    up_to = DayColumn(verbose_name="到哪天的款")
    received = MoneyColumn(verbose_name="到银行（元）")
    fee = MoneyColumn(verbose_name="手续费（元）")
    bank_account = WordsColumn(verbose_name="银行账户", accessor="bank_account__name")
    by = WordsColumn(verbose_name="清算人", accessor="recorded_by__display_name")
    state = WordsColumn(verbose_name="状态", empty_values=(), orderable=False)

    class Meta(ListTable.Meta):
        order_by = ("-settled_on",)
        row_attrs: ClassVar[dict[str, Any]] = {"class": lambda record: "mut" if record.undone_at else ""}

    def render_state(self, record: Settlement) -> str:
        return f"已撤销：{record.undone_reason}" if record.undone_at else "有效"

    def value_state(self, record: Settlement) -> str:
        return self.render_state(record)
