"""The lists of the books: columns and filters."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.urls import reverse

from boai.foundation.lists import DayColumn, ListFilter, ListTable, MainColumn, MoneyColumn, WordsColumn
from boai.ledger.models import Transfer
from boai.ledger.queries import FundOverview


class FundTable(ListTable):
    name = MainColumn(
        verbose_name="名称", accessor="fund__name", linkify=lambda record: reverse("ledger:fund", args=[record.fund.pk])
    )
    kind = WordsColumn(verbose_name="类别", accessor="fund__get_kind_display")
    pool = WordsColumn(verbose_name="来源", accessor="fund__get_pool_display")
    received = MoneyColumn(verbose_name="收到（元）", total=True)
    used = MoneyColumn(verbose_name="已用（元）", total=True)
    left = MoneyColumn(verbose_name="还能用（元）", total=True)
    period_to = DayColumn(verbose_name="用到哪天", accessor="fund__period_to")

    class Meta(ListTable.Meta):
        row_attrs: ClassVar[dict[str, Any]] = {"class": lambda record: _row_class(record)}


class TransferTable(ListTable):
    """What every list of transfers shows: day, what for, on what it rests, who recorded it."""

    occurred_on = DayColumn(verbose_name="日期")
    memo = MainColumn(
        verbose_name="摘要",
        empty_values=(),
        orderable=False,
        linkify=lambda record: reverse("ledger:transfer", args=[record.pk]),
    )
    other = WordsColumn(verbose_name="对方账户", orderable=False)
    document = WordsColumn(verbose_name="凭据", accessor="posting__document", orderable=False)
    by = WordsColumn(verbose_name="记账人", accessor="posting__recorded_by__display_name", orderable=False)

    def render_memo(self, record: Transfer) -> str:
        return record.memo or record.posting.document

    def value_memo(self, record: Transfer) -> str:
        return self.render_memo(record)


class FundTransferTable(TransferTable):
    received = MoneyColumn(verbose_name="收到（元）", total=True, orderable=False)
    used = MoneyColumn(verbose_name="用出（元）", total=True, orderable=False)

    class Meta(ListTable.Meta):
        sequence = ("occurred_on", "memo", "document", "other", "received", "used", "by")


class AccountTransferTable(TransferTable):
    debit = MoneyColumn(verbose_name="借方（元）", total=True, orderable=False)
    credit = MoneyColumn(verbose_name="贷方（元）", total=True, orderable=False)

    class Meta(ListTable.Meta):
        sequence = ("occurred_on", "memo", "document", "other", "debit", "credit", "by")


class TransferFilter(ListFilter):
    search_words = "摘要、凭据"
    search_fields = ("memo", "posting__document")
    words = django_filters.CharFilter(method="only_words")

    class Meta:
        model = Transfer
        fields: ClassVar[tuple[str, ...]] = ()

    def only_words(self, rows: QuerySet[Transfer], name: str, value: str) -> QuerySet[Transfer]:
        """What the picture calls one use: the memo, else the document."""
        return rows.filter(memo=value) | rows.filter(memo="", posting__document=value)


class FundTransferFilter(TransferFilter):
    side = django_filters.ChoiceFilter(label="收还是用", choices=(("in", "收到"), ("out", "用出")), method="only_side")
    account = django_filters.NumberFilter(method="only_account")

    def only_side(self, rows: QuerySet[Transfer], name: str, value: str) -> QuerySet[Transfer]:
        return rows.filter(**{"received__isnull" if value == "out" else "used__isnull": True})

    def only_account(self, rows: QuerySet[Transfer], name: str, value: int) -> QuerySet[Transfer]:
        return rows.filter(debit_account=value) | rows.filter(credit_account=value)


def _row_class(overview: FundOverview) -> str:
    return "mut" if overview.fund.closed_on else ""
