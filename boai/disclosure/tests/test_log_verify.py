"""Every check of the checker, each with a planted fault that only it must find, and the fault named."""

import hashlib
import http.server
import json
import threading
from functools import partial

import pytest

from boai.disclosure.log import canonical
from boai.disclosure.log.checkpoint import Signer, make_checkpoint
from boai.disclosure.log.readers import DirectoryReader, UrlReader
from boai.disclosure.log.tiles import decode_entries, encode_entries
from boai.disclosure.log.verify import CHECKS, verify_bundle
from boai.disclosure.tests.log_samples import (
    ORIGIN,
    SIGNER,
    Ledger,
    change_descriptor,
    copy_of,
    flip,
    publication,
    write_days,
)
from boai.foundation.errors import BadInput

ENTRIES = "log/tile/entries/000"
CSV = "data/received-2026-001.csv"
JSON = "data/received-2026-001.json"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory):
    """Three days: 301 + 6 + 3 leaves, heads at 301, 307, 310."""
    folder = tmp_path_factory.mktemp("bundle") / "site"
    write_days(folder, 300, 5, 2)
    return folder


@pytest.fixture
def bundle(pristine, tmp_path):
    return copy_of(pristine, tmp_path / "site")


def report_of(bundle, **more):
    return verify_bundle(DirectoryReader(bundle), **more)


def sentence(report, name):
    return next(check.sentence for check in report.checks if check.name == name)


def rehash(bundle, path):
    """Make the descriptor agree with a tampered file, as a careful forger would."""
    data = (bundle / path).read_bytes()

    def change(package):
        for resource in package["resources"]:
            if f"data/{resource['path']}" == path:
                resource.update(bytes=len(data), hash=f"sha256:{hashlib.sha256(data).hexdigest()}")

    change_descriptor(bundle, change)


def edit_entries(bundle, change, path=ENTRIES):
    leaves = decode_entries((bundle / path).read_bytes())
    change(leaves)
    (bundle / path).write_bytes(encode_entries(leaves))


def test_an_untouched_bundle_is_right_in_every_check(bundle):
    report = report_of(bundle, trusted_key=SIGNER.verifier_key().text())
    assert report.ok
    assert report.size == 310
    assert [check.name for check in report.checks] == list(CHECKS)
    assert sentence(report, "earlier") == "以前 2 次封存都在里面，没有被改过。"
    assert report.text().count("对　") == len(CHECKS)


def test_an_untouched_bundle_is_right_over_the_network(bundle):
    handler = partial(QuietHandler, directory=str(bundle))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        report = verify_bundle(UrlReader(f"http://127.0.0.1:{server.server_port}/"))
        server.shutdown()
    assert report.ok
    assert report.size == 310


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.mark.parametrize("address", ["file:///etc/", "ftp://a/", "/etc", ""])
def test_only_web_addresses_are_read(address):
    with pytest.raises(BadInput):
        UrlReader(address)


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a/../../b", "a//b", "", ".hidden", "a\\..\\b", "http://x/"])
def test_no_path_leads_out_of_the_bundle(tmp_path, path):
    with pytest.raises(BadInput):
        DirectoryReader(tmp_path).read(path)


# Faults that exactly one check finds ----------------------------------------------------------------------------


def test_key_of_another(bundle):
    other = Signer.from_seed(ORIGIN, bytes(32)).verifier_key().text()
    assert report_of(bundle, trusted_key=other).bad() == ["key"]


def test_signature_of_an_earlier_head_flipped(bundle):
    flip(bundle / "log/checkpoints/301.txt", -8)
    report = report_of(bundle)
    assert report.bad() == ["signature"]
    assert "301.txt" in sentence(report, "signature")


def test_latest_checkpoint_file_flipped(bundle):
    flip(bundle / "log/checkpoint", -8)
    assert report_of(bundle).bad() == ["signature"]


def test_latest_checkpoint_file_missing(bundle):
    (bundle / "log/checkpoint").unlink()
    assert report_of(bundle).bad() == ["signature"]


def test_earlier_head_missing(bundle):
    (bundle / "log/checkpoints/307.txt").unlink()
    assert report_of(bundle).bad() == ["signature"]


