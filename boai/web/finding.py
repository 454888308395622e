"""The one search box: organisations, persons, activities, donations, funds, each as far as the user may see them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet

from boai.activities.access import READ_ALL, READ_OWN, visible_to
from boai.activities.models import Activity
from boai.donations.access import READ_DONATIONS
from boai.donations.models import Donation
from boai.foundation.moments import local
from boai.ledger.access import READ_BOOKS
from boai.ledger.models import Fund
from boai.people.access import READ_ORGANISATIONS, READ_PERSONS
from boai.people.models import Organisation, Person
from boai.people.queries import find_organisations, find_persons
from boai.units.access import may
from boai.units.models import User
from boai.web.navigation import link_to

SHOWN: Final = 8
_LONG_NUMBER: Final = re.compile(r"\d{7,}")
"""An identity number or a telephone does not belong in an address: the persons page searches by those."""


@dataclass(frozen=True, slots=True)
class Hit:
    title: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class HitGroup:
    """What was found in one register; `count` is all of it, `hits` the first few."""

    title: str
    counter: str
    count: int
    hits: list[Hit]
    all_url: str

    @property
    def count_words(self) -> str:
        return f"{self.count:,} {self.counter}"


def search_everywhere(user: User, words: str, today: dt.date) -> list[HitGroup]:
    """Registers in which something was found; nothing was asked, nothing is found."""
    if not words:
        return []
    groups = []
    if may(user, READ_ORGANISATIONS):
        rows = find_organisations(words)
        groups.append(_group("单位", "家", words, rows=rows, hit=_organisation, address="people:organisations"))
    if may(user, READ_PERSONS) and not _LONG_NUMBER.search(words):
        rows_of_persons = find_persons(words, today=today)
        groups.append(_group("人员", "人", words, rows=rows_of_persons, hit=_person, address="people:persons"))
    if may(user, (*READ_ALL, *READ_OWN)):
        outings = _activities(user, words)
        groups.append(_group("活动", "场", words, rows=outings, hit=_activity, address="activities:activities"))
    if may(user, READ_DONATIONS):
        gifts = _donations(words)
        groups.append(_group("捐赠", "笔", words, rows=gifts, hit=_donation, address="donations:donations"))
    if may(user, READ_BOOKS):
        groups.append(_group("专项资金", "项", words, rows=_funds(words), hit=_fund, address="ledger:funds"))
    return [group for group in groups if group.count]


def _group(
    title: str, counter: str, words: str, *, rows: QuerySet[Any], hit: Callable[[Any], Hit], address: str
) -> HitGroup:
    all_url = link_to(address)
    query = f"?q={words}" if all_url else ""
    return HitGroup(title, counter, rows.count(), [hit(row) for row in rows[:SHOWN]], f"{all_url}{query}")


def _activities(user: User, words: str) -> QuerySet[Activity]:
    place = Q(place__icontains=words) | Q(place_organisation__name_initials__contains=words.lower())
    return visible_to(user).filter(place | Q(title__icontains=words) | Q(number__icontains=words))


def _donations(words: str) -> QuerySet[Donation]:
    rows: QuerySet[Donation] = Donation.objects.select_related("fund")
    names = Q(payer_name__icontains=words) | Q(on_behalf_of__icontains=words)
    return rows.filter(names | Q(number__icontains=words))


def _funds(words: str) -> QuerySet[Fund]:
    rows: QuerySet[Fund] = Fund.objects.order_by("name")
    return rows.filter(Q(name__icontains=words) | Q(code__icontains=words))


def _organisation(row: Organisation) -> Hit:
    return Hit(row.name, f"{row.get_kind_display()}　{row.town}", link_to("people:organisation", row.pk))


def _person(row: Person) -> Hit:
    return Hit(row.name, row.town, link_to("people:person", row.pk))


def _activity(row: Activity) -> Hit:
    words = f"{row.number}　{row.occurred_on:%Y-%m-%d}　{row.head_count:,} 人次"
    return Hit(str(row), words, link_to("activities:activity", row.pk))


def _donation(row: Donation) -> Hit:
    words = f"{row.number}　{local(row.received_at):%Y-%m-%d %H:%M}　{row.amount.text()} 元　{row.fund.name}"
    return Hit(row.donor_name or "未署名", words, link_to("donations:donation", row.pk))


def _fund(row: Fund) -> Hit:
    return Hit(row.name, f"{row.get_kind_display()}　{row.founded_on:%Y-%m-%d} 设立", link_to("ledger:fund", row.pk))
