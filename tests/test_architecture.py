"""The house stands, and each tool that holds it catches a planted violation of its kind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.test.utils import isolate_apps

from tests import house

BIN = Path(sys.executable).parent


def ours() -> list[type[models.Model]]:
    return [table for table in apps.get_models() if table.__module__.startswith("boai.")]


def run(*command: str, cwd: Path = house.ROOT, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(cwd)}
    return subprocess.run(command, cwd=cwd, env=environment, input=stdin, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The house, copied so that a wall can be broken in it."""
    shutil.copytree(house.ROOT / "boai", tmp_path / "boai", ignore=shutil.ignore_patterns("vendor", "__pycache__"))
    for name in (".importlinter", "pyproject.toml", "manage.py"):
        shutil.copy(house.ROOT / name, tmp_path / name)
    return tmp_path


def plant(copy: Path, file: str, line: str) -> None:
    target = copy / "boai" / file
    target.parent.mkdir(parents=True, exist_ok=True)
    before = target.read_text("utf-8") if target.exists() else ""
    target.write_text(before + f"\n{line}\n", "utf-8")


# -- the ladder and the inside of a module: import-linter


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("units/queries.py", "from boai.ledger.models import Fund", "Each module imports only from below"),
        ("reporting/queries.py", "import boai.web.errors", "Each module imports only from below"),
        ("activities/queries.py", "import boai.donations.terms", "Each module imports only from below"),
        ("newcomer/__init__.py", "x = 1", "Each module imports only from below"),
        ("ledger/models.py", "import boai.ledger.operations", "Inside a module imports go down only"),
        ("people/queries.py", "import boai.people.operations", "Inside a module imports go down only"),
        ("ledger/stray.py", "x = 1", "Inside a module imports go down only"),
        ("ledger/rules.py", "import django.db", "Rules know no Django"),
        ("foundation/money.py", "import boai.foundation.models", "Money, readers and proofs know no Django"),
        ("disclosure/queries.py", "import boai.donations.views", "Screens, forms and imports of a module are its own"),
    ],
)
def test_a_planted_import_is_caught(copy: Path, file: str, line: str, contract: str) -> None:
    plant(copy, file, line)
    done = run(str(BIN / "lint-imports"), "--no-cache", cwd=copy)
    assert done.returncode != 0
    broken = [text for text in done.stdout.splitlines() if text.endswith("BROKEN")]
    assert any(text.startswith(contract) for text in broken), done.stdout


@pytest.mark.slow
def test_the_house_stands() -> None:
    done = run(str(BIN / "lint-imports"))
    assert done.returncode == 0, done.stdout


# -- foreign keys


def test_no_foreign_key_points_up_the_ladder() -> None:
    assert house.upward_foreign_keys(ours()) == []


@isolate_apps("boai.people", "boai.donations")
def test_a_planted_foreign_key_is_caught() -> None:
    class Donation(models.Model):
        class Meta:
            app_label = "donations"

    class Person(models.Model):
        last_gift = models.ForeignKey(Donation, models.PROTECT)

        class Meta:
            app_label = "people"

    assert house.upward_foreign_keys([Person]) == ["people.Person.last_gift → donations.Donation"]


# -- ruff: banned names, complexity


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("from django.db.models.signals import post_save\n", "TID251"),
        ("from django.dispatch import receiver\n", "TID251"),
        ("from django.contrib.contenttypes.fields import GenericForeignKey\n", "TID251"),
        ("from django.db import models\nx = models.DecimalField()\n", "TID251"),
        ("from django.db import models\nx = models.FloatField()\n", "TID251"),
        ("import datetime\nx = datetime.datetime.now()\n", "TID251"),
        ("import datetime\nx = datetime.date.today()\n", "TID251"),
        ("import openpyxl\nx = openpyxl.load_workbook('a')\n", "TID251"),
        ("from . import x\n", "TID252"),
        ("print(1)\n", "T201"),
        ("try:\n    x = 1\nexcept Exception:\n    x = 2\n", "BLE001"),
        ("def f(a):\n" + "".join(f"    if a == {n}:\n        a += 1\n" for n in range(9)) + "    return a\n", "C901"),
    ],
)
def test_a_planted_line_is_caught_by_ruff(source: str, code: str) -> None:
    done = run(str(BIN / "ruff"), "check", "--no-cache", "--stdin-filename", "boai/ledger/x.py", "-", stdin=source)
    assert done.returncode == 1
    assert code in done.stdout


