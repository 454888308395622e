"""The publication folder: what is written, what a further day writes, and what a killed run leaves."""

import csv
import hashlib
import io
import json
import os

import pytest

from boai.disclosure.log.bundle import Head, PublicationEntry, write_bundle
from boai.disclosure.log.checkpoint import Signer, make_checkpoint, parse_checkpoint
from boai.disclosure.log.readers import DirectoryReader
from boai.disclosure.log.tree import root_of_leaves
from boai.disclosure.log.verify import verify_bundle
from boai.disclosure.tests.log_samples import (
    ORIGIN,
    SIGNER,
    SITE,
    files_under,
    flip,
    ledger_of,
    publication,
    write_days,
)
from boai.foundation.errors import BadInput, NotNow


def test_a_bundle_has_exactly_these_files(tmp_path):
    write_days(tmp_path, 300, 3)
    assert sorted(files_under(tmp_path)) == [
        "data/datapackage.json",
        "data/received-2026-001.csv",
        "data/received-2026-001.json",
        "data/received-2026-002.csv",
        "data/received-2026-002.json",
        "log/checkpoint",
        "log/checkpoints/301.txt",
        "log/checkpoints/305.txt",
        "log/key.txt",
        "log/tile/0/000",
        "log/tile/0/001.p/45",
        "log/tile/0/001.p/49",
        "log/tile/1/000.p/1",
        "log/tile/entries/000",
        "log/tile/entries/001.p/45",
        "log/tile/entries/001.p/49",
    ]


def test_a_partial_tile_goes_when_the_full_one_is_there(tmp_path):
    write_days(tmp_path, 200, 100)
    tiles = [path for path in files_under(tmp_path) if path.startswith("log/tile/")]
    assert tiles == [
        "log/tile/0/000",
        "log/tile/0/001.p/46",
        "log/tile/1/000.p/1",
        "log/tile/entries/000",
        "log/tile/entries/001.p/46",
    ]


def test_the_head_signs_the_root_of_all_leaves(tmp_path):
    ledger = write_days(tmp_path, 40, 300)
    head = parse_checkpoint((tmp_path / "log/checkpoint").read_text())
    assert (head.origin, head.size, head.root) == (ORIGIN, 342, root_of_leaves(ledger.leaves))


def test_the_csv_opens_in_a_spreadsheet_and_starts_no_formula(tmp_path):
    write_days(tmp_path, 7)
    data = (tmp_path / "data/received-2026-001.csv").read_bytes()
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert data.startswith(b"\xef\xbb\xbfnumber,arrived,donor,amount,earmarked,note\r\n")
    assert rows[2] == ["2", "2026-07-01T10:02:00+08:00", "王**", "2.01", "true", ""]
    assert rows[5][5] == "含“逗号”, 和\n换行"
    assert rows[7][5] == "'=1+1"


def test_the_json_holds_the_leaves_themselves(tmp_path):
    ledger = write_days(tmp_path, 2, 3)
    document = json.loads((tmp_path / "data/received-2026-002.json").read_bytes())
    assert document["first"] == 3
    assert [document["heading"], *document["rows"]] == [json.loads(leaf) for leaf in ledger.leaves[3:]]


