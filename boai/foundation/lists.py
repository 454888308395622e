"""Lists: tables that sort, search, filter, total every row, page, and export what was asked for.

A module declares a `ListTable` and (where there is something to choose) a `ListFilter`, and its view calls `list_page`.
The look is in the templates of `web`, named here as plain strings. Every total is of all rows of the list, not of the
page; every cut says how many rows there are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final
from urllib.parse import quote

import django_filters
import django_tables2 as tables
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString

from boai.foundation.moments import local, now
from boai.foundation.money import ZERO, Money
from boai.foundation.scoping import across_societies
from boai.foundation.spreadsheets import Column as SheetColumn
from boai.foundation.spreadsheets import Sheet, Value, write_workbook

PER_PAGE: Final = 50
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NONE: Final = "—"


def money_html(amount: Money | None) -> SafeString:
    """``−1,234<span class="fen">.56</span>``, in one span so that no flexible row parts yuan and fen; — for None."""
    if amount is None:
        return SafeString(NONE)
    minus = "−" if amount.fen < 0 else ""
    return format_html(
        '<span class="amount">{}{}<span class="fen">{}</span></span>', minus, amount.yuan_text(), amount.fen_text()
    )


def _cell(style: str) -> dict[str, dict[str, str]]:
    return {"th": {"class": style}, "td": {"class": style}, "tf": {"class": style}}


class MainColumn(tables.Column):
    """What the row is about: bold, usually a link (`linkify=`), the heading of the row on a phone."""

    def __init__(self, **named: Any) -> None:
        named.setdefault("attrs", {"td": {"class": "main b"}})
        super().__init__(**named)


class WordsColumn(tables.Column):
    """Quiet words: the second line of the row."""

    def __init__(self, **named: Any) -> None:
        named.setdefault("attrs", {"td": {"class": "mut"}})
        super().__init__(**named)


class MoneyColumn(tables.Column):
    """`Money`, right-aligned, fen quieter, unit in the heading; `total=True` adds up *all* rows in the foot."""

    def __init__(self, *, total: bool = False, **named: Any) -> None:
        self.total = total
        named.setdefault("attrs", _cell("num"))
        super().__init__(footer=_money_total if total else None, **named)

    def render(self, value: Money) -> SafeString:
        return money_html(value)

    def value(self, value: Money) -> Any:
        return value


class CountColumn(tables.Column):
    """A whole number, right-aligned with separators; `total=True` adds up all rows."""

    def __init__(self, *, total: bool = False, **named: Any) -> None:
        self.total = total
        named.setdefault("attrs", _cell("num"))
        super().__init__(footer=_count_total if total else None, **named)

    def render(self, value: int) -> str:
        return f"{'−' if value < 0 else ''}{abs(value):,}"

    def value(self, value: int) -> Any:
        return value


class DayColumn(tables.Column):
    """``2026-09-08``."""

    def __init__(self, **named: Any) -> None:
        named.setdefault("attrs", {"td": {"class": "n nw"}})
        super().__init__(**named)

    def render(self, value: dt.date) -> str:
        return value.strftime("%Y-%m-%d")

    def value(self, value: dt.date) -> Any:
        return value


class MomentColumn(tables.Column):
    """``2026-09-08 09:12``, as a clock in China shows it."""

    def __init__(self, **named: Any) -> None:
        named.setdefault("attrs", {"td": {"class": "n nw"}})
        super().__init__(**named)

    def render(self, value: dt.datetime) -> str:
        return local(value).strftime("%Y-%m-%d %H:%M")

    def value(self, value: dt.datetime) -> Any:
        return local(value).replace(tzinfo=None)


class ActionColumn(tables.Column):
    """One thing to do with the row, at its right end: `words` and a `linkify`. Not exported."""

    def __init__(self, words: str, **named: Any) -> None:
        self.words = words
        named.setdefault("attrs", {"td": {"class": "num sm"}, "th": {"class": "num"}})
        super().__init__(empty_values=(), orderable=False, exclude_from_export=True, verbose_name="", **named)

    def render(self) -> str:
        return str(self.words)


class ListTable(tables.Table):
    """The base of every list. Cells without a value show —; on a phone each row becomes a block."""

    class Meta:
        template_name = "web/table.html"
        attrs: ClassVar[dict[str, str]] = {"class": "t stacked"}

    def __init__(self, *arguments: Any, **named: Any) -> None:
        # given here as well because the library does not inherit a `Meta` that is not named
        named.setdefault("template_name", "web/table.html")
        named.setdefault("attrs", self._meta.attrs or ListTable.Meta.attrs)
        named.setdefault("default", NONE)
        super().__init__(*arguments, **named)


class ListFilter(django_filters.FilterSet):
    """The base of every filter: a search box over `search_fields` (put the pinyin initials among them) and choices,
    which are shown as chips."""

    search_fields: ClassVar[tuple[str, ...]] = ()
    search_words: ClassVar[str] = "找"
    q = django_filters.CharFilter(method="search", label="找")

    @classmethod
    def filter_for_field(cls, field: Any, field_name: str, lookup_expr: str | None = None) -> Any:
        """Which filter suits a column. The library asks the model's manager for that while the program loads, before
        any society is in scope; no row is read."""
        with across_societies():
            return super().filter_for_field(field, field_name, lookup_expr)

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Rows in which any of the fields contains what was typed; a space means both."""
        for word in value.split():
            condition = Q()
            for each in self.search_fields:
                condition |= Q(**{f"{each}__icontains": word})
            rows = rows.filter(condition)
        return rows

    @property
    def chip_groups(self) -> list[ChipGroup]:
        """One group for each filter with choices; each chip keeps everything else that was chosen."""
        chosen: Mapping[str, Any] = self.data or {}
        groups = []
        for name, each in self.filters.items():
            choices = list(getattr(each.field, "choices", ()))
            if name == "q" or not choices:
                continue
            pairs = [(str(code), str(label)) for code, label in choices if code not in ("", None)]
            if not pairs:
                continue
            present = str(chosen.get(name) or "")
            chips = [Chip("全部", self._without(name, ""), not present)]
            chips += [Chip(label, self._without(name, code), code == present) for code, label in pairs]
            groups.append(ChipGroup(str(each.label or ""), chips))
        return groups

    def _without(self, name: str, value: str) -> str:
        query = self.request.GET.copy()
        for gone in (name, "page", "export"):
            query.pop(gone, None)
        if value:
            query[name] = value
        return f"?{query.urlencode()}"


