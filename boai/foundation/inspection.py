"""`boai verify`: everything the program promises, checked again on live data."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from boai.foundation.append_only import missing_triggers
from boai.foundation.attachments import path_of
from boai.foundation.audit import first_broken
from boai.foundation.errors import Refusal
from boai.foundation.models import Attachment, AuditChain, AuditEntry
from boai.foundation.scoping import across_societies, in_society
from boai.foundation.verification import all_checks

Lister = Callable[[], Iterable[tuple[int, str]]]
"""Ids and names of societies."""
_LISTERS: list[Lister] = []


@dataclass(frozen=True, slots=True)
class Finding:
    """How one check ended: `first` names the first thing that does not hold, `count` how many there are.

    `unit_id` is the society, None for what belongs to the whole installation.
    """

    code: str
    title: str
    unit_id: int | None
    unit_name: str
    first: str | None
    count: int

    @property
    def holds(self) -> bool:
        return self.count == 0


def pending_migrations() -> list[str]:
    """Steps that would still change the tables, ``app.name``; empty when the database is up to date."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def list_societies_with(lister: Lister) -> None:
    """Called by `units` when it loads: what a society is belongs to a module above."""
    if lister not in _LISTERS:
        _LISTERS.append(lister)


def societies() -> dict[int, str]:
    """Name by id of every society, and of every one that only its audit trail still knows."""
    with across_societies():  # verification looks at all of them
        traced = set(AuditChain.objects.values_list("unit_id", flat=True))
        traced |= set(AuditEntry.objects.values_list("unit_id", flat=True).distinct())
        named = {unit_id: name for lister in _LISTERS for unit_id, name in lister()}
    return {unit_id: named.get(unit_id, f"单位 {unit_id}") for unit_id in sorted(traced | named.keys())}


def inspect() -> Iterator[Finding]:
    """Run every check of every society; the cheap ones of the whole installation first."""
    yield _whole("database.whole", "数据库完好", _database_faults)
    yield _whole("database.triggers", "只增不改的表有触发器看着", _trigger_faults)
    for unit_id, name in societies().items():
        with in_society(unit_id):
            yield _of_society("audit.chain", "留痕首尾相连", unit_id, name, _audit_faults)
            yield _of_society("attachments.fingerprints", "附件和收进来时一样", unit_id, name, _attachment_faults)
            for check in all_checks():
                yield _of_society(check.code, check.title, unit_id, name, check.run)


def _whole(code: str, title: str, run: Callable[[], Iterable[str]]) -> Finding:
    return _finding(code, title, None, "", run)


def _of_society(code: str, title: str, unit_id: int, name: str, run: Callable[[int], Iterable[str]]) -> Finding:
    return _finding(code, title, unit_id, name, lambda: run(unit_id))


def _finding(code: str, title: str, unit_id: int | None, name: str, run: Callable[[], Iterable[str]]) -> Finding:
    first, count = None, 0
    try:
        for sentence in run():
            first = first or sentence
            count += 1
    except Refusal as refusal:  # a check that met something it cannot read has found it
        first, count = first or refusal.message, count + 1
    return Finding(code, title, unit_id, name, first, count)


def _database_faults() -> Iterator[str]:
    """Pages, indexes and constraints of SQLite; foreign keys on both engines."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            yield from (f"数据库文件损坏：{row[0]}" for row in cursor.fetchall() if row[0] != "ok")
    try:
        connection.check_constraints()
    except DatabaseError as error:
        yield f"有的行指向不存在的行：{error}"


def _trigger_faults() -> Iterator[str]:
    yield from (f"触发器 {name} 不见了；请从备份恢复，或请技术支持查原因。" for name in missing_triggers())


def _audit_faults(unit_id: int) -> Iterator[str]:
    end = AuditChain.objects.filter(unit_id=unit_id).first()
    if end is None:
        yield "一条留痕也没有；设立单位时就该有第一条，请从备份恢复。"
    broken = first_broken(AuditEntry.objects.order_by("number").iterator(chunk_size=2_000), end)
    if broken is not None:
        yield broken


def _attachment_faults(unit_id: int) -> Iterator[str]:
    for attachment in Attachment.objects.order_by("pk").iterator(chunk_size=2_000):
        path = path_of(attachment.sha256)
        if not path.is_file():
            yield f"附件“{attachment.name}”的文件不见了；请从备份恢复 attachments 文件夹。"
        elif _sha256(path) != attachment.sha256:
            yield f"附件“{attachment.name}”被改动过；请从备份恢复 attachments 文件夹。"


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def faults(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if not finding.holds]
