"""Numbers of documents: ``450802-JZ-2021-000001``, never twice, gaps explained (dossier 12.1)."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from boai.foundation.models import Sequence


def next_number(*, unit_id: int, division_code: str, kind: str, year: int) -> str:
    """Take the next number of a kind in a year, inside the caller's transaction (a roll-back gives it back)."""
    return take_numbers(unit_id=unit_id, division_code=division_code, kind=kind, year=year, count=1)[0]


def take_numbers(*, unit_id: int, division_code: str, kind: str, year: int, count: int) -> list[str]:
    """Take `count` consecutive numbers at once."""
    with transaction.atomic():
        sequence, _ = Sequence.objects.select_for_update().get_or_create(unit_id=unit_id, kind=kind, year=year)
        Sequence.objects.filter(pk=sequence.pk).update(last=F("last") + count)
    return [
        f"{division_code}-{kind}-{year}-{number:06d}" for number in range(sequence.last + 1, sequence.last + count + 1)
    ]