# -- types


@pytest.mark.slow
def test_an_untyped_rule_is_caught_by_mypy(copy: Path) -> None:
    plant(copy, "ledger/rules.py", "def decide(amount):\n    return amount")
    done = run(str(BIN / "mypy"), "--cache-dir", str(copy / ".cache"), "boai/ledger/rules.py", cwd=copy)
    assert done.returncode == 1
    assert "Function is missing a type annotation" in done.stdout


# -- size and shape


def test_no_function_is_longer_than_70_lines() -> None:
    assert [each for name, source in house.python_files("boai") for each in house.long_functions(source, name)] == []


def test_a_planted_long_function_is_caught() -> None:
    source = "def f():\n" + "    x = 1\n" * 70
    assert house.long_functions(source, "x.py") == ["x.py:1 f has 71 lines"]


def test_no_model_overrides_save() -> None:
    models_files = [(name, source) for name, source in house.python_files("boai") if name.endswith("models.py")]
    assert [each for name, source in models_files for each in house.save_overrides(source, name)] == []


def test_a_planted_save_is_caught() -> None:
    source = "class A:\n    def save(self):\n        pass\n"
    assert house.save_overrides(source, "models.py") == ["models.py:2 A.save"]


def test_views_do_one_thing() -> None:
    views = [(name, source) for name, source in house.python_files("boai") if "views" in name]
    assert [each for name, source in views for each in house.fat_views(source, name)] == []


def test_a_planted_fat_view_is_caught() -> None:
    source = "def show(request):\n" + "    x = 1\n" * 13
    assert house.fat_views(source, "views.py") == ["views.py:1 show has 13 statements, 13 lines"]


ACTORLESS = {"found_society", "appoint_first_user"}
"""The two acts of a set-up, when there is nobody yet."""


def test_every_operation_names_who_acts() -> None:
    found = []
    for name, source in house.python_files("boai"):
        folder = (house.ROOT / name).parent
        if name.endswith("/operations.py"):
            found += house.operations_without_an_actor(source, name)
        elif folder.name == "operations":
            found += house.operations_without_an_actor(source, name, house.verbs_of(folder))
    assert [each for each in found if each.split()[1] not in ACTORLESS] == []


def test_a_planted_operation_without_an_actor_is_caught() -> None:
    assert house.operations_without_an_actor("def give(*, amount): ...\ndef take(by): ...\n", "o.py") == [
        "o.py:1 give does not name who acts first (by=)",
        "o.py:2 take takes arguments by position",
    ]


def test_no_file_is_called_by_what_it_is_not() -> None:
    assert [name for name, _ in house.python_files("boai") if Path(name).name in house.FORBIDDEN_FILES] == []


# -- migrations


@pytest.mark.django_db
def test_every_model_has_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.slow
def test_a_missing_migration_is_caught(copy: Path) -> None:
    plant(copy, "ledger/models.py", "class Forgotten(models.Model):\n    name = models.CharField(max_length=5)")
    done = run(sys.executable, "manage.py", "makemigrations", "--check", "--dry-run", cwd=copy)
    assert done.returncode == 1
    assert "Forgotten" in done.stdout


def test_migrations_are_named_by_hand() -> None:
    automatic = [path.name for path in house.ROOT.glob("boai/*/migrations/*.py") if "_auto_" in path.name]
    assert automatic == []
