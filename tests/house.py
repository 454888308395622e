"""The rules of the house that no ready-made tool holds, each a function that names every place that breaks it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import models

ROOT = Path(__file__).resolve().parents[1]
LADDER = (
    "foundation",
    "units",
    "people",
    "ledger",
    "activities",
    "donations",
    "clearing",
    "reporting",
    "disclosure",
    "web",
    "config",
)
"""Lowest first; the same list as in .importlinter and ARCHITECTURE.md."""
LONGEST_FUNCTION = 70
FORBIDDEN_FILES = {"utils.py", "helpers.py", "services.py", "signals.py", "common.py", "base.py", "core.py"}


def upward_foreign_keys(tables: Iterable[type[models.Model]]) -> list[str]:
    """Relations from a lower module to a higher one; a string like ``"donations.Donation"`` slips past the linter."""
    found = []
    for table in tables:
        for field in table._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not isinstance(target, type) or field.auto_created or table._meta.app_label not in LADDER:
                continue
            here, there = table._meta.app_label, target._meta.app_label
            if there not in LADDER or LADDER.index(there) > LADDER.index(here):
                found.append(f"{here}.{table.__name__}.{field.name} → {there}.{target.__name__}")
    return found


def long_functions(source: str, name: str) -> list[str]:
    """Functions of more than 70 lines."""
    return [
        f"{name}:{node.lineno} {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]


def save_overrides(source: str, name: str) -> list[str]:
    """Models that override `save`, `delete` or `clean`: bulk writes and imports walk past them."""
    return [
        f"{name}:{method.lineno} {node.name}.{method.name}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, ast.FunctionDef) and method.name in {"save", "delete", "clean", "full_clean"}
    ]


def verbs_of(package: Path) -> set[str]:
    """The verbs a package ``operations/`` hands out; what its files keep among themselves is no operation."""
    tree = ast.parse((package / "__init__.py").read_text("utf-8"))
    return {alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}


def operations_without_an_actor(source: str, name: str, verbs: set[str] | None = None) -> list[str]:
    """Public verbs that take anything by position, or no acting user first. A `check_x` only raises: it is no verb."""
    found = []
    for node in ast.parse(source).body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith(("_", "check_")):
            continue
        if verbs is not None and node.name not in verbs:
            continue
        if node.args.args or node.args.posonlyargs:
            found.append(f"{name}:{node.lineno} {node.name} takes arguments by position")
        elif not node.args.kwonlyargs or node.args.kwonlyargs[0].arg != "by":
            found.append(f"{name}:{node.lineno} {node.name} does not name who acts first (by=)")
    return found


def fat_views(source: str, name: str, most: int = 12, most_lines: int = 25) -> list[str]:
    """Views of more than 12 statements or 25 lines (the one long call that describes a list page is one statement)."""
    found = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.args.args and node.args.args[0].arg == "request":
            body = node.body[1:] if isinstance(node.body[0], ast.Expr) else node.body
            statements = sum(isinstance(each, ast.stmt) for part in body for each in ast.walk(part))
            lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            if statements > most or lines > most_lines:
                found.append(f"{name}:{node.lineno} {node.name} has {statements} statements, {lines} lines")
    return found


def glossary_rows(text: str) -> Iterator[tuple[str, str, str]]:
    """Chinese, English and the name in code of every row of GLOSSARY.md."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if (
            line.startswith("|")
            and len(cells) >= 4
            and cells[0] not in ("中文", "")
            and not set(cells[0]) <= {"-", ":"}
        ):
            yield cells[0], cells[1], cells[2].strip("`")


def python_files(*folders: str) -> Iterator[tuple[str, str]]:
    """Name (relative to the root) and source of every module of ours outside tests and migrations."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "tests" not in path.parts and "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), path.read_text("utf-8")


def names_in_code() -> set[str]:
    """Every class, function and constant that our modules define at their top level, and the values of enumerations."""
    found: set[str] = set()
    for _, source in python_files("boai"):
        for node in ast.parse(source).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.Assign):
                found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
            if isinstance(node, ast.ClassDef):
                found |= {
                    f"{node.name}.{item}" for item in re.findall(r"^    (\w+) ?[:=(]", ast.unparse(node), re.MULTILINE)
                }
                found |= {f"{node.name}.{each.name}" for each in node.body if isinstance(each, ast.FunctionDef)}
    return found
