"""Bringing the public files to the state of the database: log, open data, pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from boai.disclosure.access import WRITE_SITE
from boai.disclosure.log.bundle import BundleSummary, Head, PublicationEntry, write_bundle
from boai.disclosure.log.checkpoint import Signer, parse_checkpoint
from boai.disclosure.log.tables import SiteFacts
from boai.disclosure.models import Publication, TreeHead
from boai.disclosure.operations.site import SiteWriter
from boai.disclosure.operations.steps import Locks
from boai.disclosure.queries import StoredLeaves, heads, published, site_folder
from boai.foundation import audit
from boai.foundation.home import home
from boai.foundation.moments import local
from boai.units.access import check_may
from boai.units.models import Society, User


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """What one run wrote; nothing where all was in place."""

    files_written: int
    bytes_written: int


def write_site(*, by: User, anew: bool = False) -> SiteSummary:
    """把公开目录写到和数据库一样：封存、开放数据、页面。再做一次没有别的效果；上次断在中间的，这次补完。

    A published issue's pages are written once; one more day writes its own and the few that list them all.

    Args:
        anew: write the pages of every issue again, after the program learnt to show them otherwise.

    Raises:
        WrongRole; NotNow: the folder holds another history than the database.
    """
    check_may(by, WRITE_SITE, to="写出公开页面")
    society = Society.objects.get(pk=by.unit_id)
    with Locks.site(society.pk):
        issues, signed = list(published()), list(heads())
        if not signed:
            return SiteSummary(0, 0)
        bundle = _write_bundle(society, issues, signed)
        site = SiteWriter(society, site_folder(society), issues, signed)
        site.write(anew=anew)
    done = SiteSummary(bundle.files_written + site.files_written, bundle.bytes_written + site.bytes_written)
    if done.files_written:
        with transaction.atomic():
            audit.record(
                by=by,
                action="disclosure.write_site",
                subject=f"units.Society:{society.pk}",
                files=done.files_written,
                size=signed[-1].size,
            )
    return done


def _write_bundle(society: Society, issues: list[Publication], signed: list[TreeHead]) -> BundleSummary:
    origin = parse_checkpoint(signed[0].checkpoint).origin
    sizes = dict(zip((head.publication_id for head in signed), _spans(signed), strict=True))
    return write_bundle(
        site_folder(society),
        site=SiteFacts(
            society=society.name,
            name=f"disclosure-{society.division_code}-{society.pk}",
            title=f"{society.name}信息公开",
            origin=origin,
        ),
        publications=[PublicationEntry(each.name, *sizes[each.pk]) for each in issues],
        leaves=StoredLeaves(),
        heads=[
            Head(head.size, local(head.signed_at).isoformat(timespec="seconds"), head.checkpoint) for head in signed
        ],
        signer=Signer.from_seed(origin, home().secret(f"signing_{society.pk}")),
        sealed_at=local(signed[-1].signed_at).isoformat(timespec="seconds"),
    )


def _spans(signed: list[TreeHead]) -> list[tuple[int, int]]:
    """First leaf and number of leaves of each head's publication."""
    ends = [head.size for head in signed]
    return [(start, end - start) for start, end in zip([0, *ends], ends, strict=False)]
