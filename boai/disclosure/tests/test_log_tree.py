"""The Merkle tree against RFC vectors, against pymerkle, and against every single changed byte."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from boai.disclosure.log.tree import (
    EMPTY_ROOT,
    Frontier,
    Tree,
    leaf_hash,
    root_of_leaves,
    verify_consistency,
    verify_inclusion,
)

VECTOR_LEAVES = [
    bytes.fromhex(each)
    for each in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
VECTOR_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
sizes = st.integers(1, 200)


def leaves_of(size: int) -> list[bytes]:
    return [f"leaf {number}".encode() for number in range(size)]


def peer(leaves: list[bytes]) -> InmemoryTree:
    return InmemoryTree.init_from_entries(leaves, algorithm="sha256")


def test_the_empty_tree_has_the_hash_of_nothing():
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert Tree().root() == EMPTY_ROOT
    assert root_of_leaves([]) == EMPTY_ROOT


@pytest.mark.parametrize(("size", "root"), list(enumerate(VECTOR_ROOTS, start=1)))
def test_known_roots_of_certificate_transparency(size, root):
    assert root_of_leaves(VECTOR_LEAVES[:size]).hex() == root
    assert Tree.of_leaves(VECTOR_LEAVES).root(size).hex() == root


def test_known_inclusion_path_of_certificate_transparency():
    path = Tree.of_leaves(VECTOR_LEAVES).inclusion(5, 8)
    assert [each.hex() for each in path] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def test_known_consistency_path_of_certificate_transparency():
    path = Tree.of_leaves(VECTOR_LEAVES).consistency(2, 5)
    assert [each.hex() for each in path] == [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ]


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=70))
def test_roots_agree_with_pymerkle(leaves):
    assert Tree.of_leaves(leaves).root() == peer(leaves).get_root()
    assert root_of_leaves(leaves) == peer(leaves).get_root()


@given(st.data(), sizes)
def test_inclusion_paths_agree_with_pymerkle(data, size):
    index = data.draw(st.integers(0, size - 1))
    leaves = leaves_of(size)
    theirs = peer(leaves).prove_inclusion(index + 1).path
    assert [leaf_hash(leaves[index]), *Tree.of_leaves(leaves).inclusion(index)] == theirs


@given(st.data(), sizes)
def test_pymerkle_finds_the_same_roots_at_every_earlier_size(data, size):
    earlier = data.draw(st.integers(1, size))
    tree = Tree.of_leaves(leaves_of(size))
    peer(leaves_of(size)).prove_consistency(earlier, size).verify(tree.root(earlier), tree.root())


def naive_subproof(earlier: int, leaves: list[bytes], *, whole: bool) -> list[bytes]:
    """SUBPROOF(m, D_n, b) of RFC 9162 section 2.1.4.1, word for word."""
    if earlier == len(leaves):
        return [] if whole else [root_of_leaves(leaves)]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if earlier <= split:
        return [*naive_subproof(earlier, leaves[:split], whole=whole), root_of_leaves(leaves[split:])]
    return [*naive_subproof(earlier - split, leaves[split:], whole=False), root_of_leaves(leaves[:split])]


@given(st.data(), sizes)
def test_consistency_paths_are_those_of_the_definition(data, size):
    earlier = data.draw(st.integers(1, size))
    leaves = leaves_of(size)
    assert Tree.of_leaves(leaves).consistency(earlier) == naive_subproof(earlier, leaves, whole=True)


@given(st.data(), sizes)
def test_every_proof_verifies(data, size):
    index = data.draw(st.integers(0, size - 1))
    earlier = data.draw(st.integers(0, size))
    tree, leaves = Tree.of_leaves(leaves_of(size)), leaves_of(size)
    assert verify_inclusion(
        leaf=leaf_hash(leaves[index]), index=index, size=size, path=tree.inclusion(index), root=tree.root()
    )
    assert verify_consistency(
        earlier=earlier,
        later=size,
        earlier_root=tree.root(earlier),
        later_root=tree.root(),
        path=tree.consistency(earlier),
    )


@given(st.data(), st.integers(2, 200))
def test_an_inclusion_proof_fits_only_its_own_leaf_place_and_path(data, size):
    index = data.draw(st.integers(0, size - 1))
    tree, leaves = Tree.of_leaves(leaves_of(size)), leaves_of(size)
    path, root, leaf = tree.inclusion(index), tree.root(), leaf_hash(leaves[index])
    broken = data.draw(st.integers(0, len(path) - 1))
    flipped = [*path[:broken], hashlib.sha256(path[broken]).digest(), *path[broken + 1 :]]
    other = data.draw(st.integers(0, size).filter(lambda place: place != index))
    assert not verify_inclusion(leaf=leaf_hash(b"another"), index=index, size=size, path=path, root=root)
    assert not verify_inclusion(leaf=leaf, index=index, size=size, path=flipped, root=root)
    assert not verify_inclusion(leaf=leaf, index=index, size=size, path=path[:-1], root=root)
    assert not verify_inclusion(leaf=leaf, index=index, size=size, path=[*path, path[0]], root=root)
    assert not verify_inclusion(leaf=leaf, index=other, size=size, path=path, root=root)
    assert not verify_inclusion(leaf=leaf, index=-1, size=size, path=path, root=root)


@given(st.data(), st.integers(2, 200))
def test_a_consistency_proof_fits_only_its_own_roots_and_path(data, size):
    earlier = data.draw(st.integers(1, size - 1))
    tree = Tree.of_leaves(leaves_of(size))
    path, before, after = tree.consistency(earlier), tree.root(earlier), tree.root()
    facts = {"earlier": earlier, "later": size}
    wrong = hashlib.sha256(before).digest()
    broken = data.draw(st.integers(0, len(path) - 1))
    flipped = [*path[:broken], wrong, *path[broken + 1 :]]
    assert not verify_consistency(**facts, earlier_root=wrong, later_root=after, path=path)
    assert not verify_consistency(**facts, earlier_root=before, later_root=wrong, path=path)
    assert not verify_consistency(**facts, earlier_root=before, later_root=after, path=flipped)
    assert not verify_consistency(**facts, earlier_root=before, later_root=after, path=path[:-1])
    assert not verify_consistency(**facts, earlier_root=before, later_root=after, path=[*path, wrong])


def test_a_shrunken_log_is_not_consistent():
    tree = Tree.of_leaves(leaves_of(9))
    assert not verify_consistency(earlier=9, later=5, earlier_root=tree.root(9), later_root=tree.root(5), path=[])


def test_the_root_of_a_part_can_not_pass_for_the_root_of_the_whole():
    leaves, small = leaves_of(8), Tree.of_leaves(leaves_of(4))
    leaf, path, root = leaf_hash(leaves[0]), small.inclusion(0), small.root()
    assert verify_inclusion(leaf=leaf, index=0, size=4, path=path, root=root)
    assert not verify_inclusion(leaf=leaf, index=0, size=8, path=path, root=root)
    facts = {"earlier": 2, "earlier_root": small.root(2), "later_root": root, "path": small.consistency(2)}
    assert verify_consistency(later=4, **facts)
    assert not verify_consistency(later=8, **facts)


def test_a_node_can_not_pass_for_a_leaf():
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != root_of_leaves([b"a", b"b"])


def test_the_frontier_keeps_as_many_hashes_as_its_size_has_one_bits():
    frontier = Frontier()
    for leaf in leaves_of(1000):
        frontier.append_hash(leaf_hash(leaf))
    assert len(frontier._peaks) == (1000).bit_count()
    assert frontier.root() == Tree.of_leaves(leaves_of(1000)).root()


@pytest.mark.parametrize(("index", "size"), [(5, 5), (-1, 5), (0, 6), (0, 0)])
def test_no_proof_for_a_leaf_that_is_not_there(index, size):
    with pytest.raises(ValueError):
        Tree.of_leaves(leaves_of(5)).inclusion(index, size)
