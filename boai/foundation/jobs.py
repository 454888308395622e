"""Work longer than a second or two: a `Job` row says what and how it ended, a small file says how far it is.

The file lies in ``cache/jobs/<id>``: the work holds the database's one write lock (SQLite), so a second writer would
wait for the very work it reports. Losing the file loses nothing but a bar.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from boai.foundation.audit import Actor
from boai.foundation.errors import Refusal
from boai.foundation.home import home
from boai.foundation.models import Job
from boai.foundation.moments import now
from boai.foundation.terms import JobState

SECONDS_BETWEEN_REPORTS: Final = 0.5
GIVEN_UP_AFTER: Final = dt.timedelta(minutes=15)
Report = Callable[[int, int], None]
"""Called by the work with (done, total); total 0 where it is not known yet."""


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far a job is; `seconds_left` is a guess from its speed so far, None where there is nothing to guess from."""

    done: int
    total: int
    seconds_left: int | None


def start_job(*, by: Actor, title: str) -> Job:
    """A job that waits for its turn. Created in the request, so that whoever asked sees it at once."""
    job: Job = Job.objects.create(unit_id=by.unit_id, title=title[:200], by_id=by.pk, created_at=now())
    return job


@contextmanager
def running(job: Job) -> Iterator[Report]:
    """Carry a job out: running, then done; failed with the sentence of a Refusal, or crashing loudly on anything else.

    Safe to run again: a job cut off in the middle (kill -9) starts over, its work being one transaction.
    """
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, started_at=now(), finished_at=None, message="", done=0, total=0
    )
    reporter = _Reporter(_path(job.pk))
    try:
        yield reporter
    except Refusal as refusal:
        _end(job, JobState.FAILED, refusal.message)
    except BaseException:
        _end(job, JobState.FAILED, "程序出错，没有做成；已经做的都退回了，请再试一次，还不行就告诉系统管理。")
        raise
    else:
        _end(job, JobState.DONE, "")
    finally:
        reporter.close()


def progress_of(job: Job) -> JobProgress | None:
    """How far a running job is; None before its first report and after its end."""
    if job.state != JobState.RUNNING:
        return None
    try:
        told = json.loads(_path(job.pk).read_text())
        return JobProgress(int(told["done"]), int(told["total"]), told["seconds_left"])
    except (OSError, ValueError, KeyError):
        return None


def is_under_way(job: Job | None) -> bool:
    """Whether somebody may still be working on it; a job cut off long ago (kill -9) is not waited for."""
    if job is None or job.state not in (JobState.WAITING, JobState.RUNNING):
        return False
    return now() - (job.started_at or job.created_at) < GIVEN_UP_AFTER


class _Reporter:
    """Writes progress to the job's file, at most twice a second."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._last = 0.0
        self._first: tuple[float, int] | None = None

    def __call__(self, done: int, total: int) -> None:
        moment = time.monotonic()
        if moment - self._last < SECONDS_BETWEEN_REPORTS:
            return
        self._last = moment
        left = self._seconds_left(moment, done, total)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_suffix(".new")
        temporary.write_text(json.dumps({"done": done, "total": total, "seconds_left": left}))
        temporary.replace(self._path)

    def _seconds_left(self, moment: float, done: int, total: int) -> int | None:
        """From the speed since the first report; a new count (the next file) starts anew."""
        if self._first is None or done <= self._first[1]:
            self._first = (moment, done)
            return None
        began, before = self._first
        return round((moment - began) * (total - done) / (done - before)) if total else None

    def close(self) -> None:
        self._path.unlink(missing_ok=True)


def _path(job_id: int) -> Path:
    return home().cache / "jobs" / str(job_id)


def _end(job: Job, state: JobState, message: str) -> None:
    Job.objects.filter(pk=job.pk).update(state=state, finished_at=now(), message=message[:300])
