"""Many rows at once: `executemany` on SQLite, `COPY` on PostgreSQL. Several times the speed of `bulk_create`.

Values are what the column stores (fen, ids, aware datetimes), so that nothing is converted twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Final

from django.db import connection, models

CHUNK: Final = 5_000


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows into the model's table inside the caller's transaction; returns how many.

    Args:
        columns: database columns (``fund_id``, not ``fund``), in the order of the values.
        rows: on PostgreSQL the iterator may not ask the database anything: COPY holds the connection until it ends.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    if connection.vendor == "postgresql":
        return _copy(f"COPY {table} ({names}) FROM STDIN", rows)
    moments = _moment_places(model, columns)
    statement = f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(columns))})"  # noqa: S608 - own names
    return _execute_many(statement, (_with_moments_as_text(row, moments) for row in rows) if moments else rows)


def reserve_ids(model: type[models.Model], count: int) -> range:
    """Take `count` primary keys that nobody else will get. On SQLite the caller holds the write lock already."""
    with connection.cursor() as cursor:
        table = model._meta.db_table
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
            (sequence,) = cursor.fetchone()
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [sequence])
            cursor.execute("SELECT nextval(%s)", [sequence])
            (first,) = cursor.fetchone()
            cursor.execute("SELECT setval(%s, %s)", [sequence, first + count - 1 if count else first])
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            found = cursor.fetchone()
            first = (found[0] if found else 0) + 1
        return range(first, first + count)


def _copy(statement: str, rows: Iterable[Sequence[Any]]) -> int:
    count = 0
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _execute_many(statement: str, rows: Iterable[Sequence[Any]]) -> int:
    count = 0
    iterator = iter(rows)
    with connection.cursor() as cursor:
        while chunk := list(islice(iterator, CHUNK)):
            cursor.executemany(statement, chunk)
            count += len(chunk)
    return count


def _moment_places(model: type[models.Model], columns: Sequence[str]) -> list[int]:
    """Which values are days or moments: only they differ between what Python holds and what SQLite keeps."""
    dated = {field.column for field in model._meta.concrete_fields if isinstance(field, models.DateField)}
    return [place for place, column in enumerate(columns) if column in dated]


def _with_moments_as_text(row: Sequence[Any], places: Sequence[int]) -> list[Any]:
    values = list(row)
    for place in places:
        value = values[place]
        if isinstance(value, dt.datetime):
            values[place] = value.astimezone(dt.UTC).replace(tzinfo=None).isoformat(" ")
        elif isinstance(value, dt.date):
            values[place] = value.isoformat()
    return values
