"""Figures of what was done, how many came and what was handed out (dossier 8.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import Case, CharField, Count, F, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, NullIf

from boai.activities.models import Activity, MaterialHandedOut
from boai.activities.terms import TRAINING_KINDS, ActivityKind, CountMethod, PlaceKind
from boai.foundation.spreadsheets import Value as CellValue
from boai.reporting.figures.definition import FigureColumn, FigureDefinition, Listing, Narrowing, Part, Row, Within
from boai.reporting.rules import Period

GROUP_WORDS: Final = "有主题的按主题，没有主题的按名称，名称也没有的按做了什么"

_KIND_LABELS: Final = {kind.value: str(kind.label) for kind in ActivityKind}
_METHOD_LABELS: Final = {method.value: str(method.label) for method in CountMethod}
_PLACE_LABELS: Final = {kind.value: str(kind.label) for kind in PlaceKind}


def _group(prefix: str = "") -> Coalesce:
    """Under which name an activity stands in the summary (see `GROUP_WORDS`)."""
    kinds = [When(**{f"{prefix}kind": kind}, then=Value(label)) for kind, label in _KIND_LABELS.items()]
    return Coalesce(
        F(f"{prefix}theme__name"),
        NullIf(F(f"{prefix}title"), Value("")),
        Case(*kinds, default=Value(""), output_field=CharField()),
        output_field=CharField(),
    )


def activities(period: Period) -> QuerySet[Activity]:
    """Activities whose day lies in the period, each with its `group`."""
    days = (period.first_day, period.last_day)
    rows: QuerySet[Activity] = Activity.objects.filter(occurred_on__range=days).annotate(group=_group())
    return rows


def trainings(period: Period) -> QuerySet[Activity]:
    return activities(period).filter(kind__in=TRAINING_KINDS)


def materials(period: Period) -> QuerySet[MaterialHandedOut]:
    days = (period.first_day, period.last_day)
    rows: QuerySet[MaterialHandedOut] = MaterialHandedOut.objects.filter(activity__occurred_on__range=days)
    return rows.annotate(group=_group("activity__"))


def groups(period: Period) -> QuerySet[Any]:
    """One row for each group of activities."""
    rows: QuerySet[Any] = activities(period).order_by().values(group_name=F("group"))
    return rows.annotate(sessions=Count("pk"), heads=Sum("head_count"))


def _labelled(key: str, labels: Mapping[str, str]) -> Callable[[Row], CellValue]:
    def words(row: Row) -> CellValue:
        return labels.get(row[key], row[key])

    return words


def _activity(row: Row) -> tuple[str, int]:
    return "activities:activity", row["record"]


_ACTIVITY_COLUMNS: Final = (
    FigureColumn("number", "编号", "main"),
    FigureColumn("occurred_on", "日期", "day"),
    FigureColumn("kind", "做了什么", "short", present=_labelled("kind", _KIND_LABELS)),
    FigureColumn("group", "主题或名称"),
    FigureColumn("place", "在哪里"),
    FigureColumn("place_kind", "场所类型", "short", present=_labelled("place_kind", _PLACE_LABELS)),
    FigureColumn("count_method", "怎么数的", "short", present=_labelled("count_method", _METHOD_LABELS)),
    FigureColumn("head_count", "人次", "count", adds=True),
)
_ACTIVITY_SHOWN: Final[dict[str, Any]] = {
    "record": F("pk"),
    **{column.key: column.key for column in _ACTIVITY_COLUMNS},
}
_BY_GROUP: Final = Narrowing("group", "按主题或名称", "group")
_BY_KIND: Final = Narrowing("kind", "按做了什么", "kind", lambda: _KIND_LABELS)
_BY_METHOD: Final = Narrowing("method", "按怎么数的", "count_method", lambda: _METHOD_LABELS)
_BY_PLACE: Final = Narrowing("place", "按场所类型", "place_kind", lambda: _PLACE_LABELS)

EVENTS: Final = Listing(
    code="events",
    name="活动",
    words="活动记录中，日期在这段时间内（含首尾两天）的每一场；同日两校是两场。",
    parts=(Part("活动", activities, _ACTIVITY_SHOWN),),
    columns=_ACTIVITY_COLUMNS,
    order=("occurred_on", "number"),
    narrowings=(_BY_KIND, _BY_METHOD, _BY_PLACE, _BY_GROUP),
    opens=_activity,
)
TRAININGS: Final = Listing(
    code="trainings",
    name="普及培训",
    words="活动记录中，日期在这段时间内、做的是“防溺水”或“急救普及”的每一场。",
    within=Within("events", lambda row: row["kind"] in TRAINING_KINDS),
    parts=(Part("活动", trainings, _ACTIVITY_SHOWN),),
    columns=_ACTIVITY_COLUMNS,
    order=("occurred_on", "number"),
    narrowings=(_BY_KIND, _BY_METHOD, _BY_PLACE, _BY_GROUP),
    opens=_activity,
)
GROUPS: Final = Listing(
    code="event_groups",
    name="活动项目",
    words=f"这段时间内的活动归到一起：{GROUP_WORDS}；一个名字是一项。",
    parts=(Part("活动", groups, {"group_name": "group_name", "sessions": "sessions", "heads": "heads"}),),
    columns=(
        FigureColumn("group_name", "主题或名称", "main"),
        FigureColumn("sessions", "场", "count", adds=True),
        FigureColumn("heads", "人次", "count", adds=True),
    ),
    order=("group_name",),
)
MATERIALS: Final = Listing(
    code="materials",
    name="宣传资料",
    words="这段时间内各场活动“发放资料”里的每一行；扇子、手册分列，份数是发出的份数。",
    parts=(
        Part(
            "发放资料",
            materials,
            {
                "record": F("activity_id"),
                "number": F("activity__number"),
                "occurred_on": F("activity__occurred_on"),
                "place": F("activity__place"),
                "group": "group",
                "item": "item",
                "copies": "copies",
            },
        ),
    ),
    columns=(
        FigureColumn("number", "活动编号", "main"),
        FigureColumn("occurred_on", "日期", "day"),
        FigureColumn("place", "在哪里"),
        FigureColumn("group", "主题或名称"),
        FigureColumn("item", "品名"),
        FigureColumn("copies", "份数", "count", adds=True),
    ),
    order=("occurred_on", "number", "item"),
    narrowings=(Narrowing("item", "按品名", "item"), _BY_GROUP),
    opens=_activity,
)

_DICTIONARY: Final = "指标字典"

FIGURES: Final = (
    FigureDefinition(
        "event.count", "主题活动", "一天在一个地方是一场；同日两校是两场。", f"{_DICTIONARY} event.count", EVENTS
    ),
    FigureDefinition(
        "event.groups",
        "主题活动项目",
        f"总结里分段写的项目数：{GROUP_WORDS}。",
        "年度总结的活动小节",
        GROUPS,
    ),
    FigureDefinition(
        "event.persontimes",
        "参加活动",
        "各场人次相加，一个人来两次算两次；签到、数座位、照片估分开看得到。",
        f"{_DICTIONARY} event.count、train.pub.persontimes",
        EVENTS,
        measure="head_count",
    ),
    FigureDefinition(
        "train.pub.sessions",
        "普及培训场次",
        "防溺水和急救普及，一次在一地对一批人；同日两校是两场。",
        f"{_DICTIONARY} train.pub.sessions",
        TRAININGS,
    ),
    FigureDefinition(
        "train.pub.persontimes",
        "普及人次",
        "防溺水和急救普及各场人次相加，可以重复；必须注明怎么数的，所以按签到、数座位、照片估分列。",
        f"{_DICTIONARY} train.pub.persontimes",
        TRAININGS,
        measure="head_count",
    ),
    FigureDefinition(
        "material.copies",
        "宣传资料",
        "各场活动发出的份数相加，按品名分列，不同品名不混。",
        f"{_DICTIONARY} material.copies",
        MATERIALS,
        measure="copies",
    ),
)
