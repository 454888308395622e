"""Canonical bytes, leaves, commitments, signed heads, tiles' paths."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boai.disclosure.log import canonical
from boai.disclosure.log.checkpoint import (
    Signer,
    VerifierKey,
    make_checkpoint,
    open_checkpoint,
    parse_checkpoint,
)
from boai.disclosure.log.leaf import Field, FieldType, Publication, Row, commit, opens, seal
from boai.disclosure.log.tiles import (
    TileBuilder,
    decode_entries,
    encode_entries,
    entries_path,
    is_tile_path,
    tile_path,
    widths,
)
from boai.disclosure.log.tree import root_of_leaves
from boai.disclosure.tests.log_samples import ORIGIN, SALT, SIGNER, publication
from boai.foundation.errors import BadInput

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": [True, None, "é"]}, '{"a":[true,null,"é"],"b":1}'),
        ({"\ufb33": 1, "\U0001f600": 2, "\u20ac": 3, "\r": 4}, '{"\\r":4,"€":3,"😀":2,"\ufb33":1}'),
        ('\u0000\b\t\n\f\r\u001f"\\/\u007f\u2028', '"\\u0000\\b\\t\\n\\f\\r\\u001f\\"\\\\/\u007f\u2028"'),
        (-(2**53) + 1, "-9007199254740991"),
        ("e\u0301", '"e\u0301"'),
    ],
)
def test_canonical_bytes(value, expected):
    assert canonical.encode(value) == expected.encode()


@pytest.mark.parametrize("value", [1.0, {"a": [0.5]}, 2**53, -(2**53), {1: "a"}, b"raw", "\ud800", {"\udfff": 1}])
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(BadInput):
        canonical.encode(value)


def test_nesting_is_bounded_both_ways():
    deep: object = 1
    for _ in range(33):
        deep = [deep]
    with pytest.raises(BadInput):
        canonical.encode(deep)
    with pytest.raises(BadInput):
        canonical.decode(b"[" * 100_000 + b"]" * 100_000)


@given(values)
def test_canonical_bytes_read_back_as_the_same_value(value):
    data = canonical.encode(value)
    assert canonical.decode(data) == value
    assert json.loads(data) == value


@pytest.mark.parametrize(
    "data", [b'{"b":1,"a":2}', b'{"a": 1}', b'{"a":1,"a":1}', b"1.0", b"1e2", b"NaN", b'"\\u4e00"', b"\xff", b"", b"-0"]
)
def test_another_spelling_of_a_value_is_refused(data):
    with pytest.raises(BadInput):
        canonical.decode(data)


def test_a_publication_is_sealed_as_heading_and_rows():
    heading, first, *_ = seal(publication(1, 7))
    assert json.loads(heading)["totals"] == {"amount": "28.07"}
    assert json.loads(heading)["rows"] == 7
    row = json.loads(first)
    assert row["values"]["amount"] == "1.01"
    assert row["commitments"]["donor"] == commit(SALT, "王小明1")
    assert "王小明".encode() not in first


@pytest.mark.parametrize(
    "values",
    [
        {"amount": "1.5"},
        {"amount": 1},
        {"amount": "1,000.00"},
        {"amount": "01.00"},
        {"amount": True},
        {"amount": ["1.00"]},
        {},
        {"amount": "1.00", "name": "王**"},
    ],
)
def test_a_row_that_does_not_fit_its_heading_is_refused(values):
    with pytest.raises(BadInput) as refused:
        seal(Publication("p", "题", "2026-07-01", [Field("amount", "金额", FieldType.MONEY)], [Row(values)]))
    assert "第 1 行" in refused.value.message


@pytest.mark.parametrize("name", ["", "../x", "A", "a/b", "接收", ".a", "a" * 81])
def test_a_publication_name_is_a_plain_file_name(name):
    with pytest.raises(BadInput):
        seal(Publication(name, "题", "2026-07-01", [Field("a", "甲")], []))


def test_an_entry_longer_than_a_tile_can_hold_is_refused():
    with pytest.raises(BadInput, match="65535"):
        seal(Publication("p", "题", "2026-07-01", [Field("a", "甲")], [Row({"a": "长" * 30_000})]))


def test_a_commitment_opens_with_its_own_salt_and_value_only():
    made = commit(SALT, "王小明")
    assert made == hashlib.sha256(b"boai/commit/v1\x00\x20" + SALT + "王小明".encode()).hexdigest()
    assert opens(commitment=made, salt=SALT, value="王小明")
    assert not opens(commitment=made, salt=SALT, value="王小朋")
    assert not opens(commitment=made, salt=SALT[:-1] + b"x", value="王小明")
    assert commit(SALT, "abc") != commit(SALT + b"a", "bc")


@pytest.mark.parametrize("salt", [b"", b"x" * 15, b"x" * 256])
def test_a_salt_that_could_be_guessed_is_refused(salt):
    with pytest.raises(BadInput):
        commit(salt, "王小明")


GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
GO_NOTE = (
    f"{GO_TEXT}\n— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
WITNESS = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"


def test_the_note_of_the_go_reference_verifies():
    key = VerifierKey.parse(GO_KEY)
    assert key.text() == GO_KEY
    assert key.signed(GO_NOTE) == GO_TEXT
    assert key.signed(GO_NOTE + WITNESS) == GO_TEXT
    assert key.signed(GO_NOTE.replace("\n\n—", f"\n\n{WITNESS}—")) == GO_TEXT


def test_a_note_with_another_word_is_refused():
    with pytest.raises(BadInput) as refused:
        VerifierKey.parse(GO_KEY).signed(GO_NOTE.replace("cryptography", "cryptographY"))
    assert refused.value.code == "note.forged"


def test_a_note_of_another_key_is_refused():
    with pytest.raises(BadInput) as refused:
        SIGNER.verifier_key().signed(GO_NOTE)
    assert refused.value.code == "note.unsigned"


@given(st.integers(0, len(GO_KEY) - 1))
def test_a_cut_verifier_key_is_refused(end):
    with pytest.raises(BadInput):
        VerifierKey.parse(GO_KEY[:end])


def test_a_checkpoint_says_origin_size_and_root():
    root = bytes(range(32))
    note = make_checkpoint(signer=SIGNER, origin=ORIGIN, size=128406, root=root)
    assert note.startswith(f"{ORIGIN}\n128406\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n— {ORIGIN} ")
    head = open_checkpoint(note, SIGNER.verifier_key())
    assert (head.origin, head.size, head.root) == (ORIGIN, 128406, root)
    assert make_checkpoint(signer=SIGNER, origin=ORIGIN, size=128406, root=root) == note


@given(st.data())
def test_no_byte_of_a_checkpoint_can_change(data):
    note = make_checkpoint(signer=SIGNER, origin=ORIGIN, size=300, root=bytes(32))
    place = data.draw(st.integers(0, len(note) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda each: each != note[place]))
    with pytest.raises(BadInput):
        open_checkpoint(note[:place] + other + note[place + 1 :], SIGNER.verifier_key())


@pytest.mark.parametrize("size", ["007", "-1", "+1", "1e3", "", " 1", "１"])
def test_a_size_has_one_spelling(size):
    note = SIGNER.sign(f"{ORIGIN}\n{size}\n{'A' * 43}=\n")
    with pytest.raises(BadInput):
        parse_checkpoint(note)


def test_a_checkpoint_with_extension_lines_is_refused():
    with pytest.raises(BadInput):
        parse_checkpoint(SIGNER.sign(f"{ORIGIN}\n1\n{'A' * 43}=\nextra\n"))


def test_a_key_name_holds_no_blank_and_no_plus():
    with pytest.raises(BadInput):
        Signer.from_seed("a b", bytes(32)).verifier_key()
    with pytest.raises(BadInput):
        Signer.from_seed("a+b", bytes(32)).verifier_key()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (tile_path(0, 0), "tile/0/000"),
        (tile_path(1, 999, 7), "tile/1/999.p/7"),
        (tile_path(2, 1000), "tile/2/x001/000"),
        (tile_path(0, 1234067), "tile/0/x001/x234/067"),
        (entries_path(1234067, 255), "tile/entries/x001/x234/067.p/255"),
    ],
)
def test_tile_paths_are_those_of_the_specification(path, expected):
    assert path == expected
    assert is_tile_path(path)


@pytest.mark.parametrize("path", ["tile/0/0", "tile/64/000", "tile/00/000", "tile/0/000.p/0", "tile/0/../../x", "x"])
def test_other_paths_are_no_tiles(path):
    assert not is_tile_path(path)


def test_seventy_thousand_leaves_have_the_tiles_of_the_specification():
    assert list(widths(70_000)) == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]


def test_a_tree_of_256_has_one_full_tile_and_one_hash_above():
    builder = TileBuilder()
    full = [file.path for number in range(256) for file in builder.append(b"%d" % number)]
    assert full == ["tile/0/000", "tile/entries/000"]
    assert [(file.path, file.data) for file in builder.partials()] == [
        ("tile/1/000.p/1", root_of_leaves(b"%d" % number for number in range(256)))
    ]


@given(st.integers(0, 1200))
def test_a_builder_has_the_root_of_its_leaves(size):
    builder = TileBuilder()
    leaves = [b"%d" % number for number in range(size)]
    for leaf in leaves:
        builder.append(leaf)
    assert builder.root() == root_of_leaves(leaves)


def test_level_two_begins_at_65536_leaves():
    builder = TileBuilder()
    full = {file.path for number in range(65_537) for file in builder.append(b"%d" % number)}
    assert {"tile/1/000", "tile/0/255", "tile/entries/255"} <= full
    assert len(full) == 513
    assert [file.path for file in builder.partials()] == ["tile/0/256.p/1", "tile/2/000.p/1", "tile/entries/256.p/1"]
    assert builder.root() == root_of_leaves(b"%d" % number for number in range(65_537))


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_entries_read_back(leaves):
    assert decode_entries(encode_entries(leaves)) == leaves


@pytest.mark.parametrize("data", [b"\x00", b"\x00\x02a", b"\x00\x01a\xff\xff"])
def test_entries_that_end_too_early_are_refused(data):
    with pytest.raises(BadInput):
        decode_entries(data)
