"""The list of issues."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.safestring import SafeString

from boai.disclosure.models import Publication
from boai.foundation.lists import CountColumn, ListFilter, ListTable, MainColumn, MomentColumn, MoneyColumn
from boai.foundation.money import Money

_STATE = """{% if record.state == "published" %}{% verdict "ok" record.get_state_display %}
{% elif record.state == "submitted" %}{% verdict "ask" record.get_state_display %}
{% else %}{% verdict "run" record.get_state_display %}{% endif %}"""


class PublicationTable(ListTable):
    issue = tables.Column(verbose_name="期", attrs={"td": {"class": "n"}})
    title = MainColumn(verbose_name="标题", linkify=("disclosure:publication", {"pk": tables.A("pk")}))
    received_from = MomentColumn(verbose_name="到账起")
    received_to = MomentColumn(verbose_name="到账止")
    row_count = CountColumn(verbose_name="笔数")
    total_fen = MoneyColumn(verbose_name="合计（元）")
    state = tables.TemplateColumn(template_code=_STATE, verbose_name="状态")
    published_at = MomentColumn(verbose_name="发布")

    class Meta(ListTable.Meta):
        model = Publication
        fields = (
            "issue",
            "title",
            "received_from",
            "received_to",
            "row_count",
            "total_fen",
            "state",
            "published_at",
        )

    def render_total_fen(self, value: int, column: MoneyColumn) -> SafeString:
        return column.render(Money(value))

    def value_total_fen(self, value: int) -> Money:
        return Money(value)

    def value_state(self, record: Publication) -> str:
        return str(record.get_state_display())


class PublicationFilter(ListFilter):
    search_fields = ("title",)
    search_words = "找标题"

    class Meta:
        model = Publication
        fields = ("state",)
