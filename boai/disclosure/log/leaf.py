"""One published entry as exact bytes, and commitments to what a mask hides.

A publication is sealed as one *heading* (title, moment, fields, number of rows, totals) followed by its rows in order:

    {"corrects":null,"entry":"publication","fields":[{"name":…,"title":…,"type":…}],"publication":…,
     "published_at":…,"rows":2,"title":…,"totals":{"amount":"12.50"},"v":1}
    {"commitments":{"donor":"…64 hex…"},"entry":"row","number":1,"publication":…,"v":1,"values":{…}}

A row carries a value for every field and no other. Amounts are text in yuan with two decimals, as `Money.plain`.
A correction is a new publication that names the one it corrects; the old one stays.

Where the public form hides something (王** for a full name) the row may carry a *commitment*: the fingerprint of a
secret salt and the full value. Whoever later gets salt and value can check that it was this one; whoever has only the
fingerprint can not guess it, because the salt is random and as long as the fingerprint.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from boai.disclosure.log import canonical
from boai.disclosure.log.canonical import Value
from boai.foundation.errors import BadInput
from boai.foundation.money import Money, total

LEAF_VERSION: Final = 1
LARGEST_LEAF: Final = 65_535
"""Bytes: an entry's length is two bytes in a C2SP tile."""

SHORTEST_SALT: Final = 16
_COMMIT_DOMAIN: Final = b"boai/commit/v1\x00"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
_MONEY: Final = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]{2}")
_HEX: Final = re.compile(r"[0-9a-f]{64}")

Scalar = str | int | bool | None


class FieldType(StrEnum):
    """What a field holds; the value in brackets is its kind in the leaf."""

    TEXT = "text"  # text
    MONEY = "money"  # text: yuan with two decimals, minus as a hyphen
    INTEGER = "integer"  # whole number
    DATE = "date"  # text: 2026-07-10
    MOMENT = "moment"  # text: 2026-07-10T10:03:00+08:00
    BOOLEAN = "boolean"  # true, false


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name in files, its Chinese title, its type."""

    name: str
    title: str
    type: FieldType = FieldType.TEXT


@dataclass(frozen=True, slots=True)
class Row:
    """One line as the public sees it, with commitments to what is masked (field name → 64 hex digits)."""

    values: Mapping[str, Scalar]
    commitments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Publication:
    """What is published at one time: 接收情况第 31 期. `name` names its files and never changes.

    Args:
        published_at: RFC 3339 with offset; said by the caller, sealed as it stands.
        corrects: the name of the publication that this one corrects.
    """

    name: str
    title: str
    published_at: str
    fields: Sequence[Field]
    rows: Sequence[Row]
    corrects: str | None = None


def commit(salt: bytes, value: str) -> str:
    """SHA-256("boai/commit/v1" ‖ 0x00 ‖ one byte salt length ‖ salt ‖ UTF-8 of the value), 64 hex digits.

    The length keeps salt and value apart, so that no other pair has the same bytes.

    Raises:
        BadInput: a salt shorter than 16 bytes (it could be guessed) or longer than 255.
    """
    if not SHORTEST_SALT <= len(salt) <= 255:
        raise BadInput(f"盐是 {len(salt)} 字节，应在 16 到 255 字节之间；请重新生成。", code="commit.salt")
    return hashlib.sha256(_COMMIT_DOMAIN + bytes([len(salt)]) + salt + value.encode()).hexdigest()


def opens(*, commitment: str, salt: bytes, value: str) -> bool:
    """Whether this salt and value are what was committed to."""
    return hmac.compare_digest(commit(salt, value), commitment)


def seal(publication: Publication) -> list[bytes]:
    """The leaves of one publication: its heading, then its rows.

    Raises:
        BadInput: a name unfit for a file, doubled fields, a row with other fields or a wrong kind of value,
            an entry beyond 65,535 bytes.
    """
    check_heading(publication)
    for number, row in enumerate(publication.rows, start=1):
        check_values(publication.fields, row, number)
    rows = [_leaf(_row_value(publication.name, number, row)) for number, row in enumerate(publication.rows, start=1)]
    return [_leaf(heading_of(publication)), *rows]


def totals_of(fields: Sequence[Field], rows: Sequence[Mapping[str, Value]]) -> dict[str, str]:
    """The sum of every money field over all rows, in yuan with two decimals; empty cells count as nothing.

    Raises:
        BadInput: a cell that is no amount.
    """
    return {
        each.name: total(Money.parse(str(row[each.name])) for row in rows if row.get(each.name) is not None).plain()
        for each in fields
        if each.type is FieldType.MONEY
    }


def heading_of(publication: Publication) -> dict[str, Value]:
    """What the first leaf of a publication says."""
    return {
        "v": LEAF_VERSION,
        "entry": "publication",
        "publication": publication.name,
        "title": publication.title,
        "published_at": publication.published_at,
        "corrects": publication.corrects,
        "fields": [{"name": each.name, "title": each.title, "type": each.type.value} for each in publication.fields],
        "rows": len(publication.rows),
        "totals": totals_of(publication.fields, [row.values for row in publication.rows]),
    }


def check_heading(publication: Publication) -> None:
    """Refuse names that are no file names and doubled fields."""
    for name in (publication.name, publication.corrects or "none"):
        if not _NAME.fullmatch(name):
            raise BadInput(f"“{name}”不能作公开文件的名称；只用小写字母、数字、横线和下划线。", code="leaf.name")
    names = [each.name for each in publication.fields]
    if not names or len(set(names)) != len(names) or "number" in names:
        raise BadInput(f"“{publication.title}”的字段名为空、重复或用了 number；请改字段名。", code="leaf.fields")


def check_values(fields: Sequence[Field], row: Row, number: int) -> None:
    """Refuse a row whose fields or kinds of values are not those of the heading."""
    names = {each.name for each in fields}
    if set(row.values) != names:
        odd = "、".join(sorted(names ^ set(row.values)))
        raise BadInput(f"第 {number} 行的字段和表头不一样（{odd}）；请核对。", code="leaf.row_fields", row=number)
    for each in fields:
        if not _fits(each.type, row.values[each.name]):
            raise BadInput(
                f"第 {number} 行“{each.title}”写成了“{row.values[each.name]}”，不合这一列的写法；请改正。",
                code="leaf.value",
                row=number,
                column=each.title,
            )
    for name, commitment in row.commitments.items():
        if name not in names or not _HEX.fullmatch(commitment):
            raise BadInput(
                f"第 {number} 行“{name}”的遮盖指纹不对；应是 64 位十六进制。", code="leaf.commitment", row=number
            )


def _fits(kind: FieldType, value: object) -> bool:
    if value is None:
        return True
    if kind is FieldType.BOOLEAN or isinstance(value, bool):
        return kind is FieldType.BOOLEAN and isinstance(value, bool)
    if kind is FieldType.INTEGER or isinstance(value, int):
        return kind is FieldType.INTEGER and isinstance(value, int)
    return isinstance(value, str) and (kind is not FieldType.MONEY or _MONEY.fullmatch(value) is not None)


def _row_value(name: str, number: int, row: Row) -> dict[str, Value]:
    return {
        "v": LEAF_VERSION,
        "entry": "row",
        "publication": name,
        "number": number,
        "values": dict(row.values),
        "commitments": dict(row.commitments),
    }


def _leaf(value: Mapping[str, Value]) -> bytes:
    data = canonical.encode(value)
    if len(data) > LARGEST_LEAF:
        raise BadInput(f"这一条有 {len(data)} 字节，一条最多 {LARGEST_LEAF} 字节；请缩短文字。", code="leaf.large")
    return data
