"""A whole file of organisations: looked at, taken in, all or nothing; and the register as a file."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from boai.foundation import attachments, audit
from boai.foundation.models import Attachment
from boai.foundation.moments import now
from boai.foundation.spreadsheets import Column, Sheet, write_workbook
from boai.people import access
from boai.people.errors import FileNotAccepted
from boai.people.models import Organisation
from boai.people.operations.organisations import put_in_place
from boai.people.queries import Intake, OrganisationFacts, compare_with_register, find_organisations, values_of
from boai.units.access import check_may, check_same_society, may
from boai.units.models import User

EXPORT_HEADINGS = ("类别", "名称", "统一社会信用代码", "区划代码", "镇街", "人数", "联系人", "联系电话")


def upload_organisations(*, by: User, name: str, data: bytes, media_type: str) -> Attachment:
    """收下一份单位名录文件，先看再决定；名录还没有变。

    Raises:
        WrongRole: see `access.EDIT_ORGANISATIONS`.
    """
    check_may(by, access.EDIT_ORGANISATIONS, to="导入单位名录")
    with transaction.atomic():
        kept = attachments.keep(by=by, name=name, data=data, media_type=media_type)
        audit.record(
            by=by, action="people.upload_organisations", subject=f"foundation.Attachment:{kept.pk}", sha256=kept.sha256
        )
    return kept


def take_in_organisations(*, by: User, rows: Sequence[OrganisationFacts], source: Attachment) -> Intake:
    """把一份名录文件并入名录：没有的添上，有变化的更新，一样的不动。All or nothing.

    Raises:
        WrongRole: see `access.EDIT_ORGANISATIONS`.
        FileNotAccepted: rows contradict one another or the register; nothing was changed.
    """
    check_may(by, access.EDIT_ORGANISATIONS, to="导入单位名录")
    check_same_society(by, source.unit_id)
    with transaction.atomic():
        intake = compare_with_register(rows)
        if intake.problems:
            raise FileNotAccepted(
                f"文件里还有 {len(intake.problems)} 处问题，一行都没有导入；"
                f"先改第 {intake.problems[0].row} 行：{intake.problems[0].message}"
            )
        moment = now()
        for facts in intake.new:
            Organisation(unit_id=by.unit_id, created_at=moment, created_by=by, **values_of(facts, None)).save()
        for existing, facts, _ in intake.changed:
            put_in_place(by=by, organisation=existing, values=values_of(facts, existing))
        if intake.new or intake.changed:
            audit.record(
                by=by,
                action="people.take_in_organisations",
                subject=f"foundation.Attachment:{source.pk}",
                new=len(intake.new),
                same=intake.same,
                changed={str(existing.pk): changes for existing, _, changes in intake.changed},
            )
    return intake


def export_organisations(*, by: User, text: str = "", kind: str = "", town: str = "") -> bytes:
    """导出单位名录 as xlsx that can be taken in again unchanged; leaves a trace (dossier 10.3).

    Whoever may not edit gets masked telephones.
    """
    check_may(by, access.READ_ORGANISATIONS, to="导出单位名录")
    full = may(by, access.EDIT_ORGANISATIONS)
    found = find_organisations(text, kind=kind, town=town)
    rows = [
        (
            row.get_kind_display(),
            row.name,
            row.social_credit_code,
            row.division_code,
            row.town,
            row.members,
            row.contact_name,
            row.contact_phone if full else row.contact_phone_masked,
        )
        for row in (found.defer(None) if full else found)
    ]
    audit.record(
        by=by,
        action="people.export_organisations",
        subject=f"units.Society:{by.unit_id}",
        rows=len(rows),
        full_phones=full,
    )
    return write_workbook([Sheet("单位名录", [Column(heading) for heading in EXPORT_HEADINGS], rows)])
