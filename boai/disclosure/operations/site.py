"""The public pages as static files, beside the log and the open data that the bundle writer keeps.

    index.html                         figures of the year, latest issues, find a gift, how we are checked
    received/<year>.html, index.html   the list of issues
    received/0003/                     one issue: index.html, 2.html … (500 rows each), heading.json,
                                       days/<day>.json to find gifts by, entry/<row>.html and .json (the proof)
    check/  data/  privacy/            how to check, open data, privacy
    assets/                            style, scripts, mark

An issue's folder is written whole under another name and then renamed, and never touched again: its proofs stand under
the head of its own day. Issues of more than 5,000 rows get no page per entry (a million files would help nobody): their
rows are in the tables, and anybody can prove any of them with `boai verify-publication`.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from django.contrib.staticfiles import finders
from django.template.loader import get_template

from boai.disclosure.log.checkpoint import Signer, VerifierKey, parse_checkpoint
from boai.disclosure.log.files import Stage
from boai.disclosure.log.proof import fingerprint, prove
from boai.disclosure.log.tiles import WIDTH, split_hashes, tile_path
from boai.disclosure.log.tree import Tree
from boai.disclosure.models import Leaf, Publication, TreeHead
from boai.disclosure.queries import figures_of_year
from boai.disclosure.rules.entries import FIELDS
from boai.disclosure.rules.gate import public_words
from boai.foundation.errors import NotNow
from boai.foundation.home import home
from boai.foundation.moments import local, now
from boai.foundation.money import Money
from boai.units.models import Society

ROWS_A_PAGE: Final = 500
MOST_ENTRY_PAGES: Final = 5_000
LATEST: Final = 5
ASSETS: Final = {
    "public.css": "disclosure/public.css",
    "boai.css": "web/boai.css",
    "office.js": "web/office.js",
    "check.js": "disclosure/check.js",
    "find.js": "disclosure/find.js",
    "mark.svg": "web/mark.svg",
}


class SiteWriter:
    """Writes one society's pages; counts what it wrote. Nothing is written where it stands already."""

    def __init__(
        self, society: Society, folder: Path, issues: Sequence[Publication], heads: Sequence[TreeHead]
    ) -> None:
        self.files_written = 0
        self.bytes_written = 0
        self._society = society
        self._folder = folder
        self._issues = issues
        self._heads = heads
        self._head_of = {head.publication_id: place for place, head in enumerate(heads)}
        self._key = _verifier_key(society, heads[0])

    def write(self, *, anew: bool) -> None:
        """Issues first, then the pages that lead to them."""
        missing = [each for each in self._issues if anew or not self._issue_folder(each).is_dir()]
        if missing:
            tree = self._tree()
            for publication in missing:
                self._write_issue(Publication.objects.select_related("head").get(pk=publication.pk), tree)
        with Stage(self._folder) as stage:
            for path, data in self._common_pages():
                stage.put(path, data)
            stage.flush()
            self.files_written += stage.files_written
            self.bytes_written += stage.bytes_written

    # ---- one issue

    def _issue_folder(self, publication: Publication) -> Path:
        return self._folder / "received" / f"{publication.issue:04d}"

    def _write_issue(self, publication: Publication, tree: Tree) -> None:
        target = self._issue_folder(publication)
        building = target.with_name(f".{target.name}.part")
        shutil.rmtree(building, ignore_errors=True)
        made: set[Path] = set()
        for path, data in self._issue_files(publication, tree):
            place = building / path
            if place.parent not in made:
                place.parent.mkdir(parents=True, exist_ok=True)
                made.add(place.parent)
            place.write_bytes(data)
            self.files_written += 1
            self.bytes_written += len(data)
        _make_all_durable()
        former = target.with_name(f".{target.name}.old")
        shutil.rmtree(former, ignore_errors=True)
        if target.is_dir():
            target.rename(former)
        building.rename(target)
        shutil.rmtree(former, ignore_errors=True)

    def _issue_files(self, publication: Publication, tree: Tree) -> Iterator[tuple[str, bytes]]:
        rows = [_shown(number, row) for number, row in enumerate(publication.rows, start=1)]
        with_pages = len(rows) <= MOST_ENTRY_PAGES
        leaves = Leaf.objects.filter(publication=publication).order_by("row")
        data = leaves.values_list("index", "row", "data").iterator(chunk_size=2_000)
        for index, row, text in data if with_pages else list(leaves.values_list("index", "row", "data")[:1]):
            proof = _json(self._proof(publication, tree, index, text.encode()))
            if row == 0:
                yield "heading.json", proof
            else:
                yield f"entry/{row}.json", proof
                yield f"entry/{row}.html", self._entry_page(publication, rows[row - 1], len(proof))
        for day, found in _by_day(rows, with_pages).items():
            yield f"days/{day}.json", _json(found)
        yield from self._table_pages(publication, rows, with_pages)

    def _proof(self, publication: Publication, tree: Tree, index: int, leaf: bytes) -> Mapping[str, Any]:
        place = self._head_of[publication.pk]
        earlier = self._heads[place - 1].checkpoint if place else None
        return prove(
            tree, leaf=leaf, index=index, checkpoint=self._heads[place].checkpoint, key=self._key, earlier=earlier
        )

    def _table_pages(
        self, publication: Publication, rows: Sequence[Mapping[str, Any]], with_pages: bool
    ) -> Iterator[tuple[str, bytes]]:
        pages = -(-len(rows) // ROWS_A_PAGE)
        place = self._head_of[publication.pk]
        for page in range(pages):
            yield (
                "index.html" if page == 0 else f"{page + 1}.html",
                self._render(
                    "publication",
                    "../../",
                    menu="received",
                    publication=publication,
                    rows=rows[page * ROWS_A_PAGE : (page + 1) * ROWS_A_PAGE],
                    parts=_parts(publication),
                    checks=[{**check, "words": public_words(check)} for check in publication.checks],
                    page=page + 1,
                    pages=range(1, pages + 1),
                    with_pages=with_pages,
                    most_entry_pages=MOST_ENTRY_PAGES,
                    sealing=place + 1,
                    head=_head_facts(self._heads[place]),
                ),
            )

    def _entry_page(self, publication: Publication, row: Mapping[str, Any], proof_bytes: int) -> bytes:
        return self._render(
            "entry",
            "../../../",
            menu="received",
            publication=publication,
            row=row,
            steps=_timeline(publication, row),
            sealing=self._head_of[publication.pk] + 1,
            page=(row["number"] - 1) // ROWS_A_PAGE + 1,
            proof_kilobytes=-(-proof_bytes // 1024),
        )

    # ---- the pages that lead to the issues

    def _common_pages(self) -> Iterator[tuple[str, bytes]]:
        for name, source in ASSETS.items():
            yield f"assets/{name}", _asset(source)
        facts: dict[str, Any] = {
            "issues": list(reversed(self._issues)),
            "latest": self._issues[-1],
            "head": _head_facts(self._heads[-1]),
            "sealings": len(self._heads),
            "key": self._key.text(),
        }
        year = max((int(each) for issue in self._issues for each in issue.summary["years"]), default=now().year)
        shown = list(reversed(self._issues))[:LATEST]
        yield "index.html", self._render("home", "", menu="home", figures=figures_of_year(year), shown=shown, **facts)
        yield from self._year_pages()
        for name in ("check", "data", "privacy"):
            yield f"{name}/index.html", self._render(name, "../", menu=name, **facts)
        yield "find.json", _json(self._days())

    def _year_pages(self) -> Iterator[tuple[str, bytes]]:
        by_year: dict[int, list[Publication]] = defaultdict(list)
        for publication in reversed(self._issues):
            by_year[local(_published_at(publication)).year].append(publication)
        for place, (year, issues) in enumerate(by_year.items()):
            total = Money(sum(each.total_fen for each in issues))
            page = self._render(
                "received",
                "../",
                menu="received",
                year=year,
                years=list(by_year),
                issues=issues,
                row_count=sum(each.row_count for each in issues),
                total=total,
            )
            yield f"received/{year}.html", page
            if place == 0:
                yield "received/index.html", page

    def _days(self) -> dict[str, list[str]]:
        """Day → the issues that hold gifts received on it, from the files that are there."""
        found: dict[str, list[str]] = defaultdict(list)
        for path in sorted((self._folder / "received").glob("[0-9]*/days/*.json")):
            found[path.stem].append(path.parts[-3])
        return dict(sorted(found.items()))

    def _render(self, template: str, root: str, **context: Any) -> bytes:
        page = get_template(f"disclosure/site/{template}.html")
        text = page.render({"society": self._society, "root": root, "fields": FIELDS, **context})
        return "\n".join(line for line in text.splitlines() if line.strip()).encode() + b"\n"

    def _tree(self) -> Tree:
        """The whole tree, from the hashes that the bundle writer just put in place.

        Raises:
            NotNow: they are not those that were signed.
        """
        size = self._heads[-1].size
        hashes: list[bytes] = []
        for number in range(-(-size // WIDTH)):
            path = self._folder / "log" / tile_path(0, number, min(WIDTH, size - number * WIDTH))
            hashes.extend(split_hashes(path.read_bytes()))
        tree = Tree(hashes)
        if tree.root().hex() != self._heads[-1].root:
            raise NotNow("公开目录里的各层指纹和签过的总指纹不一样；请先核对公开目录，勿删。", code="log.damaged")
        return tree


def _verifier_key(society: Society, head: TreeHead) -> VerifierKey:
    origin = parse_checkpoint(head.checkpoint).origin
    return Signer.from_seed(origin, home().secret(f"signing_{society.pk}")).verifier_key()


def _shown(number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    values = row["values"]
    return {**values, "number": number, "entered_at": row["entered_at"], "money": Money.parse(values["amount"])}


def _parts(publication: Publication) -> dict[str, Any]:
    """The parts of the total, each with its count, and what is left over when they are added up (nothing)."""
    summary = publication.summary
    parts = {name: (summary[name]["count"], Money(summary[name]["fen"])) for name in summary if name != "years"}
    return {**parts, "difference": publication.total - parts["restricted"][1] - parts["unrestricted"][1]}


def _timeline(publication: Publication, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """收到、放进、公开: what has happened, each with its moment."""
    place = f"“{row['fund']}”" if row["fund"] else "待认领款"
    entered = f"按捐赠人的意愿，{row['intention']}" if row["fund"] else "有人凭单号认领后，放进他说的资金"
    return [
        {
            "when": row["received_at"],
            "what": "退回" if row["money"] < Money(0) else "收到",
            "words": row["method"],
            "done": True,
        },
        {"when": row["entered_at"], "what": f"放进{place}", "words": entered, "done": True},
        {
            "when": local(_published_at(publication)).strftime("%Y-%m-%d %H:%M"),
            "what": "公开",
            "words": f"第 {publication.issue} 期，第 {row['number']:,} 行",
            "done": True,
        },
    ]


def _by_day(rows: Sequence[Mapping[str, Any]], with_pages: bool) -> dict[str, list[dict[str, Any]]]:
    """Day of receipt → what the finder shows, and where each row is to be read."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        page = (row["number"] - 1) // ROWS_A_PAGE
        table = f"{'index' if page == 0 else page + 1}.html#r{row['number']}"
        url = f"entry/{row['number']}.html" if with_pages else table
        shown = {name: row[name] for name in ("received_at", "donor", "amount", "method", "fund", "tail")}
        found[row["received_at"][:10]].append({**shown, "url": url})
    return found


def _head_facts(head: TreeHead) -> dict[str, Any]:
    return {
        "size": head.size,
        "signed_at": head.signed_at,
        "fingerprint": fingerprint(bytes.fromhex(head.root)),
        "root": head.root,
    }


def _published_at(publication: Publication) -> Any:
    return publication.published_at


def _asset(source: str) -> bytes:
    found = finders.find(source)
    if not isinstance(found, str):
        raise FileNotFoundError(source)
    return Path(found).read_bytes()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _make_all_durable() -> None:
    """One flush of the whole file system: ten thousand small files, each flushed by itself, would take minutes."""
    if hasattr(os, "sync"):
        os.sync()
