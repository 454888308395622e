"""Where a published bundle is read from: a folder, or any web host."""

from __future__ import annotations

import http.client
import re
import urllib.error
import urllib.request
from pathlib import Path
from typing import Final, Protocol

from boai.foundation.errors import BadInput

LARGEST_FILE: Final = 256 * 1024 * 1024
"""Bytes; more is no file of ours."""

_SAFE: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")


class Reader(Protocol):
    """Something that holds a bundle."""

    def read(self, path: str) -> bytes | None:
        """The file's bytes, None where there is no such file."""


class DirectoryReader:
    """A bundle in a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, path: str) -> bytes | None:
        target = self._root / _safe(path)
        return target.read_bytes() if target.is_file() else None


class UrlReader:
    """A bundle on a web host, by http or https."""

    def __init__(self, base: str, *, timeout: float = 30) -> None:
        if not base.startswith(("https://", "http://")):
            raise BadInput(f"“{base}”不是网址；应以 https:// 开头。", code="reader.address")
        self._base = base.rstrip("/")
        self._timeout = timeout

    def read(self, path: str) -> bytes | None:
        address = f"{self._base}/{_safe(path)}"
        try:
            # The scheme was checked above: never file: or ftp:.
            with urllib.request.urlopen(address, timeout=self._timeout) as answer:  # noqa: S310
                data: bytes = answer.read(LARGEST_FILE + 1)
        except urllib.error.HTTPError as error:
            if error.code in {404, 410}:
                return None
            raise BadInput(f"{address} 答复 {error.code}；请过一会儿再核对。", code="reader.answer") from error
        except (OSError, http.client.HTTPException) as error:
            raise BadInput(f"连不上 {self._base}；请看网络是否通，再核对一次。", code="reader.unreachable") from error
        if len(data) > LARGEST_FILE:
            raise BadInput(f"{address} 超过 {LARGEST_FILE} 字节，不读；请找发布单位核对。", code="reader.large")
        return data


def _safe(path: str) -> str:
    if not _SAFE.fullmatch(path):
        raise BadInput(f"“{path[:80]}”不是公开目录里的文件名；不读。", code="reader.path")
    return path
