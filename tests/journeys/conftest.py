"""A society with a running server and a browser, fresh for each journey file."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PASSWORD = "Qing-yu-2021!"
SHOTS = os.environ.get("BOAI_SCREENSHOTS", "")


@dataclass
class Live:
    """A running installation and how to talk to it from outside."""

    address: str
    home: Path
    environment: dict[str, str]

    def boai(
        self, *arguments: str, stdin: str | None = None, expect: int | None = 0
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "boai", *arguments],
            env=self.environment,
            cwd=ROOT,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        assert expect is None or done.returncode == expect, done.stdout + done.stderr
        return done


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is missing in CI; .ci/run installs it through `make browser`")
        pytest.skip("no chromium here: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """`boai init`, one user of each role (name = role, one password), and `boai serve`."""
    home = tmp_path_factory.mktemp("home")
    environment = {**os.environ, "BOAI_HOME": str(home), "PYTHONPATH": str(ROOT)}
    with _database(environment):
        port = _free_port()
        running = Live(f"http://127.0.0.1:{port}", home, environment)
        _set_up(running)
        server = subprocess.Popen(
            [sys.executable, "-m", "boai", "serve", "--port", str(port)],
            env=environment,
            cwd=ROOT,
            stdout=(home / "server.log").open("wb"),
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(running, server)
            yield running
        finally:
            server.terminate()
            server.wait(timeout=20)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1440, "height": 900})
    opened.set_default_timeout(15_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def sign_in(page: Page, live: Live, who: str) -> None:
    """Sign in as the user of a role: ``lead``, ``accountant``, ``cashier``, ``business``, ``supervisor``."""
    page.context.clear_cookies()
    page.goto(f"{live.address}/sign-in/")
    page.get_by_label("登录名").fill(who)
    page.get_by_label("口令", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{live.address}/")


def check_page(page: Page, name: str) -> None:
    """What holds on every page: axe finds nothing, nothing scrolls sideways at 1440 and 390. Keeps a screenshot."""
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900 if width > 600 else 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} scrolls sideways at {width}"
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
    problems = [(each["id"], [node["html"][:120] for node in each["nodes"][:3]]) for each in found["violations"]]
    assert problems == [], f"{name}: {problems}"


def _set_up(running: Live) -> None:
    running.boai(
        "init",
        "--name",
        "青屿区红十字会",
        "--division",
        "990101",
        "--username",
        "lead",
        "--display-name",
        "沈砚秋",
        "--password-stdin",
        stdin=PASSWORD,
    )
    people = [("accountant", "方晓棠"), ("cashier", "许闻"), ("business", "陆知远"), ("supervisor", "江若水")]
    for role, name in people:
        running.boai(
            "user",
            "add",
            "--username",
            role,
            "--display-name",
            name,
            "--role",
            role,
            "--by",
            "lead",
            "--permanent",
            "--password-stdin",
            stdin=PASSWORD,
        )


class _database:  # noqa: N801 - reads as a word in `with`
    """A PostgreSQL database of its own where the tests run on PostgreSQL; nothing on SQLite."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.server = os.environ.get("DATABASE_URL", "")
        self.name = f"journey_{secrets.token_hex(6)}"

    def __enter__(self) -> None:
        if self.server:
            with psycopg.connect(self.server, autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{self.name}"')
            base, _, query = self.server.partition("?")
            self.environment["DATABASE_URL"] = base.rsplit("/", 1)[0] + f"/{self.name}" + (f"?{query}" if query else "")

    def __exit__(self, *problem: object) -> None:
        if self.server:
            with psycopg.connect(self.server, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{self.name}" WITH (FORCE)')


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(running: Live, server: subprocess.Popen[bytes]) -> None:
    for _ in range(150):
        assert server.poll() is None, (running.home / "server.log").read_text()
        try:
            with urllib.request.urlopen(f"{running.address}/sign-in/", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not start: " + (running.home / "server.log").read_text())
