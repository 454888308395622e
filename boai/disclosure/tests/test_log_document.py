"""docs/publication-format.md says what the code does."""

import re
from pathlib import Path

import pytest

from boai.disclosure.log import leaf, proof, tables, tree, verify
from boai.disclosure.tests.log_samples import publication

DOCUMENT = (Path(__file__).parents[3] / "docs" / "publication-format.md").read_text(encoding="utf-8")


def test_the_commitment_example_is_right():
    assert f"    {leaf.commit(bytes(range(32)), '王小明')}\n" in DOCUMENT


@pytest.mark.parametrize("name", [tree.ALGORITHM, tables.FORMAT, proof.PROOF_FORMAT, tables.DESCRIPTOR])
def test_every_name_of_the_format_is_in_the_document(name):
    assert name in DOCUMENT


def test_every_check_of_the_report_is_in_the_document():
    section = DOCUMENT.split("## 7.")[1].split("## 8.")[0]
    named = [name for line in re.findall(r"^\| ([a-z, ]+) \|", section, re.M) for name in line.split(", ")]
    assert named == ["check", *verify.CHECKS]


def test_the_keys_of_a_heading_and_the_types_are_in_the_document():
    section = DOCUMENT.split("## 2.")[1].split("## 3.")[0]
    keys = [*leaf.heading_of(publication(1, 1)), *leaf.FieldType]
    assert [key for key in keys if f"`{key}`" not in section] == []
