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
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from boai.config.demo import PASSWORD as DEMO_PASSWORD
from tests.installation import PASSWORD, ROOT, Installation, installation

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = os.environ.get("BOAI_SCREENSHOTS", "")
WIDE: Final = (1440, 900)
PHONE: Final = (390, 844)
_AXE_RUN: Final = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})"


@dataclass
class Live:
    """A running installation and how to talk to it from outside. `password` is every user's."""

    address: str
    place: Installation
    password: str = PASSWORD


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Started and ended with each file: while it runs, Django takes every test of this process for a view's."""
    chromium = shutil.which("chromium")
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is missing in CI; .ci/run installs it through `make browser`")
        pytest.skip("no chromium here: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--lang=zh-CN"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """`boai init`, one user of each role (name = role, one password), and `boai serve`."""
    with installation(tmp_path_factory.mktemp("home")) as place:
        place.found_society()
        with _served(place, PASSWORD) as running:
            yield running


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """`boai demo`: a district with a year of records behind it, and `boai serve`."""
    with installation(tmp_path_factory.mktemp("home")) as place:
        place.boai("demo", "--no-serve")
        with _served(place, DEMO_PASSWORD) as running:
            yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = new_context(browser)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def new_context(browser: Browser) -> BrowserContext:
    """A browser of a stranger: in China, signed in nowhere."""
    opened = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": WIDE[0], "height": WIDE[1]}
    )
    opened.set_default_timeout(15_000)
    return opened


def sign_in(page: Page, live: Live, who: str) -> None:
    """Sign in as the user of a role: ``lead``, ``accountant``, ``cashier``, ``business``, ``supervisor``."""
    page.context.clear_cookies()
    page.goto(f"{live.address}/sign-in/")
    page.get_by_label("登录名").fill(who)
    page.get_by_label("口令", exact=True).fill(live.password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{live.address}/")


def check_page(page: Page, name: str) -> None:
    """What holds on every page, at 1440 and 390: axe finds nothing, nothing scrolls sideways. Keeps screenshots.

    axe looks at the narrow page on a screen as tall as the page: on a shorter one it measures what happens to lie
    half under the sticky bar as a target that is too small.
    """
    page.evaluate(AXE.read_text("utf-8"))
    for width, height in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} scrolls sideways at {width}"
        if (width, height) == PHONE:
            tall = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": width, "height": max(tall, height)})
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
        problems = [
            (each["id"], [node["html"][:120] for node in each["nodes"][:3]])
            for each in page.evaluate(_AXE_RUN)["violations"]
        ]
        assert problems == [], f"{name} at {width}: {problems}"
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})


@contextmanager
def _served(place: Installation, password: str) -> Iterator[Live]:
    port = _free_port()
    log = place.home / "server.log"
    server = subprocess.Popen(
        [sys.executable, "-m", "boai", "serve", "--port", str(port)],
        env=place.environment,
        cwd=ROOT,
        stdout=log.open("wb"),
        stderr=subprocess.STDOUT,
    )
    try:
        running = Live(f"http://127.0.0.1:{port}", place, password)
        _wait(running, server, log)
        yield running
    finally:
        server.terminate()
        server.wait(timeout=20)


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