def test_head_of_another_log_signed_by_the_same_key(bundle):
    note = make_checkpoint(signer=SIGNER, origin="elsewhere", size=301, root=bytes(32))
    (bundle / "log/checkpoints/301.txt").write_text(note)
    assert report_of(bundle).bad() == ["signature"]


def test_root_of_the_latest_head_wrong_yet_signed(bundle):
    note = make_checkpoint(signer=SIGNER, origin=ORIGIN, size=310, root=bytes(32))
    (bundle / "log/checkpoints/310.txt").write_text(note)
    (bundle / "log/checkpoint").write_text(note)
    report = report_of(bundle)
    assert report.bad() == ["root"]
    assert "0000 0000 … 0000 0000" in sentence(report, "root")


def test_earlier_head_wrong_yet_signed(bundle):
    note = make_checkpoint(signer=SIGNER, origin=ORIGIN, size=307, root=bytes(32))
    (bundle / "log/checkpoints/307.txt").write_text(note)
    report = report_of(bundle)
    assert report.bad() == ["earlier"]
    assert "307" in sentence(report, "earlier")


def test_hash_of_one_leaf_flipped(bundle):
    flip(bundle / "log/tile/0/000", 32 * 100 + 3)
    report = report_of(bundle)
    assert report.bad() == ["tiles"]
    assert sentence(report, "tiles").startswith("第 101 条")


def test_hash_in_a_partial_tile_flipped(bundle):
    flip(bundle / "log/tile/0/001.p/54", 32 * 10)
    report = report_of(bundle)
    assert report.bad() == ["tiles"]
    assert sentence(report, "tiles").startswith("第 267 条")


def test_hash_of_an_upper_tile_flipped(bundle):
    flip(bundle / "log/tile/1/000.p/1", 0)
    assert report_of(bundle).bad() == ["tiles"]


def test_tile_missing(bundle):
    (bundle / "log/tile/0/000").unlink()
    assert report_of(bundle).bad() == ["tiles"]


def test_csv_cell_changed_and_hash_mended(bundle):
    path = bundle / CSV
    path.write_bytes(path.read_bytes().replace(b"17.01", b"17.02"))
    rehash(bundle, CSV)
    report = report_of(bundle)
    assert report.bad() == ["csv"]
    assert sentence(report, "csv") == f"{CSV} 第 17 行和封存的不一样（封存第 18 条）。"


def test_csv_rows_swapped_and_hash_mended(bundle):
    lines = (bundle / CSV).read_bytes().split(b"\r\n")
    lines[2], lines[3] = lines[3], lines[2]
    (bundle / CSV).write_bytes(b"\r\n".join(lines))
    rehash(bundle, CSV)
    report = report_of(bundle)
    assert report.bad() == ["csv"]
    assert "第 2 行和封存的不一样" in sentence(report, "csv")


def test_csv_last_row_deleted_and_hash_mended(bundle):
    lines = (bundle / CSV).read_bytes().split(b"\r\n")
    (bundle / CSV).write_bytes(b"\r\n".join([*lines[:-2], b""]))
    rehash(bundle, CSV)
    report = report_of(bundle)
    assert report.bad() == ["csv"]
    assert "第 300 行不见了" in sentence(report, "csv")


def test_csv_row_added_and_hash_mended(bundle):
    (bundle / CSV).write_bytes((bundle / CSV).read_bytes() + b"301,,,1.00,,\r\n")
    rehash(bundle, CSV)
    report = report_of(bundle)
    assert report.bad() == ["csv"]
    assert "第 301 行是多出来的" in sentence(report, "csv")


def test_csv_header_changed_and_hash_mended(bundle):
    (bundle / CSV).write_bytes((bundle / CSV).read_bytes().replace(b"amount", b"Amount"))
    rehash(bundle, CSV)
    report = report_of(bundle)
    assert report.bad() == ["csv"]
    assert "抬头" in sentence(report, "csv")


def test_json_row_changed_and_hash_mended(bundle):
    (bundle / JSON).write_bytes((bundle / JSON).read_bytes().replace(b'"17.01"', b'"17.02"'))
    rehash(bundle, JSON)
    report = report_of(bundle)
    assert report.bad() == ["json"]
    assert "第 17 行" in sentence(report, "json")


def test_json_that_is_no_json_any_more(bundle):
    (bundle / JSON).write_bytes(b"{")
    rehash(bundle, JSON)
    report = report_of(bundle)
    assert report.bad() == ["json"]
    assert "读不出来" in sentence(report, "json")


