"""Consents: given, withdrawn. What was agreed to is kept as the fingerprint of the wording shown (dossier 10.2)."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from boai.foundation import attachments, audit
from boai.foundation.models import Attachment
from boai.foundation.moments import local, now
from boai.people import access, rules
from boai.people.errors import ConsentIncomplete, ConsentWithdrawn
from boai.people.models import ConsentRecord, Organisation, Person
from boai.people.terms import ConsentMethod, ConsentPurpose
from boai.units.access import check_may, check_same_society
from boai.units.models import User

MOST_SCAN_BYTES: Final = 20 * 1024 * 1024
_KINDS: Final = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n", "image/png"))


@dataclass(frozen=True, slots=True)
class Scan:
    """The signed paper, scanned or photographed."""

    name: str
    data: bytes


def record_consent(
    *,
    by: User,
    purpose: ConsentPurpose | str,
    scope_words: str,
    wording: str,
    method: ConsentMethod | str,
    given_at: dt.datetime,
    person: Person | None = None,
    organisation: Organisation | None = None,
    guardian: Person | None = None,
    evidence: Attachment | None = None,
    scan: Scan | None = None,
) -> ConsentRecord:
    """记下一份同意。One purpose each: 公示、宣传、上报 are separate consents (PIPL §25, dossier 10.2).

    Args:
        scope_words: which fields it covers: ``姓名、金额``.
        wording: the text shown to the person; its SHA-256 is kept.
        evidence: a file that is kept already; or
        scan: one that comes in with the consent: PDF, JPG or PNG of at most 20 MB.

    Raises:
        WrongRole: see `access.RECORD_CONSENTS`.
        ConsentIncomplete: not exactly one of person and organisation, no scope, no wording, a moment to come, or no
            guardian for a child under 14 (PIPL §31).
    """
    check_may(by, access.RECORD_CONSENTS, to="记同意")
    if (person is None) == (organisation is None):
        raise ConsentIncomplete("一份同意只属于一个人或一家单位；选其中一个。")
    for of in (person, organisation, guardian, evidence):
        if of is not None:
            check_same_society(by, of.unit_id)
    if not scope_words.strip():
        raise ConsentIncomplete("没有写同意用哪些信息；如“姓名、金额”。", field="scope_words")
    rules.check_consent(
        birth_date=person.birth_date if person else None,
        has_guardian=guardian is not None and guardian != person,
        wording=wording,
        given_at=local(given_at),
        now=now(),
    )
    kind = _kind_of(scan) if scan else ""
    with transaction.atomic():
        if scan is not None:
            evidence = attachments.keep(by=by, name=scan.name, data=scan.data, media_type=kind)
        consent: ConsentRecord = ConsentRecord.objects.create(
            unit_id=by.unit_id,
            person=person,
            organisation=organisation,
            guardian=guardian,
            purpose=ConsentPurpose(purpose),
            scope_words=scope_words.strip(),
            wording_sha256=hashlib.sha256(wording.strip().encode("utf-8")).hexdigest(),
            method=ConsentMethod(method),
            evidence=evidence,
            given_at=given_at,
            recorded_by=by,
        )
        audit.record(
            by=by,
            action="people.record_consent",
            subject=f"people.ConsentRecord:{consent.pk}",
            purpose=str(consent.purpose),
            scope=consent.scope_words,
        )
    return consent


def withdraw_consent(*, by: User, consent: ConsentRecord, withdrawn_at: dt.datetime | None = None) -> ConsentRecord:
    """记下同意的撤回；从这一刻起不再用，以前用过的不受影响 (PIPL §15).

    Raises:
        WrongRole: see `access.RECORD_CONSENTS`.
        ConsentWithdrawn: it was withdrawn before.
        ConsentIncomplete: the moment lies before the consent or still to come.
    """
    check_may(by, access.RECORD_CONSENTS, to="记撤回同意")
    check_same_society(by, consent.unit_id)
    moment = withdrawn_at or now()
    if consent.withdrawn_at is not None:
        raise ConsentWithdrawn(f"这份同意 {local(consent.withdrawn_at):%Y-%m-%d %H:%M} 已经撤回，不用再记。")
    if not consent.given_at <= moment <= now():
        raise ConsentIncomplete(
            f"撤回时刻应在同意（{local(consent.given_at):%Y-%m-%d %H:%M}）之后、现在之前；核对后再填。",
            field="withdrawn_at",
        )
    with transaction.atomic():
        consent.withdrawn_at = moment
        consent.save(update_fields=["withdrawn_at"])
        audit.record(
            by=by,
            action="people.withdraw_consent",
            subject=f"people.ConsentRecord:{consent.pk}",
            purpose=str(consent.purpose),
        )
    return consent


def _kind_of(scan: Scan) -> str:
    """What the file is by its first bytes, never by its name."""
    if len(scan.data) > MOST_SCAN_BYTES:
        size = len(scan.data) / 1024 / 1024
        raise ConsentIncomplete(f"扫描件有 {size:.0f} MB，最多 20 MB；拍小一些，或另存为 PDF。", field="scan")
    kind = next((kind for magic, kind in _KINDS if scan.data.startswith(magic)), None)
    if kind is None:
        raise ConsentIncomplete(f"扫描件“{scan.name}”不是 PDF、JPG 或 PNG；换成其中一种再传。", field="scan")
    return kind
