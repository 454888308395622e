"""Whole files of activities: out as the statistics table, in from one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from boai.activities import access, queries, rules
from boai.activities.errors import FileNotAccepted
from boai.activities.models import Activity, Theme
from boai.activities.operations.facts import checked_facts
from boai.activities.operations.records import enter, take_number
from boai.activities.terms import ActivityKind, CountMethod, PlaceKind
from boai.foundation import attachments, audit
from boai.foundation.models import Attachment
from boai.foundation.moments import today
from boai.people.models import Organisation
from boai.units.access import check_may, check_same_society
from boai.units.models import User


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One row of a file, read and looked up.

    Args:
        client_key: made of the row's contents, so that the same row enters once, whatever its file is called.
        place_kind: empty to have it told by the organisation or the place's words.
        count_method: empty where the file does not say; then the whole file's is asked for.
    """

    row: int
    client_key: str
    kind: ActivityKind
    occurred_on: dt.date
    starts_at: dt.time | None
    ends_at: dt.time | None
    place: str
    place_kind: PlaceKind | str
    place_organisation: Organisation | None
    partners: tuple[Organisation, ...]
    partners_unlisted: str
    head_count: int
    count_method: CountMethod | str
    materials: dict[str, int]
    theme: Theme | None
    title: str
    note: str


def export_activities(*, by: User, rows: QuerySet[Activity]) -> list[Activity]:
    """取出这些活动去写普及统计表 (dossier 3.9, `documents.statistics_table`)；leaves a trace.

    Args:
        rows: taken from `access.visible_to`.

    Raises:
        WrongRole: neither `access.READ_ALL` nor `READ_OWN`.
    """
    mine = access.visible_to(by).filter(pk__in=rows.order_by().values("pk")).order_by("occurred_on", "pk")
    found = list(queries.with_copies(mine).prefetch_related("partners", "materials"))
    audit.record(by=by, action="activities.export", subject=f"units.Society:{by.unit_id}", rows=len(found))
    return found


def upload_activities(*, by: User, name: str, data: bytes, media_type: str) -> Attachment:
    """收下一份活动统计表，先看再决定；活动还没有变。

    Raises:
        WrongRole: see `access.IMPORT`.
    """
    check_may(by, access.IMPORT, to="导入活动")
    with transaction.atomic():
        kept = attachments.keep(by=by, name=name, data=data, media_type=media_type)
        audit.record(by=by, action="activities.upload", subject=f"foundation.Attachment:{kept.pk}", sha256=kept.sha256)
    return kept


def take_in_activities(
    *, by: User, rows: Sequence[ActivityRow], source: Attachment, count_method: CountMethod | str = ""
) -> list[Activity]:
    """把一份活动统计表记进来；记过的行不重复。All or nothing; the audit trail names the file.

    Args:
        count_method: how heads were counted, for the rows that do not say.

    Raises:
        WrongRole: see `access.IMPORT`.
        FileNotAccepted: rows without a method, and none was given.
        BadInput: as `record_activity`; nothing was recorded.
    """
    check_may(by, access.IMPORT, to="导入活动")
    check_same_society(by, source.unit_id)
    unsaid = sum(1 for row in rows if not row.count_method)
    if unsaid and count_method not in CountMethod.values:
        raise FileNotAccepted(
            f"文件里有 {unsaid} 行没写人数是怎么数的；选一种再记，年报要写明口径。", field="count_method"
        )
    with transaction.atomic():
        known = queries.client_keys_known(row.client_key for row in rows)
        made = [_enter_row(by, row, count_method) for row in rows if row.client_key not in known]
        if made:
            audit.record(
                by=by,
                action="activities.take_in",
                subject=f"foundation.Attachment:{source.pk}",
                new=len(made),
                same=len(rows) - len(made),
            )
    return made


def _enter_row(by: User, row: ActivityRow, count_method: CountMethod | str) -> Activity:
    rules.check_day(row.occurred_on, today(), confirmed=True)
    facts = checked_facts(
        by=by,
        kind=row.kind,
        occurred_on=row.occurred_on,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        place_kind=row.place_kind,
        place_organisation=row.place_organisation,
        partners=row.partners,
        partners_unlisted=row.partners_unlisted,
        head_count=row.head_count,
        count_method=row.count_method or count_method,
        materials=row.materials,
        theme=row.theme,
        title=row.title,
        note=row.note,
    )
    number = take_number(by=by, day=row.occurred_on)
    return enter(by=by, number=number, client_key=row.client_key, contents=facts.digest(()), facts=facts)
