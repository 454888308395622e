"""Error pages, policy, navigation, search, the trail, the catalogue."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django.test import RequestFactory
from django.urls import reverse

import boai
from boai.foundation.audit import record
from boai.foundation.errors import BadInput
from boai.people.tests.factories import make_organisation
from boai.units.terms import Role
from boai.units.tests.factories import make_society, make_user
from boai.web.audit_words import ACTIONS
from boai.web.errors import refusal_page, server_error
from boai.web.finding import search_everywhere
from boai.web.navigation import SIDE, side_bar
from boai.web.pages import quick_entries

PACKAGE = Path(boai.__file__).parent
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
DAY = dt.date(2026, 9, 8)
OWN_PAGES = ["today", "record", "work", "me", "help", "search", "components", "change_password"]


@pytest.mark.parametrize("name", OWN_PAGES)
def test_every_page_of_the_frame_opens(client, lead, name):
    client.force_login(lead)
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", [*OWN_PAGES, "audit"])
def test_nobody_sees_a_page_without_signing_in(client, db, name):
    response = client.get(reverse(name))
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/sign-in/")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_breaks_the_policy_of_the_page(template):
    text = template.read_text("utf-8")
    assert re.findall(r"\sstyle=|\son[a-z]+=|<style|javascript:", text) == []
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", text) == []


def test_the_policy_forbids_inline_scripts(client, db):
    policy = client.get(reverse("sign_in"))["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy.replace("style-src-attr 'unsafe-inline'", "")


def test_an_unknown_address_says_what_to_do(client, db):
    response = client.get("/nothing/here/")
    assert response.status_code == 404
    assert "没有这一页" in response.content.decode()


def test_a_refusal_becomes_a_page_with_its_sentence_row_and_column(rf, db):
    request = RequestFactory().post("/")
    refusal = BadInput("第 14 行差 4,000；改好再放。", row=14, column="数量")
    response = refusal_page(request, refusal, status=422)
    page = response.content.decode()
    assert response.status_code == 422
    assert ("第 14 行差 4,000；改好再放。" in page, "“数量”" in page, "什么都没有改动" in page) == (True, True, True)


def test_a_refusal_to_htmx_is_a_fragment(rf):
    request = RequestFactory().get("/")
    request.htmx = True
    page = refusal_page(request, BadInput("改好再放。"), status=422).content.decode()
    assert ("改好再放。" in page, "<html" in page) == (True, False)


def test_a_refusal_leads_back_only_within_this_site(rf, db):
    foreign = RequestFactory().get("/", headers={"referer": "https://example.org/x"})
    assert "example.org" not in refusal_page(foreign, BadInput("改好再放。"), status=422).content.decode()


def test_the_page_for_a_broken_program_needs_no_database(rf):
    response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "账没有动" in response.content.decode()


def titles(user, path="/"):
    return [entry.title for group in side_bar(user, path, {}) for entry in group.entries]


def test_every_entry_of_the_side_bar_leads_somewhere():
    addresses = [entry.address for _, entries in SIDE for entry in entries]
    assert [address for address in addresses if not reverse(address)] == []


@pytest.mark.parametrize("role", list(Role))
def test_everybody_may_open_whatever_their_side_bar_offers(client, society, role):
    user = make_user(role, unit=society)
    client.force_login(user)
    urls = [entry.url for group in side_bar(user, "/", {}) for entry in group.entries]
    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)


@pytest.mark.parametrize("role", list(Role))
def test_everybody_may_open_whatever_they_are_offered_to_record(client, society, role):
    user = make_user(role, unit=society)
    client.force_login(user)
    urls = [entry.url for entry in quick_entries(user)]
    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)


def test_an_instructor_sees_activities_but_no_money(society):
    seen = titles(make_user(Role.INSTRUCTOR, unit=society))
    assert seen == ["今天", "活动", "单位资料"]


def test_the_cashier_sees_neither_users_nor_the_trail(cashier):
    assert {"用户", "留痕"} & set(titles(cashier)) == set()


def test_the_supervisor_sees_the_trail_and_who_holds_which_role(society):
    assert {"留痕", "用户"} <= set(titles(make_user(Role.SUPERVISOR, unit=society)))


def test_the_entry_of_the_present_page_is_marked(lead):
    marked = [
        entry.title for group in side_bar(lead, "/system/users/3/", {}) for entry in group.entries if entry.active
    ]
    assert marked == ["用户"]


def test_search_finds_an_organisation_by_its_initials(lead, society):
    make_organisation(by=lead, name="枫林小学")
    groups = search_everywhere(lead, "flxx", DAY)
    assert [(group.title, group.count, group.hits[0].title) for group in groups] == [("单位", 1, "枫林小学")]


def test_search_asks_nothing_of_persons_by_a_long_number(lead, society):
    assert search_everywhere(lead, "99010119900101001X", DAY) == []


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.LEAD, Role.SUPERVISOR, Role.ADMINISTRATOR)]
)
def test_the_trail_is_for_three_roles_only(client, society, role):
    client.force_login(make_user(role, unit=society))
    assert client.get(reverse("audit")).status_code == 403


def test_the_trail_shows_words_and_filters_by_subject(client, lead):
    record(by=lead, action="units.change_roles", subject="units.User:7", before=["office"], after=["cashier"])
    record(by=lead, action="units.describe", subject="units.Society:1")
    client.force_login(lead)
    everything = client.get(reverse("audit")).content.decode()
    assert ("改角色" in everything, "改单位资料" in everything) == (True, True)
    filtered = client.get(reverse("audit"), {"subject": "units.User:7"}).content.decode()
    table = filtered.split("<tbody>")[1]
    assert ("改角色" in table, "改单位资料" in table) == (True, False)
    assert "第 1–1 行，共 1 行" in filtered


def test_an_entry_shows_old_and_new(client, lead):
    entry = record(by=lead, action="units.change_roles", subject="units.User:7", before=["office"], after=["cashier"])
    client.force_login(lead)
    page = client.get(reverse("audit_entry", args=[entry.number])).content.decode()
    assert ("<del>办公室</del>" in page, "<ins>出纳</ins>" in page, entry.hash in page) == (True, True, True)


def test_the_trail_of_another_society_stays_there(client, lead):
    stranger = make_user(Role.LEAD, unit=make_society())
    record(by=stranger, action="units.describe", subject="units.Society:9")
    client.force_login(lead)
    assert "units.Society:9" not in client.get(reverse("audit")).content.decode()


def test_every_act_of_the_program_has_its_words():
    written = {
        action
        for path in PACKAGE.rglob("*.py")
        if "tests" not in path.parts
        for action in re.findall(r"action=\"([a-z]+\.[a-z_]+)\"", path.read_text("utf-8"))
    }
    assert written - set(ACTIONS) == set()
