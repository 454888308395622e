"""The workbook of evidence beside a report: every figure with its definition, and every row it was made of.

Pure: what was read comes in, sheets go out; a figure that its rows do not add up to is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from boai.foundation.errors import BadInput
from boai.foundation.money import Money
from boai.foundation.money import total as total_of
from boai.foundation.spreadsheets import Column, Sheet, Value
from boai.reporting.rules.facts import Period

CONTENTS: Final = "目录"
PARTS: Final = "分项"


@dataclass(frozen=True, slots=True)
class FrozenRows:
    """The rows of one listing as they stood.

    Args:
        code: of the listing.
        words: how the rows were found.
        keys, headings: of the columns.
        added: keys of the columns that have a total.
        numbers: from what a row is to the primary keys, in order.
    """

    code: str
    name: str
    words: str
    keys: tuple[str, ...]
    headings: tuple[str, ...]
    added: frozenset[str]
    rows: Sequence[tuple[Value, ...]]
    numbers: Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class FrozenFigure:
    """A figure as it stood.

    Args:
        measure: the key of the column that it adds up; empty where it counts the rows.
        parts: (按渠道, 渔火银行, 12) — they add up to ``value`` for each way of breaking it down.
    """

    code: str
    name: str
    value: int | Money
    unit: str
    definition: str
    source: str
    version: int
    listing: str
    measure: str
    parts: tuple[tuple[str, str, int | Money], ...] = ()


def check_evidence(figures: Sequence[FrozenFigure], listings: Mapping[str, FrozenRows]) -> None:
    """Each figure equals the number or the sum of its frozen rows, and of each break-down.

    Raises:
        BadInput: with both sides; something was recorded while the report was being made.
    """
    for figure in figures:
        frozen = listings[figure.listing]
        for added in (_counted(figure, frozen), *_broken_down(figure)):
            if added != figure.value:
                raise BadInput(
                    f"{figure.name}：合计 {_text(figure.value)} {figure.unit}，明细相加 {_text(added)} {figure.unit}；"
                    "生成时正好有新记录，请再生成一次。",
                    code="report.does_not_tie",
                )


def _counted(figure: FrozenFigure, frozen: FrozenRows) -> Value:
    if not figure.measure:
        return len(frozen.rows)
    at = frozen.keys.index(figure.measure)
    return _sum([row[at] for row in frozen.rows], figure.value)


def _broken_down(figure: FrozenFigure) -> list[Value]:
    ways = dict.fromkeys(way for way, _, _ in figure.parts)
    return [_sum([number for own, _, number in figure.parts if own == way], figure.value) for way in ways]


def _sum(values: Sequence[Value], like: int | Money) -> Value:
    if isinstance(like, Money):
        return total_of(value for value in values if isinstance(value, Money))
    return sum(value for value in values if isinstance(value, int))


def evidence_sheets(
    *, title: str, period: Period, figures: Sequence[FrozenFigure], listings: Mapping[str, FrozenRows]
) -> list[Sheet]:
    """目录 with every figure, 分项 with their break-downs, and one sheet for each listing with all of its rows."""
    above = [[f"{title} 依据"], [_covered(period)]]
    contents = Sheet(
        CONTENTS,
        [Column(heading) for heading in ("代号", "名称", "数值", "单位", "明细在", "口径", "依据", "口径版本", "截至")],
        [_contents_row(figure, listings, period.read_at) for figure in figures],
        preamble=above,
    )
    parts = Sheet(
        PARTS,
        [Column(heading) for heading in ("代号", "名称", "分法", "分项", "数值", "单位")],
        [(f.code, f.name, way, label, number, f.unit) for f in figures for way, label, number in f.parts],
        preamble=above,
    )
    return [contents, parts, *(_listing_sheet(frozen, figures, period) for frozen in listings.values())]


def _contents_row(figure: FrozenFigure, listings: Mapping[str, FrozenRows], read_at: datetime) -> tuple[Value, ...]:
    return (
        figure.code,
        figure.name,
        figure.value,
        figure.unit,
        listings[figure.listing].name,
        figure.definition,
        figure.source,
        figure.version,
        read_at,
    )


def _listing_sheet(frozen: FrozenRows, figures: Sequence[FrozenFigure], period: Period) -> Sheet:
    own = [figure for figure in figures if figure.listing == frozen.code]
    said = "；".join(f"{figure.name} {_text(figure.value)} {figure.unit}" for figure in own)
    return Sheet(
        frozen.name,
        [Column(heading, key in frozen.added) for key, heading in zip(frozen.keys, frozen.headings, strict=True)],
        frozen.rows,
        preamble=[[f"{said}。共 {len(frozen.rows):,} 行"], [frozen.words], [_covered(period)]],
        total_label="合计",
    )


def _covered(period: Period) -> str:
    return (
        f"统计期 {period.first_day:%Y-%m-%d} 至 {period.last_day:%Y-%m-%d}，数据截至 {period.read_at:%Y-%m-%d %H:%M:%S}"
    )


def _text(value: Value) -> str:
    if isinstance(value, Money):
        return value.text()
    return f"{value:,}" if isinstance(value, int) else str(value)


def figures_digest(figures: Mapping[str, Any]) -> str:
    """The fingerprint of a report's frozen figures, as the audit trail seals it; 64 hexadecimal characters."""
    text = json.dumps(figures, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def ranges(numbers: Sequence[int]) -> str:
    """Sorted numbers, short: ``1-3,7``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def numbers_in(text: str) -> set[int]:
    """What `ranges` wrote."""
    found: set[int] = set()
    for run in filter(None, text.split(",")):
        first, _, last = run.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return found
