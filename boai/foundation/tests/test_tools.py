"""Numbers, attachments, rule parameters, state tables, bulk rows, homes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boai.foundation import attachments
from boai.foundation.append_only import missing_triggers, protected_tables
from boai.foundation.audit import Actor
from boai.foundation.bulk import insert_rows, reserve_ids
from boai.foundation.errors import NotNow
from boai.foundation.home import Home, home, replace_file, write_once
from boai.foundation.models import Job, RuleParameter
from boai.foundation.moments import now
from boai.foundation.numbering import next_number, take_numbers
from boai.foundation.parameters import NoRuleInForce, parameter
from boai.foundation.tests.forgery import without_triggers
from boai.foundation.transitions import StateTable, Transition

TABLE: StateTable[str] = StateTable(
    "公示", {"draft": "草稿", "out": "已发布"}, "draft", (Transition("发布", ("draft",), "out"),)
)


def test_numbers_follow_each_other_by_kind_and_year(society: Any) -> None:
    def take(kind: str, year: int) -> str:
        return next_number(unit_id=society.pk, division_code="990101", kind=kind, year=year)

    assert [take("JZ", 2021), take("JZ", 2021), take("JZ", 2022), take("HD", 2021)] == [
        "990101-JZ-2021-000001",
        "990101-JZ-2021-000002",
        "990101-JZ-2022-000001",
        "990101-HD-2021-000001",
    ]


def test_many_numbers_at_once_leave_no_gap(society: Any) -> None:
    first = take_numbers(unit_id=society.pk, division_code="990101", kind="JZ", year=2021, count=3)
    assert [number[-1] for number in first] == ["1", "2", "3"]
    assert next_number(unit_id=society.pk, division_code="990101", kind="JZ", year=2021).endswith("000004")


def test_a_file_is_kept_once_and_proven(lead: Actor) -> None:
    kept = attachments.keep(by=lead, name="C:/x/账单.csv", data=b"abc", media_type="text/csv")
    again = attachments.keep(by=lead, name="又一份.csv", data=b"abc", media_type="text/csv")
    assert (kept.name, kept.size, kept.sha256) == ("账单.csv", 3, again.sha256)
    assert attachments.read(kept) == b"abc"


def test_an_altered_file_is_not_handed_out(lead: Actor) -> None:
    kept = attachments.keep(by=lead, name="a", data=b"abcd", media_type="text/csv")
    attachments.path_of(kept.sha256).write_bytes(b"abce")
    with pytest.raises(attachments.AttachmentDamaged, match="被改动过"):
        attachments.read(kept)
    attachments.path_of(kept.sha256).unlink()


def rule(value: int, start: dt.date | None, end: dt.date | None = None, *, on: bool = True) -> None:
    RuleParameter.objects.create(
        code="test.days", title="测试", value=value, source="测试", in_force_from=start, in_force_to=end, switched_on=on
    )


def test_a_past_record_is_judged_by_the_rule_of_its_day(db: None) -> None:
    rule(120, None, dt.date(2022, 1, 15))
    rule(100, dt.date(2022, 1, 16))
    assert parameter("test.days", dt.date(2022, 1, 15)).value == 120
    assert parameter("test.days", dt.date(2022, 1, 16)).value == 100


def test_a_rule_switched_off_is_not_in_force(db: None) -> None:
    rule(1, None, on=False)
    with pytest.raises(NoRuleInForce):
        parameter("test.days", dt.date(2022, 1, 1))


def test_a_state_table_leads_on_or_says_what_can_be_done() -> None:
    assert TABLE.check("发布", "draft") == "out"
    with pytest.raises(NotNow, match="公示现在是“已发布”，不能发布；现在能做的：没有。"):
        TABLE.check("发布", "out")
    assert TABLE.unreachable() == set()


def test_a_state_nobody_reaches_is_named() -> None:
    lonely: StateTable[str] = StateTable("x", {"a": "甲", "b": "乙"}, "a", ())
    assert lonely.unreachable() == {"b"}


def test_rows_in_bulk_take_the_ids_reserved_for_them(society: Any) -> None:
    ids = reserve_ids(Job, 3)
    columns = ("id", "unit_id", "title", "state", "done", "total", "message", "created_at")
    rows = [(pk, society.pk, f"第 {pk} 件", "waiting", 0, 0, "", now()) for pk in ids]
    assert insert_rows(Job, columns, rows) == 3
    assert sorted(Job.objects.values_list("pk", flat=True)) == list(ids)
    after = Job.objects.create(unit_id=society.pk, title="再一件", created_at=now())
    assert after.pk > ids[-1]


def test_every_promised_trigger_is_there(db: None) -> None:
    assert "ledger_transfer" in protected_tables()
    assert missing_triggers() == []


def test_a_lost_trigger_is_named(db: None) -> None:
    with without_triggers("ledger_period") as cursor:
        if cursor.db.vendor == "postgresql":
            cursor.execute("DROP TRIGGER ledger_period_no_update ON ledger_period")
        assert "ledger_period_no_update" in missing_triggers()


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    where = Home(tmp_path)
    assert where.secret("a") == where.secret("a") != where.secret("b")
    assert (where.keys / "a").stat().st_mode & 0o077 == 0


def test_a_file_written_once_stays(tmp_path: Path) -> None:
    write_once(tmp_path / "x", b"first")
    write_once(tmp_path / "x", b"second")
    assert (tmp_path / "x").read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


@given(st.binary(max_size=200))
def test_a_file_is_replaced_whole(data: bytes) -> None:
    target = home().cache / "replaced"
    replace_file(target, data)
    assert target.read_bytes() == data
