"""What the desk and its neighbours show besides their reads: words, and where the quick buttons lead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from boai.activities.access import RECORD
from boai.donations.access import OPEN_RUN, RECORD_CASH
from boai.foundation.models import AuditEntry
from boai.units.access import may
from boai.units.models import User
from boai.units.terms import Role
from boai.web import audit_trail
from boai.web.navigation import link_to
from boai.web.queries import Desk


@dataclass(frozen=True, slots=True)
class QuickEntry:
    """One thing that can be recorded at once."""

    title: str
    words: str
    address: str
    roles: tuple[Role, ...]

    @property
    def url(self) -> str:
        return link_to(self.address)


QUICK: Final = (
    QuickEntry("办了活动", "一节课、一次宣传、一次慰问；在现场记，没有网络也行", "activities:record", RECORD),
    QuickEntry("收了现金", "现场捐款当场登记，拍下凭证", "donations:cash", RECORD_CASH),
    QuickEntry("到了一笔钱", "银行流水、微信或支付宝账单放进来", "donations:runs", OPEN_RUN),
)


def quick_entries(user: User) -> list[QuickEntry]:
    """What this user may record."""
    return [entry for entry in QUICK if may(user, entry.roles) and entry.url]


def today(user: User, desk: Desk) -> dict[str, Any]:
    return {
        "desk": desk,
        "quick": quick_entries(user),
        "waiting_words": f"{len(desk.waiting)} 件",
        "deadline_words": "最紧的在前" if desk.deadlines else "0 项",
        "wrong_words": f"{len(desk.wrong)} 处",
        "figures_url": link_to("reporting:figures"),
    }


def help_links() -> dict[str, str]:
    return {"runs": link_to("donations:runs"), "record_activity": link_to("activities:record")}


def audit_entry(entry: AuditEntry) -> dict[str, Any]:
    """One entry with its words, what it changed and everything else it says."""
    return {
        "entry": entry,
        "action": audit_trail.action_words(entry.action),
        "subject": audit_trail.subject_words(entry.subject),
        "subject_url": audit_trail.subject_url(entry.subject),
        "changes": audit_trail.changes(entry.detail),
        "facts": audit_trail.other_facts(entry.detail),
    }
