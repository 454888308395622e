"""State tables are complete, and the page drawn from them is up to date."""

from __future__ import annotations

from boai.config.management.commands.states import state_page, state_tables
from tests.house import ROOT


def test_the_page_is_up_to_date() -> None:
    assert (ROOT / "docs" / "states.md").read_text("utf-8") == state_page(), "run: make states"


def test_every_state_is_reached() -> None:
    assert {table.name: table.unreachable() for _, table in state_tables() if table.unreachable()} == {}


def test_every_table_of_the_modules_is_drawn() -> None:
    assert [table.name for _, table in state_tables()] == ["公示", "导入的文件"]
