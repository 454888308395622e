"""Staged lines: writing them, and comparing them with what is entered. Inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from boai.donations.formats.shape import Direction, Line, Reason, Statement, Verdict
from boai.donations.formats.words import row_list
from boai.donations.models import IntakeFile, StagedLine
from boai.donations.rules.gifts import FOREIGN
from boai.donations.rules.intake import line_keys
from boai.foundation.bulk import insert_rows
from boai.foundation.jobs import Report
from boai.foundation.moments import SHANGHAI

COLUMNS: Final = (
    "file_id",
    "row",
    "occurred_at",
    "has_time",
    "direction",
    "nature",
    "amount",
    "counterparty",
    "counterparty_account",
    "transaction_number",
    "kind",
    "memo",
    "balance",
    "line_key",
    "already_entered",
    "suspected",
)
_LONGEST_NUMBER: Final = 128


def stage(file: IntakeFile, statement: Statement, report: Report) -> None:
    """Write every line of a statement as staged, in bulk."""
    insert_rows(StagedLine, COLUMNS, _rows(file, statement, report))


def about_long_numbers(statement: Statement) -> list[Reason]:
    """Transaction numbers no platform gives, refused rather than cut: a cut number could meet another's."""
    rows = [line.row for line in statement.lines if len(line.transaction_number) > _LONGEST_NUMBER]
    if not rows:
        return []
    sentence = f"{row_list(rows)}的交易单号超过 {_LONGEST_NUMBER} 个字；请核对原文件，重新下载。"
    return [Reason("number.too_long", sentence, Verdict.REFUSED, rows[0])]


def _rows(file: IntakeFile, statement: Statement, report: Report) -> Iterator[tuple[object, ...]]:
    count = len(statement.lines)
    for place, (line, key) in enumerate(zip(statement.lines, line_keys(statement), strict=True), start=1):
        yield _row(file.pk, line, key, file.fingerprint)
        if place % 1_000 == 0:
            report(place, count)


def _row(file_id: int, line: Line, key: str, fingerprint: str) -> tuple[object, ...]:
    # A line that is not final must not take the number away from the final one in a later bill.
    final = line.direction is not Direction.PENDING
    return (
        file_id,
        line.row,
        line.occurred_at.replace(tzinfo=SHANGHAI),
        line.has_time,
        line.direction.value,
        line.nature.value if line.currency == "CNY" else FOREIGN,
        line.amount.fen,
        _text(line.counterparty, 200),
        _text(line.counterparty_account, 40),
        _text(line.transaction_number, 128),
        _text(line.kind, 60),
        _text(line.memo, 500),
        None if line.balance is None else line.balance.fen,
        _text(key, 200) if final else f"pending:{fingerprint}:{line.row}",
        False,
        False,
    )


def _text(text: str, longest: int) -> str:
    """What a column can hold. The whole text stays in the original file, which is kept."""
    return text.replace("\x00", "")[:longest]
