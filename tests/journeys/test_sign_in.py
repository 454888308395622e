"""The door, the desk, the keys, the catalogue: on a wide screen and on a phone, with axe on every page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.installation import PASSWORD
from tests.journeys.conftest import Live, check_page, sign_in

pytestmark = pytest.mark.journey

PAGES = {
    "record": "/record/",
    "work": "/work/",
    "me": "/me/",
    "help": "/help/",
    "password": "/password/",
    "society": "/society/",
    "users": "/system/users/",
    "add-user": "/system/users/add/",
    "audit": "/system/audit/",
    "audit-entry": "/system/audit/1/",
    "components": "/system/components/",
    "search": "/search/?q=红",
}


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser's console says, the page's policy included."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def test_a_wrong_password_says_what_to_do(page: Page, live: Live) -> None:
    page.goto(f"{live.address}/sign-in/")
    page.get_by_label("登录名").fill("lead")
    page.get_by_label("口令", exact=True).fill("not-the-one")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("登录名或口令不对")
    check_page(page, "sign-in-wrong")


def test_the_door_and_the_desk(page: Page, live: Live, complaints: list[str]) -> None:
    page.goto(f"{live.address}/sign-in/")
    check_page(page, "sign-in")
    sign_in(page, live, "lead")
    expect(page.get_by_role("heading", level=1)).to_contain_text("今天")
    check_page(page, "today")
    assert complaints == []


def test_it_comes_back_to_the_page_that_was_asked_for(page: Page, live: Live) -> None:
    page.goto(f"{live.address}/help/")
    page.get_by_label("登录名").fill("lead")
    page.get_by_label("口令", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{live.address}/help/")


def test_the_keys_find_and_record(page: Page, live: Live) -> None:
    sign_in(page, live, "lead")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("n")
    expect(page.get_by_role("searchbox")).to_have_value("n")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("n")
    page.wait_for_url(f"{live.address}/record/")


def test_a_stepper_counts_and_can_be_typed(page: Page, live: Live) -> None:
    sign_in(page, live, "lead")
    page.goto(f"{live.address}/system/components/")
    number = page.get_by_label("来了多少人", exact=True)
    page.get_by_role("button", name="来了多少人加 1").click()
    expect(number).to_have_value("187")
    number.fill("0")
    page.get_by_role("button", name="来了多少人减 1").click()
    expect(number).to_have_value("0")


def test_every_page_of_the_frame_passes_axe(page: Page, live: Live, complaints: list[str]) -> None:
    sign_in(page, live, "lead")
    for name, address in PAGES.items():
        page.goto(f"{live.address}{address}")
        check_page(page, name)
    assert complaints == []


def test_the_phone_has_the_bar_of_four_and_the_wide_screen_the_side_bar(page: Page, live: Live) -> None:
    sign_in(page, live, "business")
    expect(page.get_by_role("navigation", name="主菜单")).to_be_visible()
    expect(page.get_by_role("navigation", name="底栏")).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_role("navigation", name="主菜单")).to_be_hidden()
    bar = page.get_by_role("navigation", name="底栏")
    expect(bar.get_by_role("link")).to_have_text(["今天", "记录", "业务", "我的"])
    assert bar.get_by_role("link").first.bounding_box()["height"] >= 44  # type: ignore[index]  # it is on the screen
    page.get_by_role("link", name="办了活动").click()
    page.wait_for_url(f"{live.address}/activities/record/")


def test_signing_out_closes_the_door(page: Page, live: Live) -> None:
    sign_in(page, live, "lead")
    page.get_by_role("button", name="换人").first.click()
    page.wait_for_url(f"{live.address}/sign-in/")
    page.goto(f"{live.address}/me/")
    page.wait_for_url(f"{live.address}/sign-in/?next=/me/")
