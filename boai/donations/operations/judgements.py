"""What a reading found, as the plain JSON that the file's row, the screens and `boai intake --json` share.

Documented in docs/intake-json.md. Sums are in fen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from boai.donations.formats.registry import BY_CODE, read_statement
from boai.donations.formats.shape import Direction, Reason, Statement, Verdict
from boai.donations.rules.gifts import Outcome
from boai.donations.rules.intake import Judgement, Tie, judge
from boai.foundation.errors import Refusal
from boai.foundation.money import Money

Json = dict[str, Any]
SEVERITY = {Verdict.ACCEPTED.value: 0, Verdict.QUESTION.value: 1, Verdict.REFUSED.value: 2}


def of_bytes(name: str, data: bytes) -> Json:
    """The judgement of a file by itself, without any books to compare it with: needs no database."""
    try:
        statement = read_statement(data, name)
    except Refusal as refusal:
        return of_unreadable(name, refusal)
    return of_statement(name, statement, judge(statement))


def of_unreadable(name: str, refusal: Refusal) -> Json:
    """The judgement of a file no table could be read from."""
    reason = Reason(refusal.code, refusal.message, Verdict.REFUSED, refusal.row, refusal.column)
    return {**_empty(name), "verdict": Verdict.REFUSED.value, "reasons": [of_reason(reason)]}


def of_statement(name: str, statement: Statement, judgement: Judgement) -> Json:
    """The judgement of a file that was read, before it is compared with what is entered."""
    return {
        **_empty(name),
        "format": statement.format,
        "format_name": BY_CODE[statement.format].name,
        "holder": statement.holder,
        "period": [str(statement.period_from or ""), str(statement.period_to or "")],
        "verdict": judgement.verdict.value,
        "rows": len(statement.lines),
        "new_rows": len(statement.lines),
        "directions": {
            each.value: {"rows": judgement.counts[each], "fen": judgement.sums[each].fen} for each in Direction
        },
        "printed": [_of_tie(tie) for tie in judgement.ties],
        "balances_checked": judgement.balances_checked,
        "foreign_rows": judgement.foreign,
        "reasons": [of_reason(reason) for reason in judgement.reasons],
    }


def with_outcomes(judgement: Json, outcomes: Mapping[Outcome, tuple[int, int]]) -> Json:
    """The same with what the new rows become: (rows, fen) by outcome."""
    found = {each.value: {"rows": outcomes[each][0], "fen": outcomes[each][1]} for each in Outcome}
    return {**judgement, "becomes": found}


def with_reasons(judgement: Json, reasons: Iterable[Reason], **facts: Any) -> Json:
    """The same with further reasons, the verdict being the worst of all."""
    listed = [*judgement["reasons"], *(of_reason(reason) for reason in reasons)]
    worst = max((reason["verdict"] for reason in listed), key=SEVERITY.__getitem__, default=judgement["verdict"])
    return {**judgement, **facts, "verdict": worst, "reasons": listed}


def with_refusal(judgement: Json, refusal: Refusal) -> Json:
    """The same for a file that could be read and then not be entered."""
    reason = Reason(refusal.code, refusal.message, Verdict.REFUSED, refusal.row, refusal.column)
    return with_reasons(judgement, [reason])


def of_reason(reason: Reason) -> Json:
    return {
        "code": reason.code,
        "message": reason.message,
        "verdict": reason.verdict.value,
        "row": reason.row,
        "column": reason.column,
    }


def _of_tie(tie: Tie) -> Json:
    return {
        "name": tie.name,
        "unit": "fen" if tie.is_sum else "rows",
        "printed": _plain(tie.printed),
        "computed": _plain(tie.computed),
        "ties": tie.ties,
    }


def _plain(figure: Money | int) -> int:
    return figure.fen if isinstance(figure, Money) else figure


def _empty(name: str) -> Json:
    nothing = {"rows": 0, "fen": 0}
    return {
        "name": name,
        "format": "",
        "format_name": "",
        "holder": "",
        "period": ["", ""],
        "verdict": Verdict.ACCEPTED.value,
        "rows": 0,
        "new_rows": 0,
        "already_entered_rows": 0,
        "suspected_rows": 0,
        "suspected_fen": 0,
        "suspected_counted_fen": 0,
        "directions": {each.value: dict(nothing) for each in Direction},
        "becomes": {each.value: dict(nothing) for each in Outcome},
        "printed": [],
        "balances_checked": 0,
        "foreign_rows": 0,
        "reasons": [],
    }
