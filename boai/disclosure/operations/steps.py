"""What the verbs share: locks, the gate, the trace. A class each, because a public function here is a verb."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from boai.disclosure.errors import GateClosed
from boai.disclosure.models import Publication
from boai.disclosure.queries import Collected, checks_of, collect
from boai.disclosure.rules.gate import Check, reasons
from boai.foundation import audit
from boai.foundation.home import home
from boai.units.access import check_same_society
from boai.units.models import Society, User

ENOUGH: Final = 5
"""So many reasons are told at once; the draft's page shows all."""


class Locks:
    """The locks of docs/locks.md, order 1 and 1a."""

    @staticmethod
    def publication(by: User, publication: Publication) -> Publication:
        """The row as it is now, held until commit."""
        check_same_society(by, publication.unit_id)
        row: Publication = (
            Publication.objects.select_for_update(of=("self",))
            .select_related("unit", "drafted_by", "submitted_by")
            .get(pk=publication.pk)
        )
        return row

    @staticmethod
    def society(by: User) -> None:
        """One draft and one publication of a society at a time: the tree may not fork. NO KEY, so that rows which name
        the society may still be inserted by others."""
        Society.objects.select_for_update(no_key=True).get(pk=by.unit_id)

    @staticmethod
    @contextmanager
    def site(unit_id: int) -> Iterator[None]:
        """One writer of a society's public files at a time, across processes; ends with the process."""
        path = home().cache / f"site-{unit_id}.lock"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file:
            _hold(file)
            yield


class Gate:
    """The checks, stored with what they found."""

    @staticmethod
    def pass_through(publication: Publication, moment: dt.datetime) -> Collected:
        """Check once more against the books as they are now; gives what they hold.

        Raises:
            GateClosed: something does not hold; all reasons, the first few in words.
        """
        collected = collect(publication.received_from, publication.received_to, at=moment)
        checks = checks_of(publication, at=moment, collected=collected)
        found = reasons(checks)
        if found:
            more = f"（另有 {len(found) - ENOUGH} 项）" if len(found) > ENOUGH else ""
            raise GateClosed(f"有 {len(found)} 项没对上，不能发：{' '.join(found[:ENOUGH])}{more}")
        publication.checks = [check.plain() for check in checks]
        return collected


class Trace:
    """One audit entry for what was done to a publication."""

    @staticmethod
    def of(by: User, verb: str, publication: Publication, **detail: Any) -> None:
        audit.record(
            by=by,
            action=f"disclosure.{verb}",
            subject=f"disclosure.Publication:{publication.pk}",
            issue=publication.issue,
            rows=publication.row_count,
            total_fen=publication.total_fen,
            **detail,
        )

    @staticmethod
    def states(checks: Sequence[Check]) -> dict[str, str]:
        return {check.code: check.state for check in checks}


def _hold(file: Any) -> None:
    """Wait for the file's lock; the operating system lets go of it when the process ends, however it ends."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]  # exists on Windows only
    else:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)
