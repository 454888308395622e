"""Planted faults, one of each kind: each is found, and nothing else."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import fields

import pytest

from boai.foundation import attachments
from boai.foundation.tests.forgery import without_triggers
from boai.foundation.verification import all_checks
from boai.reporting import operations, verification
from boai.reporting.figures import EVERYTHING, FIGURES, FigureDefinition, Listing
from boai.reporting.models import Report
from boai.reporting.tests.factories import Till, at, make_activity
from boai.reporting.verification import figures_equal_their_rows, reports_are_unaltered
from boai.units.models import User


@pytest.fixture
def report(till: Till, business: User) -> Report:
    make_activity(business, dt.date(2021, 3, 5), heads=120, materials={"手册": 5})
    till.give(10_000, at(5, 1))
    till.find(300, at(8, 2))
    return operations.make_annual_summary(
        by=business, year=2021, as_of=at(1, 5, year=2022), link_base="http://127.0.0.1:8000"
    )


def test_all_is_well(report):
    assert list(figures_equal_their_rows(report.unit_id)) == []
    assert list(reports_are_unaltered(report.unit_id)) == []


def test_both_checks_are_run_by_verify():
    assert {"reporting.figures", "reporting.reports"} <= {check.code for check in all_checks()}


class ForgetfulListing(Listing):
    """A fault: it adds up every row and shows all but the last."""

    def rows(self, period, narrower=EVERYTHING):
        return super().rows(period, narrower)[:1]


def test_a_figure_that_is_not_what_its_rows_add_up_to_is_noticed(report, monkeypatch):
    cash = FIGURES["raise.cash"]
    listing = ForgetfulListing(**{each.name: getattr(cash.listing, each.name) for each in fields(Listing)})
    wrong = FigureDefinition(cash.code, cash.name, cash.definition, cash.source, listing, cash.measure)
    monkeypatch.setattr(verification, "FIGURES", {"raise.cash": wrong})
    assert list(figures_equal_their_rows(report.unit_id)) == [
        "2021 年捐款（raise.cash）是 103.00，明细逐行相加 100.00 元。"
    ]


def test_a_changed_file_is_noticed(report):
    path = attachments.path_of(report.evidence.sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b" ")
    (found,) = reports_are_unaltered(report.unit_id)
    assert "依据.xlsx”不见了或被改动过" in found


def test_a_file_that_is_gone_is_noticed(report):
    attachments.path_of(report.paper.sha256).unlink()
    (found,) = reports_are_unaltered(report.unit_id)
    assert ".docx”不见了或被改动过" in found


def test_a_changed_figure_is_noticed(report):
    figures = {
        **report.figures,
        "figures": [{**report.figures["figures"][0], "number": 999}, *report.figures["figures"][1:]],
    }
    with without_triggers("reporting_report") as cursor:
        cursor.execute("UPDATE reporting_report SET figures = %s WHERE id = %s", [json.dumps(figures), report.pk])
    assert list(reports_are_unaltered(report.unit_id)) == [
        f"年报“{report.title}”的数被改动过：与生成时留痕的指纹不符。"
    ]


def test_another_paper_put_in_its_place_is_noticed(report, business):
    other = attachments.keep(by=business, name="另一份.docx", data=b"other", media_type="x")
    with without_triggers("reporting_report") as cursor:
        cursor.execute("UPDATE reporting_report SET paper_id = %s WHERE id = %s", [other.pk, report.pk])
    assert list(reports_are_unaltered(report.unit_id)) == [
        f"年报“{report.title}”的公文被改动过：与生成时留痕的指纹不符。"
    ]


def test_a_report_that_nobody_made_is_noticed(report):
    Report.objects.create(
        unit_id=report.unit_id,
        title="凭空的年报",
        period_from=report.period_from,
        period_to=report.period_to,
        as_of=report.as_of,
        figures=report.figures,
        paper=report.paper,
        evidence=report.evidence,
        made_by=report.made_by,
    )
    assert list(reports_are_unaltered(report.unit_id)) == ["年报“凭空的年报”没有生成时的留痕。"]
