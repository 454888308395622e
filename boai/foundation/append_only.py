"""Tables whose rows never change: triggers on both engines, put in place by migrations.

A mistake is a further row that points at the one it reverses. The triggers hold against shell, import and SQL alike;
`boai verify` finds what a database's owner did by switching them off.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import StateApps

REFUSED = "posted facts never change"


class AppendOnly(migrations.RunPython):
    """Migration operation: no UPDATE (but of `except_columns`) and no DELETE on `table` any more.

    Args:
        except_columns: columns a later fact may still set, such as whose the money turned out to be.
        once: the rule binds only rows for which this holds, ``OLD.state = 'published'``; without it, all rows always.
    """

    def __init__(self, table: str, *, except_columns: Sequence[str] = (), once: str = "") -> None:
        self.table = table
        self.except_columns = tuple(except_columns)
        self.once = once
        super().__init__(self._install, self._remove)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return (
            type(self).__name__,
            [self.table],
            {"except_columns": list(self.except_columns), "once": self.once},
        )

    def describe(self) -> str:
        return f"Rows of {self.table} never change"

    def _install(self, apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in _statements(editor, self):
            editor.execute(statement, None)

    def _remove(self, apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for name in trigger_names(self.table, editor.connection.vendor):
            suffix = f" ON {self.table}" if editor.connection.vendor == "postgresql" else ""
            editor.execute(f"DROP TRIGGER IF EXISTS {name}{suffix}", None)


def trigger_names(table: str, vendor: str) -> list[str]:
    """The triggers that hold a table; `boai verify` looks for them (a table rebuilt by SQLite loses its own)."""
    verbs = ("update", "delete", "truncate") if vendor == "postgresql" else ("update", "delete")
    return [f"{table}_no_{verb}" for verb in verbs]


def protected_tables() -> list[str]:
    """Every table some migration made append-only."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    operations = (operation for migration in loader.disk_migrations.values() for operation in migration.operations)
    return sorted({operation.table for operation in operations if isinstance(operation, AppendOnly)})


def missing_triggers() -> list[str]:
    """Triggers that should hold and do not exist in the database in use; empty when all is well."""
    catalogue = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        present = {row[0] for row in cursor.fetchall()}
    return [
        name for table in protected_tables() for name in trigger_names(table, connection.vendor) if name not in present
    ]


def _statements(editor: BaseDatabaseSchemaEditor, rule: AppendOnly) -> list[str]:
    table, vendor = rule.table, editor.connection.vendor
    with editor.connection.cursor() as cursor:
        description = editor.connection.introspection.get_table_description(cursor, table)
    columns = [column.name for column in description if column.name not in rule.except_columns]
    of = f" OF {', '.join(columns)}" if rule.except_columns else ""
    when = f" WHEN ({rule.once})" if rule.once else ""
    update, delete, *truncate = trigger_names(table, vendor)
    if vendor == "sqlite":
        body = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}: {table}'); END"
        return [
            f"CREATE TRIGGER {update} BEFORE UPDATE{of} ON {table} FOR EACH ROW{when} {body}",
            f"CREATE TRIGGER {delete} BEFORE DELETE ON {table} FOR EACH ROW{when} {body}",
        ]
    body = "EXECUTE FUNCTION boai_refuse_change()"
    return [
        "CREATE OR REPLACE FUNCTION boai_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{REFUSED}: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {update} BEFORE UPDATE{of} ON {table} FOR EACH ROW{when} {body}",
        f"CREATE TRIGGER {delete} BEFORE DELETE ON {table} FOR EACH ROW{when} {body}",
        f"CREATE TRIGGER {truncate[0]} BEFORE TRUNCATE ON {table} {body}",
    ]