def test_totals_in_the_descriptor_changed(bundle):
    change_descriptor(bundle, lambda package: package["resources"][2]["boai"]["totals"].update(amount="15.06"))
    report = report_of(bundle)
    assert report.bad() == ["totals"]
    assert sentence(report, "totals") == "“社会捐赠接收情况，第 2 期”数据清单写 15.06 元，逐行相加是 15.05 元。"


def test_totals_sealed_wrong_from_the_start(tmp_path):
    ledger = Ledger()
    ledger.add(publication(1, 3))
    heading = json.loads(ledger.leaves[0])
    heading["totals"]["amount"] = "60.03"
    ledger.leaves[0] = canonical.encode(heading)
    ledger.write(tmp_path)
    report = report_of(tmp_path)
    assert report.bad() == ["totals"]
    assert "抬头写 60.03 元，逐行相加是 6.03 元" in sentence(report, "totals")


def test_title_in_the_descriptor_changed(bundle):
    change_descriptor(bundle, lambda package: package["resources"][0].update(title="另一个题目"))
    report = report_of(bundle)
    assert report.bad() == ["package"]
    assert "received-2026-001-csv 的 title" in sentence(report, "package")


def test_column_title_in_the_descriptor_changed(bundle):
    change_descriptor(
        bundle, lambda package: package["resources"][0]["schema"]["fields"][3].update(title="金额（万元）")
    )
    assert report_of(bundle).bad() == ["package"]


def test_correction_link_in_the_descriptor_changed(bundle):
    change_descriptor(bundle, lambda package: package["resources"][0]["boai"].update(corrects="received-2026-002"))
    assert report_of(bundle).bad() == ["package"]


def test_publication_left_out_of_the_descriptor(bundle):
    change_descriptor(bundle, lambda package: package["resources"].__delitem__(slice(4, 6)))
    assert report_of(bundle).bad() == ["package"]


def test_publication_listed_that_was_never_sealed(bundle):
    def change(package):
        extra = [json.loads(json.dumps(each)) for each in package["resources"][4:6]]
        for each in extra:
            each["name"] = f"unsealed-{each['format']}"
            each["boai"]["first"] = 310
        package["resources"] += extra

    change_descriptor(bundle, change)
    assert report_of(bundle).bad() == ["package"]


def test_size_in_the_descriptor_changed(bundle):
    change_descriptor(bundle, lambda package: package["boai"].update(size=311))
    assert report_of(bundle).bad() == ["package"]


def test_hash_in_the_descriptor_changed(bundle):
    change_descriptor(bundle, lambda package: package["resources"][1].update(hash="sha256:" + "0" * 64))
    report = report_of(bundle)
    assert report.bad() == ["files"]
    assert JSON in sentence(report, "files")


def test_descriptor_that_points_out_of_the_bundle(bundle):
    def change(package):
        package["resources"].append({**package["resources"][0], "name": "x", "path": "../../etc/passwd"})

    change_descriptor(bundle, change)
    assert report_of(bundle).bad() == ["files"]


def test_head_kept_elsewhere_is_longer(bundle):
    note = make_checkpoint(signer=SIGNER, origin=ORIGIN, size=400, root=bytes(32))
    report = report_of(bundle, trusted_heads=[note])
    assert report.bad() == ["earlier"]
    assert "有 400 条，这里只有 310 条" in sentence(report, "earlier")


def test_head_kept_elsewhere_says_otherwise(bundle):
    note = make_checkpoint(signer=SIGNER, origin=ORIGIN, size=310, root=bytes(32))
    assert report_of(bundle, trusted_heads=[note]).bad() == ["earlier"]


def test_head_kept_elsewhere_is_unreadable(bundle):
    assert report_of(bundle, trusted_heads=["x"]).bad() == ["earlier"]


def test_head_kept_elsewhere_agrees(pristine, bundle):
    note = (pristine / "log/checkpoints/307.txt").read_text()
    assert report_of(bundle, trusted_heads=[note]).ok


# Faults that several checks find -----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [0, 1, 17, 255])
def test_one_entry_changed_is_named(bundle, number):
    def change(leaves):
        leaves[number] = leaves[number].replace(b"2026", b"2027", 1)

    edit_entries(bundle, change)
    report = report_of(bundle)
    assert {"root", "earlier", "tiles"} <= set(report.bad())
    assert sentence(report, "tiles").startswith(f"第 {number + 1} 条")


