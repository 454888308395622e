"""Write the machine-readable half of a publication: log, tiles, signed heads, open data.

``data/datapackage.json`` is the one switch: it names the size of the log that it belongs to. Everything else is either
new under its own name or never changed, so a run that is killed before the switch leaves the former state whole, and
one killed after it leaves the new state whole; running again finishes the rest. A further day writes its own rows.

One writer at a time: the caller sees to it (one job in the queue).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boai.disclosure.log.checkpoint import Signer, VerifierKey, make_checkpoint, open_checkpoint, parse_checkpoint
from boai.disclosure.log.files import Stage
from boai.disclosure.log.tables import (
    DESCRIPTOR,
    SiteFacts,
    csv_of,
    descriptor_of,
    json_of,
    read_table,
    resources_of,
    with_hash,
)
from boai.disclosure.log.tiles import (
    WIDTH,
    TileBuilder,
    decode_entries,
    entries_path,
    split_hashes,
    tile_path,
    widths,
)
from boai.foundation.errors import BadInput, NotNow, Refusal


@dataclass(frozen=True, slots=True)
class PublicationEntry:
    """Where a publication lies in the log: index of its heading, number of leaves with the heading."""

    name: str
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class Head:
    """A signed head and when it was sealed (RFC 3339, as the caller says)."""

    size: int
    sealed_at: str
    note: str


@dataclass(frozen=True, slots=True)
class BundleSummary:
    """What one run did. `head` is to be kept by the caller and handed in as one of `heads` next time."""

    head: Head
    added: int
    files_written: int
    bytes_written: int


@dataclass(frozen=True, slots=True)
class _Published:
    """What the folder holds already."""

    builder: TileBuilder
    heads: tuple[Head, ...]
    resources: dict[str, dict[str, Any]]
    last_leaf: bytes | None


def write_bundle(
    directory: Path,
    *,
    site: SiteFacts,
    publications: Sequence[PublicationEntry],
    leaves: Sequence[bytes],
    heads: Sequence[Head],
    signer: Signer,
    sealed_at: str,
) -> BundleSummary:
    """把已经定稿的公开内容写成可以核对的目录。

    Args:
        directory: the publication folder; made where absent, continued where it holds an earlier state.
        publications: all of them, in the order of the log; together they cover every leaf.
        leaves: all leaves. Only those beyond the published size are read, so it may be a lazy sequence.
        heads: all heads signed so far, smallest first.
        sealed_at: the moment of the new head; unused where nothing was added.

    Raises:
        BadInput: publications that do not cover the leaves, heads that are not of these leaves.
        NotNow: the folder holds another history than the one handed in, or is damaged.
    """
    key = signer.verifier_key()
    _check_cover(publications, len(leaves))
    published = _read_published(directory, key)
    _check_continues(published, leaves, heads, key)
    heads = sorted({head.size: head for head in (*heads, *published.heads)}.values(), key=lambda head: head.size)
    with Stage(directory) as stage:
        _put_key(stage, directory, key)
        full = _put_log(stage, published.builder, leaves, heads)
        all_heads = _with_new_head(published.builder, heads, signer, site, sealed_at)
        for head in all_heads:
            _put_head(stage, directory, head)
        resources = [entry for each in publications for entry in _put_tables(stage, directory, each, leaves, published)]
        stage.flush()
        listed = [{"size": head.size, "sealed_at": head.sealed_at} for head in all_heads]
        stage.put(f"data/{DESCRIPTOR}", descriptor_of(site, resources, listed))
        stage.flush()
        stage.put("log/checkpoint", all_heads[-1].note.encode())
        stage.flush()
        for path in full:
            stage.drop_folder(f"log/{path}.p")
    added = len(leaves) - (published.heads[-1].size if published.heads else 0)
    return BundleSummary(all_heads[-1], added, stage.files_written, stage.bytes_written)


def _check_cover(publications: Sequence[PublicationEntry], size: int) -> None:
    place = 0
    for each in publications:
        if each.first != place or each.count < 1:
            raise BadInput(f"“{each.name}”应从第 {place} 条起，写成了第 {each.first} 条；请核对。", code="log.cover")
        place += each.count
    if place != size or not size:
        raise BadInput(f"各期共 {place} 条，封存共 {size} 条，应相等且不为零；请核对。", code="log.cover")
    if len({each.name for each in publications}) != len(publications):
        raise BadInput("有两期用了同一个名称；更正要用新的名称。", code="log.doubled_name")


def _read_published(directory: Path, key: VerifierKey) -> _Published:
    path = directory / "data" / DESCRIPTOR
    if not path.exists():
        return _Published(TileBuilder(), (), {}, None)
    try:
        package = json.loads(path.read_bytes())
        heads = tuple(_read_head(directory, each) for each in package["boai"]["heads"])
        size = heads[-1].size
        levels = _read_levels(directory, size)
        entries = _read_entries(directory, size)
        builder = TileBuilder.resume(size, levels, entries[: size % WIDTH])
        sealed = open_checkpoint(heads[-1].note, key)
    except (OSError, ValueError, KeyError, TypeError, IndexError, Refusal) as error:
        raise _damaged() from error
    if sealed.root != builder.root() or sealed.size != size:
        raise _damaged()
    resources = {each["name"]: each for each in package["resources"]}
    return _Published(builder, heads, resources, entries[-1] if entries else None)


def _read_head(directory: Path, listed: dict[str, Any]) -> Head:
    size = int(listed["size"])
    note = (directory / "log" / "checkpoints" / f"{size}.txt").read_bytes().decode()
    return Head(size, str(listed["sealed_at"]), note)


def _read_levels(directory: Path, size: int) -> list[list[bytes]]:
    levels: list[list[bytes]] = []
    while size >> (8 * len(levels)):
        levels.append([])
    for level, number, width in widths(size):
        levels[level] = split_hashes((directory / "log" / tile_path(level, number, width)).read_bytes())
    return levels


def _read_entries(directory: Path, size: int) -> list[bytes]:
    """The entries of the last bundle, full or partial."""
    width = size % WIDTH or WIDTH
    return decode_entries((directory / "log" / entries_path((size - 1) // WIDTH, width)).read_bytes())


def _check_continues(published: _Published, leaves: Sequence[bytes], heads: Sequence[Head], key: VerifierKey) -> None:
    sizes = [head.size for head in heads]
    if sizes != sorted(set(sizes)) or (sizes and not 0 < sizes[0] <= sizes[-1] <= len(leaves)):
        raise BadInput(f"历次封存的条数 {sizes} 不是从小到大，或超过了 {len(leaves)} 条；请核对。", code="log.heads")
    for head in heads:
        if open_checkpoint(head.note, key).size != head.size:
            raise BadInput(f"第 {head.size} 条处的封存签的是别的条数；请核对。", code="log.heads")
    given = {head.size: head.note for head in heads}
    here = {head.size: head.note for head in published.heads}
    for size in sorted({*here, *(size for size in sizes if size <= published.builder.size)}):
        if size > len(leaves) or here.get(size) != given.get(size, here.get(size)):
            raise NotNow(
                f"目录里第 {size} 条处的封存，和现在要写的 {len(leaves)} 条不是同一本；请核对数据库，勿删目录。",
                code="log.fork",
            )
    size = published.builder.size
    if size and leaves[size - 1] != published.last_leaf:
        raise NotNow(f"第 {size} 条和已公开的不一样；公开过的不能改，只能另发更正。", code="log.changed")


def _put_key(stage: Stage, directory: Path, key: VerifierKey) -> None:
    path = directory / "log" / "key.txt"
    text = f"{key.text()}\n".encode()
    if path.exists() and path.read_bytes() != text:
        raise NotNow("目录里的验证钥匙不是这一把；换钥匙要另开一本封存。", code="log.other_key")
    stage.put("log/key.txt", text)


def _put_log(stage: Stage, builder: TileBuilder, leaves: Sequence[bytes], heads: Sequence[Head]) -> list[str]:
    """Append the new leaves; the paths of tiles that are full now."""
    roots = {head.size: head for head in heads}
    full: list[str] = []
    for index in range(builder.size, len(leaves)):
        for file in builder.append(leaves[index]):
            stage.put(f"log/{file.path}", file.data)
            full.append(file.path)
        if head := roots.get(builder.size):
            _check_root(builder, head)
        if builder.size in roots or builder.size == len(leaves):
            for path, data in _lasting_partials(builder, len(leaves)):
                stage.put(path, data)
    return full


def _check_root(builder: TileBuilder, head: Head) -> None:
    if parse_checkpoint(head.note).root != builder.root():
        raise NotNow(
            f"前 {head.size} 条合成的总指纹和当时封存的不一样；有记录被改过，请从备份核对。", code="log.changed"
        )


def _lasting_partials(builder: TileBuilder, size: int) -> Iterator[tuple[str, bytes]]:
    """Partial files that no full tile replaces by the end of the run."""
    full_paths = {tile_path(level, number) for level, number, _ in widths(size)} | {entries_path(size // WIDTH)}
    for file in builder.partials():
        if file.path.split(".p/")[0] in full_paths:
            yield f"log/{file.path}", file.data


def _with_new_head(
    builder: TileBuilder, heads: Sequence[Head], signer: Signer, site: SiteFacts, sealed_at: str
) -> list[Head]:
    if heads and heads[-1].size == builder.size:
        return list(heads)
    note = make_checkpoint(signer=signer, origin=site.origin, size=builder.size, root=builder.root())
    return [*heads, Head(builder.size, sealed_at, note)]


def _put_head(stage: Stage, directory: Path, head: Head) -> None:
    path = directory / "log" / "checkpoints" / f"{head.size}.txt"
    if path.exists() and path.read_bytes() != head.note.encode():
        raise NotNow(
            f"{head.size} 条处已有一份签过的总指纹，内容不同；签过的不能改写，请核对这次要公开的内容。", code="log.fork"
        )
    stage.put(f"log/checkpoints/{head.size}.txt", head.note.encode())


def _put_tables(
    stage: Stage, directory: Path, entry: PublicationEntry, leaves: Sequence[bytes], published: _Published
) -> list[dict[str, Any]]:
    """Descriptor entries; files only for a publication that is new or whose files are missing."""
    known = [published.resources.get(f"{entry.name}-{kind}") for kind in ("csv", "json")]
    if all(each is not None and _in_place(directory, each) for each in known):
        return [each for each in known if each is not None]
    table = read_table(entry.first, leaves[entry.first : entry.first + entry.count])
    if table.name != entry.name:
        raise BadInput(f"第 {entry.first} 条是“{table.name}”的抬头，不是“{entry.name}”；请核对。", code="log.cover")
    written = []
    for resource, data in zip(resources_of(table), (csv_of(table), json_of(table)), strict=True):
        stage.put(f"data/{resource['path']}", data)
        written.append(with_hash(resource, data))
    return written


def _in_place(directory: Path, resource: dict[str, Any]) -> bool:
    path = directory / "data" / str(resource["path"])
    return path.is_file() and path.stat().st_size == resource["bytes"]


def _damaged() -> Refusal:
    return NotNow(
        "公开目录里已有的封存文件不完整；请先用“核对”看是哪一处，再从备份恢复，或写到一个空目录。", code="log.damaged"
    )
