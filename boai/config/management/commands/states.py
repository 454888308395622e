"""`boai states`: draws every state table into one page of the docs; a test holds the page against the tables."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.core.management import CommandParser
from django.utils.translation import gettext_lazy

from boai.foundation.command import BoaiCommand, CommandResult
from boai.foundation.home import replace_file
from boai.foundation.transitions import StateTable

HEAD: Final = """# States

Drawn by `boai states --write docs/states.md` from the tables in each module's `terms.py`; a test holds this page.
"""


class Command(BoaiCommand):
    help = "把所有状态表画进文档"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", type=Path, help=str(gettext_lazy("写到哪个文件")))

    def run(self, *, write: Path | None, **_: Any) -> CommandResult:
        page = state_page()
        if write is not None:
            replace_file(write, page.encode("utf-8"))
            return CommandResult(data={"written": str(write)}, lines=[str(write)])
        return CommandResult(data={"page": page}, lines=page.splitlines())


def state_tables() -> list[tuple[str, StateTable[Any]]]:
    """Every state table of every module, by module."""
    found = []
    for config in apps.get_app_configs():
        if config.name.startswith("boai.") and (Path(config.path) / "terms.py").exists():
            words = vars(import_module(f"{config.name}.terms"))
            found += [(config.label, table) for table in words.values() if isinstance(table, StateTable)]
    return sorted(found, key=lambda pair: (pair[0], pair[1].name))


def state_page() -> str:
    """The whole page."""
    parts = [HEAD]
    for module, table in state_tables():
        parts.append(f"## {table.name} (`{module}`)\n\n```mermaid\n{table.mermaid()}\n```\n")
    return "\n".join(parts)
