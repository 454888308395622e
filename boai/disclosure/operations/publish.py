"""Publishing: rows become leaves of the signed tree, in one transaction; the public files follow."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Iterator, Sequence
from typing import Final

from django.db import transaction

from boai.disclosure.access import PUBLISH
from boai.disclosure.errors import LogDamaged
from boai.disclosure.log.checkpoint import Signer, make_checkpoint, open_checkpoint, parse_checkpoint
from boai.disclosure.log.leaf import Publication as SealedPublication
from boai.disclosure.log.leaf import Row, commit, seal
from boai.disclosure.log.tree import Frontier, fold_peaks, leaf_hash
from boai.disclosure.models import Leaf, Publication, TreeHead
from boai.disclosure.operations.steps import Gate, Locks, Trace
from boai.disclosure.operations.write_site import write_site
from boai.disclosure.queries import last_head
from boai.disclosure.rules.entries import FIELDS, Gift, hidden_values
from boai.disclosure.terms import PUBLICATION_STATES, PublicationState
from boai.foundation.bulk import insert_rows
from boai.foundation.errors import BadInput
from boai.foundation.home import home
from boai.foundation.moments import local, now
from boai.units.access import check_different_person, check_may
from boai.units.models import Society, User

SALT_BYTES: Final = 32
_COLUMNS: Final = (
    "unit_id",
    "index",
    "publication_id",
    "row",
    "data",
    "opening",
    "donation_id",
    "unclaimed_id",
    "reversal_id",
)
_SOURCES: Final = ("donation", "unclaimed", "refund")


def publish(*, by: User, publication: Publication) -> Publication:
    """发布：再核对一次，每一行封号、签名、定稿，然后写出公开页面。从此不能改，只能另发更正。

    The same person again has no further effect, but that files which were not written are written now.

    Raises:
        WrongRole: not the lead, or the one who drafted or submitted it.
        GateClosed: something does not add up; NotNow: it was not submitted; LogDamaged. Nothing was written.
    """
    check_may(by, PUBLISH, to="发布公示")
    with transaction.atomic():
        publication = Locks.publication(by, publication)
        check_different_person(by, publication.drafted_by_id, done="起草", doing="发布")
        check_different_person(by, publication.submitted_by_id, done="送审", doing="发布")
        if publication.state != PublicationState.PUBLISHED or publication.published_by_id != by.pk:
            _publish(by, publication)
    write_site(by=by)
    return publication


def _publish(by: User, publication: Publication) -> None:
    target = PUBLICATION_STATES.check("发布", PublicationState(publication.state))
    Locks.society(by)
    moment = now().replace(microsecond=0)
    collected = Gate.pass_through(publication, moment)
    head = last_head()
    frontier, signer = _frontier(head), _signer(head, publication.unit)
    first = frontier.size
    leaves, openings = _sealed(publication, collected.gifts, moment)
    for leaf in leaves:
        frontier.append_hash(leaf_hash(leaf))
    insert_rows(Leaf, _COLUMNS, _leaf_rows(publication, leaves, openings, first))
    publication.state, publication.published_at, publication.published_by = target, moment, by
    publication.save(update_fields=["state", "published_at", "published_by", "checks"])
    _sign(publication, frontier, moment, signer)
    Trace.of(by, "publish", publication, size=frontier.size, root=frontier.root().hex())


def _frontier(head: TreeHead | None) -> Frontier:
    """Where the tree ends now; the signed root says whether it is whole."""
    if head is None:
        return Frontier()
    peaks = [bytes.fromhex(each) for each in head.peaks]
    if fold_peaks(peaks).hex() != head.root or Leaf.objects.count() != head.size:
        raise LogDamaged(
            f"第 {head.size} 条处的总指纹接不上，或公开条目有 {Leaf.objects.count()} 条；先用 boai verify 看是哪一处。"
        )
    return Frontier.resume(head.size, peaks)


def _sealed(
    publication: Publication, gifts: Sequence[Gift], moment: dt.datetime
) -> tuple[list[bytes], list[dict[str, dict[str, str]]]]:
    """The leaves, heading first, and beside each what opens its commitments."""
    rows, openings = [], []
    for frozen, gift in zip(publication.rows, gifts, strict=True):
        opening = {
            name: {"salt": secrets.token_hex(SALT_BYTES), "value": value}
            for name, value in hidden_values(gift, frozen["values"]).items()
        }
        commitments = {name: commit(bytes.fromhex(each["salt"]), each["value"]) for name, each in opening.items()}
        rows.append(Row(frozen["values"], commitments))
        openings.append(opening)
    sealed = SealedPublication(
        publication.name, publication.title, local(moment).isoformat(timespec="seconds"), FIELDS, rows
    )
    return seal(sealed), [{}, *openings]


def _leaf_rows(
    publication: Publication, leaves: Sequence[bytes], openings: Sequence[dict[str, dict[str, str]]], first: int
) -> Iterator[tuple[object, ...]]:
    sources = ["", *(row["source"] for row in publication.rows)]
    for row, (leaf, opening, source) in enumerate(zip(leaves, openings, sources, strict=True)):
        kind, _, key = source.partition(":")
        named = [int(key) if kind == each else None for each in _SOURCES]
        opened = json.dumps(opening, ensure_ascii=False)
        yield (publication.unit_id, first + row, publication.pk, row, leaf.decode(), opened, *named)


def _sign(publication: Publication, frontier: Frontier, moment: dt.datetime, signer: Signer) -> None:
    root = frontier.root()
    TreeHead.objects.create(
        unit_id=publication.unit_id,
        size=frontier.size,
        root=root.hex(),
        peaks=[each.hex() for each in frontier.peaks],
        checkpoint=make_checkpoint(signer=signer, origin=signer.name, size=frontier.size, root=root),
        signed_at=moment,
        publication=publication,
    )


def _signer(head: TreeHead | None, society: Society) -> Signer:
    """Our key, under the log's name, which is chosen with the first head and never changed after.

    Raises:
        LogDamaged: it is not the key that signed so far (a restore without the folder ``keys``).
    """
    name = parse_checkpoint(head.checkpoint).origin if head else f"boai/{society.division_code}/{society.pk}"
    signer = Signer.from_seed(name, home().secret(f"signing_{society.pk}"))
    if head is not None:
        try:
            open_checkpoint(head.checkpoint, signer.verifier_key())
        except BadInput:
            raise LogDamaged(
                "签名的钥匙不是签以前各期的那一把，再签就接不上了；请把备份里的 keys 文件夹放回原处再发布。"
            ) from None
    return signer
