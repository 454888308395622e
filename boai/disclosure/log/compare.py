"""Compare the open data of one publication with its sealed leaves, and name the first row that differs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from boai.disclosure.log.leaf import totals_of
from boai.disclosure.log.readers import Reader
from boai.disclosure.log.tables import Table, csv_of, json_of, resources_of
from boai.foundation.errors import Refusal


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and which check it belongs to."""

    check: str
    sentence: str


def compare_tables(table: Table, resources: Mapping[str, Mapping[str, Any]], reader: Reader) -> Iterator[Finding]:
    """Everything wrong with one publication's csv, json, totals and descriptor entries."""
    listed = [resources.get(f"{table.name}-{kind}") for kind in ("csv", "json")]
    yield from _compare_descriptor(table, listed)
    yield from _compare_totals(table, listed)
    yield from _compare_file(table, "csv", csv_of(table), reader)
    yield from _compare_file(table, "json", json_of(table), reader)


def _compare_descriptor(table: Table, listed: Sequence[Mapping[str, Any] | None]) -> Iterator[Finding]:
    """All but the totals and what the files check looks at."""
    for expected, found in zip(resources_of(table), listed, strict=True):
        if found is None:
            yield Finding("package", f"数据清单里没有 {expected['name']}。")
            continue
        for item in sorted({*expected, *found} - {"bytes", "hash", "boai"}):
            if expected.get(item) != found.get(item):
                yield Finding("package", f"数据清单里 {expected['name']} 的 {item} 和封存的不一样。")
        if _without_totals(expected) != _without_totals(found):
            yield Finding("package", f"数据清单里 {expected['name']} 的起止、时间或更正关系和封存的不一样。")


def _without_totals(resource: Mapping[str, Any]) -> dict[str, Any]:
    facts = resource.get("boai")
    return {name: value for name, value in facts.items() if name != "totals"} if isinstance(facts, dict) else {}


def _compare_totals(table: Table, listed: Sequence[Mapping[str, Any] | None]) -> Iterator[Finding]:
    try:
        computed = totals_of(table.publication.fields, [row.values for row in table.publication.rows])
    except Refusal as refusal:
        yield Finding("totals", f"“{table.publication.title}”加不起来：{refusal.message}")
        return
    said = [("抬头", table.totals)]
    said += [("数据清单", facts["boai"].get("totals")) for facts in listed if facts is not None]
    for place, totals in said:
        if totals != computed:
            yield Finding(
                "totals", f"“{table.publication.title}”{place}写 {_sum(totals)}，逐行相加是 {_sum(computed)}。"
            )


def _compare_file(table: Table, kind: str, expected: bytes, reader: Reader) -> Iterator[Finding]:
    path = f"data/{table.name}.{kind}"
    found = reader.read(path)
    if found == expected:
        return
    if found is None:
        yield Finding(kind, f"{path} 不见了。")
        return
    rows = _csv_rows if kind == "csv" else _json_rows
    yield Finding(kind, _first_difference(path, table, rows(expected), rows(found)))


def _first_difference(
    path: str, table: Table, expected: Sequence[object] | None, found: Sequence[object] | None
) -> str:
    if found is None or expected is None:
        return f"{path} 读不出来。"
    for number, (one, other) in enumerate(zip_longest(expected, found)):
        if one == other:
            continue
        if number == 0:
            return f"{path} 的抬头和封存的不一样。"
        state = "不见了" if other is None else "是多出来的" if one is None else "和封存的不一样"
        return f"{path} 第 {number} 行{state}（封存第 {table.first + number + 1} 条）。"
    return f"{path} 各行相同，但文件的写法和封存的不一样。"


def _csv_rows(data: bytes) -> list[object] | None:
    try:
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        return None


def _json_rows(data: bytes) -> list[object] | None:
    try:
        document = json.loads(data)
        return [[document["first"], document["heading"]], *document["rows"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _sum(totals: object) -> str:
    return "、".join(f"{value} 元" for value in totals.values()) if isinstance(totals, Mapping) else "不是数"
