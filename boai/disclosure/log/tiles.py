"""The log as static files: C2SP tlog-tiles (tiles of 256 hashes, entry bundles of 256 entries).

`TileBuilder` takes leaves one by one and says which files are complete; the writer and the checker use the same one,
the writer from where the published log ends, the checker from nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from boai.disclosure.log.leaf import LARGEST_LEAF
from boai.disclosure.log.tree import HASH_SIZE, fold_peaks, leaf_hash, root_of_hashes
from boai.foundation.errors import BadInput

WIDTH: Final = 256
"""Hashes in a full tile, entries in a full bundle."""

_TILE: Final = re.compile(
    r"tile/(?:entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True)
class TileFile:
    """One file of the log, its path below ``log/``."""

    path: str
    data: bytes


def tile_path(level: int, number: int, width: int = WIDTH) -> str:
    """``tile/<level>/<number>``, with ``.p/<width>`` where it is partial."""
    return f"tile/{level}/{_digits(number)}{_partial(width)}"


def entries_path(number: int, width: int = WIDTH) -> str:
    """``tile/entries/<number>``, with ``.p/<width>`` where it is partial."""
    return f"tile/entries/{_digits(number)}{_partial(width)}"


def is_tile_path(path: str) -> bool:
    """Whether a path below ``log/`` is one that this format knows."""
    return _TILE.fullmatch(path) is not None


def widths(size: int) -> Iterator[tuple[int, int, int]]:
    """Level, number and width of the right-most tile of every level that has a partial one."""
    level = 0
    while size >> (8 * level):
        count = size >> (8 * level)
        if count % WIDTH:
            yield level, count // WIDTH, count % WIDTH
        level += 1


def encode_entries(leaves: Sequence[bytes]) -> bytes:
    """Each leaf behind its length in two bytes, most significant first.

    Raises:
        BadInput: a leaf beyond 65,535 bytes.
    """
    longest = max(map(len, leaves), default=0)
    if longest > LARGEST_LEAF:
        raise BadInput(f"这一条有 {longest} 字节，一条最多 {LARGEST_LEAF} 字节；请缩短文字。", code="leaf.large")
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def decode_entries(data: bytes) -> list[bytes]:
    """Undo `encode_entries`.

    Raises:
        BadInput: the data ends inside an entry.
    """
    leaves, place = [], 0
    while place < len(data):
        length = int.from_bytes(data[place : place + 2], "big")
        end = place + 2 + length
        if end > len(data):
            raise BadInput("记录文件在一条的中间断了；请重新下载。", code="entries.cut")
        leaves.append(data[place + 2 : end])
        place = end
    return leaves


class TileBuilder:
    """A growing log whose finished files are handed out as they fill up.

    Keeps the unfinished tile of each level and the unfinished entry bundle: at most 256 of each.
    """

    def __init__(self) -> None:
        self.size = 0
        self._levels: list[list[bytes]] = [[]]
        self._entries: list[bytes] = []

    @classmethod
    def resume(cls, size: int, levels: Sequence[Sequence[bytes]], entries: Sequence[bytes]) -> TileBuilder:
        """Go on where a published log ended: the partial tile of each level (empty where it is full) and bundle."""
        builder = cls()
        builder.size = size
        builder._levels = [list(level) for level in levels] or [[]]
        builder._entries = list(entries)
        return builder

    def append(self, leaf: bytes) -> list[TileFile]:
        """Add one leaf; the files that are full now."""
        number = self.size // WIDTH
        self._entries.append(leaf)
        self.size += 1
        full = self._push(0, leaf_hash(leaf))
        if len(self._entries) == WIDTH:
            full.append(TileFile(entries_path(number), encode_entries(self._entries)))
            self._entries = []
        return full

    def partials(self) -> list[TileFile]:
        """The unfinished files at the present size."""
        files = [
            TileFile(tile_path(level, number, width), b"".join(self._levels[level]))
            for level, number, width in widths(self.size)
        ]
        if self._entries:
            path = entries_path(self.size // WIDTH, len(self._entries))
            files.append(TileFile(path, encode_entries(self._entries)))
        return files

    def root(self) -> bytes:
        """The root over all leaves so far."""
        peaks: list[bytes] = []
        for level in reversed(self._levels):
            peaks.extend(_peaks(level))
        return fold_peaks(peaks)

    def _push(self, level: int, new: bytes) -> list[TileFile]:
        if level == len(self._levels):
            self._levels.append([])
        tile = self._levels[level]
        tile.append(new)
        if len(tile) < WIDTH:
            return []
        number = (self.size >> (8 * (level + 1))) - 1
        self._levels[level] = []
        return [TileFile(tile_path(level, number), b"".join(tile)), *self._push(level + 1, root_of_hashes(tile))]


def split_hashes(data: bytes) -> list[bytes]:
    """A tile's bytes as its hashes."""
    return [data[place : place + HASH_SIZE] for place in range(0, len(data), HASH_SIZE)]


def _peaks(hashes: Sequence[bytes]) -> list[bytes]:
    """Roots of the complete subtrees of a tile, the largest first."""
    peaks, begin, count = [], 0, len(hashes)
    for height in range(8, -1, -1):
        if count & (1 << height):
            peaks.append(root_of_hashes(hashes[begin : begin + (1 << height)]))
            begin += 1 << height
    return peaks


def _digits(number: int) -> str:
    text = f"{number:03d}"
    text = text.zfill(-(-len(text) // 3) * 3)
    groups = [text[place : place + 3] for place in range(0, len(text), 3)]
    return "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])


def _partial(width: int) -> str:
    return "" if width == WIDTH else f".p/{width}"
