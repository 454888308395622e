"""What an owner of the database can do behind the program's back; for tests that prove it is noticed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.utils import CursorWrapper

from boai.foundation.append_only import trigger_names


@contextmanager
def without_triggers(table: str) -> Iterator[CursorWrapper]:
    """A cursor for which the table's append-only triggers do not exist; rolled back with the test."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            for name in trigger_names(table, "sqlite"):
                cursor.execute(f"DROP TRIGGER {name}")
        yield cursor
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = origin")
