"""Changing the key of the sealed columns, of every table of every module, without a stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from django.apps import apps
from django.db import connection, transaction

from boai.foundation import audit, encryption
from boai.foundation.fields import SealedTextField
from boai.foundation.home import home
from boai.units.access import check_may
from boai.units.models import Society, User
from boai.units.terms import Role

CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a rotation did.

    Args:
        key: the id of the key that every value is sealed with now.
        new_key: whether the key was made just now; a rotation cut short is finished with the key it began with.
        resealed: how many values were sealed anew.
    """

    key: str
    new_key: bool
    resealed: int


@dataclass(frozen=True, slots=True)
class _Column:
    table: str
    name: str
    context: str

    @property
    def quoted(self) -> tuple[str, str]:
        return connection.ops.quote_name(self.table), connection.ops.quote_name(self.name)


def rotate_field_keys(*, by: User | None = None, progress: Callable[[int, int], None] | None = None) -> Rotation:
    """换字段加密的密钥：环里加一把新的，再把每个加密字段重新加密。

    Usually run by the administrator's command, by nobody signed in.

    Safe to run again after a crash: while values under an older key are left, it finishes with the current key; only
    when none is left does it add a key. Old keys stay in the ring, so that back-ups stay readable. A value that a clerk
    changes meanwhile is sealed with the new key already and is left alone.

    Args:
        by: None where the administrator's command runs it.
        progress: called with values done and values in all, after each chunk.
    """
    if by is not None:
        check_may(by, (Role.ADMINISTRATOR,), to="换加密密钥")
    ring = encryption.KeyRing.load(home())
    left = sum(_count_under_older_keys(column, ring.current) for column in _sealed_columns())
    new_key = left == 0
    if new_key:
        ring = ring.with_new_key()
        ring.save(home())
        left = sum(_count_under_older_keys(column, ring.current) for column in _sealed_columns())
    resealed = 0
    for column in _sealed_columns():
        for done in _reseal(column, ring.current):
            resealed += done
            if progress is not None:
                progress(resealed, left)
    for society in Society.objects.all():
        audit.record_by_program(
            unit_id=society.pk,
            action="people.rotate_field_keys",
            subject=f"units.Society:{society.pk}",
            key=ring.current,
            resealed=resealed,
        )
    return Rotation(key=ring.current, new_key=new_key, resealed=resealed)


def _sealed_columns() -> Iterator[_Column]:
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, SealedTextField):
                yield _Column(model._meta.db_table, str(field.column), field.context)


def _count_under_older_keys(column: _Column, current: str) -> int:
    table, name = column.quoted
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*) FROM {table} WHERE {name} <> '' AND {name} NOT LIKE %s",  # noqa: S608 - our own names
            [f"v1:{current}:%"],
        )
        return int(cursor.fetchone()[0])


def _reseal(column: _Column, current: str) -> Iterator[int]:
    table, name = column.quoted
    last = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, {name} FROM {table} WHERE id > %s AND {name} <> '' AND {name} NOT LIKE %s"  # noqa: S608 - our own names
                " ORDER BY id LIMIT %s",
                [last, f"v1:{current}:%", CHUNK],
            )
            rows = cursor.fetchall()
            done = 0
            for identifier, stored in rows:
                opened = encryption.decrypt(stored, context=column.context)
                cursor.execute(
                    f"UPDATE {table} SET {name} = %s WHERE id = %s AND {name} = %s",  # noqa: S608 - our own names
                    [encryption.encrypt(opened, context=column.context), identifier, stored],
                )
                done += cursor.rowcount
        if not rows:
            return
        last = rows[-1][0]
        yield done