def test_the_descriptor_names_types_titles_hashes_and_totals(tmp_path):
    write_days(tmp_path, 3)
    package = json.loads((tmp_path / "data/datapackage.json").read_bytes())
    table = package["resources"][0]
    data = (tmp_path / "data" / table["path"]).read_bytes()
    assert package["boai"] == {
        "format": "boai-publication/1",
        "origin": ORIGIN,
        "size": 4,
        "heads": [{"size": 4, "sealed_at": "2026-07-01T09:30:00+08:00"}],
    }
    assert table["title"] == "社会捐赠接收情况，第 1 期"
    assert table["schema"]["fields"][3] == {
        "name": "amount",
        "title": "金额（元）",
        "type": "number",
        "decimalChar": ".",
    }
    assert (table["bytes"], table["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
    assert table["boai"]["totals"] == {"amount": "6.03"}


def test_running_again_writes_nothing(tmp_path):
    ledger = write_days(tmp_path, 300, 3)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    summary = ledger.write(tmp_path, "2027-01-01T00:00:00+08:00")
    assert (summary.added, summary.files_written, summary.bytes_written) == (0, 0, 0)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_a_further_day_writes_only_its_own_files_and_reads_only_its_own_leaves(tmp_path):
    ledger = write_days(tmp_path, 2000)
    before = files_under(tmp_path)
    ledger.add(publication(2, 3))
    read = set()

    class Watched(list):
        def __getitem__(self, place):
            read.update(range(len(self))[place] if isinstance(place, slice) else [place])
            return super().__getitem__(place)

    ledger.leaves = Watched(ledger.leaves)
    summary = ledger.write(tmp_path)
    after = files_under(tmp_path)
    assert min(read) == 2000
    assert {path for path in after if after[path] != before.get(path)} == {
        "data/datapackage.json",
        "data/received-2026-002.csv",
        "data/received-2026-002.json",
        "log/checkpoint",
        "log/checkpoints/2005.txt",
        "log/tile/0/007.p/213",
        "log/tile/entries/007.p/213",
    }
    assert (summary.added, summary.files_written) == (4, 7)
    assert set(before) <= set(after)


def test_days_one_by_one_and_all_at_once_give_the_same_folder(tmp_path):
    ledger = write_days(tmp_path / "daily", 130, 200, 1, 600)
    ledger.write(tmp_path / "at-once")
    assert files_under(tmp_path / "at-once") == files_under(tmp_path / "daily")


class Killed(BaseException):
    pass


def kill_at(monkeypatch, call: str, number: int) -> None:
    """The process dies just before the n-th such call."""
    real, calls = getattr(os, call), []

    def deadly(*arguments):
        calls.append(arguments)
        if len(calls) == number:
            raise Killed
        return real(*arguments)

    monkeypatch.setattr(os, call, deadly)


@pytest.mark.parametrize("call", ["replace", "fsync"])
@pytest.mark.parametrize("number", range(1, 10))
def test_a_killed_run_leaves_a_whole_state_and_the_next_finishes(tmp_path, monkeypatch, call, number):
    whole = write_days(tmp_path / "whole", 200, 100)
    ledger = write_days(tmp_path / "cut", 200)
    ledger.add(publication(2, 100))
    kill_at(monkeypatch, call, number)
    with pytest.raises(Killed):
        ledger.write(tmp_path / "cut", "2026-07-02T09:30:00+08:00")
    monkeypatch.undo()
    report = verify_bundle(DirectoryReader(tmp_path / "cut"))
    assert report.bad() == []
    assert report.size in {201, 302}
    ledger.write(tmp_path / "cut", "2026-07-02T09:30:00+08:00")
    assert files_under(tmp_path / "cut") == files_under(tmp_path / "whole")
    assert ledger.heads == whole.heads


def test_a_killed_first_run_is_finished_by_the_next(tmp_path, monkeypatch):
    ledger = ledger_of(5)
    kill_at(monkeypatch, "replace", 3)
    with pytest.raises(Killed):
        ledger.write(tmp_path)
    monkeypatch.undo()
    ledger.write(tmp_path)
    assert verify_bundle(DirectoryReader(tmp_path)).bad() == []
    assert not [path for path in files_under(tmp_path) if path.endswith(".part")]


def refused(ledger, directory, code):
    before = files_under(directory)
    with pytest.raises((BadInput, NotNow)) as refusal:
        ledger.write(directory)
    assert refusal.value.code == code
    assert files_under(directory) == before


def test_a_shorter_log_is_refused(tmp_path):
    write_days(tmp_path, 5, 5)
    refused(ledger_of(5), tmp_path, "log.fork")


def test_a_changed_last_leaf_is_refused(tmp_path):
    ledger = write_days(tmp_path, 5)
    ledger.leaves[-1] = ledger.leaves[-1].replace(b"5.01", b"6.01")
    ledger.add(publication(2, 1))
    refused(ledger, tmp_path, "log.changed")


def test_an_old_change_shows_when_all_is_written_anew(tmp_path):
    ledger = write_days(tmp_path / "old", 5, 5)
    ledger.leaves[2] = ledger.leaves[2].replace(b"2.01", b"3.01")
    refused(ledger, tmp_path / "new", "log.changed")


def test_an_earlier_head_that_the_folder_never_had_is_refused(tmp_path):
    ledger = write_days(tmp_path, 5)
    note = make_checkpoint(signer=SIGNER, origin=ORIGIN, size=3, root=root_of_leaves(ledger.leaves[:3]))
    ledger.heads.insert(0, Head(3, "2026-07-01T09:00:00+08:00", note))
    refused(ledger, tmp_path, "log.fork")


def test_another_head_at_a_signed_size_is_refused(tmp_path):
    write_days(tmp_path, 5, 5)
    (tmp_path / "data/datapackage.json").unlink()
    other = ledger_of(5)
    other.add(publication(3, 5))
    refused(other, tmp_path, "log.fork")


def test_a_head_lost_by_the_database_is_found_in_the_folder(tmp_path):
    ledger = write_days(tmp_path, 5)
    kept, ledger.heads = ledger.heads, []
    assert ledger.write(tmp_path).head == kept[0]
    ledger.heads = []
    ledger.add(publication(2, 1))
    ledger.write(tmp_path)
    assert [
        head["size"] for head in json.loads((tmp_path / "data/datapackage.json").read_bytes())["boai"]["heads"]
    ] == [
        6,
        8,
    ]


def test_a_damaged_folder_is_not_continued(tmp_path):
    ledger = write_days(tmp_path, 5)
    flip(tmp_path / "log/tile/0/000.p/6", 40)
    ledger.add(publication(2, 1))
    refused(ledger, tmp_path, "log.damaged")


def test_another_key_is_refused(tmp_path):
    ledger = write_days(tmp_path, 5)
    with pytest.raises(NotNow):
        write_bundle(
            tmp_path,
            site=SITE,
            publications=ledger.entries,
            leaves=ledger.leaves,
            heads=[],
            signer=Signer.from_seed(ORIGIN, bytes(32)),
            sealed_at="",
        )


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [PublicationEntry("received-2026-001", 0, 5)],
        [PublicationEntry("received-2026-001", 1, 5)],
        [PublicationEntry("received-2026-001", 0, 3), PublicationEntry("received-2026-001", 3, 3)],
        [PublicationEntry("another", 0, 6)],
        [PublicationEntry("received-2026-001", 0, 7)],
    ],
)
def test_publications_must_cover_the_leaves_exactly(tmp_path, entries):
    ledger = ledger_of(5)
    ledger.entries = entries
    with pytest.raises(BadInput):
        ledger.write(tmp_path)
    assert not (tmp_path / "data/datapackage.json").exists()


def test_a_missing_table_is_written_again(tmp_path):
    ledger = write_days(tmp_path, 5, 2)
    before = files_under(tmp_path)
    (tmp_path / "data/received-2026-001.csv").unlink()
    assert ledger.write(tmp_path).files_written == 1
    assert files_under(tmp_path) == before
