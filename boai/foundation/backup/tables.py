"""The tables of a backup and their values in a form that belongs to no engine.

Values are read and written raw, past the model fields, so what lies sealed in a column stays sealed.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

OF_THE_MACHINE: Final = frozenset({"contenttypes", "auth", "sessions"})
"""Apps whose rows belong to one running installation: `migrate` makes them anew, and people sign in again."""
READ_AT_ONCE: Final = 2_000

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table as it is backed up; rows are in the order of the primary key."""

    model: type[models.Model]
    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def column_names(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def counts_its_ids(self) -> bool:
        return isinstance(self.model._meta.pk, models.AutoField | models.BigAutoField)


def tables() -> list[Table]:
    """Every table that is backed up, by name."""
    found = [
        Table(model, tuple(Column(str(field.column), _kind(field)) for field in model._meta.concrete_fields))
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in OF_THE_MACHINE
    ]
    return sorted(found, key=lambda table: table.name)


def rows_of(table: Table) -> Iterator[list[Any]]:
    """The table's rows as JSON values, read piece by piece."""
    encoders = [_ENCODE[column.kind] for column in table.columns]
    names = ", ".join(connection.ops.quote_name(name) for name in table.column_names)
    key = connection.ops.quote_name(str(table.model._meta.pk.column))
    statement = f"SELECT {names} FROM {connection.ops.quote_name(table.name)} ORDER BY {key}"  # noqa: S608 - own names
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement)
        while chunk := cursor.fetchmany(READ_AT_ONCE):
            for row in chunk:
                yield [None if value is None else encode(value) for value, encode in zip(row, encoders, strict=True)]


def storable(table: Table, row: Sequence[Any]) -> list[Any]:
    """JSON values as the columns of the engine in use take them.

    Raises:
        ValueError, TypeError: the row does not fit the table.
    """
    return [
        None if value is None else _DECODE[column.kind](value) for value, column in zip(row, table.columns, strict=True)
    ]


def last_id(table: Table) -> int:
    """The last primary key ever given out, also where its row is gone; 0 where keys are not counted."""
    if not table.counts_its_ids:
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table.name, table.model._meta.pk.column])
            cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {cursor.fetchone()[0]}")  # noqa: S608 - a catalogue name
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def continue_ids(table: Table, last: int) -> None:
    """Let the next primary key be above both `last` and every row there is, inside the caller's transaction."""
    if not table.counts_its_ids or not last:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for statement in connection.ops.sequence_reset_sql(no_style(), [table.model]):
                cursor.execute(statement)
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table.name, table.model._meta.pk.column])
            (sequence,) = cursor.fetchone()
            cursor.execute("SELECT setval(%s, %s)", [sequence, last])
        else:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, last])


def _kind(field: models.Field[Any, Any]) -> str:
    target = field
    while target.remote_field is not None:
        target = target.target_field  # type: ignore[attr-defined]  # a foreign key stores what it points at
    kind = target.get_internal_type()
    if kind not in _ENCODE:
        raise NotImplementedError(f"backup cannot carry {field} of type {kind}")
    return kind


def _moment(value: dt.datetime) -> str:
    aware = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
    return aware.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _canonical_json(value: str) -> str:
    return json.dumps(json.loads(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _unchanged(value: Any) -> Any:
    return value


def _identifier(value: str) -> Any:
    return value if connection.vendor == "postgresql" else uuid.UUID(value).hex


def _address(value: Any) -> str:
    return str(value).removesuffix("/32").removesuffix("/128")


_INTEGERS: Final = (
    "AutoField",
    "BigAutoField",
    "BigIntegerField",
    "IntegerField",
    "PositiveBigIntegerField",
    "PositiveIntegerField",
    "PositiveSmallIntegerField",
    "SmallIntegerField",
)
_TEXTS: Final = ("CharField", "TextField", "SlugField", "FilePathField", "FileField")
_ENCODE: Final[dict[str, Convert]] = {
    **dict.fromkeys(_INTEGERS, int),
    **dict.fromkeys(_TEXTS, _unchanged),
    "BooleanField": bool,
    "DateTimeField": _moment,
    "DateField": dt.date.isoformat,
    "TimeField": dt.time.isoformat,
    "JSONField": _canonical_json,
    "UUIDField": lambda value: str(uuid.UUID(str(value))),
    "GenericIPAddressField": _address,
    "BinaryField": lambda value: base64.b64encode(bytes(value)).decode("ascii"),
}
_DECODE: Final[dict[str, Convert]] = {
    **dict.fromkeys((*_INTEGERS, *_TEXTS, "BooleanField", "GenericIPAddressField", "JSONField"), _unchanged),
    "DateTimeField": dt.datetime.fromisoformat,
    "DateField": dt.date.fromisoformat,
    "TimeField": _unchanged,
    "UUIDField": _identifier,
    "BinaryField": base64.b64decode,
}
