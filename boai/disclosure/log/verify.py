"""Check a published bundle from its files alone, the way a stranger would.

Every check says 对 or 不对 in a sentence that names the first bad record. Two things must come from elsewhere to be
worth anything against the publisher itself: the verifier key (`trusted_key`) and heads kept by others
(`trusted_heads`). Without them the bundle can only be found to agree with itself, and the report says so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from boai.disclosure.log.checkpoint import Checkpoint, VerifierKey, parse_checkpoint
from boai.disclosure.log.compare import compare_tables
from boai.disclosure.log.proof import fingerprint
from boai.disclosure.log.readers import Reader
from boai.disclosure.log.tables import DESCRIPTOR, FORMAT, read_table
from boai.disclosure.log.tiles import (
    WIDTH,
    TileBuilder,
    TileFile,
    decode_entries,
    entries_path,
    is_tile_path,
    split_hashes,
)
from boai.foundation.errors import Refusal

CHECKS: Final = {
    "key": "验证钥匙",
    "signature": "签名",
    "entries": "每一条记录",
    "root": "总指纹",
    "earlier": "以前的封存",
    "tiles": "各层指纹",
    "csv": "CSV 文件",
    "json": "JSON 文件",
    "totals": "合计",
    "package": "数据清单",
    "files": "文件指纹",
}
"""Every check, in the order of the report."""

_NEED_ALL_ENTRIES: Final = ("root", "earlier", "tiles", "csv", "json", "totals", "package")


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report."""

    name: str
    title: str
    ok: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked and what was found; `size` counts leaves."""

    checks: tuple[Check, ...]
    size: int

    @property
    def ok(self) -> bool:
        return all(check.ok for check in self.checks)

    def bad(self) -> list[str]:
        """Names of the checks that failed."""
        return [check.name for check in self.checks if not check.ok]

    def text(self) -> str:
        """The report, a check a line."""
        return "\n".join(f"{'对' if each.ok else '不对'}　{each.title}：{each.sentence}" for each in self.checks)


class Findings:
    """What is wrong so far, by check, in the order found."""

    def __init__(self) -> None:
        self._bad: dict[str, list[str]] = {}

    def add(self, check: str, sentence: str) -> None:
        self._bad.setdefault(check, []).append(sentence)

    def sentence(self, check: str, good: str) -> tuple[bool, str]:
        """Whether the check holds, and its sentence."""
        found = self._bad.get(check)
        if not found:
            return True, good
        return False, found[0] if len(found) == 1 else f"{found[0].rstrip('。')}。另有 {len(found) - 1} 处。"


@dataclass(frozen=True, slots=True)
class _Start:
    """What the bundle says of itself, before anything is believed."""

    package: Mapping[str, Any]
    heads: tuple[Checkpoint, ...]
    origin: str


def verify_bundle(reader: Reader, *, trusted_key: str | None = None, trusted_heads: Sequence[str] = ()) -> Report:
    """核对一个公开目录：签名、总指纹、以前的封存、表格、合计、文件，一处不对就指出来。

    Args:
        trusted_key: the verifier key as got elsewhere (printed, or from a mirror): ``name+hash+base64``.
        trusted_heads: checkpoints saved earlier by others; each must begin the present log.
    """
    findings = Findings()
    key = _key(reader, trusted_key, findings)
    start = _start(reader, key, findings)
    if start is None:
        return _report(findings, 0, None, trusted_key=trusted_key)
    others = _trusted(trusted_heads, key, start, findings)
    walk = _Walk(reader, start, others, findings)
    walk.run()
    _check_files(reader, start.package, findings)
    return _report(findings, walk.builder.size, start, trusted_key=trusted_key)


def _key(reader: Reader, trusted: str | None, findings: Findings) -> VerifierKey | None:
    try:
        key = VerifierKey.parse((reader.read("log/key.txt") or b"").decode())
    except (Refusal, UnicodeDecodeError) as error:
        findings.add("key", f"log/key.txt 读不出来：{error}")
        return None
    if trusted is not None and trusted.strip() != key.text():
        findings.add("key", f"目录里的钥匙 {key.key_id().hex()} 不是您手里的那一把。")
    return key


def _start(reader: Reader, key: VerifierKey | None, findings: Findings) -> _Start | None:
    """The descriptor and the heads that it lists; None where there is nothing to go on with."""
    try:
        package = json.loads(reader.read(f"data/{DESCRIPTOR}") or b"")
        facts = package["boai"]
        sizes = [int(each["size"]) for each in facts["heads"]]
        resources = {each["name"]: (each["path"], each["boai"]["publication"]) for each in package["resources"]}
        origin = str(facts["origin"])
    except (ValueError, KeyError, TypeError, RecursionError):
        sizes, resources, origin, package, facts = [], {}, "", {}, {}
    if not sizes or not resources or sizes != sorted(set(sizes)) or facts.get("format") != FORMAT:
        findings.add("package", f"data/{DESCRIPTOR} 没有或读不出来。")
        _not_checked(findings, ("signature", "entries", *_NEED_ALL_ENTRIES, "files"), "没有数据清单")
        return None
    heads = [_head(reader, size, origin, key, findings) for size in sizes]
    if facts.get("size") != sizes[-1]:
        findings.add("package", f"数据清单写 {facts.get('size')} 条，最后一次封存是 {sizes[-1]} 条。")
    _check_latest(reader, sizes, findings)
    known = tuple(head for head in heads if head is not None)
    if not known or known[-1].size != sizes[-1]:
        _not_checked(findings, ("entries", *_NEED_ALL_ENTRIES), "最后一次封存读不出来")
        return None
    return _Start(package, known, origin)


def _head(reader: Reader, size: int, origin: str, key: VerifierKey | None, findings: Findings) -> Checkpoint | None:
    path = f"log/checkpoints/{size}.txt"
    try:
        note = (reader.read(path) or b"").decode()
        head = parse_checkpoint(note)
    except (Refusal, UnicodeDecodeError):
        findings.add("signature", f"{path} 没有或读不出来。")
        return None
    if head.size != size or head.origin != origin:
        findings.add("signature", f"{path} 签的是“{head.origin}”的 {head.size} 条，不是这一本的 {size} 条。")
        return None
    _check_signature(note, path, key, findings)
    return head


def _check_signature(note: str, path: str, key: VerifierKey | None, findings: Findings) -> None:
    if key is None:
        findings.add("signature", f"没有验证钥匙，{path} 的签名没法核对。")
        return
    try:
        key.signed(note)
    except Refusal as refusal:
        findings.add("signature", f"{path}：{refusal.message}")


def _check_latest(reader: Reader, sizes: Sequence[int], findings: Findings) -> None:
    """``log/checkpoint`` is one of the listed heads; an older one where a run was cut short just then."""
    latest = reader.read("log/checkpoint")
    if latest is None or latest not in [reader.read(f"log/checkpoints/{size}.txt") for size in reversed(sizes)]:
        findings.add("signature", "log/checkpoint 不是历次封存里的任何一次。")


def _trusted(notes: Sequence[str], key: VerifierKey | None, start: _Start, findings: Findings) -> list[Checkpoint]:
    """Heads kept by others that can be compared: signed by the key, of this log, no longer than it."""
    kept = []
    for number, note in enumerate(notes, start=1):
        name = f"别处另存的第 {number} 份总指纹"
        try:
            head = parse_checkpoint(note)
        except Refusal as refusal:
            findings.add("earlier", f"{name}读不出来：{refusal.message}")
            continue
        _check_signature(note, name, key, findings)
        if head.size > start.heads[-1].size:
            findings.add(
                "earlier", f"{name}有 {head.size} 条，这里只有 {start.heads[-1].size} 条：后面的被删了，或这里是旧的。"
            )
        elif head.origin == start.origin:
            kept.append(head)
        else:
            findings.add("earlier", f"{name}是“{head.origin}”的，不是这一本的。")
    return kept


class _Walk:
    """One pass over all entries: rebuild the tree, compare tiles, heads and tables on the way."""

    def __init__(self, reader: Reader, start: _Start, others: Sequence[Checkpoint], findings: Findings) -> None:
        self.builder = TileBuilder()
        self._reader = reader
        self._start = start
        self._findings = findings
        self._heads: dict[int, list[Checkpoint]] = {}
        for head in [*start.heads, *others]:
            self._heads.setdefault(head.size, []).append(head)
        self._resources = {each["name"]: each for each in start.package["resources"]}
        self._spans = _spans(start.package, findings)
        self._table: list[bytes] = []
        self._table_first = 0

    def run(self) -> None:
        size = self._start.heads[-1].size
        self._compare_heads()
        for leaf in self._leaves(size):
            for file in self.builder.append(leaf):
                self._compare_tile(file)
            self._take(leaf)
            self._compare_heads()
        if self.builder.size < size:
            _not_checked(self._findings, _NEED_ALL_ENTRIES, f"只有 {self.builder.size} 条，应有 {size} 条")
            return
        for file in self.builder.partials():
            self._compare_tile(file)
        if self._table or self._spans:
            self._findings.add("package", "数据清单列的各期和封存的记录对不上。")

    def _leaves(self, size: int) -> Iterator[bytes]:
        for number in range(-(-size // WIDTH)):
            first, width = number * WIDTH, min(WIDTH, size - number * WIDTH)
            leaves = self._bundle(number, width)
            yield from leaves[:width]
            if len(leaves) < width:
                self._findings.add(
                    "entries", f"第 {first + len(leaves) + 1} 条起不见了：{entries_path(number, width)} 缺或不完整。"
                )
                return

    def _bundle(self, number: int, width: int) -> list[bytes]:
        """The entries of one bundle; a full file stands in for a partial one."""
        data = self._reader.read(f"log/{entries_path(number, width)}")
        if data is None:
            data = self._reader.read(f"log/{entries_path(number)}")
        try:
            return decode_entries(data or b"")
        except Refusal as refusal:
            self._findings.add("entries", f"log/{entries_path(number, width)}：{refusal.message}")
            return []

    def _compare_heads(self) -> None:
        latest = self._start.heads[-1]
        for head in self._heads.get(self.builder.size, ()):
            if head.root == self.builder.root():
                continue
            if head is latest:
                self._findings.add(
                    "root",
                    f"{head.size} 条合成 {fingerprint(self.builder.root())}，封存的是 {fingerprint(head.root)}。",
                )
            else:
                self._findings.add("earlier", f"前 {head.size} 条合成的总指纹和当时封存的不一样，有旧记录被改过。")

    def _compare_tile(self, file: TileFile) -> None:
        if file.path.startswith("tile/entries/") or not is_tile_path(file.path):
            return
        data = self._reader.read(f"log/{file.path}")
        if data is None and ".p/" in file.path:
            data = self._reader.read(f"log/{file.path.split('.p/')[0]}")
        published = split_hashes((data or b"")[: len(file.data)])
        if b"".join(published) != file.data:
            self._findings.add("tiles", self._odd_tile(file, published))

    def _odd_tile(self, file: TileFile, published: Sequence[bytes]) -> str:
        computed = split_hashes(file.data)
        place = next((at for at, (a, b) in enumerate(zip(computed, published, strict=False)) if a != b), len(published))
        if not file.path.startswith("tile/0/"):
            return f"log/{file.path} 第 {place + 1} 个指纹和算出来的不一样。"
        full = len(computed) == WIDTH
        first = self.builder.size - len(computed) if full else self.builder.size // WIDTH * WIDTH
        return f"第 {first + place + 1} 条记录的指纹和公布的不一样（log/{file.path}）。"

    def _take(self, leaf: bytes) -> None:
        """Collect the leaves of one publication, and compare it when it is whole."""
        index = self.builder.size - 1
        if not self._table:
            self._table_first = index
        self._table.append(leaf)
        span = self._spans.get(self._table_first)
        if span is None:
            self._findings.add("package", f"第 {index + 1} 条不属于数据清单里的任何一期。")
            self._table = []
        elif len(self._table) == span:
            del self._spans[self._table_first]
            self._compare_table()
            self._table = []

    def _compare_table(self) -> None:
        try:
            table = read_table(self._table_first, self._table)
        except Refusal as refusal:
            place = self._table_first + (refusal.row or 0) + 1
            self._findings.add("entries", f"第 {place} 条：{refusal.message}")
            return
        for finding in compare_tables(table, self._resources, self._reader):
            self._findings.add(finding.check, finding.sentence)


def _spans(package: Mapping[str, Any], findings: Findings) -> dict[int, int]:
    """Index of each heading → leaves of that publication, as the descriptor says."""
    spans: dict[int, int] = {}
    try:
        for resource in package["resources"]:
            spans[int(resource["boai"]["first"])] = int(resource["boai"]["count"])
    except (KeyError, TypeError, ValueError):
        findings.add("package", "数据清单里有一期没写起止。")
    return spans


def _check_files(reader: Reader, package: Mapping[str, Any], findings: Findings) -> None:
    for resource in package["resources"]:
        path = f"data/{resource['path']}"
        try:
            data = reader.read(path)
        except Refusal as refusal:
            findings.add("files", refusal.message)
            continue
        if data is None:
            findings.add("files", f"{path} 不见了。")
        elif resource.get("hash") != f"sha256:{hashlib.sha256(data).hexdigest()}" or resource.get("bytes") != len(data):
            findings.add("files", f"{path} 和数据清单里的指纹对不上（现有 {len(data)} 字节）。")


def _not_checked(findings: Findings, checks: Sequence[str], reason: str) -> None:
    for check in checks:
        findings.add(check, f"{reason}，没有核对。")


def _report(findings: Findings, size: int, start: _Start | None, *, trusted_key: str | None) -> Report:
    good = _good_sentences(size, start, trusted_key=trusted_key)
    checks = []
    for name, title in CHECKS.items():
        ok, sentence = findings.sentence(name, good[name])
        checks.append(Check(name, title, ok, sentence))
    return Report(tuple(checks), size)


def _good_sentences(size: int, start: _Start | None, *, trusted_key: str | None) -> dict[str, str]:
    heads = start.heads if start else ()
    files = len(start.package["resources"]) if start else 0
    root = fingerprint(heads[-1].root) if heads else ""
    own = "用的是目录里自带的钥匙；要防站点整个被换，请用别处得到的钥匙再核对一次。"
    return {
        "key": "和您手里的钥匙相同。" if trusted_key else own,
        "signature": f"{len(heads)} 次封存都是这把钥匙签的。",
        "entries": f"{size:,} 条都读得出来，写法规范。",
        "root": f"{size:,} 条合成 {root}，和封存的相同。",
        "earlier": f"以前 {len(heads) - 1} 次封存都在里面，没有被改过。"
        if len(heads) > 1
        else "这是第一次封存，没有更早的。",
        "tiles": "各层指纹和算出来的相同。",
        "csv": f"{files // 2} 个文件和封存的逐行相同。",
        "json": f"{files // 2} 个文件和封存的逐行相同。",
        "totals": "各期合计重新加过，都相符。",
        "package": f"清单列的 {files // 2} 期和封存的相同。",
        "files": f"{files} 个文件的大小和指纹都相符。",
    }