@dataclass(frozen=True, slots=True)
class Chip:
    words: str
    url: str
    on: bool


@dataclass(frozen=True, slots=True)
class ChipGroup:
    label: str
    chips: list[Chip]


@dataclass(frozen=True, slots=True)
class Nothing:
    """What to say where there is no row at all: what it means, what to do first, one button."""

    title: str
    words: str = ""
    url: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as its template needs it: `{% include "web/list.html" %}`."""

    table: ListTable
    filters: ListFilter | None
    nothing: Nothing
    row_count: int
    asked: bool = field(default=False)

    @property
    def first(self) -> int:
        return int(self.table.page.start_index())

    @property
    def last(self) -> int:
        return int(self.table.page.end_index())


def list_page(
    request: HttpRequest,
    template: str,
    *,
    table: type[ListTable],
    rows: QuerySet[Any],
    title: str,
    filters: type[ListFilter] | None = None,
    nothing: Nothing | None = None,
    per_page: int = PER_PAGE,
    exclude: Sequence[str] = (),
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """A whole list page: search and filters from the query string, sorting, paging; `?export=xlsx` gives all its rows.

    Args:
        title: names the exported sheet and file.
        nothing: what to say where the society has no such row yet.
        context: anything else the template needs; the list itself is `listing`.
    """
    chosen = filters(request.GET, queryset=rows, request=request) if filters else None
    found = chosen.qs if chosen is not None else rows
    shown = table(found, exclude=tuple(exclude), request=request)
    if request.GET.get("export") == "xlsx":
        shown.order_by = request.GET.get("sort") or shown.order_by
        return workbook_response(shown, title)
    tables.RequestConfig(request, paginate={"per_page": per_page}).configure(shown)
    asked = any(value for name, value in request.GET.items() if name not in ("page", "sort"))
    listing = Listing(shown, chosen, nothing or Nothing(f"还没有{title}"), shown.page.paginator.count, asked)
    return render(request, template, {"listing": listing, **(context or {})})


def workbook_response(table: ListTable, title: str) -> HttpResponse:
    """All rows of the table as an xlsx to download, totals in its last row, the moment above the headings."""
    columns = [column for column in table.columns if not column.column.exclude_from_export]
    totals = any(getattr(column.column, "total", False) for column in columns)
    sheet = Sheet(
        name=title,
        columns=[SheetColumn(str(column.header), getattr(column.column, "total", False)) for column in columns],
        rows=([_plain(row.get_cell_value(column.name)) for column in columns] for row in table.rows),
        preamble=[[f"{title}，数据截至 {local(now()):%Y-%m-%d %H:%M}"]],
        total_label="合计" if totals else "",
    )
    response = HttpResponse(write_workbook([sheet]), content_type=XLSX)
    file_name = quote(f"{title}_{local(now()):%Y%m%d}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{file_name}"
    return response


def _plain(value: Any) -> Value:
    if value is None or value == NONE:
        return None
    return value if isinstance(value, (int, Money, dt.date, dt.datetime)) else str(value)


def _sum(table: ListTable, accessor: str) -> Any:
    data = table.data.data
    if isinstance(data, QuerySet):
        return data.order_by().aggregate(total=Sum(accessor))["total"]
    return _add_up(tables.A(accessor).resolve(row, quiet=True) for row in data)


def _add_up(values: Iterable[Any]) -> Any:
    present = [value for value in values if value is not None]
    return sum(present[1:], present[0]) if present else None


def _money_total(table: ListTable, bound_column: Any) -> SafeString:
    return money_html(_sum(table, bound_column.accessor) or ZERO)


def _count_total(table: ListTable, bound_column: Any) -> str:
    return f"{_sum(table, bound_column.accessor) or 0:,}"
