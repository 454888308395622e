"""Recording and correcting an activity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from boai.activities import access, rules
from boai.activities.errors import SentWithOtherContents
from boai.activities.formats import photographs
from boai.activities.formats.photographs import PhotoFile
from boai.activities.models import Activity, Theme
from boai.activities.operations.facts import Facts, checked_facts
from boai.activities.operations.pictures import keep_photos
from boai.activities.terms import ActivityKind, CountMethod, PlaceKind
from boai.foundation import audit
from boai.foundation.errors import BadInput
from boai.foundation.moments import now, today
from boai.foundation.numbering import next_number
from boai.people.models import Organisation
from boai.units.access import check_may
from boai.units.models import User


def record_activity(
    *,
    by: User,
    client_key: str,
    kind: ActivityKind | str,
    occurred_on: dt.date,
    place: str,
    head_count: int,
    count_method: CountMethod | str,
    place_kind: PlaceKind | str = "",
    starts_at: dt.time | None = None,
    ends_at: dt.time | None = None,
    place_organisation: Organisation | None = None,
    partners: Sequence[Organisation] = (),
    partners_unlisted: str = "",
    materials: Mapping[str, int] | None = None,
    photos: Sequence[PhotoFile] = (),
    theme: Theme | None = None,
    title: str = "",
    note: str = "",
    confirmed_day: bool = False,
) -> Activity:
    """记一场活动。

    Sent again with the same key and the same contents (the phone lost the answer), it answers with the record that is
    there, whatever was corrected in it since.

    Args:
        client_key: made by the phone or the page, one for each record; 8 to 64 characters.
        head_count: person-times, 0 to 200,000.
        materials: item → copies.
        photos: as they came from the phone; kept upright, at most 1600 px, without location (`photographs.clean`).
        confirmed_day: the clerk confirmed a day far back.

    Raises:
        WrongRole: see `access.RECORD`.
        DayInFuture, LongAgo, TimesUnreadable, CountWithoutMethod, PhotoRefused, BadInput: as their sentences say.
        SentWithOtherContents: the key was used for another record.
    """
    check_may(by, access.RECORD, to="记活动")
    key = _checked_key(client_key)
    rules.check_day(occurred_on, today(), confirmed=confirmed_day)
    facts = checked_facts(
        by=by,
        kind=kind,
        occurred_on=occurred_on,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        place_kind=place_kind,
        place_organisation=place_organisation,
        partners=partners,
        partners_unlisted=partners_unlisted,
        head_count=head_count,
        count_method=count_method,
        materials=materials or {},
        theme=theme,
        title=title,
        note=note,
    )
    return _enter_once(by, key, facts, photos)


def correct_activity(
    *,
    by: User,
    activity: Activity,
    kind: ActivityKind | str,
    occurred_on: dt.date,
    starts_at: dt.time | None,
    ends_at: dt.time | None,
    place: str,
    place_kind: PlaceKind | str,
    place_organisation: Organisation | None,
    partners: Sequence[Organisation],
    partners_unlisted: str,
    head_count: int,
    count_method: CountMethod | str,
    materials: Mapping[str, int],
    theme: Theme | None,
    title: str,
    note: str,
    confirmed_day: bool = False,
) -> Activity:
    """改一场活动；谁、何时、原来是什么、现在是什么都留痕。Saving what stands there writes nothing.

    Raises:
        WrongRole: see `access.check_may_correct`.
        As `record_activity`; a day far back is asked about only where it changes.
    """
    access.check_may_correct(by, activity)
    unchanged_day = occurred_on == activity.occurred_on
    rules.check_day(occurred_on, today(), confirmed=confirmed_day or unchanged_day)
    facts = checked_facts(
        by=by,
        kind=kind,
        occurred_on=occurred_on,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        place_kind=place_kind,
        place_organisation=place_organisation,
        partners=partners,
        partners_unlisted=partners_unlisted,
        head_count=head_count,
        count_method=count_method,
        materials=materials,
        theme=theme,
        title=title,
        note=note,
    )
    with transaction.atomic():
        before, after = Facts.stored(activity), facts.shown()
        changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
        if changed:
            for name, value in facts.plain.items():
                setattr(activity, name, value)
            activity.save()
            facts.put_in_place(activity)
            audit.record(
                by=by, action="activities.correct", subject=f"activities.Activity:{activity.pk}", changed=changed
            )
    return activity


def take_number(*, by: User, day: dt.date) -> str:
    """The next number of the day's year: ``990101-HD-2026-000001``."""
    return next_number(unit_id=by.unit_id, division_code=by.unit.division_code, kind="HD", year=day.year)


def enter(
    *, by: User, number: str, client_key: str, contents: str, facts: Facts, photos: Sequence[PhotoFile] = ()
) -> Activity:
    """Write one checked activity with its audit row, inside the caller's transaction."""
    activity: Activity = Activity.objects.create(
        unit_id=by.unit_id,
        number=number,
        client_key=client_key,
        contents_sha256=contents,
        recorded_at=now(),
        recorded_by=by,
        **facts.plain,
    )
    facts.put_in_place(activity)
    keep_photos(by=by, activity=activity, cleaned=photos)
    audit.record(
        by=by,
        action="activities.record",
        subject=f"activities.Activity:{activity.pk}",
        number=number,
        photos=len(photos),
        **facts.shown(),
    )
    return activity


def _enter_once(by: User, key: str, facts: Facts, photos: Sequence[PhotoFile]) -> Activity:
    contents = facts.digest(photos)
    earlier = _sent_before(key, contents)
    if earlier is not None:
        return earlier
    cleaned = photographs.clean_all(photos, already=0, most=rules.MOST_PHOTOS)
    with transaction.atomic():
        number = take_number(by=by, day=facts.plain["occurred_on"])
        earlier = _sent_before(key, contents)  # the number's lock was waited for: another request may have been first
        if earlier is not None:
            transaction.set_rollback(True)
            return earlier
        return enter(by=by, number=number, client_key=key, contents=contents, facts=facts, photos=cleaned)


def _checked_key(client_key: str) -> str:
    key = client_key.strip()
    if not 8 <= len(key) <= 64:
        raise BadInput("这一页的编号不对，存不了；重新打开“记活动”再填。", code="activity.client_key")
    return key


def _sent_before(key: str, contents: str) -> Activity | None:
    earlier: Activity | None = Activity.objects.filter(client_key=key).first()
    if earlier is not None and earlier.contents_sha256 != contents:
        raise SentWithOtherContents(
            f"这一页已经记成了 {earlier.number}（{earlier.occurred_on}，{earlier.place}，"
            f"{earlier.head_count:,} 人次），内容和现在的不一样；"
            "要改就打开那条记录改，要再记一场就重新打开“记活动”。"
        )
    return earlier
