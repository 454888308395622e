"""The public pages: what they show, that one more day writes little, that serving them is safe."""

import json

import pytest

from boai.disclosure import operations
from boai.disclosure.operations import site
from boai.disclosure.queries import site_folder
from boai.disclosure.tests.factories import END, at
from boai.foundation.home import home


@pytest.fixture
def folder(july):
    july.published()
    return site_folder(july.society)


def text(folder, path):
    return (folder / path).read_text("utf-8")


def stamps(folder, pattern):
    return {str(path): path.stat().st_mtime_ns for path in sorted(folder.glob(pattern)) if path.is_file()}


def test_the_home_page_says_what_was_received(folder):
    page = text(folder, "index.html")
    for words in (
        "1,250,300",
        "1,250,000",
        "4 笔",
        "累计，共 1 期",
        "含未署名 1 笔 300.00 元",
        "5 条，第 1 次封存",
        "0000-5550118",
    ):
        assert words in page


def test_at08_totals_and_rows_use_one_unit(folder):
    page = text(folder, "received/0001/index.html")
    assert "万元" not in page
    assert page.count("金额（元）") == 6
    assert "定向 ＋ 非定向 ＝ 收到，差 0.00 元" in page


def test_the_issue_shows_every_row_its_scope_and_its_checks(folder, july):
    page = text(folder, "received/0001/index.html")
    for words in ("青屿顺达物流有限公司", "王**", "未署名（待核实）", "不含下级组织", "发布前核对了 13 项"):
        assert words in page
    assert page.count('<tr id="r') == 4


def test_nothing_is_fetched_from_elsewhere_and_nothing_is_inline(folder):
    for path in folder.rglob("*.html"):
        page = path.read_text("utf-8")
        assert "http://" not in page
        assert page.replace("https://本站的网址", "").count("https://") == 0
        assert "style=" not in page
        assert "<script>" not in page


def test_every_link_leads_to_a_file(folder):
    import re

    for path in folder.rglob("*.html"):
        for target in re.findall(r'(?:href|src|data-proof)="([^"#]+)', path.read_text("utf-8")):
            assert (path.parent / target).is_file(), f"{path}: {target}"


def test_a_gift_is_found_by_its_day(folder):
    assert json.loads(text(folder, "find.json")) == {
        "2021-07-10": ["0001"],
        "2021-07-11": ["0001"],
        "2021-07-12": ["0001"],
    }
    assert json.loads(text(folder, "received/0001/days/2021-07-10.json"))[1] == {
        "received_at": "2021-07-10 10:03",
        "donor": "王**",
        "amount": "0.01",
        "method": "微信收款",
        "fund": "未指定用途的捐赠",
        "tail": "0214",
        "url": "entry/2.html",
    }


def test_one_more_day_leaves_earlier_issues_alone(folder, july):
    before = stamps(folder, "received/0001/**/*")
    july.give(500, moment="07-13 08:00")
    july.published(END, at("07-14 00:00"))
    assert stamps(folder, "received/0001/**/*") == before
    assert "全部 2 期" in text(folder, "index.html")
    proof = json.loads(text(folder, "received/0002/entry/1.json"))
    assert (proof["size"], proof["earlier"]["checkpoint"].split("\n")[1]) == (7, "5")


def test_a_long_issue_is_split_and_says_so(july, monkeypatch):
    monkeypatch.setattr(site, "ROWS_A_PAGE", 3)
    july.published()
    folder = site_folder(july.society)
    first, second = text(folder, "received/0001/index.html"), text(folder, "received/0001/2.html")
    assert "共 4 行，分 2 页" in first
    assert (first.count('<tr id="r'), second.count('<tr id="r')) == (3, 1)
    assert "合计（全部 4 笔）" in second


def test_a_very_long_issue_has_no_page_per_entry_and_says_how(july, monkeypatch):
    monkeypatch.setattr(site, "MOST_ENTRY_PAGES", 3)
    july.published()
    folder = site_folder(july.society)
    assert not (folder / "received/0001/entry").exists()
    assert "不给每一笔单做一页" in text(folder, "received/0001/index.html")
    assert json.loads(text(folder, "received/0001/days/2021-07-12.json"))[0]["url"] == "index.html#r4"
    assert json.loads(text(folder, "received/0001/heading.json"))["index"] == 0


def test_all_pages_are_written_anew_when_asked(folder, july):
    before = stamps(folder, "received/0001/**/*")
    operations.write_site(by=july.lead, anew=True)
    after = stamps(folder, "received/0001/**/*")
    assert after.keys() == before.keys()
    assert all(after[path] > before[path] for path in before)
    assert not list((folder / "received").glob(".*"))


# ---- served by the program


def test_the_public_pages_need_no_sign_in(folder, client):
    answer = client.get("/public/", follow=True)
    assert answer.redirect_chain == [("/public/990101/index.html", 302)]
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert answer["Content-Security-Policy"].startswith("default-src 'self';")
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "每一笔捐款" in b"".join(answer.streaming_content).decode()
    assert not client.cookies


def test_before_the_first_issue_the_door_says_so(office, client):
    answer = client.get("/public/")
    assert answer.status_code == 404
    assert "还没有公开过" in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("data/received-0001.csv", "text/csv; charset=utf-8"),
        ("data/datapackage.json", "application/json; charset=utf-8"),
        ("log/checkpoint", "text/plain; charset=utf-8"),
        ("log/tile/entries/000.p/5", "application/octet-stream"),
        ("assets/check.js", "text/javascript; charset=utf-8"),
        ("assets/mark.svg", "image/svg+xml"),
    ],
)
def test_each_file_has_its_type(folder, client, path, kind):
    answer = client.get(f"/public/990101/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_folder_leads_to_its_index(folder, client):
    assert client.get("/public/990101/received")["Location"] == "/public/990101/received/"
    assert client.get("/public/990101/received/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "../keys/web_secret",
        "990101/../../keys/web_secret",
        "..%2f..%2fkeys/web_secret",
        "%2e%2e/keys/web_secret",
        "990101/.hidden",
        "990101/received/.0001.part/index.html",
        "990101/nothing",
        "/etc/passwd",
        "990101/link",
        "990101\\..\\..\\keys",
    ],
)
def test_nothing_else_is_served(folder, client, path):
    (folder / ".hidden").write_text("x")
    (folder / "link").symlink_to(home().keys)
    home().secret("web_secret")
    assert client.get(f"/public/{path}").status_code == 404
    assert client.get(f"/public/{path}/web_secret").status_code == 404


def test_an_unchanged_file_is_not_sent_again(folder, client):
    first = client.get("/public/990101/index.html")
    again = client.get("/public/990101/index.html", headers={"If-Modified-Since": first["Last-Modified"]})
    assert (again.status_code, again.content) == (304, b"")


def test_only_reading_is_allowed(folder, client):
    assert client.post("/public/990101/index.html").status_code == 405
