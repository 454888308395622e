"""Recording on a phone, in a real browser: errors, photographs, no network, a lost answer."""

from __future__ import annotations

import re

import pytest

from boai.activities.tests.factories import jpeg_with_location, picture
from tests.journeys.conftest import check_page, sign_in

pytestmark = pytest.mark.journey


@pytest.fixture
def phone(page, live, tmp_path):
    """A phone's browser, signed in, on the page 记活动; two photographs with their location lie ready."""
    sign_in(page, live, "business")
    page.set_viewport_size({"width": 390, "height": 844})
    page.pictures = []
    for colour in ("#a0c0d0", "#b0c0d0"):
        file = tmp_path / f"{colour[1:]}.jpg"
        file.write_bytes(jpeg_with_location(picture(width=2400, height=1800, colour=colour)))
        page.pictures.append(file)
    page.goto(f"{live.address}/activities/record/")
    return page


def _choose(phone, name, value):
    phone.locator(f"input[name={name}][value={value}]").evaluate("control => control.click()")


def _fill_in(phone, *, place, heads):
    _choose(phone, "kind", "drowning")
    phone.fill("[name=place]", place)
    phone.fill("[name=head_count]", heads)
    _choose(phone, "count_method", "sign_in")


def _records_at(phone, live, place):
    phone.goto(f"{live.address}/activities/?q={place}")
    return phone.locator("td.main", has_text=place).count()


def test_an_error_keeps_the_photographs_and_the_second_try_saves(phone, live):
    _choose(phone, "kind", "drowning")
    phone.fill("[name=place]", "枫林小学")
    phone.fill("[name=head_count]", "186")
    phone.locator("input[type=file]").nth(1).set_input_files(phone.pictures)
    phone.get_by_text("2 张，位置信息会去掉").wait_for()
    phone.click("text=记下")
    phone.get_by_text("还差 1 项就能存").wait_for()
    assert phone.locator(".shot").count() == 2
    _choose(phone, "count_method", "sign_in")
    phone.click("text=记下")
    phone.wait_for_url(re.compile(r"/activities/\d+/"))
    assert phone.locator(".photos img").count() == 2
    assert _records_at(phone, live, "枫林小学") == 1


def test_without_network_it_waits_on_the_phone_and_is_sent_by_itself_once(phone, live):
    phone.context.set_offline(True)
    phone.get_by_text("没有网络，先存在手机上").wait_for()
    _fill_in(phone, place="老渡口", heads="45")
    phone.locator("input[type=file]").nth(1).set_input_files(phone.pictures[:1])
    phone.get_by_text("1 张，位置信息会去掉").wait_for()
    phone.click("text=记下")
    phone.get_by_text("存在手机上，等网络：老渡口，45 人次。").wait_for()
    phone.context.set_offline(False)
    phone.get_by_text("送到了：老渡口，45 人次。").wait_for()
    assert _records_at(phone, live, "老渡口") == 1


def test_without_network_what_is_missing_is_told_on_the_phone(phone):
    phone.context.set_offline(True)
    phone.get_by_text("没有网络，先存在手机上").wait_for()
    phone.click("text=记下")
    phone.get_by_text("还差 4 项就能存").wait_for()
    assert phone.locator("[data-letter]").count() == 0


def test_an_answer_lost_on_the_way_makes_no_second_record(phone, live):
    lost = []

    def lose_the_first_answer(route):
        answer = route.fetch(max_redirects=0)
        lost.append(answer.status)
        route.abort()

    phone.route("**/activities/record/", lose_the_first_answer, times=1)
    _fill_in(phone, place="竹溪中学", heads="412")
    phone.click("text=记下")
    phone.get_by_text("存在手机上，等网络：竹溪中学，412 人次。").wait_for()
    assert lost == [302]
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    phone.get_by_text("送到了：竹溪中学，412 人次。").wait_for()
    assert _records_at(phone, live, "竹溪中学") == 1


@pytest.mark.parametrize(
    "address", ["activities/record/", "activities/", "activities/themes/", "activities/import/", "organisations/"]
)
def test_pages_pass_axe_and_do_not_scroll_sideways(page, live, address):
    sign_in(page, live, "business")
    page.goto(f"{live.address}/{address}")
    check_page(page, address.strip("/").replace("/", "-"))


@pytest.mark.parametrize("address", ["organisations/add/", "organisations/import/", "persons/", "persons/add/"])
def test_pages_of_people_pass_axe_and_do_not_scroll_sideways(page, live, address):
    sign_in(page, live, "business")
    page.goto(f"{live.address}/{address}")
    check_page(page, address.strip("/").replace("/", "-"))
