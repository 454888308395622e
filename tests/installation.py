"""An installation of its own for a test that must not share: a temporary home, on PostgreSQL also a database."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from boai.foundation.invented import SOCIETY, STAFF

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "Qing-yu-2021!"


@dataclass
class Installation:
    home: Path
    environment: dict[str, str]

    def boai(
        self, *arguments: str, stdin: str | None = None, expect: int | None = 0
    ) -> subprocess.CompletedProcess[str]:
        """Run a `boai` command here and check its exit code."""
        return self.python("-m", "boai", *arguments, stdin=stdin, expect=expect)

    def python(
        self, *arguments: str, stdin: str | None = None, expect: int | None = 0
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.environment,
            cwd=ROOT,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        assert expect is None or done.returncode == expect, done.stdout + done.stderr
        return done

    def found_society(self) -> None:
        """`boai init` with a lead, and one user of each other role (name = role), all with one password."""
        self.boai(
            *("init", "--society", SOCIETY, "--division", "990101", "--username", "lead"),
            *("--name", STAFF["lead"], "--password-stdin"),
            stdin=PASSWORD + "\n",
        )
        self.python("-m", "tests.staff")


@contextmanager
def installation(home: Path) -> Iterator[Installation]:
    """An empty installation in `home`; its database goes with it."""
    environment = {**os.environ, "BOAI_HOME": str(home), "PYTHONPATH": str(ROOT)}
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        yield Installation(home, environment)
        return
    name = f"boai_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    base, _, query = server.partition("?")
    environment["DATABASE_URL"] = base.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")
    try:
        yield Installation(home, environment)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
