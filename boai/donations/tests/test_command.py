"""`boai intake`: what it says, what it keeps, how it ends."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from boai.donations.models import Donation
from boai.donations.tests.factories import bill, enter, everything, gift, gifts
from boai.foundation import attachments
from boai.foundation.home import home
from boai.ledger.models import Fund
from boai.units.models import User


def intake(cashier: User, *files: Path, **options: Any) -> tuple[int, dict[str, Any]]:
    """Exit code and JSON."""
    out = io.StringIO()
    code: Any = 0
    try:
        call_command("intake", *map(str, files), by=cashier.username, as_json=True, stdout=out, **options)
    except SystemExit as end:
        code = end.code
    return code, json.loads(out.getvalue())


@pytest.fixture
def folder(tmp_path: Path, channels: Fund) -> Path:
    (tmp_path / "好.csv").write_bytes(bill([*gifts(5), gift(77, "", number=90)]))
    (tmp_path / "坏.csv").write_bytes(bill(gifts(3, start=200), wrong_total=True))
    return tmp_path


def kept_files() -> set[Path]:
    return {path for path in home().attachments.rglob("*") if path.is_file()}


def test_a_preview_keeps_nothing(folder: Path, cashier: User) -> None:
    before, files = everything(), kept_files()
    code, found = intake(cashier, folder / "好.csv")
    assert (code, found["verdict"], found["accepted"]) == (0, "accepted", False)
    (one,) = found["files"]
    assert one["becomes"]["gift"] == {"rows": 5, "fen": 5_010}
    assert one["becomes"]["unclaimed"] == {"rows": 1, "fen": 77}
    assert (one["channel"], one["fund"], one["entered"], one["run"]) == ("wechat", "unassigned", False, None)
    assert {tie["name"]: tie["ties"] for tie in one["printed"]}["收入合计"] is True
    assert everything() == before
    assert kept_files() == files


def test_accept_enters_and_ends_with_nothing(folder: Path, cashier: User) -> None:
    code, found = intake(cashier, folder / "好.csv", accept=True)
    assert (code, found["files"][0]["entered"], Donation.objects.count()) == (0, True, 5)
    assert attachments.read(Donation.objects.all()[0].line.file.attachment) == (folder / "好.csv").read_bytes()


def test_a_refused_file_ends_with_four_and_the_good_one_is_entered(folder: Path, cashier: User) -> None:
    code, found = intake(cashier, folder / "好.csv", folder / "坏.csv", accept=True)
    assert code == 4
    assert [(each["verdict"], each["entered"]) for each in found["files"]] == [("accepted", True), ("refused", False)]
    assert found["files"][1]["reasons"][0]["code"] == "total.sum"
    assert Donation.objects.count() == 5


def test_a_question_ends_with_three(folder: Path, cashier: User) -> None:
    lines = [gift(1_000, number="", minutes=1), gift(2_000, number="", minutes=3_000)]
    enter(cashier, bill(lines[:1], "boc_credit"))
    (folder / "问.csv").write_bytes(bill(lines, "boc_credit"))
    code, found = intake(cashier, folder / "问.csv", accept=True)
    assert (code, found["verdict"], found["files"][0]["suspected_rows"]) == (3, "question", 1)
    assert found["files"][0]["entered"] is False


def test_the_same_file_again_ends_with_four_and_enters_nothing(folder: Path, cashier: User) -> None:
    intake(cashier, folder / "好.csv", accept=True)
    count = Donation.objects.count()
    code, found = intake(cashier, folder / "好.csv", accept=True)
    assert (code, found["files"][0]["reasons"][0]["code"]) == (4, "intake.same_content")
    assert Donation.objects.count() == count


@pytest.mark.parametrize(
    ("options", "refusal"),
    [({"channel": "没有"}, "channel.unknown"), ({"fund": "没有"}, "fund.unknown")],
)
def test_an_unknown_destination_is_refused(folder: Path, cashier: User, options: dict[str, str], refusal: str) -> None:
    before = everything()
    code, found = intake(cashier, folder / "好.csv", accept=True, **options)
    assert (code, found["refused"]["code"]) == (1, refusal)
    assert everything() == before


def test_a_file_that_is_not_there_is_refused(folder: Path, cashier: User) -> None:
    code, found = intake(cashier, folder / "没有.csv")
    assert (code, found["refused"]["code"]) == (1, "file.not_found")


def test_without_files_the_usage_is_wrong(channels: Fund, cashier: User) -> None:
    with pytest.raises(CommandError):
        call_command("intake", by=cashier.username)


def test_who_may_not_enter_gets_a_refused_file(folder: Path, business: User) -> None:
    code, found = intake(business, folder / "好.csv", accept=True)
    assert (code, found["files"][0]["reasons"][-1]["code"]) == (4, "role.wrong")
    assert Donation.objects.count() == 0


def test_the_documented_keys_are_the_keys(folder: Path, cashier: User) -> None:
    text = Path("docs/intake-json.md").read_text(encoding="utf-8")
    _, found = intake(cashier, folder / "好.csv")
    example = json.loads(text.split("```json")[1].split("```")[0])
    assert set(example["files"][0]) == set(found["files"][0])
    assert all(f"`{key}`" in text for key in found["files"][0])
