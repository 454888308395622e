"""check.js in a real browser, behind the strict content policy, against honest and tampered proofs."""

import functools
import html
import http.server
import json
import shutil
import threading
from pathlib import Path

import pytest

from boai.disclosure.log.checkpoint import make_checkpoint
from boai.disclosure.log.leaf import commit
from boai.disclosure.log.proof import prove
from boai.disclosure.log.tree import Tree, leaf_hash, root_of_leaves
from boai.disclosure.tests.log_samples import ORIGIN, SIGNER, ledger_of

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
SCRIPT = Path(__file__).parents[1] / "static" / "disclosure" / "check.js"
INDEX = 18

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no chromium on this machine"),
]

PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>查捐赠</title>
<script src="check.js" defer></script></head><body>
{source}
<p><b data-leaf="donor">{donor}</b> <span data-leaf="amount">{amount}<small> 元</small></span></p>
<ul><li data-check="leaf"></li><li data-check="path"></li><li data-check="head"></li><li data-check="earlier"></li></ul>
<p data-check="verdict"></p><button data-check-again>再算一遍</button></body></html>"""


def proof_of(index: int = INDEX, earlier: int | None = 301) -> dict:
    """Row 18 of a log of 307 leaves, whose first 301 were sealed before."""
    leaves = ledger_of(300, 5).leaves
    tree = Tree.of_leaves(leaves)

    def note(size):
        return make_checkpoint(signer=SIGNER, origin=ORIGIN, size=size, root=tree.root(size))

    return prove(
        tree,
        leaf=leaves[index],
        index=index,
        checkpoint=note(len(leaves)),
        key=SIGNER.verifier_key(),
        earlier=None if earlier is None else note(earlier),
    )


class StrictHandler(http.server.SimpleHTTPRequestHandler):
    def end_headers(self):
        self.send_header("Content-Security-Policy", "default-src 'self'")
        super().end_headers()

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def site(tmp_path):
    shutil.copy(SCRIPT, tmp_path / "check.js")
    handler = functools.partial(StrictHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield tmp_path, f"http://localhost:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def checked(site, browser):
    """Serve a page with this proof, open it, give what each element shows."""
    folder, address = site
    pages = []

    def check(proof, *, donor="王**", amount="18.01", fetched=False, before=None):
        data = json.dumps(proof, ensure_ascii=False)
        (folder / "proof.json").write_text(data, encoding="utf-8")
        inline = f'<script type="application/json" id="proof">{data.replace("<", chr(92) + "u003c")}</script>'
        source = '<div data-proof="proof.json"></div>' if fetched else inline
        (folder / "index.html").write_text(PAGE.format(source=source, donor=html.escape(donor), amount=amount))
        page = browser.new_page()
        pages.append(page)
        complaints = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if before:
            page.add_init_script(before)
        page.goto(address)
        page.wait_for_selector("[data-check=verdict].ok, [data-check=verdict].bad, [data-check=verdict].unsure")
        states = {
            each.get_attribute("data-check"): (each.get_attribute("class"), each.text_content())
            for each in page.query_selector_all("[data-check]")
        }
        return states, [text for text in complaints if "favicon" not in text and "404" not in text], page

    yield check
    for page in pages:
        page.close()


def bad(states):
    return [name for name, (state, _) in states.items() if state == "bad"]


def test_an_honest_proof_holds(checked):
    states, complaints, _ = checked(proof_of())
    leaf = leaf_hash(ledger_of(300, 5).leaves[INDEX]).hex()
    root = root_of_leaves(ledger_of(300, 5).leaves).hex()
    short = f"{root[:4]} {root[4:8]} … {root[-8:-4]} {root[-4:]}"
    assert states["leaf"] == ("ok", f"{leaf[:4]} {leaf[4:8]} … {leaf[-8:-4]} {leaf[-4:]}")
    assert states["path"] == ("ok", f"与 9 个旁边的指纹逐层相合，得到 {short}")
    assert states["head"] == ("ok", f"307 条的总指纹 {short}，签名有效")
    assert states["earlier"][0] == "ok"
    assert states["earlier"][1].startswith("以前封存的 301 条 ")
    assert states["verdict"] == ("ok", "没有被改过")
    assert complaints == []


def test_a_proof_is_fetched_where_the_page_names_it(checked):
    states, _, _ = checked(proof_of(), fetched=True)
    assert states["verdict"] == ("ok", "没有被改过")


def test_it_can_be_worked_out_again(checked):
    _, _, page = checked(proof_of())
    page.evaluate("document.querySelector('[data-leaf=amount]').textContent = '180.01'")
    page.click("[data-check-again]")
    page.wait_for_selector("[data-check=verdict].bad")
    assert page.text_content("[data-check=leaf]") == "不对：页面上的“180.01”和封存的不一样"


@pytest.mark.parametrize(("index", "earlier"), [(0, 1), (255, 256), (256, 255), (306, 306), (301, 128), (150, 300)])
def test_every_place_and_earlier_size_holds(checked, index, earlier):
    proof = proof_of(index, earlier)
    values = json.loads(proof["leaf"]).get("values", {})
    states, _, _ = checked(proof, donor=values.get("donor", ""), amount=values.get("amount", ""))
    assert states["path"][0] == "ok"
    assert states["earlier"][0] == "ok"


def test_a_first_sealing_has_nothing_earlier(checked):
    states, _, _ = checked(proof_of(earlier=None))
    assert states["earlier"] == ("unsure", "这是第一次封存，没有更早的可比")
    assert states["verdict"] == ("ok", "没有被改过")


def test_a_changed_leaf_is_found(checked):
    proof = proof_of()
    proof["leaf"] = proof["leaf"].replace("18.01", "19.01")
    states, _, _ = checked(proof, amount="19.01")
    assert bad(states) == ["path", "verdict"]
    assert "不等于总指纹" in states["path"][1]


def test_a_page_that_shows_another_amount_is_found(checked):
    states, _, _ = checked(proof_of(), amount="1,801.00")
    assert bad(states) == ["leaf", "verdict"]
    assert states["leaf"][1] == "不对：页面上的“1,801.00 元”和封存的不一样"


def test_a_changed_step_of_the_path_is_found(checked):
    proof = proof_of()
    proof["path"][3] = "00" * 32
    assert bad(checked(proof)[0]) == ["path", "verdict"]


def test_another_place_is_found(checked):
    proof = proof_of()
    proof["index"] = 19
    assert bad(checked(proof)[0]) == ["path", "verdict"]


def test_a_forged_signature_is_found(checked):
    proof = proof_of()
    at = proof["checkpoint"].rindex("\n", 0, -1) + len(f"— {ORIGIN} ") + 20
    letter = "A" if proof["checkpoint"][at] != "A" else "B"
    proof["checkpoint"] = proof["checkpoint"][:at] + letter + proof["checkpoint"][at + 1 :]
    states, _, _ = checked(proof)
    assert bad(states) == ["head", "verdict"]
    assert states["head"][1] == "不对：总指纹的签名不对，不是本会签的"


def test_an_earlier_head_that_was_no_prefix_is_found(checked):
    proof = proof_of()
    proof["earlier"]["checkpoint"] = make_checkpoint(signer=SIGNER, origin=ORIGIN, size=301, root=bytes(32))
    states, _, _ = checked(proof)
    assert bad(states) == ["earlier", "verdict"]
    assert states["earlier"][1] == "不对：前 301 条和当时封存的不一样"


def test_an_earlier_head_of_another_log_is_found(checked):
    proof = proof_of()
    tree = Tree.of_leaves(ledger_of(300, 5).leaves)
    proof["earlier"]["checkpoint"] = make_checkpoint(signer=SIGNER, origin="x", size=301, root=tree.root(301))
    assert bad(checked(proof)[0]) == ["earlier", "verdict"]


@pytest.mark.parametrize("proof", [{}, [], {"format": "boai-proof/2"}, 1])
def test_an_unreadable_proof_never_passes(checked, proof):
    states, _, _ = checked(proof)
    assert [name for name in bad(states) if name != "earlier"] == ["leaf", "path", "head", "verdict"]


NO_ED25519 = """
const real = crypto.subtle.importKey.bind(crypto.subtle);
crypto.subtle.importKey = (form, key, kind, ...rest) =>
  kind.name === "Ed25519" ? Promise.reject(new DOMException("", "NotSupportedError")) : real(form, key, kind, ...rest);
"""


def test_a_browser_without_ed25519_says_so(checked):
    states, _, _ = checked(proof_of(), before=NO_ED25519)
    assert states["leaf"][0] == "ok"
    assert states["path"][0] == "ok"
    assert states["head"][0] == "unsure"
    assert "这个浏览器不能验签名" in states["head"][1]
    assert states["verdict"] == ("unsure", "指纹都对，签名没有核对")


def test_a_browser_without_any_of_it_says_so(checked):
    states, _, _ = checked(proof_of(), before="Object.defineProperty(crypto, 'subtle', {value: undefined})")
    assert {state for state, _ in states.values()} == {"unsure"}


def test_a_commitment_in_the_leaf_does_not_show_the_name(checked):
    proof = proof_of()
    assert json.loads(proof["leaf"])["commitments"]["donor"] == commit(b"0123456789abcdef" * 2, "王小明18")
    assert "王小明" not in json.dumps(proof, ensure_ascii=False)
