"""`boai publish`, `boai verify-publication`, `boai write-site`."""

import json
import shutil

import pytest
from django.core.management import call_command

from boai.disclosure.models import Leaf
from boai.disclosure.queries import site_folder

PERIOD = ["--from", "2021-07-10", "--to", "2021-07-12 18:00"]


def publish(office, *arguments, publisher=None):
    call_command(
        "publish",
        *PERIOD,
        "--drafter",
        office.business.username,
        "--publisher",
        (publisher or office.lead).username,
        *arguments,
    )


def code_of(*arguments):
    with pytest.raises(SystemExit) as ended:
        call_command(*arguments)
    return ended.value.code


def test_publish_tells_what_was_sealed(july, capsys):
    publish(july, "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["issue"], told["rows"], told["total"], told["size"]) == (1, 4, "1250300.01", 5)
    assert told["folder"] == str(site_folder(july.society))


def test_publish_in_words(july, capsys):
    publish(july)
    assert "发布了：接收社会捐赠资金公示（第 1 期），4 笔，1,250,300.01 元。" in capsys.readouterr().out


def test_one_person_may_not_do_both(july, capsys):
    with pytest.raises(SystemExit) as ended:
        publish(july, publisher=july.business)
    assert ended.value.code == 1
    assert not Leaf.objects.exists()


def test_a_time_that_is_none_is_refused(july, capsys):
    arguments = ["--from", "七月", "--to", "2021-07-12", "--drafter", july.business.username]
    assert code_of("publish", *arguments, "--publisher", july.lead.username) == 1
    assert "--from 写成了“七月”" in capsys.readouterr().err


@pytest.fixture
def folder(july):
    july.published()
    return site_folder(july.society)


def test_an_honest_folder_is_verified_with_its_key(folder, capsys):
    call_command("verify_publication", str(folder), "--key", str(folder / "log" / "key.txt"))
    out = capsys.readouterr().out
    assert out.endswith("没有被改过。\n")
    assert "对　验证钥匙：和您手里的钥匙相同。" in out


def test_a_changed_byte_ends_with_six(folder, capsys):
    path = folder / "log" / "tile" / "entries" / "000.p" / "5"
    path.write_bytes(path.read_bytes().replace(b"0.01", b"9.01"))
    assert code_of("verify_publication", str(folder), "--json") == 6
    told = json.loads(capsys.readouterr().out)
    assert not told["ok"]
    assert "root" in {check["name"] for check in told["checks"] if not check["ok"]}


def test_another_key_ends_with_six(folder, tmp_path, capsys):
    other = tmp_path / "key.txt"
    other.write_text("x+00000000+AAAA")
    assert code_of("verify_publication", str(folder), "--key", str(other)) == 6


def test_a_shortened_log_is_found_with_a_head_kept_elsewhere(folder, july, tmp_path, capsys):
    kept = tmp_path / "kept.txt"
    shutil.copy(folder / "log" / "checkpoint", kept)
    call_command("verify_publication", str(folder), "--head", str(kept))
    kept.write_text(kept.read_text().replace("\n5\n", "\n6\n"))
    assert code_of("verify_publication", str(folder), "--head", str(kept)) == 6


def test_no_such_folder_is_refused(tmp_path, capsys):
    assert code_of("verify_publication", str(tmp_path / "none")) == 1


def test_the_site_is_written_again(folder, july, capsys):
    (folder / "index.html").unlink()
    call_command("write_site", "--by", july.business.username)
    assert "写了 1 个文件" in capsys.readouterr().out
    assert (folder / "index.html").is_file()
