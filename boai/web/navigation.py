"""The side bar and the bottom bar. A new module adds one row here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import NoReverseMatch, reverse

from boai.activities.access import READ_ALL, READ_OWN
from boai.clearing.access import READ_CLEARING
from boai.disclosure.access import READ_PUBLICATIONS
from boai.donations.access import READ_DONATIONS
from boai.ledger.access import READ_BOOKS
from boai.people.access import READ_ORGANISATIONS, READ_PERSONS
from boai.reporting.access import READ_FIGURES
from boai.units.access import READ_AUDIT, READ_USERS, may
from boai.units.models import User
from boai.units.terms import Role

EVERYBODY: Final = tuple(Role)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: words, where it leads, who sees it; `count` names a figure of `queries.waiting_counts`."""

    title: str
    address: str
    roles: tuple[Role, ...] = EVERYBODY
    count: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    title: str
    url: str
    active: bool
    count: int = 0
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    entries: list[Shown]


SIDE: Final[tuple[tuple[str, tuple[Entry, ...]], ...]] = (
    ("", (Entry("今天", "today", count="today"),)),
    (
        "业务",
        (
            Entry("活动", "activities:activities", (*READ_ALL, *READ_OWN)),
            Entry("单位名录", "people:organisations", READ_ORGANISATIONS),
            Entry("人员", "people:persons", READ_PERSONS),
        ),
    ),
    (
        "钱和物",
        (
            Entry("导入", "donations:runs", READ_DONATIONS, "files"),
            Entry("捐赠", "donations:donations", READ_DONATIONS, "unclaimed"),
            Entry("清算", "clearing:channels", READ_CLEARING),
            Entry("专项资金", "ledger:funds", READ_BOOKS),
            Entry("账簿", "ledger:books", READ_BOOKS),
        ),
    ),
    (
        "机关",
        (
            Entry("信息公开", "disclosure:publications", READ_PUBLICATIONS, "publications"),
            Entry("统计年报", "reporting:figures", READ_FIGURES),
            Entry("单位资料", "units:society"),
            Entry("用户", "units:users", READ_USERS),
            Entry("留痕", "audit", READ_AUDIT),
        ),
    ),
)

BOTTOM: Final = (
    ("今天", "today", "home"),
    ("记录", "record", "pen"),
    ("业务", "work", "list"),
    ("我的", "me", "person"),
)


def side_bar(user: User, path: str, counts: Mapping[str, int]) -> list[Group]:
    """What this user may open, with the entry of the present page marked and what waits counted."""
    groups = [
        Group(title, [shown for entry in entries if may(user, entry.roles) and (shown := _show(entry, path, counts))])
        for title, entries in SIDE
    ]
    return [group for group in groups if group.entries]


def bottom_bar(path: str) -> list[Shown]:
    """The four of the phone; 业务 is where every page lives that none of the others leads to."""
    urls = [(title, reverse(address), sign) for title, address, sign in BOTTOM]
    own = next((title for title, url, _ in urls if url == path), "业务")
    return [Shown(title, url, active=title == own, sign=sign) for title, url, sign in urls]


def link_to(address: str, *arguments: object) -> str:
    """Where a page lies; empty where the module that has it is not installed."""
    try:
        return reverse(address, args=arguments)
    except NoReverseMatch:
        return ""


def _show(entry: Entry, path: str, counts: Mapping[str, int]) -> Shown | None:
    url = link_to(entry.address)
    if not url:
        return None
    active = path == url or (url != "/" and path.startswith(url))
    return Shown(entry.title, url, active, counts.get(entry.count, 0))
