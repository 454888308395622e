"""`boai verify` names each kind of planted fault, and nothing where all is well."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection

from boai.foundation import attachments
from boai.foundation.append_only import trigger_names
from boai.foundation.inspection import Finding, inspect
from boai.foundation.models import AuditChain, AuditEntry
from boai.foundation.money import Money
from boai.foundation.tests.forgery import without_triggers
from boai.ledger.models import Account
from boai.ledger.tests.factories import make_books
from boai.units.models import Society, User
from tests.installation import Installation


def findings() -> dict[str, Finding]:
    return {finding.code: finding for finding in inspect()}


@pytest.mark.slow
def test_verify_exits_0_when_all_holds_and_5_when_not(founded: Installation, tmp_path: Path) -> None:
    assert "全部无误" in founded.boai("verify").stdout
    kept = next(path for path in (founded.home / "attachments").rglob("*") if path.is_file())
    good = kept.read_bytes()
    kept.write_bytes(b"other")
    try:
        said = founded.boai("verify", expect=5).stdout
        assert "被改动过" in said
        assert json.loads(founded.boai("verify", "--json", expect=5).stdout)["faults"] == 1
    finally:
        kept.write_bytes(good)


def test_sound_books_have_no_findings(accountant: User) -> None:
    make_books(accountant, received=Money(500))
    assert [finding for finding in inspect() if not finding.holds] == []


def test_verify_names_an_altered_audit_entry(accountant: User) -> None:
    make_books(accountant, received=Money(500))
    second = AuditEntry.objects.get(number=2)
    with without_triggers("foundation_auditentry") as cursor:
        cursor.execute("UPDATE foundation_auditentry SET by_name = '别人' WHERE id = %s", [second.pk])
        assert findings()["audit.chain"].first == f"留痕第 2 条（{second.action}）被改动过。"


def test_verify_names_a_cut_audit_trail(accountant: User) -> None:
    make_books(accountant, received=Money(500))
    length = AuditChain.objects.get(unit_id=accountant.unit_id).length
    with without_triggers("foundation_auditentry") as cursor:
        cursor.execute("DELETE FROM foundation_auditentry WHERE number = %s", [length])
        assert findings()["audit.chain"].first == f"留痕应有 {length} 条，现在只有 {length - 1} 条；末尾被删过。"


def test_verify_names_a_society_without_any_trail(society: Society) -> None:
    found = findings()["audit.chain"]
    assert (found.unit_name, found.first) == (society.name, "一条留痕也没有；设立单位时就该有第一条，请从备份恢复。")


def test_verify_names_a_balance_that_is_not_its_rows(accountant: User) -> None:
    books = make_books(accountant, received=Money(500))
    Account.objects.filter(pk=books.bank.pk).update(debits=Money(600))
    found = findings()["ledger.balances"]
    assert (found.count, found.first) == (
        1,
        f"账户“{books.bank.name}”借方累计 6.00 元，逐笔相加 5.00 元，差 1.00 元。",
    )


def test_verify_names_an_altered_transfer(accountant: User) -> None:
    make_books(accountant, received=Money(500))
    with without_triggers("ledger_transfer") as cursor:
        cursor.execute("UPDATE ledger_transfer SET memo = '改过'")
        assert "指纹不符" in str(findings()["ledger.postings"].first)


def test_verify_names_a_missing_trigger(accountant: User) -> None:
    name = trigger_names("ledger_transfer", connection.vendor)[0]
    suffix = " ON ledger_transfer" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{suffix}")
    assert findings()["database.triggers"].first == f"触发器 {name} 不见了；请从备份恢复，或请技术支持查原因。"


def test_verify_names_an_attachment_that_is_gone(accountant: User) -> None:
    make_books(accountant)
    kept = attachments.keep(by=accountant, name="名单.xlsx", data=b"gone soon", media_type="x")
    attachments.path_of(kept.sha256).unlink()
    assert findings()["attachments.fingerprints"].first == (
        "附件“名单.xlsx”的文件不见了；请从备份恢复 attachments 文件夹。"
    )


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL refuses such a row at once")
def test_verify_names_a_row_that_points_nowhere(accountant: User) -> None:
    with without_triggers("ledger_transfer") as cursor:
        books = make_books(accountant, received=Money(500))
        cursor.execute(
            "UPDATE ledger_transfer SET reverses_id = 987654 WHERE credit_account_id = %s", [books.fund_account.pk]
        )
        found = findings()["database.whole"]
        cursor.execute("UPDATE ledger_transfer SET reverses_id = NULL")
    assert found.count == 1
    assert "987654" in str(found.first)
