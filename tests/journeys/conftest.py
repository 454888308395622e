"""A society with a running server and a browser, fresh for each journey file."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.installation import PASSWORD, ROOT, Installation, installation

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = os.environ.get("BOAI_SCREENSHOTS", "")


@dataclass
class Live:
    """A running installation and how to talk to it from outside."""

    address: str
    place: Installation


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
    with installation(home) as place:
        place.found_society()
        port = _free_port()
        log = home / "server.log"
        server = subprocess.Popen(
            [sys.executable, "-m", "boai", "serve", "--port", str(port)],
            env=place.environment,
            cwd=ROOT,
            stdout=log.open("wb"),
            stderr=subprocess.STDOUT,
        )
        try:
            running = Live(f"http://127.0.0.1:{port}", place)
            _wait(running, server, log)
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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(running: Live, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(150):
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{running.address}/sign-in/", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not start: " + log.read_text())
