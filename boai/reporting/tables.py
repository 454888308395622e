"""The rows behind a figure as a list, made from the figure's definition."""

from __future__ import annotations

from typing import Any, Final

import django_tables2 as tables
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from boai.foundation.lists import (
    CountColumn,
    DayColumn,
    ListTable,
    MainColumn,
    MomentColumn,
    MoneyColumn,
    WordsColumn,
    money_html,
)
from boai.foundation.money import Money
from boai.reporting.figures import FigureColumn, FigureDefinition, Number, Row

_OTHER_KINDS: Final[dict[str, type[tables.Column]]] = {"day": DayColumn, "moment": MomentColumn}


class _PresentedColumn(WordsColumn):
    """Words made of a whole row: a label, a masked name."""

    def __init__(self, column: FigureColumn, **named: Any) -> None:
        self._words = column.value
        style = "mut nw" if column.kind == "short" else "mut figure-words"
        super().__init__(empty_values=(), attrs={"td": {"class": style}}, **named)

    def render(self, record: Row) -> str:
        return str(self._words(record) or "—")


class _AmountColumn(MoneyColumn):
    """Yuan and fen stay together where a phone puts the heading and the value at two ends of a line."""

    def render(self, value: Money) -> SafeString:
        return format_html("<span>{}</span>", super().render(value))


class _RecordColumn(MainColumn):
    """The number of the record, which opens it."""

    def __init__(self, definition: FigureDefinition, **named: Any) -> None:
        self._opens = definition.listing.opens
        super().__init__(attrs={"td": {"class": "main b nw"}}, **named)

    def render(self, value: str, record: Row) -> str | SafeString:
        url = _url(self._opens(record))
        return format_html('<a class="n" href="{}">{}</a>', url, value) if url else value

    def value(self, value: str) -> str:
        return value


def _url(address: tuple[str, int] | None) -> str:
    """Empty where the record has no page."""
    try:
        return reverse(address[0], args=[address[1]]) if address else ""
    except NoReverseMatch:
        return ""


def rows_table(definition: FigureDefinition, totals: dict[str, Number]) -> type[ListTable]:
    """A list class whose columns are those of the figure's listing and whose totals were added up by the database."""
    columns = {column.key: _column(definition, column) for column in definition.listing.columns}
    footers = {f"total_{key}": total for key, total in totals.items()}
    meta = type("Meta", (ListTable.Meta,), {"sequence": tuple(columns)})
    return type("RowsTable", (ListTable,), {**columns, **footers, "Meta": meta})


def _column(definition: FigureDefinition, column: FigureColumn) -> tables.Column:
    named = {"verbose_name": column.heading}
    if column.kind == "main":
        return _RecordColumn(definition, **named)
    if column.kind == "money":
        return _total_given(_AmountColumn(total=column.adds, **named), column)
    if column.kind == "count":
        return _total_given(CountColumn(total=column.adds, **named), column)
    if column.kind in _OTHER_KINDS:
        return _OTHER_KINDS[column.kind](**named)
    return _PresentedColumn(column, **named)


def _total_given(made: tables.Column, column: FigureColumn) -> tables.Column:
    """The foot from the figure itself: the database cannot add up two tables listed as one."""

    def total(table: ListTable) -> str | SafeString:
        number: Number = getattr(table, f"total_{column.key}")
        return money_html(number) if isinstance(number, Money) else f"{number:,}"

    if column.adds:
        made._footer = total
    return made
