"""Every address of the program, opened by the demo's lead: its title, its words, its policy, its console."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import pytest
from django.urls import URLPattern, URLResolver, reverse
from playwright.sync_api import Page

from boai.config.urls import urlpatterns
from boai.foundation.invented import STAFF
from tests.journeys.conftest import Live, sign_in

pytestmark = pytest.mark.journey

FRAGMENTS: Final = {"donations:run_progress", "activities:places", "activities:partners"}
"""Answers that htmx puts into a page: no page of their own."""

FILES: Final = {
    "activities:photo",
    "donations:marked",
    "donations:original",
    "donations:voucher",
    "people:consent_scan",
    "reporting:evidence",
    "reporting:paper",
}
"""Downloads."""

ACTS: Final = {
    "activities:add_photos",
    "activities:remove_photo",
    "disclosure:discard",
    "disclosure:publish",
    "disclosure:return",
    "disclosure:submit",
    "disclosure:write_site",
    "donations:answer",
    "donations:correct",
    "donations:destination",
    "donations:enter_file",
    "donations:enter_run",
    "donations:open_run",
    "donations:read_run",
    "donations:remove_file",
    "donations:undo_file",
    "donations:set_up",
    "ledger:close_month",
    "people:record_organisation_consent",
    "people:record_person_consent",
    "people:reveal",
    "people:withdraw_consent",
    "reporting:make_report",
    "sign_out",
    "units:add_bank_account",
    "units:reset_password",
    "units:retire_bank_account",
    "units:switch_user",
}
"""Only ever sent: opening one changes nothing (405)."""

OTHERS_ONLY: Final = {"donations:cash", "donations:claim", "disclosure:draft"}
"""What the lead may not do: the page says who may (403)."""

NO_ROW_YET: Final = {
    "activities:import_preview",
    "people:import_preview",
    "people:person",
    "people:correct_person",
    "clearing:settlement",
}
"""Pages of rows the demo does not make; their own modules' tests open them."""

IN_ADDRESS: Final = {"reporting:figure": "raise.cash", "clearing:channel": "2"}
"""What stands in an address instead of a first row's number."""

FOR_BUILDERS: Final = {"components"}
"""The catalogue names its parts as the templates do; `test_sign_in` looks at it."""

PUBLIC: Final = {"disclosure:public", "disclosure:public_file"}
PUBLIC_PATHS: Final = (
    *("index.html", "received/", "received/0001/", "received/0001/entry/1.html"),
    *("check/", "data/", "privacy/"),
)

CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
ENGLISH: Final = re.compile(r"[A-Za-z]{2,}")
NO_WORDS: Final = re.compile(
    r"[^\s，。；：、“”（]+\.(?:csv|xlsx|xls|docx|json|jpg|png)\b"  # names of files
    r"|\b990101-[A-Z]{2}-\d{4}-\d{6}\b"  # our own numbers
    r"|\b[0-9a-f]{4,5}\b"  # a fingerprint, four signs at a time
)
ALLOWED: Final = {
    *("CSV", "JSON", "PDF", "BOM", "KB", "csv", "json", "xls", "xlsx", "docx", "Cookie"),
    *("RFC", "tlog", "tiles", "SP", "Frictionless", "Data", "Package"),  # standards, on the page that says how to check
    *("flxx", *STAFF),  # initials as an example of finding; sign-in names
}
VISIBLE_WORDS: Final = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement;
        if (parent.closest('script, style, noscript, kbd') || !parent.checkVisibility()) continue;
        if (/mono|courier|consolas/i.test(getComputedStyle(parent).fontFamily)) continue;
        found.push(node.textContent.trim());
    }
    return found.filter((words) => words);
}"""
"""Every text that is shown, but for codes in monospace and keys."""


def test_every_page_speaks_chinese_and_keeps_its_policy(page: Page, demo: Live) -> None:
    sign_in(page, demo, "lead")
    every = {name for name, _ in every_name(urlpatterns)}
    names = sorted(every - FRAGMENTS - FILES - ACTS - OTHERS_ONLY - NO_ROW_YET - FOR_BUILDERS - PUBLIC)
    assert len(names) >= 35
    found = [fault for name in names for fault in faults(page, demo, address_of(name), "· 博爱")]
    assert not found, "\n".join(found)


def test_every_public_page_speaks_chinese_and_keeps_its_policy(page: Page, demo: Live) -> None:
    found = [
        fault
        for path in PUBLIC_PATHS
        for fault in faults(page, demo, f"/public/990101/{path}", "· 青屿区红十字会信息公开")
    ]
    assert not found, "\n".join(found)


def test_what_is_only_sent_cannot_be_opened(page: Page, demo: Live) -> None:
    sign_in(page, demo, "lead")
    answers = {name: page.request.get(f"{demo.address}{address_of(name)}").status for name in sorted(ACTS)}
    assert answers == dict.fromkeys(sorted(ACTS), 405)


def test_what_the_lead_may_not_do_says_who_may(page: Page, demo: Live) -> None:
    sign_in(page, demo, "lead")
    for name in sorted(OTHERS_ONLY):
        answer = page.request.get(f"{demo.address}{address_of(name)}")
        assert (name, answer.status) == (name, 403)
        assert "来做" in answer.text()


# ---- hands -------------------------------------------------------------------------------------------------------


def faults(page: Page, demo: Live, path: str, title_ends: str) -> list[str]:
    """What is wrong with the page there, in words; nothing where all is well."""
    said: list[str] = []
    tab = page.context.new_page()
    tab.on("console", lambda message: said.append(f"console: {message.text}") if message.type == "error" else None)
    tab.on("pageerror", lambda error: said.append(f"script: {error}"))
    answer = tab.goto(demo.address + path)
    assert answer is not None
    tab.evaluate("() => new Promise((done) => requestIdleCallback(() => done(), {timeout: 500}))")
    policy, title = answer.headers.get("content-security-policy", ""), tab.title()
    holds = {
        f"status {answer.status}": answer.status == 200,
        f"title {title}": bool(CHINESE.search(title.removesuffix(title_ends))) and title.endswith(title_ends),
        f"policy {policy}": "default-src 'self'" in policy and not lets_scripts_in(policy),
    }
    words = [f"English: {text}" for text in english(tab.evaluate(VISIBLE_WORDS))]
    tab.close()
    return [f"{path} {each}" for each in [*said, *(name for name, good in holds.items() if not good), *words]]


def lets_scripts_in(policy: str) -> bool:
    """Whether the policy lets a script run that stands in the page, or is made from text."""
    directives = [part.split() for part in policy.split(";") if part.strip()]
    of_scripts = [values for name, *values in directives if name in ("default-src", "script-src", "script-src-elem")]
    return any(value in ("'unsafe-inline'", "'unsafe-eval'", "*", "data:") for values in of_scripts for value in values)


def english(texts: Sequence[str]) -> list[str]:
    """The texts with an English word in them that is neither a file's name nor allowed."""
    return [text for text in texts if set(ENGLISH.findall(NO_WORDS.sub("", text))) - ALLOWED]


def address_of(name: str) -> str:
    """Where the page lies; of a page about one row, the first row's."""
    return reverse(name, args=[IN_ADDRESS.get(name, 1)] if dict(every_name(urlpatterns))[name] else [])


def every_name(patterns: Sequence[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, bool]]:
    """The name of every address, and whether a row's number stands in it."""
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from every_name(each.url_patterns, f"{each.namespace}:" if each.namespace else space)
        else:
            yield f"{space}{each.name}", "<" in str(each.pattern)
