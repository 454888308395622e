"""Writes of photographs: cleaned before they are kept, added, taken down."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from boai.activities import access, queries, rules
from boai.activities.errors import PhotoRefused
from boai.activities.formats import photographs
from boai.activities.formats.photographs import PhotoFile
from boai.activities.models import Activity, ActivityPhoto
from boai.foundation import attachments, audit
from boai.foundation.errors import BadInput
from boai.units.models import User


def add_photos(*, by: User, activity: Activity, photos: Sequence[PhotoFile]) -> list[ActivityPhoto]:
    """给一场活动补照片；已经有的同一张不重复。

    Raises:
        WrongRole: see `access.check_may_correct`.
        PhotoRefused: no photographs, too many, or one that cannot be cleaned; none is kept then.
    """
    access.check_may_correct(by, activity)
    if not photos:
        raise PhotoRefused("还没有选照片；先选一张。", field="photos")
    already = queries.photos_of(activity).count()
    cleaned = photographs.clean_all(photos, already=already, most=rules.MOST_PHOTOS)
    with transaction.atomic():
        kept = keep_photos(by=by, activity=activity, cleaned=cleaned)
        if kept:
            audit.record(
                by=by,
                action="activities.add_photos",
                subject=f"activities.Activity:{activity.pk}",
                sha256=[photo.attachment.sha256 for photo in kept],
            )
    return kept


def remove_photo(*, by: User, photo: ActivityPhoto, reason: str) -> None:
    """撤下一张照片（有人不愿出镜等）；留痕，原因必填。

    Raises:
        WrongRole: see `access.check_may_correct`.
        BadInput: no reason.
    """
    access.check_may_correct(by, photo.activity)
    if not reason.strip():
        raise BadInput("写一句为什么撤下，如“家长不同意”；原因会留痕。", field="reason")
    with transaction.atomic():
        audit.record(
            by=by,
            action="activities.remove_photo",
            subject=f"activities.Activity:{photo.activity_id}",
            sha256=photo.attachment.sha256,
            reason=reason.strip(),
        )
        photo.delete()


def keep_photos(*, by: User, activity: Activity, cleaned: Sequence[PhotoFile]) -> list[ActivityPhoto]:
    """Keep those that the activity does not have yet."""
    there = set(activity.photos.values_list("attachment__sha256", flat=True))
    kept = []
    for photo in cleaned:
        if photo.sha256 in there:
            continue
        there.add(photo.sha256)
        attachment = attachments.keep(by=by, name=photo.name, data=photo.data, media_type="image/jpeg")
        made: ActivityPhoto = ActivityPhoto.objects.create(
            unit_id=activity.unit_id, activity=activity, attachment=attachment
        )
        kept.append(made)
    return kept
