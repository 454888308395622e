"""What one page gives the browser, so that a visitor's own phone finds out whether a record was changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from boai.disclosure.log.canonical import Value
from boai.disclosure.log.checkpoint import VerifierKey, parse_checkpoint
from boai.disclosure.log.tree import ALGORITHM, Tree

PROOF_FORMAT: Final = "boai-proof/1"


@dataclass(frozen=True, slots=True)
class EarlierHead:
    """A head signed before, and the proof that it begins the present one."""

    checkpoint: str
    path: Sequence[bytes]


def proof_document(
    *,
    leaf: bytes,
    index: int,
    size: int,
    path: Sequence[bytes],
    checkpoint: str,
    key: VerifierKey,
    earlier: EarlierHead | None = None,
) -> dict[str, Value]:
    """The proof of one leaf, for a ``<script type="application/json" id="proof">`` or a file of its own.

    Args:
        index: of the leaf in the log, from 0.
        size: of the log that `checkpoint` signs.
        path: `Tree.inclusion(index, size)`.
    """
    return {
        "format": PROOF_FORMAT,
        "algorithm": ALGORITHM,
        "leaf": leaf.decode(),
        "index": index,
        "size": size,
        "path": [each.hex() for each in path],
        "checkpoint": checkpoint,
        "earlier": None
        if earlier is None
        else {"checkpoint": earlier.checkpoint, "path": [each.hex() for each in earlier.path]},
        "key": key.text(),
    }


def prove(
    tree: Tree, *, leaf: bytes, index: int, checkpoint: str, key: VerifierKey, earlier: str | None = None
) -> dict[str, Value]:
    """`proof_document` of leaf `index` under the head `checkpoint`, with `earlier` an older head's note.

    Raises:
        ValueError: the tree is smaller than the head, or the leaf lies beyond it.
    """
    size = parse_checkpoint(checkpoint).size
    before = None
    if earlier is not None:
        before = EarlierHead(earlier, tree.consistency(parse_checkpoint(earlier).size, size))
    return proof_document(
        leaf=leaf,
        index=index,
        size=size,
        path=tree.inclusion(index, size),
        checkpoint=checkpoint,
        key=key,
        earlier=before,
    )


def fingerprint(digest: bytes) -> str:
    """A fingerprint short enough to read aloud: ``7c1e 90ab … 4f02 d6b8``."""
    text = digest.hex()
    return f"{text[:4]} {text[4:8]} … {text[-8:-4]} {text[-4:]}"
