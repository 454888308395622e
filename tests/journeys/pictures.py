"""Takes the pictures of the README and the user guide from the demo district: ``make pictures``.

Every picture is a real page of the running program with invented data; none is drawn.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from boai.config.demo import PASSWORD
from tests.installation import ROOT, installation

IMAGES = ROOT / "docs" / "images"
TALLEST = {1440: 1300, 390: 1700}
PORT = 8199
ADDRESS = f"http://127.0.0.1:{PORT}"
PICTURES = (
    ("sign-in", None, "/sign-in/", 1440),
    ("today", "lead", "/", 1440),
    ("today-phone", "lead", "/", 390),
    ("intake", "cashier", "/intake/2/", 1440),
    ("donations", "cashier", "/donations/", 1440),
    ("unclaimed", "cashier", "/unclaimed/", 1440),
    ("fund", "accountant", "/funds/2/", 1440),
    ("books", "accountant", "/books/", 1440),
    ("record-phone", "business", "/activities/record/", 390),
    ("activities", "business", "/activities/", 1440),
    ("organisations", "business", "/organisations/", 1440),
    ("figures", "business", "/figures/?from=2021-01-01&to=2021-12-31", 1440),
    ("report", "business", "/reports/1/", 1440),
    ("disclosure", "lead", "/disclosure/1/", 1440),
    ("public", None, "/public/", 1440),
    ("public-phone", None, "/public/", 390),
    ("audit", "lead", "/system/audit/", 1440),
    ("components", "lead", "/system/components/", 1440),
)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="boai-pictures-") as home, installation(Path(home)) as place:
        place.boai("demo", "--no-serve")
        server = subprocess.Popen(
            [sys.executable, "-m", "boai", "serve", "--port", str(PORT)], env=place.environment, cwd=ROOT
        )
        try:
            _wait()
            with sync_playwright() as playwright:
                chromium = playwright.chromium.launch(
                    executable_path=shutil.which("chromium"), args=["--no-sandbox", "--lang=zh-CN"]
                )
                _take_all(chromium, folder)
                chromium.close()
        finally:
            server.terminate()
            server.wait(timeout=20)


def _take_all(chromium: Browser, folder: Path) -> None:
    contexts = {}
    for name, who, path, width in PICTURES:
        if who not in contexts:
            contexts[who] = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
            if who is not None:
                entry = contexts[who].new_page()
                entry.goto(f"{ADDRESS}/sign-in/")
                entry.get_by_label("登录名").fill(who)
                entry.get_by_label("口令", exact=True).fill(PASSWORD)
                entry.get_by_role("button", name="登录").click()
                entry.wait_for_url(f"{ADDRESS}/")
                entry.close()
        page = contexts[who].new_page()
        page.set_viewport_size({"width": width, "height": 900 if width > 600 else 844})
        page.goto(ADDRESS + path)
        page.wait_for_load_state("networkidle")
        keep(page.screenshot(full_page=True), folder / f"{name}.png", tallest=TALLEST[width])
        page.close()


def keep(shot: bytes, target: Path, *, tallest: int) -> None:
    """The upper part of a page in 256 colours: pictures in a repository are for reading, not for measuring."""
    with Image.open(io.BytesIO(shot)) as whole:
        part = whole.convert("RGB").crop((0, 0, whole.width, min(whole.height, tallest)))
        part.quantize(256, dither=Image.Dither.NONE).save(target, optimize=True)


def _wait() -> None:
    for _ in range(150):
        try:
            with urllib.request.urlopen(f"{ADDRESS}/sign-in/", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES)
