"""What figures and reports promise, checked on live data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from boai.foundation import attachments
from boai.foundation.attachments import AttachmentDamaged
from boai.foundation.models import AuditEntry
from boai.foundation.moments import SHANGHAI
from boai.foundation.money import Money
from boai.reporting.figures import FIGURES, Listing
from boai.reporting.models import Report
from boai.reporting.queries import reports, years_with_records
from boai.reporting.queries.reports import MADE, subject_of
from boai.reporting.rules import Period
from boai.reporting.rules.evidence import figures_digest

_NO_CLOCK = dt.datetime(1970, 1, 1, tzinfo=SHANGHAI)
"""Where only days matter."""


def figures_equal_their_rows(unit_id: int) -> Iterator[str]:
    """Of every year with records: each figure, added up by the database, equals its rows added up one by one."""
    listings = {each.listing.code: each.listing for each in FIGURES.values()}
    for year in years_with_records():
        period = Period(dt.date(year, 1, 1), dt.date(year, 12, 31), _NO_CLOCK)
        added = {code: _row_by_row(listing, period) for code, listing in listings.items()}
        totals = {code: listing.totals(period) for code, listing in listings.items()}
        for each in FIGURES.values():
            said, found = totals[each.listing.code][each.measure], added[each.listing.code][each.measure]
            if said != found:
                yield f"{year} 年{each.name}（{each.code}）是 {said}，明细逐行相加 {found} {each.unit}。"


def _row_by_row(listing: Listing, period: Period) -> dict[str, Any]:
    sums = {column.key: Money(0) if column.kind == "money" else 0 for column in listing.columns if column.adds}
    count = 0
    for row in listing.rows(period):
        count += 1
        for key in sums:
            sums[key] += row[key]
    return {"": count, **sums}


def reports_are_unaltered(unit_id: int) -> Iterator[str]:
    """Each report's figures and its two files are those whose fingerprints the audit trail sealed when it was made."""
    for report in reports():
        for attachment in (report.paper, report.evidence):
            try:
                attachments.read(attachment)
            except AttachmentDamaged as damaged:
                yield f"年报“{report.title}”：{damaged.message}"
        yield from _differences(report)


def _differences(report: Report) -> Iterator[str]:
    entry = AuditEntry.objects.filter(subject=subject_of(report), action=MADE).first()
    if entry is None:
        yield f"年报“{report.title}”没有生成时的留痕。"
        return
    for word, key, now in (
        ("数", "figures", figures_digest(report.figures)),
        ("公文", "paper", report.paper.sha256),
        ("依据工作簿", "evidence", report.evidence.sha256),
    ):
        if entry.detail.get(key) != now:
            yield f"年报“{report.title}”的{word}被改动过：与生成时留痕的指纹不符。"
