"""Canonical JSON: RFC 8785 without floats, so that one value has one and only one sequence of bytes.

Objects with string keys sorted by UTF-16 code units, arrays, strings as they are (no Unicode normalisation),
whole numbers within ±(2^53 − 1), true, false, null. UTF-8, no blanks, no newline, no byte order mark.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final, NoReturn, TypeAlias

from boai.foundation.errors import BadInput

Value: TypeAlias = "bool | int | str | Sequence[Value] | Mapping[str, Value] | None"

LARGEST_INTEGER: Final = 2**53 - 1
"""Beyond this a JavaScript reader would see another number."""

DEEPEST: Final = 32

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False)


def encode(value: Value) -> bytes:
    """The canonical bytes.

    Raises:
        BadInput: a float, a whole number beyond ±(2^53 − 1), a key that is not text, half a surrogate pair,
            nesting beyond `DEEPEST`.
    """
    try:
        return _ENCODER.encode(_ordered(value, 0)).encode()
    except UnicodeEncodeError:
        raise BadInput("文字里有半个字符，封不了存；请改正那一格。", code="canonical.surrogate") from None


def decode(data: bytes) -> Value:
    """Read bytes that `encode` wrote, and refuse every other spelling of the same value.

    Raises:
        BadInput: not JSON, or JSON that is not canonical (blanks, order, doubled keys, floats).
    """
    try:
        value: Value = json.loads(data.decode(), parse_float=_refuse_float, parse_constant=_refuse_float)
    except (ValueError, RecursionError):
        raise BadInput("这一条不是规范的 JSON；请找发布单位核对。", code="canonical.unreadable") from None
    if encode(value) != data:
        raise BadInput("这一条的写法不规范；请找发布单位核对。", code="canonical.spelling")
    return value


def _ordered(value: Value, depth: int) -> object:
    if depth > DEEPEST:
        raise BadInput(f"层次超过 {DEEPEST} 层，封不了存；请拆开再发布。", code="canonical.deep")
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return _whole(value)
    if isinstance(value, Mapping):
        return {key: _ordered(value[key], depth + 1) for key in _sorted_keys(value)}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_ordered(each, depth + 1) for each in value]
    raise BadInput(
        f"{type(value).__name__} 不能封存；只收文字、整数、是否和空，金额写成“1234.56”这样的文字。",
        code="canonical.kind",
    )


def _whole(value: int) -> int:
    if abs(value) > LARGEST_INTEGER:
        raise BadInput(f"{value} 太大，封不了存；整数最多到 {LARGEST_INTEGER}，请写成文字。", code="canonical.large")
    return value


def _sorted_keys(value: Mapping[str, Value]) -> list[str]:
    if all(isinstance(key, str) and key.isascii() for key in value):
        return sorted(value)
    return sorted(value, key=_key_order)


def _key_order(key: object) -> bytes:
    if not isinstance(key, str):
        raise BadInput(f"字段名“{key}”不是文字；请改成文字。", code="canonical.key")
    return key.encode("utf-16-be")


def _refuse_float(text: str) -> NoReturn:
    raise ValueError(text)
