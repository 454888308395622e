"""`boai figures` and `boai report`."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from django.core.management import call_command

from boai.reporting.models import Report
from boai.reporting.tests.factories import Till, at, make_activity
from boai.units.models import User


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out, stderr=out)
    return out.getvalue()


def refused(*arguments: str) -> str:
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(*arguments, stdout=out, stderr=out)
    assert ended.value.code == 1
    return out.getvalue()


@pytest.fixture
def records(till: Till, business: User) -> Till:
    make_activity(business, dt.date(2021, 3, 5), heads=1_200)
    till.give(12_345_678, at(5, 1))
    return till


def test_figures_for_people(records, business):
    said = run("figures", "--by", business.username, "--from", "2021-01-01", "--to", "2021-12-31").splitlines()
    assert said[0].startswith("2021-01-01 至 2021-12-31，数据截至 ")
    assert "参加活动：1,200 人次（上年同期 0，—）  event.persontimes" in said
    assert "捐款：123,456.78 元（上年同期 0.00，—）  raise.cash" in said


def test_figures_for_machines(records, business):
    said = json.loads(run("figures", "--by", business.username, "--from", "2021-01-01", "--to", "2021-12-31", "--json"))
    values = {each["code"]: (each["value"], each["unit"]) for each in said["figures"]}
    assert values["raise.cash"] == ("123456.78", "元")
    assert values["event.persontimes"] == (1200, "人次")


def test_days_the_wrong_way_round_are_refused(business):
    words = refused("figures", "--by", business.username, "--from", "2021-12-31", "--to", "2021-01-01")
    assert words == "止日 2021-01-01 早于起日 2021-12-31；请对调。\n"


def test_a_report_into_a_folder(records, business, tmp_path):
    said = json.loads(run("report", "--by", business.username, "--year", "2021", "--out", str(tmp_path), "--json"))
    report = Report.objects.get()
    assert said["report"] == report.pk
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([report.paper.name, report.evidence.name])
    assert said["paper"] == report.paper.sha256


def test_a_folder_that_is_not_there_is_refused_before_anything_is_made(records, business, tmp_path):
    words = refused("report", "--by", business.username, "--year", "2021", "--out", str(tmp_path / "none"))
    assert "这个文件夹；先建好再运行" in words
    assert not Report.objects.exists()


def test_who_may_not_make_a_report(records, supervisor):
    assert "不能生成年报" in refused("report", "--by", supervisor.username, "--year", "2021")
    assert not Report.objects.exists()


def test_an_address_that_is_none_is_refused(records, business):
    assert "不是网址" in refused("report", "--by", business.username, "--year", "2021", "--address", "ftp://x")