def test_two_entries_swapped_are_named(bundle):
    def change(leaves):
        leaves[5], leaves[6] = leaves[6], leaves[5]

    edit_entries(bundle, change)
    report = report_of(bundle)
    assert report.bad() == ["entries", "root", "earlier", "tiles"]
    assert sentence(report, "tiles").startswith("第 6 条")
    assert sentence(report, "entries") == "第 6 条：这里应是“received-2026-001”第 5 行；次序被动过。"


def test_an_amount_changed_everywhere_but_in_the_signed_head(bundle):
    def change(leaves):
        leaves[17] = leaves[17].replace(b"17.01", b"18.01")

    edit_entries(bundle, change)
    for path in (CSV, JSON):
        (bundle / path).write_bytes((bundle / path).read_bytes().replace(b"17.01", b"18.01", 1))
        rehash(bundle, path)
    assert {"root", "earlier"} <= set(report_of(bundle).bad())


def test_tail_of_the_last_bundle_deleted(bundle):
    edit_entries(bundle, lambda leaves: leaves.pop(), "log/tile/entries/001.p/54")
    report = report_of(bundle)
    assert report.bad() == ["entries", "root", "earlier", "tiles", "csv", "json", "totals", "package"]
    assert sentence(report, "entries").startswith("第 310 条起不见了")


def test_whole_bundle_of_entries_deleted(bundle):
    (bundle / ENTRIES).unlink()
    report = report_of(bundle)
    assert "entries" in report.bad()
    assert sentence(report, "entries").startswith("第 1 条起不见了")


def test_key_file_missing(bundle):
    (bundle / "log/key.txt").unlink()
    assert report_of(bundle).bad() == ["key", "signature"]


def test_key_replaced_and_everything_signed_again(bundle):
    forger = Signer.from_seed(ORIGIN, bytes(32))
    (bundle / "log/key.txt").write_text(forger.verifier_key().text() + "\n")
    report = report_of(bundle, trusted_key=SIGNER.verifier_key().text())
    assert report.bad() == ["key", "signature"]


def test_latest_head_missing(bundle):
    (bundle / "log/checkpoints/310.txt").unlink()
    assert {"signature", "entries", "root"} <= set(report_of(bundle).bad())


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b"{", b"\xff", b"[" * 100_000, b'{"boai":{"heads":[]}}'])
def test_descriptor_unreadable_leaves_nothing_unsaid(bundle, data):
    (bundle / "data/datapackage.json").write_bytes(data)
    report = report_of(bundle)
    assert report.bad() == [name for name in CHECKS if name != "key"]


@pytest.mark.parametrize(
    "change",
    [
        lambda package: package["boai"].pop("size"),
        lambda package: package["boai"].update(heads=[{"size": -1}]),
        lambda package: package["boai"].update(heads=[{"size": "x"}]),
        lambda package: package["resources"][0].update(name=["x"]),
        lambda package: package["resources"][0].update(name=None),
        lambda package: package["resources"][0].update(boai=[]),
        lambda package: package["resources"][0].update(path=None),
        lambda package: package["resources"][0].pop("schema"),
        lambda package: package["resources"][0]["boai"].pop("first"),
        lambda package: package["resources"][0]["boai"].update(count=-5),
        lambda package: package["resources"][0]["boai"].update(totals=7),
        lambda package: package.update(resources={}),
    ],
)
def test_a_strange_descriptor_is_bad_and_breaks_nothing(bundle, change):
    change_descriptor(bundle, change)
    assert not report_of(bundle).ok


def test_a_host_that_does_not_answer_is_said(tmp_path):
    with pytest.raises(BadInput) as refused:
        verify_bundle(UrlReader("http://127.0.0.1:9/", timeout=2))
    assert refused.value.code == "reader.unreachable"


def test_an_empty_folder_passes_no_check(tmp_path):
    assert report_of(tmp_path).bad() == list(CHECKS)


@pytest.mark.parametrize("place", range(0, 54 * 250, 997))
def test_any_flipped_bit_of_the_entries_is_found(bundle, place):
    flip(bundle / "log/tile/entries/001.p/54", place)
    assert not report_of(bundle).ok
