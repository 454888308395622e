"""Invented publications to seal, write and tamper with."""

import json
import shutil
from pathlib import Path

from boai.disclosure.log.bundle import BundleSummary, Head, PublicationEntry, write_bundle
from boai.disclosure.log.checkpoint import Signer
from boai.disclosure.log.leaf import Field, FieldType, Publication, Row, commit, seal
from boai.disclosure.log.tables import SiteFacts

ORIGIN = "gongkai.example.org/qingyu/log"
SIGNER = Signer.from_seed(ORIGIN, bytes(range(32)))
SITE = SiteFacts("青屿区红十字会", "qingyu-disclosure", "青屿区红十字会信息公开", ORIGIN, "https://gongkai.example.org")
FIELDS = (
    Field("arrived", "到账时间", FieldType.MOMENT),
    Field("donor", "捐赠人"),
    Field("amount", "金额（元）", FieldType.MONEY),
    Field("earmarked", "定向", FieldType.BOOLEAN),
    Field("note", "备注"),
)
SALT = b"0123456789abcdef0123456789abcdef"


def publication(number: int, rows: int) -> Publication:
    """接收情况第 n 期: row k gives k.01 yuan, every fifth has a note, every seventh begins like a formula."""
    return Publication(
        name=f"received-2026-{number:03d}",
        title=f"社会捐赠接收情况，第 {number} 期",
        published_at=f"2026-07-{number:02d}T09:00:00+08:00",
        fields=FIELDS,
        rows=[_row(each) for each in range(1, rows + 1)],
    )


def _row(number: int) -> Row:
    return Row(
        {
            "arrived": f"2026-07-01T10:{number % 60:02d}:00+08:00",
            "donor": "王**",
            "amount": f"{number}.01",
            "earmarked": number % 2 == 0,
            "note": "=1+1" if number % 7 == 0 else "含“逗号”, 和\n换行" if number % 5 == 0 else None,
        },
        {"donor": commit(SALT, f"王小明{number}")},
    )


class Ledger:
    """What the database would hold: leaves, publications, heads."""

    def __init__(self) -> None:
        self.leaves: list[bytes] = []
        self.entries: list[PublicationEntry] = []
        self.heads: list[Head] = []

    def add(self, each: Publication) -> None:
        sealed = seal(each)
        self.entries.append(PublicationEntry(each.name, len(self.leaves), len(sealed)))
        self.leaves.extend(sealed)

    def write(self, directory: Path, sealed_at: str = "2026-09-08T09:00:00+08:00") -> BundleSummary:
        summary = write_bundle(
            directory,
            site=SITE,
            publications=self.entries,
            leaves=self.leaves,
            heads=self.heads,
            signer=SIGNER,
            sealed_at=sealed_at,
        )
        if not self.heads or self.heads[-1].size != summary.head.size:
            self.heads.append(summary.head)
        return summary


def ledger_of(*rows: int) -> Ledger:
    """Publications with so many rows each, nothing written yet."""
    ledger = Ledger()
    for number, count in enumerate(rows, start=1):
        ledger.add(publication(number, count))
    return ledger


def write_days(directory: Path, *rows: int) -> Ledger:
    """One publication a day, sealed each day."""
    ledger = Ledger()
    for number, count in enumerate(rows, start=1):
        ledger.add(publication(number, count))
        ledger.write(directory, f"2026-07-{number:02d}T09:30:00+08:00")
    return ledger


def copy_of(bundle: Path, target: Path) -> Path:
    shutil.copytree(bundle, target)
    return target


def flip(path: Path, place: int) -> None:
    """Change one bit of a file."""
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(bytes(data))


def change_descriptor(bundle: Path, change) -> None:
    path = bundle / "data" / "datapackage.json"
    package = json.loads(path.read_bytes())
    change(package)
    path.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")


def files_under(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
