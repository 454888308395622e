"""What disclosure promises, re-derived from the rows and from the files."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.db.models import Count, Max, Min, Sum

from boai.disclosure.log.checkpoint import Signer, open_checkpoint, parse_checkpoint
from boai.disclosure.log.readers import DirectoryReader
from boai.disclosure.log.tree import Frontier, leaf_hash
from boai.disclosure.log.verify import verify_bundle
from boai.disclosure.models import Leaf, Publication, TreeHead
from boai.disclosure.queries import heads, published, site_folder, site_is_behind
from boai.disclosure.rules.gate import total_of
from boai.disclosure.terms import PublicationState
from boai.foundation.errors import Refusal
from boai.foundation.home import home
from boai.foundation.money import Money
from boai.units.models import Society


def the_tree_is_whole(unit_id: int) -> Iterator[str]:
    """Leaves are numbered without gaps; every head was signed by our key and is the root of so many leaves."""
    found = Leaf.objects.aggregate(count=Count("pk"), first=Min("index"), last=Max("index"))
    if found["count"] and (found["first"], found["last"]) != (0, found["count"] - 1):
        yield f"公开条目有 {found['count']:,} 条，序号从 {found['first']} 到 {found['last']}，中间缺了或多了。"
        return
    signed = {head.size: head for head in heads()}
    frontier = Frontier()
    for data in Leaf.objects.order_by("index").values_list("data", flat=True).iterator(chunk_size=5_000):
        frontier.append_hash(leaf_hash(data.encode()))
        head = signed.pop(frontier.size, None)
        if head is not None:
            yield from _head_holds(unit_id, head, frontier)
    for size in sorted(signed):
        yield f"第 {size:,} 条处签过总指纹，现在只有 {frontier.size:,} 条；末尾被删过。"
    last = heads().last()
    if last is not None and last.size < frontier.size:
        yield f"公开条目有 {frontier.size:,} 条，最后一次签名只到第 {last.size:,} 条。"


def published_rows_are_the_leaves(unit_id: int) -> Iterator[str]:
    """What each published issue shows is what was sealed, row by row."""
    for issue in published().values_list("pk", flat=True):
        publication = Publication.objects.get(pk=issue)
        leaves = Leaf.objects.filter(publication=publication).order_by("row").values_list("row", "data")
        sealed = [json.loads(data) for _, data in leaves.iterator(chunk_size=5_000)]
        if len(sealed) != len(publication.rows) + 1:
            yield f"第 {publication.issue} 期有 {len(publication.rows):,} 行，封存了 {max(len(sealed) - 1, 0):,} 行。"
            continue
        for number, (row, leaf) in enumerate(zip(publication.rows, sealed[1:], strict=True), start=1):
            if row["values"] != leaf["values"] or leaf["number"] != number:
                yield f"第 {publication.issue} 期第 {number} 行和封存的不一样。"


def published_totals_are_booked(unit_id: int) -> Iterator[str]:
    """Each issue's total is the sum of its rows, and of the gifts, unclaimed money and refunds that they publish."""
    booked = {
        row["publication_id"]: sum(_fen(row[part]) for part in ("gifts", "unclaimed")) - _fen(row["refunds"])
        for row in Leaf.objects.order_by()
        .values("publication_id")
        .annotate(gifts=Sum("donation__amount"), unclaimed=Sum("unclaimed__amount"), refunds=Sum("reversal__amount"))
    }
    for publication in (
        Publication.objects.filter(state=PublicationState.PUBLISHED).order_by("pk").iterator(chunk_size=1)
    ):
        shown, rows, books = publication.total, total_of(publication.rows), Money(booked.get(publication.pk, 0))
        if not shown == rows == books:
            yield (
                f"第 {publication.issue} 期写合计 {shown.text()} 元，各行相加 {rows.text()} 元，"
                f"账上是 {books.text()} 元。"
            )


def public_files_hold(unit_id: int) -> Iterator[str]:
    """The files on the disk are the state of the database and pass a stranger's check with our key."""
    head, society = heads().last(), Society.objects.get(pk=unit_id)
    if head is None:
        return
    if site_is_behind(society):
        yield "公开目录和数据库不一样；用 boai write-site 写一次。"
    key = _signer(unit_id, head).verifier_key().text()
    report = verify_bundle(
        DirectoryReader(site_folder(society)), trusted_key=key, trusted_heads=[each.checkpoint for each in heads()]
    )
    yield from (f"公开目录：{check.title}：{check.sentence}" for check in report.checks if not check.ok)


def _head_holds(unit_id: int, head: TreeHead, frontier: Frontier) -> Iterator[str]:
    if head.root != frontier.root().hex() or head.peaks != [peak.hex() for peak in frontier.peaks]:
        yield f"前 {head.size:,} 条合成的总指纹和第 {head.publication.issue} 期签的不一样；有公开条目被改过。"
    try:
        sealed = open_checkpoint(head.checkpoint, _signer(unit_id, head).verifier_key())
    except Refusal as refusal:
        yield f"第 {head.publication.issue} 期的签名不对：{refusal.message}"
        return
    if (sealed.size, sealed.root.hex()) != (head.size, head.root):
        yield f"第 {head.publication.issue} 期签的是 {sealed.size:,} 条的总指纹，记的是 {head.size:,} 条的。"


def _signer(unit_id: int, head: TreeHead) -> Signer:
    return Signer.from_seed(parse_checkpoint(head.checkpoint).origin, home().secret(f"signing_{unit_id}"))


def _fen(value: Money | int | None) -> int:
    return 0 if value is None else value.fen if isinstance(value, Money) else int(value)
