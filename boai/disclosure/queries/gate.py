"""The gate of one issue: the frozen rows against the books as they are now (dossier 2.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from boai.disclosure.models import Leaf, Publication
from boai.disclosure.queries.gifts import Collected, booked, collect
from boai.disclosure.queries.issues import published_total
from boai.disclosure.rules import entries, gate
from boai.disclosure.rules.entries import FIELDS, Gift
from boai.foundation.moments import local
from boai.ledger.queries import fund_overviews
from boai.units.models import Society


def checks_of(publication: Publication, *, at: dt.datetime, collected: Collected | None = None) -> list[gate.Check]:
    """The gate as it stands now: the frozen rows against the books (dossier 2.6)."""
    collected = collected or collect(publication.received_from, publication.received_to, at=at)
    society: Society = publication.unit
    return gate.run_checks(
        gate.GateFacts(
            title=publication.title,
            scope=publication.scope_words,
            scope_now=collected.scope,
            fields=FIELDS,
            rows=publication.rows,
            rows_now=collected.rows,
            booked=booked(publication.received_from, publication.received_to),
            starts=local(publication.received_from),
            ends=local(publication.received_to),
            moment=local(at),
            already=_already_published(publication.rows),
            late=collected.late,
            private=_private(publication.rows, collected.gifts),
            without_consent=sum(gift.lacks_consent for gift in collected.gifts),
            before=published_total(),
            pools=_pools(),
            phone=society.supervision_phone,
            phone_checked_on=society.supervision_phone_checked_on,
        )
    )


def _already_published(rows: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """Row number → issue, for rows whose money an earlier issue holds."""
    numbers = {row["source"]: number for number, row in enumerate(rows, start=1)}
    found: dict[int, str] = {}
    for name, field in (("donation", "donation_id"), ("unclaimed", "unclaimed_id"), ("refund", "reversal_id")):
        ids = _ids(rows, name)
        leaves = Leaf.objects.filter(**{f"{field}__isnull": False}).values_list(field, "publication__issue")
        for key, issue in leaves.iterator(chunk_size=5_000) if ids else ():
            if key in ids:
                found[numbers[f"{name}:{key}"]] = f"第 {issue} 期"
    return found


def _ids(rows: Sequence[Mapping[str, Any]], name: str) -> set[int]:
    parts = (row["source"].partition(":") for row in rows)
    return {int(key) for kind, _, key in parts if kind == name}


def _private(rows: Sequence[Mapping[str, Any]], gifts: Sequence[Gift]) -> dict[int, tuple[str, ...]]:
    names = {gift.source: entries.private_names(gift) for gift in gifts}
    return {number: names.get(row["source"], ()) for number, row in enumerate(rows, start=1)}


def _pools() -> list[gate.PoolState]:
    return [
        gate.PoolState(each.fund.name, each.received, each.used, each.left, each.fund.period_from)
        for each in fund_overviews()
    ]
