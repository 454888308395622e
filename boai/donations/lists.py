"""The lists: columns and filters."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.urls import reverse

from boai.donations import queries
from boai.donations.models import Donation, LineFields, Run, StagedLine, UnclaimedMoney
from boai.donations.rules.gifts import OUTCOME_WORDS, Outcome, outcome
from boai.foundation.lists import (
    ActionColumn,
    CountColumn,
    ListFilter,
    ListTable,
    MainColumn,
    MomentColumn,
    MoneyColumn,
    WordsColumn,
)
from boai.foundation.moments import local

_DAY = forms.DateInput(attrs={"type": "date"})


class RunTable(ListTable):
    title = MainColumn(verbose_name="批次", linkify=lambda record: reverse("donations:run", args=[record.pk]))
    opened_at = MomentColumn(verbose_name="放入")
    opened_by = WordsColumn(verbose_name="放入人", accessor="opened_by__display_name")
    file_count = CountColumn(verbose_name="文件", total=True)
    entered_count = CountColumn(verbose_name="已入账", total=True)
    open_count = CountColumn(verbose_name="还要处理", total=True)

    class Meta(ListTable.Meta):
        order_by = ("-opened_at",)


class RunFilter(ListFilter):
    search_words = "批次、文件名"
    search_fields = ("title", "files__attachment__name")

    class Meta:
        model = Run
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A run once, however many of its files fit; its counts stay those of all its files."""
        return rows.filter(pk__in=super().search(Run.objects.all(), name, value).order_by().values("pk"))


class LineTable(ListTable):
    row = tables.Column(verbose_name="行", attrs={"td": {"class": "num mut"}, "th": {"class": "num"}})
    occurred_at = MomentColumn(verbose_name="时间")
    counterparty = MainColumn(verbose_name="对方")
    memo = WordsColumn(verbose_name="附言")
    kind = WordsColumn(verbose_name="类型")
    amount = MoneyColumn(verbose_name="金额（元）")
    becomes = tables.Column(verbose_name="收下后成为", empty_values=(), orderable=False)
    transaction_number = tables.Column(verbose_name="交易单号", orderable=False, attrs={"td": {"class": "hash"}})

    class Meta(ListTable.Meta):
        order_by = ("row",)

    def render_occurred_at(self, value: dt.datetime, record: LineFields) -> str:
        return local(value).strftime("%Y-%m-%d %H:%M:%S" if record.has_time else "%Y-%m-%d")

    def render_becomes(self, record: LineFields) -> str:
        if getattr(record, "already_entered", False):
            return "早已入账，不再收"
        words = OUTCOME_WORDS[outcome(record.direction, record.nature, record.amount)]
        return f"{words}（疑似重复）" if getattr(record, "suspected", False) else words

    def value_becomes(self, record: LineFields) -> str:
        return self.render_becomes(record)

    def render_transaction_number(self, value: str) -> str:
        return f"…{value[-12:]}" if len(value) > 14 else value

    def value_transaction_number(self, value: str) -> str:
        return value


class LineFilter(ListFilter):
    search_words = "对方、附言、单号"
    search_fields = ("counterparty", "memo", "transaction_number")
    becomes = django_filters.ChoiceFilter(
        label="收下后成为",
        choices=[(each.value, words) for each, words in OUTCOME_WORDS.items()],
        method="that_become",
    )

    class Meta:
        model = StagedLine
        fields: tuple[str, ...] = ()

    def that_become(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(queries.that_become(rows, Outcome(value)))


class DonationTable(ListTable):
    number = MainColumn(verbose_name="捐赠号", linkify=lambda record: reverse("donations:donation", args=[record.pk]))
    received_at = MomentColumn(verbose_name="到账")
    payer_name = tables.Column(verbose_name="捐赠人")
    amount = MoneyColumn(verbose_name="金额（元）", total=True)
    channel = WordsColumn(verbose_name="渠道")
    fund = WordsColumn(verbose_name="资金")
    intention = WordsColumn(verbose_name="意愿原文", orderable=False)

    class Meta(ListTable.Meta):
        order_by = ("-received_at",)

    def render_payer_name(self, record: Donation) -> str:
        if record.on_behalf_of:
            return f"{record.on_behalf_of}（{record.payer_name}代付）"
        return record.payer_name

    def value_payer_name(self, record: Donation) -> str:
        return self.render_payer_name(record)


class DonationFilter(ListFilter):
    search_words = "姓名、捐赠号、整个交易单号"
    search_fields = ("payer_name",)
    channel = django_filters.ChoiceFilter(
        label="渠道", choices=lambda: [(each.pk, str(each)) for each in queries.channels_in_use()]
    )
    fund = django_filters.ChoiceFilter(
        label="资金", choices=lambda: [(each.pk, each.name) for each in queries.open_funds()]
    )
    first_day = django_filters.DateFilter(label="从", widget=_DAY)
    last_day = django_filters.DateFilter(label="到", widget=_DAY)

    class Meta:
        model = Donation
        fields: tuple[str, ...] = ()

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The one reading of a filter lies in `queries`."""
        asked = self.form.cleaned_data
        wanted = queries.DonationFilter(
            text=asked.get("q") or "",
            channel_id=int(asked["channel"]) if asked.get("channel") else None,
            fund_id=int(asked["fund"]) if asked.get("fund") else None,
            first_day=asked.get("first_day"),
            last_day=asked.get("last_day"),
        )
        return queries.donations_matching(wanted)


class UnclaimedTable(ListTable):
    received_at = MomentColumn(verbose_name="到账")
    amount = MoneyColumn(verbose_name="金额（元）", total=True)
    channel = WordsColumn(verbose_name="渠道")
    memo = WordsColumn(verbose_name="附言", accessor="line__memo", orderable=False)
    source = WordsColumn(verbose_name="出处", empty_values=(), orderable=False)
    claim = ActionColumn("认领", linkify=lambda record: reverse("donations:claim", args=[record.pk]))

    class Meta(ListTable.Meta):
        order_by = ("received_at",)

    def render_source(self, record: UnclaimedMoney) -> str:
        return f"{record.line.file} 第 {record.line.row} 行"

    def value_source(self, record: UnclaimedMoney) -> str:
        return self.render_source(record)
