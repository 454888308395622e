"""What an annual summary is made from: plain values that `reporting.queries` fills, and nothing else.

Totals come from the figures' one definition (dossier 8.3); the sub-records come beside them, and a summary whose parts
do not add up to its totals is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from boai.foundation.money import ZERO, Money


@dataclass(frozen=True, slots=True)
class Period:
    """The days the summary covers, both included, and the moment up to which the records were read."""

    first_day: date
    last_day: date
    read_at: datetime

    @property
    def year(self) -> int:
        return self.last_day.year


def door(link: str, code: str, **narrower: str) -> str:
    """The address of a figure's rows.

    Args:
        link: an address in which ``{code}`` stands for the figure's code; one without it is taken as it is.
        narrower: what the rows are narrowed to, such as ``item="手册"``; only where the link has a ``{code}``.
    """
    if "{code}" not in link:
        return link
    return link.replace("{code}", code) + "".join(f"&{name}={quote(value)}" for name, value in narrower.items())


@dataclass(frozen=True, slots=True)
class MaterialFacts:
    """Copies of one thing handed out, in 份 (``material.copies``)."""

    name: str
    copies: int


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """One event at one place.

    Args:
        place: as it reads after 在.
        partners: other bodies, our own not among them.
        head_count: person-times (人次); None where nobody wrote it down, which the summary says.
        counting_method: how the heads were counted: ``签到``, ``数座位``, ``照片估``.
    """

    held_on: date
    place: str
    head_count: int | None
    counting_method: str
    partners: tuple[str, ...] = ()
    materials: tuple[MaterialFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """One activity with its sessions, at least one; ``link`` (see `door`) opens its rows."""

    title: str
    sessions: tuple[SessionFacts, ...]
    link: str


@dataclass(frozen=True, slots=True)
class ActivitySection:
    """All activities of the period.

    Args:
        event_count: 场, ``event.count``.
        head_count: 人次, ``event.persontimes``; sessions without a head count add nothing.
        copies: 份, ``material.copies``.
        link: opens the rows of the totals (see `door`).
    """

    event_count: int
    head_count: int
    copies: int
    activities: tuple[ActivityFacts, ...]
    link: str


@dataclass(frozen=True, slots=True)
class GiftFacts:
    """A number of gifts (笔) and their sum; ``link`` (see `door`) opens them."""

    count: int = 0
    amount: Money = ZERO
    link: str = ""


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What came in by one channel, such as 银行转账."""

    name: str
    gifts: GiftFacts


@dataclass(frozen=True, slots=True)
class DonationSection:
    """Money given in the period (``raise.cash``: arrived; no goods, no budget funds, nothing from higher societies).

    Args:
        received: every gift that arrived, claimed or not: AT-06 asks for the unclaimed in every total.
        restricted: of which tied to a purpose by the donor.
        unclaimed: of which nobody is known to have given yet (未署名).
        channels: all of them; they add up to ``received``.
    """

    received: GiftFacts
    restricted: GiftFacts
    unclaimed: GiftFacts
    channels: tuple[ChannelFacts, ...]


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One paragraph of the plan, written by a person (dossier 8.4 rule 7: aim, who, by when)."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class SummaryFacts:
    """Everything a summary says.

    Args:
        society: the society's name as the title writes it.
        routine, problems, plan: written by people; empty until they are.
    """

    society: str
    period: Period
    activities: ActivitySection
    donations: DonationSection
    routine: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    plan: tuple[PlanItem, ...] = ()
