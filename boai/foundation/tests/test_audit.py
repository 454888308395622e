from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from boai.foundation import audit
from boai.foundation.audit import Actor
from boai.foundation.models import AuditChain, AuditEntry
from boai.foundation.tests.forgery import without_triggers


def three_entries(by: Actor) -> None:
    for number in range(3):
        audit.record(by=by, action="test.do", subject=f"x:{number}", before=number)


def first_broken(society: Any) -> str | None:
    chain = AuditChain.objects.filter(unit_id=society.pk).first()
    return audit.first_broken(AuditEntry.objects.order_by("number").iterator(), chain)


def test_entries_are_numbered_and_chained(lead: Actor, society: Any) -> None:
    three_entries(lead)
    entries = list(AuditEntry.objects.order_by("number"))
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert entries[0].previous_hash == audit.GENESIS
    assert [entry.previous_hash for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]
    assert (entries[2].by_name, entries[2].detail) == (lead.display_name, {"before": 2})
    assert first_broken(society) is None


def test_an_empty_chain_is_whole(society: Any) -> None:
    assert first_broken(society) is None


def test_an_entry_goes_when_its_transaction_does(lead: Actor, society: Any) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        three_entries(lead)
        raise RuntimeError
    assert AuditEntry.objects.count() == 0
    assert first_broken(society) is None


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE foundation_auditentry SET action = 'other' WHERE number = 2", "留痕第 2 条（other）被改动过。"),
        ("UPDATE foundation_auditentry SET detail = '{}' WHERE number = 3", "留痕第 3 条（test.do）被改动过。"),
        ("DELETE FROM foundation_auditentry WHERE number = 2", "留痕第 2 条不见了，下一条是第 3 条。"),
        ("DELETE FROM foundation_auditentry WHERE number = 3", "留痕应有 3 条，现在只有 2 条；末尾被删过。"),
        ("DELETE FROM foundation_auditentry", "留痕应有 3 条，现在只有 0 条；末尾被删过。"),
    ],
)
def test_what_an_owner_does_behind_the_triggers_is_named(
    lead: Actor, society: Any, statement: str, sentence: str
) -> None:
    three_entries(lead)
    with without_triggers("foundation_auditentry") as cursor:
        cursor.execute(statement)
    assert first_broken(society) == sentence
