"""The audit trail: each operation writes one entry in its own transaction, sealed by the hash of the one before.

Dossier 10.4 (audit: user, moment, kind, result; protected against change and deletion). The chain's end is locked last
of all locks (docs/locks.md), so two operations of one society never seal the same predecessor.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from typing import Any, Final, Protocol

from django.db import transaction

from boai.foundation.models import AuditChain, AuditEntry
from boai.foundation.moments import now

GENESIS: Final = "0" * 64


class Actor(Protocol):
    """Who acts: a user of `units`, named here by shape because `foundation` lies below it."""

    pk: Any
    unit_id: int

    @property
    def display_name(self) -> str: ...


def record(*, by: Actor, action: str, subject: str, **detail: Any) -> AuditEntry:
    """Write one entry for what `by` just did, inside the caller's transaction.

    Args:
        action: a verb of the module, ``ledger.post``.
        subject: what it was done to, ``ledger.Fund:12``.
        detail: plain JSON values: numbers, words, what was before. Never a full identity number or telephone.
    """
    return _append(
        unit_id=by.unit_id, by_id=by.pk, by_name=by.display_name, action=action, subject=subject, detail=detail
    )


def record_by_program(*, unit_id: int, action: str, subject: str, **detail: Any) -> AuditEntry:
    """The same for what nobody in particular did: set-up by command, a failed sign-in."""
    return _append(unit_id=unit_id, by_id=None, by_name="程序", action=action, subject=subject, detail=detail)


def seal(entry: AuditEntry) -> str:
    """The hash over everything in the entry and its predecessor's hash; 64 hexadecimal characters."""
    content = {
        "unit": entry.unit_id,
        "number": entry.number,
        "by": entry.by_id,
        "name": entry.by_name,
        "at": entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "action": entry.action,
        "subject": entry.subject,
        "detail": entry.detail,
        "previous": entry.previous_hash,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def first_broken(entries: Iterator[AuditEntry], chain: AuditChain | None) -> str | None:
    """Walk a society's whole chain; the sentence that names the first entry that does not hold, or None."""
    previous, expected = GENESIS, 1
    for entry in entries:
        if entry.number != expected:
            return f"留痕第 {expected} 条不见了，下一条是第 {entry.number} 条。"
        if entry.previous_hash != previous or seal(entry) != entry.hash:
            return f"留痕第 {entry.number} 条（{entry.action}）被改动过。"
        previous, expected = entry.hash, expected + 1
    length, last = (chain.length, chain.last_hash) if chain else (0, "")
    if length != expected - 1 or (length and last != previous):
        return f"留痕应有 {length} 条，现在只有 {expected - 1} 条；末尾被删过。"
    return None


def _append(*, unit_id: int, by_id: Any, by_name: str, action: str, subject: str, detail: dict[str, Any]) -> AuditEntry:
    with transaction.atomic():
        chain, _ = AuditChain.objects.select_for_update().get_or_create(unit_id=unit_id)
        entry = AuditEntry(
            unit_id=unit_id,
            number=chain.length + 1,
            by_id=by_id,
            by_name=by_name,
            at=now(),
            action=action,
            subject=subject,
            detail=detail,
            previous_hash=chain.last_hash or GENESIS,
        )
        entry.hash = seal(entry)
        AuditEntry._base_manager.bulk_create([entry])
        AuditChain.objects.filter(pk=chain.pk).update(length=entry.number, last_hash=entry.hash)
    return entry
