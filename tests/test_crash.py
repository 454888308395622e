"""kill -9 in the middle of an import: nothing half-written, nothing lost, the next try succeeds."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from boai.donations.formats.lookalike import make_bill, random_lines
from boai.donations.formats.shape import Direction
from tests.installation import ROOT, Installation, installation

POINTS = int(os.environ.get("BOAI_CRASH_POINTS", "3"))
"""Three on each commit; the figure of docs/quality.md with BOAI_CRASH_POINTS=200 BOAI_CRASH_ROWS=100000."""
ROWS = int(os.environ.get("BOAI_CRASH_ROWS", "2000"))
SEED = int(os.environ.get("BOAI_SEED", "2021"))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("home")) as ready:
        ready.found_society()
        yield ready


def bill(folder: Path, number: int) -> Path:
    """Its own 28-digit transaction numbers for each number, all income."""
    lines = random_lines(
        ROWS, seed=SEED + number, first_day=dt.date(2021, 5, 1), days=28, directions=(Direction.INCOME,)
    )
    path = folder / f"微信账单{number}.csv"
    path.write_bytes(make_bill("wechat_personal_csv", lines=lines))
    return path


def books(place: Installation) -> dict[str, int]:
    counted: dict[str, int] = json.loads(place.python("-m", "tests.count_books").stdout)
    return counted


def accept(file: Path) -> list[str]:
    return ["-m", "boai", "intake", str(file), "--accept", "--by", "cashier", "--json"]


def seconds_of_a_whole_run(place: Installation, file: Path) -> float:
    began = time.monotonic()
    place.python(*accept(file))
    return time.monotonic() - began


@pytest.mark.slow
def test_kill_9_at_random_points_loses_and_doubles_nothing(place: Installation, tmp_path: Path) -> None:
    whole = seconds_of_a_whole_run(place, bill(tmp_path, 0))
    chance = random.Random(SEED)
    struck, before = 0, books(place)
    for number in range(1, POINTS + 1):
        file = bill(tmp_path, number)
        process = subprocess.Popen(
            [sys.executable, *accept(file)], env=place.environment, cwd=ROOT, stdout=subprocess.DEVNULL
        )
        time.sleep(whole * chance.uniform(0.3, 0.98))
        process.send_signal(signal.SIGKILL)
        struck += process.wait() == -signal.SIGKILL
        after = books(place)
        assert after["lines"] - before["lines"] in (0, ROWS), f"seed {SEED}, point {number}"
        place.python(*accept(file), expect=0 if after == before else None)
        final = books(place)
        assert final["lines"] - before["lines"] == ROWS, f"seed {SEED}, point {number}"
        before = final
    assert struck > 0
    assert final["lines"] == final["gifts"] + final["unclaimed"] == final["transfers"] == ROWS * (POINTS + 1)
    assert final["line_fen"] == final["transfer_fen"]
    place.boai("verify")


@pytest.mark.slow
def test_a_full_disk_says_so_and_leaves_nothing(place: Installation, tmp_path: Path) -> None:
    file, before = bill(tmp_path, 1_000), books(place)
    done = subprocess.run(
        [sys.executable, *accept(file)],
        env=place.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=no_file_may_grow_beyond(file.stat().st_size // 2),
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "磁盘满了" in done.stderr
    assert books(place) == before
    place.python(*accept(file))
    assert books(place)["lines"] == before["lines"] + ROWS
    place.boai("verify")


def no_file_may_grow_beyond(size: int) -> object:
    """A disk that is full after `size` bytes, as far as this process can tell."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit
