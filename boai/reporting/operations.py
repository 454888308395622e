"""Everything that writes reports: one verb."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction

from boai.foundation import attachments, audit
from boai.foundation.models import Attachment
from boai.foundation.moments import local
from boai.foundation.money import Money
from boai.foundation.official_paper import MEDIA_TYPE, Paper, render
from boai.reporting import queries
from boai.reporting.access import MAKE_REPORTS
from boai.reporting.models import Report
from boai.reporting.queries.reports import MADE, subject_of
from boai.reporting.rules import Period, SummaryFacts, compose_summary, summary_title
from boai.reporting.rules.evidence import (
    FrozenFigure,
    FrozenRows,
    check_evidence,
    evidence_sheets,
    figures_digest,
    ranges,
)
from boai.reporting.rules.frozen_workbook import write_frozen_workbook
from boai.units.access import check_may
from boai.units.models import User

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def make_annual_summary(*, by: User, year: int, as_of: dt.datetime, link_base: str) -> Report:
    """生成年度工作总结：把各数连同口径、明细一起定格，写出公文和依据工作簿；记录以后变了，这一份不变。

    The same records and the same moment give the same two files to the last byte.

    Args:
        as_of: the moment of reading, in both files; a year still running is covered up to its day.
        link_base: the program's address as the reader reaches it; every number in the paper leads there.

    Raises:
        WrongRole: not one of `MAKE_REPORTS`.
        BadInput: the year has not begun, or something does not add up (dossier 8.4 rule 5); nothing was written.
    """
    check_may(by, MAKE_REPORTS, to="生成年报")
    period = queries.period_of_year(year, as_of)
    with transaction.atomic():
        facts = queries.summary_facts(society=by.unit, period=period, link_base=link_base)
        figures, listings = queries.frozen_figures(period)
        check_evidence(figures, listings)
        title = summary_title(facts).replace("\n", "")
        paper = _keep(by, f"{title}.docx", MEDIA_TYPE, _paper(facts))
        sheets = evidence_sheets(title=title, period=period, figures=figures, listings=listings)
        evidence = _keep(by, f"{title}依据.xlsx", XLSX, write_frozen_workbook(sheets))
        return _record(
            by=by, title=title, period=period, figures=_frozen(figures, listings), paper=paper, evidence=evidence
        )


def _paper(facts: SummaryFacts) -> bytes:
    read_at = facts.period.read_at
    return render(
        Paper(
            title=summary_title(facts),
            blocks=compose_summary(facts),
            signed_by=facts.society,
            signed_on=read_at.date(),
            written_at=read_at,
        )
    )


def _keep(by: User, name: str, media_type: str, data: bytes) -> Attachment:
    return attachments.keep(by=by, name=name, data=data, media_type=media_type)


def _frozen(figures: Sequence[FrozenFigure], listings: Mapping[str, FrozenRows]) -> dict[str, Any]:
    """What `Report.figures` keeps: values, versions of definitions, and the numbers of every row behind them."""
    return {
        "figures": [
            {
                "code": each.code,
                "name": each.name,
                "unit": each.unit,
                **({"fen": each.value.fen} if isinstance(each.value, Money) else {"number": each.value}),
                "definition": each.definition,
                "source": each.source,
                "version": each.version,
                "listing": each.listing,
            }
            for each in figures
        ],
        "rows": {
            code: {
                "name": frozen.name,
                "count": len(frozen.rows),
                "numbers": {label: ranges(numbers) for label, numbers in frozen.numbers.items()},
            }
            for code, frozen in listings.items()
        },
    }


def _record(
    *, by: User, title: str, period: Period, figures: dict[str, Any], paper: Attachment, evidence: Attachment
) -> Report:
    report: Report = Report.objects.create(
        unit_id=by.unit_id,
        title=title,
        period_from=period.first_day,
        period_to=period.last_day,
        as_of=period.read_at,
        figures=figures,
        paper=paper,
        evidence=evidence,
        made_by=by,
    )
    audit.record(
        by=by,
        action=MADE,
        subject=subject_of(report),
        period=[period.first_day.isoformat(), period.last_day.isoformat()],
        as_of=local(period.read_at).isoformat(timespec="seconds"),
        paper=paper.sha256,
        evidence=evidence.sha256,
        figures=figures_digest(figures),
    )
    return report
