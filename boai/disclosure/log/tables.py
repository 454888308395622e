"""The open data: csv, json and the Frictionless descriptor. Each is a function of the sealed leaves and nothing else,
so the checker makes them again and compares.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from boai.disclosure.log import canonical
from boai.disclosure.log.leaf import LEAF_VERSION, Field, FieldType, Publication, Row, check_heading, check_values
from boai.foundation.errors import BadInput

FORMAT: Final = "boai-publication/1"
DESCRIPTOR: Final = "datapackage.json"

_TABLE_TYPES: Final[dict[FieldType, dict[str, object]]] = {
    FieldType.TEXT: {"type": "string"},
    FieldType.MONEY: {"type": "number", "decimalChar": "."},
    FieldType.INTEGER: {"type": "integer"},
    FieldType.DATE: {"type": "date"},
    FieldType.MOMENT: {"type": "datetime", "format": "any"},
    FieldType.BOOLEAN: {"type": "boolean"},
}
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_HEADING_KEYS: Final = {
    "v",
    "entry",
    "publication",
    "title",
    "published_at",
    "corrects",
    "fields",
    "rows",
    "totals",
}
_ROW_KEYS: Final = {"v", "entry", "publication", "number", "values", "commitments"}


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What the descriptor says of the whole site.

    Args:
        name: the package's name, lower-case letters, digits and hyphens.
        origin: the log's name, the site's address without ``https://``; also the key's name.
    """

    society: str
    name: str
    title: str
    origin: str
    homepage: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One publication read back from its leaves; `first` is the index of its heading in the log."""

    first: int
    publication: Publication
    totals: Mapping[str, str]
    leaves: Sequence[bytes]

    @property
    def name(self) -> str:
        return self.publication.name

    @property
    def count(self) -> int:
        """Leaves, the heading included."""
        return len(self.publication.rows) + 1


def read_table(first: int, leaves: Sequence[bytes]) -> Table:
    """A publication from its heading and rows.

    Raises:
        BadInput: not such leaves; ``row`` holds the place in `leaves`, the heading being 0.
    """
    values = [_at(place, leaf) for place, leaf in enumerate(leaves)]
    heading = values[0]
    _expect(heading, _HEADING_KEYS, "publication", 0)
    rows: list[Row] = []
    try:
        fields = [Field(each["name"], each["title"], FieldType(each["type"])) for each in heading["fields"]]
        for number, value in enumerate(values[1:], start=1):
            rows.append(_row(value, heading["publication"], number, fields))
        publication = Publication(
            heading["publication"], heading["title"], heading["published_at"], fields, rows, heading["corrects"]
        )
        check_heading(publication)
    except (KeyError, TypeError, ValueError):
        raise BadInput("这一期的抬头读不出来；请找发布单位核对。", code="leaf.heading", row=0) from None
    if heading["rows"] != len(rows):
        raise BadInput(
            f"抬头写 {heading['rows']} 行，封存了 {len(rows)} 行；请找发布单位核对。", code="leaf.rows", row=0
        )
    return Table(first, publication, heading["totals"], leaves)


def csv_of(table: Table) -> bytes:
    """UTF-8 with a byte order mark (so that Excel and WPS read it), lines end in CRLF, first column ``number``.

    Text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    fields = table.publication.fields
    writer.writerow(["number", *(each.name for each in fields)])
    for number, row in enumerate(table.publication.rows, start=1):
        writer.writerow([number, *(_cell(each, row.values[each.name]) for each in fields)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def json_of(table: Table) -> bytes:
    """``{"first":…,"heading":…,"rows":[…]}``: the leaves themselves, one a line."""
    lines = [leaf.decode() for leaf in table.leaves]
    rows = ",\n".join(lines[1:])
    return f'{{"first":{table.first},"heading":{lines[0]},"rows":[\n{rows}\n]}}\n'.encode()


def resources_of(table: Table) -> list[dict[str, Any]]:
    """The two descriptor entries of a publication, without ``bytes`` and ``hash``."""
    publication = table.publication
    common = {
        "title": publication.title,
        "encoding": "utf-8",
        "boai": {
            "publication": publication.name,
            "published_at": publication.published_at,
            "corrects": publication.corrects,
            "first": table.first,
            "count": table.count,
            "totals": dict(table.totals),
        },
    }
    return [
        {
            "name": f"{publication.name}-csv",
            "path": f"{publication.name}.csv",
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "schema": _schema(publication.fields),
            **common,
        },
        {
            "name": f"{publication.name}-json",
            "path": f"{publication.name}.json",
            "profile": "data-resource",
            "format": "json",
            "mediatype": "application/json",
            **common,
        },
    ]


def with_hash(resource: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    """The descriptor entry with the file's size and SHA-256."""
    return {**resource, "bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}


def descriptor_of(site: SiteFacts, resources: Sequence[Mapping[str, Any]], heads: Sequence[Mapping[str, Any]]) -> bytes:
    """``datapackage.json``: a Frictionless Data Package; ``boai.size`` says up to where the log belongs to it."""
    package: dict[str, Any] = {
        "profile": "data-package",
        "name": site.name,
        "title": site.title,
        "contributors": [{"title": site.society, "role": "publisher"}],
        "boai": {
            "format": FORMAT,
            "origin": site.origin,
            "size": heads[-1]["size"],
            "heads": [dict(head) for head in heads],
        },
        "resources": [dict(resource) for resource in resources],
    }
    if site.homepage:
        package["homepage"] = site.homepage
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def _schema(fields: Sequence[Field]) -> dict[str, Any]:
    columns: list[dict[str, object]] = [{"name": "number", "title": "序号", "type": "integer"}]
    columns += [{"name": each.name, "title": each.title, **_TABLE_TYPES[each.type]} for each in fields]
    return {"fields": columns, "missingValues": [""]}


def _cell(column: Field, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    plain = column.type in {FieldType.MONEY, FieldType.INTEGER}
    return text if plain or not text.startswith(_FORMULA) else f"'{text}"


def _at(place: int, leaf: bytes) -> dict[str, Any]:
    try:
        value = canonical.decode(leaf)
    except BadInput as refusal:
        raise BadInput(refusal.message, code=refusal.code, row=place) from None
    if not isinstance(value, dict):
        raise BadInput("这一条不是一笔公开记录；请找发布单位核对。", code="leaf.shape", row=place)
    return value


def _row(value: dict[str, Any], name: str, number: int, fields: Sequence[Field]) -> Row:
    _expect(value, _ROW_KEYS, "row", number)
    if value["publication"] != name or value["number"] != number:
        raise BadInput(f"这里应是“{name}”第 {number} 行；次序被动过。", code="leaf.order", row=number)
    if not isinstance(value["values"], dict) or not isinstance(value["commitments"], dict):
        raise BadInput("这一条缺项或多项；请找发布单位核对。", code="leaf.shape", row=number)
    row = Row(value["values"], value["commitments"])
    check_values(fields, row, number)
    return row


def _expect(value: Mapping[str, Any], keys: set[str], entry: str, place: int) -> None:
    if set(value) != keys or value["entry"] != entry or value["v"] != LEAF_VERSION:
        raise BadInput("这一条缺项或多项；请找发布单位核对。", code="leaf.shape", row=place)
