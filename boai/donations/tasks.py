"""Reading and entering in the background: a job anybody can watch, safe to run again.

Small files are read at once, so that the clerk sees the result without waiting for the queue.
"""

from __future__ import annotations

from typing import Final

from django_tasks import task

from boai.donations import operations
from boai.donations.models import IntakeFile, Run
from boai.donations.terms import FileState
from boai.foundation.jobs import running, start_job
from boai.foundation.models import Job
from boai.foundation.scoping import in_society
from boai.units.models import User

BYTES_AT_ONCE: Final = 300_000
"""About 2,000 rows of a WeChat bill."""
ROWS_AT_ONCE: Final = 2_000


def read_run(*, by: User, run: Run) -> None:
    """Read what of a run waits: now where it is little, else in the background."""
    waiting = run.files.filter(state=FileState.WAITING).select_related("attachment")
    if sum(file.attachment.size for file in waiting) <= BYTES_AT_ONCE:
        for file in waiting:
            operations.read_file(by=by, file=file)
        return
    job = start_job(by=by, title=f"读 {len(waiting)} 个文件")
    waiting.update(job=job)
    read_in_background.enqueue(run.pk, by.pk, job.pk)


def enter_run(*, by: User, run: Run) -> bool:
    """Accept what is ready: now where it is little, else in the background; says whether it is done."""
    ready = run.files.filter(state=FileState.READY)
    if sum(file.new_row_count for file in ready) <= ROWS_AT_ONCE:
        operations.enter_run(by=by, run=run)
        return True
    job = start_job(by=by, title=f"收下 {len(ready)} 个文件")
    ready.update(job=job)
    enter_in_background.enqueue(run.pk, by.pk, job.pk)
    return False


@task()
def read_in_background(run_id: int, user_id: int, job_id: int) -> None:
    by = User.objects.select_related("unit").get(pk=user_id)
    with in_society(by.unit_id), running(Job.objects.get(pk=job_id)) as report:
        for file in _of_run(run_id, FileState.WAITING):
            operations.read_file(by=by, file=file, progress=report)


@task()
def enter_in_background(run_id: int, user_id: int, job_id: int) -> None:
    by = User.objects.select_related("unit").get(pk=user_id)
    with in_society(by.unit_id), running(Job.objects.get(pk=job_id)) as report:
        operations.enter_run(by=by, run=Run.objects.get(pk=run_id), progress=report)


def _of_run(run_id: int, state: FileState) -> list[IntakeFile]:
    return list(IntakeFile.objects.filter(run_id=run_id, state=state).select_related("attachment").order_by("pk"))
