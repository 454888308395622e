"""What the annual summary is made from, read from the records."""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import quote, urlencode

from boai.activities.models import Activity
from boai.foundation.money import ZERO, Money
from boai.foundation.observances import OBSERVANCES
from boai.reporting.figures import FIGURES, ROWS, Listing, Number
from boai.reporting.figures.activities import EVENTS, MATERIALS, activities, materials
from boai.reporting.figures.donations import CASH, RESTRICTED, UNCLAIMED
from boai.reporting.rules import (
    ActivityFacts,
    ActivitySection,
    ChannelFacts,
    DonationSection,
    GiftFacts,
    MaterialFacts,
    Period,
    SessionFacts,
    SummaryFacts,
)
from boai.units.models import Society


def summary_facts(*, society: Society, period: Period, link_base: str) -> SummaryFacts:
    """The facts of one society's summary, whose scope is active.

    Args:
        link_base: the program's address, ``https://boai.example.org``; every number in the paper leads there.
    """
    days = urlencode({"from": period.first_day, "to": period.last_day})
    link = f"{link_base.rstrip('/')}/figures/{{code}}/?{days}"
    return SummaryFacts(
        society=society.name,
        period=period,
        activities=_activities(period, link),
        donations=_donations(period, link),
    )


def _activities(period: Period, link: str) -> ActivitySection:
    totals, copies = EVENTS.totals(period), MATERIALS.totals(period)
    groups: dict[str, list[Activity]] = defaultdict(list)
    handed_out, partners = _materials(period), _partners(period)
    for activity in activities(period).order_by("occurred_on", "number"):
        groups[activity.group].append(activity)  # type: ignore[attr-defined]  # annotated by `activities`
    return ActivitySection(
        event_count=_count(totals[ROWS]),
        head_count=_count(totals[FIGURES["event.persontimes"].measure]),
        copies=_count(copies[FIGURES["material.copies"].measure]),
        activities=tuple(
            ActivityFacts(
                numbered(name, period.year),
                tuple(_session(activity, partners[activity.pk], handed_out[activity.pk]) for activity in own),
                f"{link}&group={quote(name)}",
            )
            for name, own in groups.items()
        ),
        link=link,
    )


def _materials(period: Period) -> defaultdict[int, list[MaterialFacts]]:
    found: defaultdict[int, list[MaterialFacts]] = defaultdict(list)
    rows = materials(period).order_by("item").values_list("activity_id", "item", "copies")
    for activity_id, item, copies in rows:
        found[activity_id].append(MaterialFacts(item, copies))
    return found


def _partners(period: Period) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = activities(period).filter(partners__isnull=False).order_by("partners__name")
    for activity_id, name in rows.values_list("pk", "partners__name"):
        found[activity_id].append(name)
    return found


def _session(activity: Activity, partners: list[str], handed_out: list[MaterialFacts]) -> SessionFacts:
    return SessionFacts(
        held_on=activity.occurred_on,
        place=activity.place,
        head_count=activity.head_count,
        counting_method=activity.get_count_method_display(),
        partners=(
            *partners,
            *filter(None, activity.partners_unlisted.split("、")),
        ),
        materials=tuple(handed_out),
    )


def numbered(name: str, year: int) -> str:
    """``世界急救日`` as ``第22个世界急救日`` in 2021: nobody types the number (dossier 7.2). Other names stay."""
    own = next((each for each in OBSERVANCES if each.name == name), None)
    return own.title(year) if own else name


def _donations(period: Period, link: str) -> DonationSection:
    by_channel = next(each for each in CASH.narrowings if each.name == "channel")
    labels = by_channel.labels()
    channels = [
        ChannelFacts(labels.get(code, code), _gifts(totals, f"{link}&channel={quote(code)}"))
        for code, totals in CASH.broken_down(by_channel, period).items()
    ]
    return DonationSection(
        received=_gifts_of(CASH, period, link),
        restricted=_gifts_of(RESTRICTED, period, link),
        unclaimed=_gifts_of(UNCLAIMED, period, link),
        channels=tuple(sorted(channels, key=lambda each: (-each.gifts.amount.fen, each.name))),
    )


def _gifts_of(listing: Listing, period: Period, link: str) -> GiftFacts:
    return _gifts(listing.totals(period), link)


def _gifts(totals: dict[str, Number], link: str) -> GiftFacts:
    amount = totals.get("amount", ZERO)
    return GiftFacts(_count(totals[ROWS]), amount if isinstance(amount, Money) else Money(amount), link)


def _count(number: Number) -> int:
    if isinstance(number, Money):
        raise TypeError("a count is not an amount")
    return number
