"""What the commands say through gettext, read from their source; for the test that holds the catalogue against it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SPEAKS = {"_", "gettext", "gettext_lazy"}


def message_ids() -> dict[str, str]:
    """Every message and the file it stands in."""
    files = [*ROOT.glob("boai/*/management/**/*.py"), ROOT / "boai" / "foundation" / "command.py"]
    return {
        message: str(path.relative_to(ROOT))
        for path in sorted(files)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for message in _messages(node)
    }


def _messages(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SPEAKS:
        yield from _text(node.args[0])
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "help":
        yield from _text(node.value)


def _text(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
