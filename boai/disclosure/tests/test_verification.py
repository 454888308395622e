"""`boai verify` finds what somebody with the database in their hands did. One planted fault of each kind."""

import json

import pytest

from boai.disclosure import verification
from boai.disclosure.models import Leaf, Publication, TreeHead
from boai.disclosure.queries import site_folder
from boai.disclosure.tests.factories import END, at
from boai.foundation.tests.forgery import without_triggers
from boai.foundation.verification import all_checks

CHECKS = (
    verification.the_tree_is_whole,
    verification.published_rows_are_the_leaves,
    verification.published_totals_are_booked,
    verification.public_files_hold,
)


def found(office):
    return {check.__name__: list(check(office.society.pk)) for check in CHECKS}


def bad(office):
    return {name: sentences for name, sentences in found(office).items() if sentences}


@pytest.fixture
def two_issues(july):
    july.published()
    july.give(500, moment="07-13 08:00")
    july.published(END, at("07-14 00:00"))
    return july


def test_honest_issues_hold(two_issues):
    assert bad(two_issues) == {}


def test_nothing_published_holds(office):
    assert bad(office) == {}


def test_the_checks_are_registered():
    codes = {check.code for check in all_checks()}
    assert {"disclosure.tree", "disclosure.rows", "disclosure.totals", "disclosure.files"} <= codes


def test_a_changed_leaf_is_found(two_issues):
    leaf = Leaf.objects.get(index=2)
    with without_triggers("disclosure_leaf") as cursor:
        cursor.execute(
            "UPDATE disclosure_leaf SET data = %s WHERE id = %s", [leaf.data.replace('"0.01"', '"9.01"'), leaf.pk]
        )
    faults = bad(two_issues)
    assert faults["the_tree_is_whole"] == [
        "前 5 条合成的总指纹和第 1 期签的不一样；有公开条目被改过。",
        "前 7 条合成的总指纹和第 2 期签的不一样；有公开条目被改过。",
    ]
    assert faults["published_rows_are_the_leaves"] == ["第 1 期第 2 行和封存的不一样。"]


def test_a_removed_leaf_is_found(two_issues):
    with without_triggers("disclosure_leaf") as cursor:
        cursor.execute("DELETE FROM disclosure_leaf WHERE id = %s", [Leaf.objects.get(index=2).pk])
    assert bad(two_issues)["the_tree_is_whole"] == ["公开条目有 6 条，序号从 0 到 6，中间缺了或多了。"]


def test_a_shortened_log_is_found(two_issues):
    with without_triggers("disclosure_leaf") as cursor:
        cursor.execute("DELETE FROM disclosure_leaf WHERE id = %s", [Leaf.objects.get(index=6).pk])
    assert bad(two_issues)["the_tree_is_whole"] == ["第 7 条处签过总指纹，现在只有 6 条；末尾被删过。"]


def test_a_forged_signature_is_found(two_issues):
    head = TreeHead.objects.get(size=7)
    with without_triggers("disclosure_treehead") as cursor:
        cursor.execute(
            "UPDATE disclosure_treehead SET checkpoint = %s WHERE id = %s",
            [head.checkpoint.replace("\n7\n", "\n8\n"), head.pk],
        )
    assert bad(two_issues)["the_tree_is_whole"][0].startswith("第 2 期的签名不对：")


def test_a_changed_row_and_total_are_found(two_issues):
    issue = Publication.objects.get(issue=2)
    issue.rows[0]["values"]["amount"] = "6.00"
    with without_triggers("disclosure_publication") as cursor:
        cursor.execute(
            "UPDATE disclosure_publication SET rows = %s, total_fen = 600 WHERE id = %s",
            [json.dumps(issue.rows, ensure_ascii=False), issue.pk],
        )
    faults = bad(two_issues)
    assert faults["published_rows_are_the_leaves"] == ["第 2 期第 1 行和封存的不一样。"]
    assert faults["published_totals_are_booked"] == ["第 2 期写合计 6.00 元，各行相加 6.00 元，账上是 5.00 元。"]


def test_a_changed_file_is_found(two_issues):
    path = site_folder(two_issues.society) / "data" / "received-0001.csv"
    path.write_bytes(path.read_bytes().replace(b"0.01", b"9.01"))
    sentences = bad(two_issues)["public_files_hold"]
    assert any("data/received-0001.csv" in each for each in sentences)


def test_files_that_lag_behind_are_found(two_issues):
    (site_folder(two_issues.society) / "index.html").unlink()
    assert bad(two_issues)["public_files_hold"] == ["公开目录和数据库不一样；用 boai write-site 写一次。"]
