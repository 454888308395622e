"""What the office sees of one issue: its rows, its checks, what may be done with it now and why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from boai.disclosure.access import DRAFT, PUBLISH
from boai.disclosure.log.proof import fingerprint
from boai.disclosure.models import OPEN, Publication, TreeHead
from boai.disclosure.queries import checks_of, site_folder
from boai.disclosure.rules.gate import BAD
from boai.disclosure.terms import PublicationState
from boai.foundation.money import Money
from boai.units.access import may
from boai.units.models import User

ROWS_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class Act:
    """Something that may be done next; `why_not` is empty where this user may do it now."""

    words: str
    url: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class PublicationPage:
    """One issue. `rows` are those of the page shown, with their numbers; every total is of all rows."""

    publication: Publication
    rows: Sequence[tuple[int, Mapping[str, Any]]]
    number: int
    pages: int
    parts: Mapping[str, tuple[int, Money]]
    checks: Sequence[Mapping[str, str]]
    main: Act | None
    may_return: bool
    may_discard: bool
    head: TreeHead | None
    fingerprint: str
    folder: str

    @property
    def bad(self) -> int:
        return sum(check["state"] == BAD for check in self.checks)

    @property
    def words_of_checks(self) -> str:
        return f"{self.bad} 项没对上" if self.bad else f"{len(self.checks)} 项，没有挡住发布的"

    @property
    def public_path(self) -> str:
        return f"{self.folder}/received/{self.publication.issue:04d}/index.html"

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def last(self) -> int:
        return self.rows[-1][0] if self.rows else 0


def publication_page(publication: Publication, user: User, moment: dt.datetime, *, page: str = "") -> PublicationPage:
    """An open issue is checked against the books now; a published one shows what was found then."""
    is_open = publication.state in OPEN
    checks = [check.plain() for check in checks_of(publication, at=moment)] if is_open else publication.checks
    pages = max(1, -(-publication.row_count // ROWS_A_PAGE))
    number = min(max(int(page), 1), pages) if page.isascii() and page.isdigit() else 1
    first = (number - 1) * ROWS_A_PAGE
    head = getattr(publication, "head", None)
    return PublicationPage(
        publication=publication,
        rows=[
            (first + place, {**row["values"], "money": Money.parse(row["values"]["amount"])})
            for place, row in enumerate(publication.rows[first : first + ROWS_A_PAGE], start=1)
        ],
        number=number,
        pages=pages,
        parts={
            name: (part["count"], Money(part["fen"])) for name, part in publication.summary.items() if name != "years"
        },
        checks=checks,
        main=_main_act(publication, user, sum(check["state"] == BAD for check in checks)),
        may_return=publication.state == PublicationState.SUBMITTED and may(user, PUBLISH),
        may_discard=is_open and may(user, DRAFT),
        head=head,
        fingerprint=fingerprint(bytes.fromhex(head.root)) if head else "",
        folder=site_folder(publication.unit).name,
    )


def _main_act(publication: Publication, user: User, bad: int) -> Act | None:
    """The one next step of an open issue."""
    closed = f"有 {bad} 项没对上，先改好" if bad else ""
    if publication.state == PublicationState.DRAFT:
        return Act("送审", "disclosure:submit", "送审的是业务、办公室、会计或出纳" if not may(user, DRAFT) else closed)
    if publication.state == PublicationState.SUBMITTED:
        return Act("发布，从此不能改", "disclosure:publish", _why_not_publish(publication, user) or closed)
    return None


def _why_not_publish(publication: Publication, user: User) -> str:
    if not may(user, PUBLISH):
        return "由负责人发布"
    if user.pk in (publication.drafted_by_id, publication.submitted_by_id):
        return "起草、送审的人不能发布，请另一位负责人来"
    return ""
