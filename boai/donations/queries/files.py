"""Reads of intake: runs, files and their lines."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Max, Min, Q, QuerySet

from boai.donations.models import (
    IntakeFile,
    Run,
    StagedLine,
    StatementLine,
)
from boai.donations.rules.gifts import OUTCOME_WORDS, Outcome, outcome
from boai.donations.rules.repeats import Seen, find_repeats
from boai.donations.terms import FileState
from boai.foundation.jobs import JobProgress, is_under_way, progress_of
from boai.foundation.moments import local
from boai.foundation.money import Money, total

SETTLED: Final = (FileState.ENTERED, FileState.REMOVED, FileState.UNDONE)
"""Nothing more is wanted of a file."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of a run as the clerk sees it. `printed` and `difference` are None where the file prints no sum."""

    file: IntakeFile
    rows: int
    computed: Money | None
    printed: Money | None
    progress: JobProgress | None

    @property
    def difference(self) -> Money | None:
        """Computed − printed; nothing where they tie to the fen."""
        return None if self.printed is None or self.computed is None else self.computed - self.printed

    @property
    def is_busy(self) -> bool:
        """Being read or entered, or waiting for its turn."""
        if self.file.state == FileState.WAITING:
            return True
        return self.file.state == FileState.READY and is_under_way(self.file.job)

    @property
    def left_words(self) -> str:
        """``还剩约 20 秒``, or what is being done where nobody can tell."""
        seconds = None if self.progress is None else self.progress.seconds_left
        doing = "正在入账" if self.file.state == FileState.READY else "正在读"
        return doing if seconds is None else f"{doing}，还剩约 {max(seconds, 1)} 秒"

    @property
    def reasons(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.file.judgement.get("reasons", [])
        return found

    @property
    def questions(self) -> list[dict[str, Any]]:
        return [each for each in self.reasons if each["verdict"] == "question"]

    @property
    def becomes(self) -> list[tuple[str, int, Money]]:
        """(words, rows, sum) of what the new rows become, those with none left out."""
        found: dict[str, dict[str, int]] = self.file.judgement.get("becomes", {})
        pairs = [(OUTCOME_WORDS[each], found.get(each.value, {"rows": 0, "fen": 0})) for each in Outcome]
        return [(words, figures["rows"], Money(figures["fen"])) for words, figures in pairs if figures["rows"]]


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A whole run: its files and what they add up to. Removed files are listed and count nowhere."""

    run: Run
    files: list[FileRow]

    def count(self, state: FileState) -> int:
        return sum(row.file.state == state for row in self.files)

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(row.file.state for row in self.files)
        return {state.value: found[state.value] for state in FileState}

    @property
    def standing(self) -> list[FileRow]:
        """Files whose money counts or may yet: neither removed, refused nor undone."""
        return [
            row for row in self.files if row.file.state not in (FileState.REMOVED, FileState.REFUSED, FileState.UNDONE)
        ]

    @property
    def row_count(self) -> int:
        return sum(row.rows for row in self.standing)

    @property
    def computed(self) -> Money:
        """Money in, line by line, of all files."""
        return total(row.computed for row in self.standing if row.computed is not None)

    @property
    def printing(self) -> list[FileRow]:
        """Files that print a sum of their own."""
        return [row for row in self.standing if row.printed is not None]

    @property
    def printed(self) -> Money:
        return total(row.printed for row in self.printing if row.printed is not None)

    @property
    def difference(self) -> Money:
        """Over the files that print a sum: computed − printed."""
        return total(row.difference for row in self.printing if row.difference is not None)

    @property
    def is_busy(self) -> bool:
        return any(row.is_busy for row in self.files)

    @property
    def ready(self) -> list[FileRow]:
        return [row for row in self.files if row.file.state == FileState.READY]


def runs() -> QuerySet[Run]:
    """Newest first, with `file_count`, `entered_count`, `open_count` (files that still want something)."""
    return (
        Run.objects.select_related("opened_by")
        .annotate(
            file_count=Count("files"),
            entered_count=Count("files", filter=Q(files__state=FileState.ENTERED)),
            open_count=Count("files", filter=~Q(files__state__in=SETTLED)),
        )
        .order_by("-opened_at", "-pk")
    )


def run_summary(run: Run) -> RunSummary:
    files = run.files.select_related("attachment", "channel", "fund", "job", "answered_by", "entered_by").order_by("pk")
    return RunSummary(run, [_file_row(file) for file in files])


def file_row(file: IntakeFile) -> FileRow:
    return _file_row(file)


def files_waiting() -> int:
    """Files that want an answer, a correction or to be accepted."""
    return IntakeFile.objects.exclude(state__in=SETTLED).count()


def lines_of(file: IntakeFile, becomes: Outcome | None = None) -> QuerySet[Any]:
    """Entered lines of an entered file, staged ones of any other, in the file's order.

    Args:
        becomes: only lines that become this.
    """
    table: Any = StatementLine if file.state in (FileState.ENTERED, FileState.UNDONE) else StagedLine
    rows: QuerySet[Any] = table.objects.filter(file=file).order_by("row")
    return rows if becomes is None else rows.filter(that_become(rows, becomes))


def seen(rows: QuerySet[Any]) -> Iterator[Seen]:
    """What of unnumbered lines can be compared (AT-03), in the order of files and rows."""
    for row in rows.order_by("file_id", "row").iterator(chunk_size=2_000):
        yield Seen(
            row=row.row,
            file=row.file_id,
            occurred_at=local(row.occurred_at),
            has_time=row.has_time,
            direction=row.direction,
            amount=row.amount.fen,
            counterparty=row.counterparty,
            memo=row.memo,
            balance=None if row.balance is None else row.balance.fen,
        )


def entered_near(rows: QuerySet[Any]) -> QuerySet[StatementLine] | None:
    """Entered lines without a number from the days of these rows; None where there are no rows."""
    ends = rows.aggregate(first=Min("occurred_at"), last=Max("occurred_at"))
    if ends["first"] is None:
        return None
    day = dt.timedelta(days=1)
    return StatementLine.objects.filter(
        undone=False, transaction_number="", occurred_at__range=(ends["first"] - day, ends["last"] + day)
    )


def first_suspected_pair(file: IntakeFile) -> tuple[StagedLine, StatementLine] | None:
    """The first line that looks entered already, beside the entered one it looks like."""
    suspected = StagedLine.objects.filter(file=file, suspected=True, already_entered=False)
    entered = entered_near(suspected)
    pairs = [] if entered is None else find_repeats(seen(suspected), seen(entered))
    if not pairs:
        return None
    new, old = pairs[0]
    return (
        StagedLine.objects.select_related("file__attachment").get(file=file, row=new.row),
        StatementLine.objects.select_related("file__attachment").get(file_id=old.file, row=old.row),
    )


def _file_row(file: IntakeFile) -> FileRow:
    judgement = file.judgement
    income = next((tie for tie in judgement.get("printed", []) if tie["name"] == "收入合计"), None)
    if income is not None:
        computed, printed = Money(income["computed"]), Money(income["printed"])
        return FileRow(file, file.row_count, computed, printed, _progress(file))
    read = bool(file.format_code)
    computed_only = Money(judgement["directions"]["income"]["fen"]) if read else None
    return FileRow(file, file.row_count, computed_only, None, _progress(file))


def _progress(file: IntakeFile) -> JobProgress | None:
    return progress_of(file.job) if file.job is not None else None


def that_become(rows: QuerySet[Any], wanted: Outcome) -> Q:
    """The condition for one outcome, from the one rule: each (direction, nature) that occurs is asked."""
    kinds = set(rows.order_by().values_list("direction", "nature").distinct())
    some = Money(1)
    condition = Q(pk__in=[])
    for direction, nature in kinds:
        if outcome(direction, nature, some) is wanted:
            condition |= Q(direction=direction, nature=nature, amount__gt=0)
    return condition | Q(amount=0) if wanted is Outcome.EVIDENCE else condition
