"""The public pages in a real browser, as static files behind a strict policy: honest, tampered with, searched."""

import functools
import http.server
import json
import shutil
import threading
from pathlib import Path

import pytest

from boai.disclosure.queries import site_folder
from boai.disclosure.tests.factories import END, at
from boai.disclosure.tests.test_log_browser import StrictHandler

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = [
    "index.html",
    "received/index.html",
    "received/0001/index.html",
    "received/0001/entry/2.html",
    "check/index.html",
    "data/index.html",
    "privacy/index.html",
]

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no chromium on this machine"),
]


@pytest.fixture
def folder(july, tmp_path):
    """The published folder of two issues, carried to another host."""
    july.published()
    july.give(500, moment="07-13 08:00")
    july.published(END, at("07-14 00:00"))
    shutil.copytree(site_folder(july.society), tmp_path / "host")
    return tmp_path / "host"


@pytest.fixture
def host(folder):
    handler = functools.partial(StrictHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def browse(host, monkeypatch):
    """Open a page; gives it and the list its complaints go to."""
    # Playwright runs an event loop in this thread; Django would take the test's own rows for a view's.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])

        def open_page(path, *, width=1440, bypass_csp=False):
            page = chromium.new_context(viewport={"width": width, "height": 900}, bypass_csp=bypass_csp).new_page()
            complaints = []
            page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(host + path)
            page.wait_for_load_state("networkidle")
            return page, complaints

        yield open_page
        chromium.close()


def verdict(page):
    page.wait_for_selector("[data-check=verdict].ok, [data-check=verdict].bad, [data-check=verdict].unsure")
    return page.text_content("[data-check=verdict]")


@pytest.mark.parametrize("path", ["index.html", "received/0002/index.html", "received/0001/entry/2.html"])
def test_the_readers_own_browser_finds_it_unchanged(browse, path):
    page, complaints = browse(path)
    assert verdict(page) == "没有被改过"
    assert complaints == []


def test_one_changed_byte_of_a_leaf_is_said(folder, browse):
    path = folder / "received/0001/entry/2.json"
    path.write_text(path.read_text("utf-8").replace('\\"0.01\\"', '\\"0.02\\"'), "utf-8")
    assert verdict(browse("received/0001/entry/2.html")[0]) == "对不上。请记下这一页，打监督电话问"


def test_a_changed_page_is_said(folder, browse):
    path = folder / "received/0001/entry/3.html"
    path.write_text(path.read_text("utf-8").replace("1,200,000.00", "1,300,000.00"), "utf-8")
    page, _ = browse("received/0001/entry/3.html")
    assert verdict(page) == "对不上。请记下这一页，打监督电话问"
    assert page.text_content("[data-check=leaf]") == "不对：页面上的“1,300,000.00”和封存的不一样"


def test_a_head_exchanged_for_another_is_said(folder, browse):
    path = folder / "received/0002/heading.json"
    proof = json.loads(path.read_text("utf-8"))
    proof["checkpoint"] = proof["earlier"]["checkpoint"]
    path.write_text(json.dumps(proof, ensure_ascii=False), "utf-8")
    assert verdict(browse("index.html")[0]) == "对不上。请记下这一页，打监督电话问"


def test_at07_one_fen_is_found_by_its_day_and_last_four_digits(browse):
    page, complaints = browse("index.html", width=390)
    page.fill("#day", "2021-07-10")
    page.fill("#tail", "0214")
    page.click("[data-find] button")
    page.wait_for_selector("[data-found] a")
    assert page.text_content("[data-found] p").startswith("找到 1 笔。同名的人可能不止一位")
    page.click("[data-found] a")
    assert page.text_content("h1") == "王** 的捐款"
    assert verdict(page) == "没有被改过"
    assert complaints == []


@pytest.mark.parametrize(("amount", "found"), [("50,000", "找到 1 笔。"), ("0.02", "没有找到。")])
def test_a_gift_is_found_by_its_day_and_amount(browse, amount, found):
    page, _ = browse("index.html")
    page.fill("#day", "2021-07-10")
    page.fill("#amount", amount)
    page.click("[data-find] button")
    page.wait_for_selector("[data-found] p")
    assert page.text_content("[data-found] p").startswith(found)


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm ci)")
@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_is_accessible_and_does_not_scroll_sideways(browse, width):
    for path in PAGES:
        page, _ = browse(path, width=width, bypass_csp=True)
        page.evaluate(AXE.read_text("utf-8"))
        violations = page.evaluate(
            "levels => axe.run(document, {runOnly: levels}).then(found => found.violations.map(each => each.id))",
            LEVELS,
        )
        assert (path, violations) == (path, [])
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.context.close()
