"""Merkle tree of RFC 9162 section 2.1 (the same tree as RFC 6962): SHA-256, leaf prefix 0x00, node prefix 0x01.

Two trees with one root: `Frontier` keeps O(log n) hashes and only grows; `Tree` keeps every node (64 bytes a leaf)
and hands out proofs. Verification needs neither, only the proof.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

ALGORITHM: Final = "sha256-rfc9162"
HASH_SIZE: Final = 32
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256(0x00 ‖ leaf): RFC 9162 section 2.1.1."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right): RFC 9162 section 2.1.1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of_hashes(hashes: Iterable[bytes]) -> bytes:
    """The root over leaf hashes in order; of nothing, SHA-256 of nothing."""
    frontier = Frontier()
    for each in hashes:
        frontier.append_hash(each)
    return frontier.root()


def root_of_leaves(leaves: Iterable[bytes]) -> bytes:
    """The root over whole leaves in order."""
    return root_of_hashes(leaf_hash(leaf) for leaf in leaves)


def fold_peaks(peaks: Sequence[bytes]) -> bytes:
    """One root from the roots of the complete subtrees, largest (leftmost) first."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


class Frontier:
    """A growing tree that remembers only the roots of its complete subtrees: at most 64 hashes."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    @classmethod
    def resume(cls, size: int, peaks: Sequence[bytes]) -> Frontier:
        """Go on from the peaks of `size` leaves.

        Raises:
            ValueError: so many leaves have another number of complete subtrees.
        """
        if size.bit_count() != len(peaks):
            raise ValueError(f"{size} leaves have {size.bit_count()} peaks, not {len(peaks)}")
        frontier = cls()
        frontier.size, frontier._peaks = size, list(peaks)
        return frontier

    @property
    def peaks(self) -> tuple[bytes, ...]:
        """Roots of the complete subtrees, largest first."""
        return tuple(self._peaks)

    def append_hash(self, new: bytes) -> None:
        """Add one leaf hash at the right."""
        carry = self.size
        while carry & 1:
            new = node_hash(self._peaks.pop(), new)
            carry >>= 1
        self._peaks.append(new)
        self.size += 1

    def root(self) -> bytes:
        """The root over everything appended so far."""
        return fold_peaks(self._peaks)


class Tree:
    """Every node of a growing tree: any earlier root and any proof in O(log² n).

    Hashes lie packed, level by level: a million leaves take 64 MB.
    """

    def __init__(self, hashes: Iterable[bytes] = ()) -> None:
        self._levels: list[bytearray] = [bytearray()]
        for each in hashes:
            self.append_hash(each)

    @classmethod
    def of_leaves(cls, leaves: Iterable[bytes]) -> Tree:
        return cls(leaf_hash(leaf) for leaf in leaves)

    @property
    def size(self) -> int:
        return len(self._levels[0]) // HASH_SIZE

    def append_hash(self, new: bytes) -> None:
        """Add one leaf hash at the right and every node that it completes."""
        number, height = self.size, 0
        self._levels[0] += new
        while number & 1:
            new = node_hash(self._node(height, number - 1), new)
            number >>= 1
            height += 1
            if height == len(self._levels):
                self._levels.append(bytearray())
            self._levels[height] += new

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` leaves, all by default.

        Raises:
            ValueError: the tree has fewer leaves than that.
        """
        wanted = self.size if size is None else size
        self._within(0, wanted)
        return self._range(0, wanted) if wanted else EMPTY_ROOT

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The path from leaf `index` (0-based) to the root of `size` leaves, lowest first: RFC 9162 section 2.1.3.1.

        Raises:
            ValueError: no such leaf within that size.
        """
        wanted = self.size if size is None else size
        self._within(index + 1, wanted)
        if index < 0:
            raise ValueError(f"leaf {index} is below 0")
        return self._inclusion(index, 0, wanted)

    def consistency(self, earlier: int, later: int | None = None) -> list[bytes]:
        """The proof that the first `earlier` leaves begin the first `later`: RFC 9162 section 2.1.4.1.

        Empty for `earlier` = 0 and for equal sizes.

        Raises:
            ValueError: sizes out of order.
        """
        wanted = self.size if later is None else later
        self._within(earlier, wanted)
        if earlier in (0, wanted):
            return []
        return self._subproof(earlier, 0, wanted, whole=True)

    def _within(self, inner: int, outer: int) -> None:
        if not 0 <= inner <= outer <= self.size:
            raise ValueError(f"0 <= {inner} <= {outer} <= {self.size} does not hold")

    def _node(self, height: int, number: int) -> bytes:
        return bytes(self._levels[height][number * HASH_SIZE : (number + 1) * HASH_SIZE])

    def _range(self, begin: int, end: int) -> bytes:
        """The hash over leaves begin..end; begin is always a multiple of the largest complete subtree inside."""
        width = end - begin
        height = width.bit_length() - 1
        if width == 1 << height:
            return self._node(height, begin >> height)
        split = begin + _split(width)
        return node_hash(self._range(begin, split), self._range(split, end))

    def _inclusion(self, index: int, begin: int, end: int) -> list[bytes]:
        if end - begin == 1:
            return []
        split = begin + _split(end - begin)
        if index < split:
            return [*self._inclusion(index, begin, split), self._range(split, end)]
        return [*self._inclusion(index, split, end), self._range(begin, split)]

    def _subproof(self, earlier: int, begin: int, end: int, *, whole: bool) -> list[bytes]:
        if earlier == end:
            return [] if whole else [self._range(begin, end)]
        split = begin + _split(end - begin)
        if earlier <= split:
            return [*self._subproof(earlier, begin, split, whole=whole), self._range(split, end)]
        return [*self._subproof(earlier, split, end, whole=False), self._range(begin, split)]


def verify_inclusion(*, leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf hash `leaf` is number `index` of `size` under `root`: RFC 9162 section 2.1.3.2."""
    if not 0 <= index < size:
        return False
    place, last, current = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            current = node_hash(step, current)
            place, last = _skip_right_edge(place, last)
        else:
            current = node_hash(current, step)
        place >>= 1
        last >>= 1
    return last == 0 and current == root


def verify_consistency(
    *, earlier: int, later: int, earlier_root: bytes, later_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether the tree of `earlier` leaves begins the tree of `later`: RFC 9162 section 2.1.4.2.

    The empty tree begins every tree, with an empty path.
    """
    if not 0 <= earlier <= later:
        return False
    if earlier == 0:
        return not path and earlier_root == EMPTY_ROOT
    if earlier == later:
        return not path and earlier_root == later_root
    steps = list(path) if earlier & (earlier - 1) else [earlier_root, *path]
    if not steps:
        return False
    place, last = earlier - 1, later - 1
    while place & 1:
        place >>= 1
        last >>= 1
    return _climb_both(steps, place, last) == (earlier_root, later_root)


def _climb_both(steps: Sequence[bytes], place: int, last: int) -> tuple[bytes, bytes] | None:
    small = large = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            small, large = node_hash(step, small), node_hash(step, large)
            place, last = _skip_right_edge(place, last)
        else:
            large = node_hash(large, step)
        place >>= 1
        last >>= 1
    return (small, large) if last == 0 else None


def _skip_right_edge(place: int, last: int) -> tuple[int, int]:
    """On an even right edge the node is carried up unhashed until it is a right child."""
    while place and not place & 1:
        place >>= 1
        last >>= 1
    return place, last


def _split(width: int) -> int:
    """The largest power of two below `width` (RFC 9162: k < n <= 2k)."""
    return 1 << ((width - 1).bit_length() - 1)
