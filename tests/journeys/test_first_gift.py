"""The line through every floor: a bill becomes gifts, a fund, an activity, a publication, a proof, a summary."""

from __future__ import annotations

import base64
import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from boai.donations.formats.lookalike import LookalikeLine, make_bill, random_lines
from boai.donations.formats.shape import Direction
from boai.foundation.moments import today
from boai.foundation.money import Money, total
from boai.foundation.spreadsheets import read_tables
from tests.journeys.conftest import PHONE, Live, check_page, new_context, sign_in

pytestmark = pytest.mark.journey

YEAR = today().year - 1
FIRST_DAY = dt.date(YEAR, 12, 4)
"""Last December: always over, all in one year, and never published before in a new society."""

GOOD, BROKEN, AGAIN = "微信支付账单(1204-1206).csv", "中行流水_少一行.csv", "微信收款（最终版）.csv"
FUND, CLAIMED_BY = "博爱助学", "顾南枝"
GAP = 5
HEADER_ROWS = 2
HEADS = 186
SEEN_BEFORE = (
    *("/activities/", "/activities/1/", "/organisations/", "/society/", "/system/audit/", "/system/audit/1/"),
    *("/intake/1/", "/intake/files/1/", "/donations/", "/donations/1/", "/unclaimed/", "/funds/", "/funds/2/"),
    *("/books/", "/disclosure/", "/disclosure/1/", "/figures/", "/figures/raise.cash/", "/reports/1/"),
)
NEW_TO_THE_EYE = (
    *("/", "/activities/themes/", "/persons/", "/intake/", "/intake/files/2/", "/reports/"),
    *("/books/accounts/1/", "/books/transfers/1/"),
)
"""Pages of the supervisor; those that no other test looks at with axe."""


@dataclass(frozen=True)
class Facts:
    """The bill of the day, and what the test itself adds it up to."""

    lines: Sequence[LookalikeLine]
    bank: Sequence[LookalikeLine]
    wechat: bytes = field(repr=False)

    @property
    def income(self) -> list[LookalikeLine]:
        return [line for line in self.lines if line.direction is Direction.INCOME]

    @property
    def blank(self) -> list[LookalikeLine]:
        return [line for line in self.income if not line.counterparty]

    @property
    def claimed(self) -> LookalikeLine:
        return self.blank[0]

    @property
    def received(self) -> Money:
        return total(line.amount for line in self.income)

    @property
    def unsigned(self) -> Money:
        return total(line.amount for line in self.blank)

    @property
    def in_fund(self) -> Money:
        """With the one claimed, without the one still unclaimed."""
        return self.received - self.unsigned + self.claimed.amount

    @property
    def gap(self) -> str:
        """What the refusal of the bank's bill has to say: newest first, and from GAP on all balances one yuan high."""
        newest_first = list(reversed(self.bank))

        def balance(place: int) -> Money:
            after = newest_first[place:]
            return Money(10_000_000) + total(
                line.amount if line.direction is Direction.INCOME else -line.amount for line in after
            )

        earlier, printed = balance(GAP) + Money(100), balance(GAP - 1)
        first = GAP + HEADER_ROWS + 1
        return (
            f"余额断开：第 {first} 行余额 {earlier.text()} 元，到第 {first - 1} 行应为 "
            f"{(printed + Money(100)).text()} 元，账单印的是 {printed.text()} 元；"
        )


@pytest.fixture(scope="module")
def facts() -> Facts:
    """Twelve payments in three days, two of them from nobody, and a bank's bill that does not go through."""
    drawn = random_lines(12, seed=7, first_day=FIRST_DAY, days=3)
    incoming = [place for place, line in enumerate(drawn) if line.direction is Direction.INCOME]
    nobody = {incoming[1], incoming[-2]}
    lines = [replace(line, counterparty="") if place in nobody else line for place, line in enumerate(drawn)]
    bank = random_lines(9, seed=8, first_day=FIRST_DAY, days=3)
    return Facts(lines, bank, make_bill("wechat_personal_csv", lines=lines))


def test_a_gift_walks_through_every_floor(page: Page, live: Live, facts: Facts, browser: Browser) -> None:
    accountant_opens_a_fund(page, live)
    cashier_drops_three_files(page, live, facts)
    cashier_accepts_the_good_one(page, live, facts)
    cashier_claims_one_blank_payer(page, live, facts)
    accountant_sees_the_fund(page, live, facts)
    business_records_on_a_phone(page, live)
    business_drafts_and_cannot_publish(page, live, facts)
    lead_publishes(page, live, facts)
    stranger = new_context(browser)
    anybody_checks(stranger.new_page(), live, facts)
    stranger.close()
    one_changed_byte_is_found(live)
    business_reads_figures_and_makes_the_summary(page, live, facts)
    supervisor_reads_everything_and_writes_nothing(page, live)
    storekeeper_has_no_business_with_gifts(page, live)


# ---- the books ---------------------------------------------------------------------------------------------------


def accountant_opens_a_fund(page: Page, live: Live) -> None:
    sign_in(page, live, "accountant")
    page.goto(f"{live.address}/funds/open/")
    check_page(page, "fund-open")
    page.get_by_label("名称").fill(FUND)
    page.get_by_label("代号").fill("schooling")
    choose(page, "kind", "restricted")
    page.get_by_label("用途").fill("资助本区家庭困难的中小学生")
    page.locator("[name=founded_on]").fill(FIRST_DAY.isoformat())
    page.get_by_role("button", name="设立").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(FUND)
    check_page(page, "fund-empty")


def accountant_sees_the_fund(page: Page, live: Live, facts: Facts) -> None:
    sign_in(page, live, "accountant")
    page.goto(f"{live.address}/funds/")
    check_page(page, "funds")
    page.get_by_role("link", name=FUND).first.click()
    expect(page.locator(".kpi > div").first).to_contain_text(facts.in_fund.text())
    expect(page.locator("main")).to_contain_text("已用＋还能用＝收到，差 0.00 元")
    check_page(page, "fund")
    page.goto(f"{live.address}/books/")
    check_page(page, "books")


# ---- the bills ---------------------------------------------------------------------------------------------------


def cashier_drops_three_files(page: Page, live: Live, facts: Facts) -> None:
    sign_in(page, live, "cashier")
    page.goto(f"{live.address}/intake/")
    check_page(page, "intake-empty")
    broken = make_bill("boc_debit", lines=facts.bank, balance_gap=GAP)
    drop(page, ".drop", {GOOD: facts.wechat, BROKEN: broken, AGAIN: facts.wechat})
    page.get_by_label("这批叫什么").fill("十二月第一周")
    page.get_by_role("button", name="放进去，先看看").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("十二月第一周：3 个文件")
    good, bad, again = (page.locator("table.files tbody tr", has_text=name).first for name in (GOOD, BROKEN, AGAIN))
    expect(good).to_contain_text("到微信收款，放进未指定用途的捐赠")
    expect(good.locator("[data-label=行数]")).to_have_text(str(len(facts.lines)))
    for column in ("逐行相加", "文件自报"):
        expect(good.locator(f"[data-label={column}]")).to_have_text(facts.received.text())
    expect(good.locator("[data-label=差]")).to_have_text("0.00")
    expect(bad).to_contain_text("拒收")
    expect(bad).to_contain_text(facts.gap)
    expect(again).to_contain_text("拒收")
    expect(again).to_contain_text(f"与本批的“{GOOD}”一模一样；只收那一份，这份移出即可。")
    expect(page.locator(".note").first).to_contain_text("现在还一行都没入账")
    check_page(page, "intake-run")
    page.get_by_role("link", name=f"打开 {BROKEN}").click()
    expect(page.locator("main")).to_contain_text(facts.gap)
    check_page(page, "intake-file-refused")
    page.go_back()


def cashier_accepts_the_good_one(page: Page, live: Live, facts: Facts) -> None:
    page.get_by_role("link", name=f"打开 {GOOD}").click()
    check_page(page, "intake-file-open")
    page.get_by_label("钱到了哪里").select_option(label="微信收款")
    page.get_by_label("放进哪项资金").select_option(label=FUND)
    page.get_by_role("button", name="就放这里").click()
    page.get_by_role("button", name="收下这个文件").click()
    expect(page.locator("main")).to_contain_text(f"收下了：1 个文件，{len(facts.lines)} 行")
    expect(page.locator("table.files tbody tr").first).to_contain_text("已入账")
    check_page(page, "intake-run-entered")
    page.goto(f"{live.address}/donations/")
    given = facts.received - facts.unsigned
    expect(page.locator("tfoot")).to_contain_text(given.text())
    expect(page.locator(".pager")).to_contain_text(f"共 {len(facts.income) - len(facts.blank)} 行")
    check_page(page, "donations")
    page.locator("td.main a").first.click()
    check_page(page, "donation")


def cashier_claims_one_blank_payer(page: Page, live: Live, facts: Facts) -> None:
    page.goto(f"{live.address}/unclaimed/")
    expect(page.locator("tfoot")).to_contain_text(facts.unsigned.text())
    check_page(page, "unclaimed")
    page.locator("tbody tr", has_text=facts.claimed.amount.text()).get_by_role("link", name="认领").click()
    expect(page).to_have_title(re.compile(re.escape(facts.claimed.amount.text())))
    page.get_by_role("button", name="认下这笔钱").click()
    expect(page.get_by_role("alert")).to_contain_text("还差 2 项就能存")
    check_page(page, "claim-refused")
    page.get_by_label("付款人").fill(CLAIMED_BY)
    page.get_by_label("凭什么认领").fill("付款截图，单号后四位对得上")
    page.get_by_label("放进哪项资金").select_option(label=FUND)
    page.get_by_role("button", name="认下这笔钱").click()
    expect(page.locator("tfoot")).to_contain_text((facts.unsigned - facts.claimed.amount).text())
    check_page(page, "unclaimed-less-one")
    page.goto(f"{live.address}/donations/?q={CLAIMED_BY}")
    page.locator("tbody tr", has_text=facts.claimed.amount.text()).locator("td.main a").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(CLAIMED_BY)
    expect(page.locator("main")).to_contain_text(facts.claimed.amount.text())
    check_page(page, "donation-claimed")


# ---- the field ---------------------------------------------------------------------------------------------------


def business_records_on_a_phone(page: Page, live: Live) -> None:
    sign_in(page, live, "business")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.goto(f"{live.address}/activities/record/")
    choose(page, "kind", "drowning")
    page.get_by_label("在哪里").fill("青屿区望海小学")
    page.get_by_label("来了多少人", exact=True).fill(str(HEADS))
    page.get_by_role("button", name="记下").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("还差 1 项就能存")
    expect(summary).to_contain_text("怎么数的：请选一种，年报要写明口径。")
    check_page(page, "activity-record-refused")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    choose(page, "count_method", "sign_in")
    page.get_by_role("button", name="记下").dblclick()
    page.wait_for_url(re.compile(r"/activities/\d+/$"))
    expect(page.locator("main")).to_contain_text(f"来了（人次）{HEADS}签到")
    check_page(page, "activity")
    page.goto(f"{live.address}/activities/?q=望海")
    expect(page.locator("td.main")).to_have_count(1)
    check_page(page, "activities")


# ---- the public --------------------------------------------------------------------------------------------------


def business_drafts_and_cannot_publish(page: Page, live: Live, facts: Facts) -> None:
    page.goto(f"{live.address}/disclosure/")
    check_page(page, "publications-empty")
    page.goto(f"{live.address}/disclosure/draft/")
    expect(page.get_by_label("到账时间起（含）")).to_have_value(f"{facts.lines[0].occurred_at:%Y-%m-%d}T00:00")
    check_page(page, "publication-draft")
    page.get_by_label("到账时间止（不含）").fill(f"{YEAR + 1}-01-01T00:00")
    page.get_by_role("button", name="列出来看").click()
    expect(page.locator(".kpi > div").first).to_contain_text(facts.received.text())
    expect(page.locator("tfoot")).to_contain_text(facts.received.text())
    expect(page.locator("main")).to_contain_text(f"含未署名 1 笔 {facts.blank[1].amount.text()} 元")
    check_page(page, "publication-drafted")
    page.get_by_role("button", name="送审").click()
    publish = page.get_by_role("button", name="发布，从此不能改")
    expect(publish).to_be_disabled()
    expect(publish).to_have_accessible_description("由负责人发布")
    check_page(page, "publication-submitted")


def lead_publishes(page: Page, live: Live, facts: Facts) -> None:
    sign_in(page, live, "lead")
    page.goto(f"{live.address}/")
    check_page(page, "today-with-work")
    page.goto(f"{live.address}/disclosure/")
    page.locator("td.main a").first.click()
    check_page(page, "publication-for-the-lead")
    page.get_by_role("button", name="发布，从此不能改").click()
    expect(page.locator("main")).to_contain_text("第 1 期发布了，公开页面写好了。")
    expect(page.locator(".kpi > div").first).to_contain_text(facts.received.text())
    check_page(page, "publication-published")


def anybody_checks(page: Page, live: Live, facts: Facts) -> None:
    page.goto(f"{live.address}/public/")
    expect(page.get_by_role("heading", level=1)).to_have_text("每一笔捐款，不论多少，都能查到")
    headline = page.locator(".facts > div")
    expect(headline.nth(0)).to_contain_text(facts.received.text())
    expect(headline.nth(0)).to_contain_text(f"{len(facts.income)} 笔")
    expect(headline.nth(1)).to_contain_text(facts.in_fund.text())
    expect(headline.nth(2)).to_contain_text(facts.blank[1].amount.text())
    expect(page.locator("[data-check=verdict]")).to_have_text("没有被改过")
    check_page(page, "public-home")
    for name, path in {"received": "received/", "check": "check/", "data": "data/", "privacy": "privacy/"}.items():
        page.goto(f"{live.address}/public/990101/{path}")
        check_page(page, f"public-{name}")
    page.goto(f"{live.address}/public/990101/received/0001/")
    expect(page.locator("tfoot")).to_contain_text(facts.received.text())
    check_page(page, "public-issue")
    page.get_by_role("link", name="第 1 行，看这一笔").click()
    expect(page.locator("[data-leaf=amount]")).to_have_text(facts.income[0].amount.text())
    expect(page.locator("[data-check=verdict]")).to_have_text("没有被改过")
    check_page(page, "public-entry")


def one_changed_byte_is_found(live: Live) -> None:
    folder = live.place.home / "publications" / "990101"
    assert "没有被改过" in live.place.boai("verify-publication", str(folder)).stdout
    table = folder / "data" / "received-0001.csv"
    sealed = table.read_bytes()
    at = sealed.index(b".", sealed.index(f"{YEAR}-12".encode())) + 1
    table.write_bytes(sealed[:at] + (b"1" if sealed[at:][:1] == b"0" else b"0") + sealed[at + 1 :])
    found = live.place.boai("verify-publication", str(folder), expect=6)
    assert "data/received-0001.csv" in found.stdout
    table.write_bytes(sealed)
    live.place.boai("verify-publication", str(folder))


# ---- the year ----------------------------------------------------------------------------------------------------


def business_reads_figures_and_makes_the_summary(page: Page, live: Live, facts: Facts) -> None:
    sign_in(page, live, "business")
    page.goto(f"{live.address}/figures/?from={FIRST_DAY}&to={today()}")
    for name, shown in {
        "捐款": facts.received.text(),
        "捐款笔数": str(len(facts.income)),
        "定向捐款": facts.in_fund.text(),
        "非定向捐款": facts.blank[1].amount.text(),
        "未认领款": facts.blank[1].amount.text(),
        "参加活动": str(HEADS),
    }.items():
        expect(figure(page, name)).to_have_text(shown)
    check_page(page, "figures")
    figure(page, "捐款").get_by_role("link").click()
    expect(page.locator("tfoot")).to_contain_text(facts.received.text())
    check_page(page, "figure-cash")
    page.goto(f"{live.address}/reports/")
    check_page(page, "reports-empty")
    page.get_by_label(f"{YEAR} 年").check()
    page.get_by_role("button", name="生成总结").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{YEAR}年工作总结")
    expect(figure(page, "捐款")).to_have_text(facts.received.text())
    check_page(page, "report")
    words = text_of_docx(downloaded(page, "下载公文"))
    assert f"{facts.received.text()}元" in words
    assert f"{facts.in_fund.text()}元" in words
    assert facts.received in amounts_of_xlsx(downloaded(page, "下载依据"))


# ---- who only looks ----------------------------------------------------------------------------------------------


def supervisor_reads_everything_and_writes_nothing(page: Page, live: Live) -> None:
    sign_in(page, live, "supervisor")
    for path in (*SEEN_BEFORE, *NEW_TO_THE_EYE):
        answer = page.goto(f"{live.address}{path}")
        assert answer is not None
        assert (path, answer.status) == (path, 200)
        assert (path, page.locator("main form[method=post] button:visible").all_inner_texts()) == (path, [])
    for path in NEW_TO_THE_EYE:
        page.goto(f"{live.address}{path}")
        check_page(page, f"supervisor{path.replace('/', '-').rstrip('-')}")


def storekeeper_has_no_business_with_gifts(page: Page, live: Live) -> None:
    sign_in(page, live, "storekeeper")
    answer = page.goto(f"{live.address}/donations/")
    assert answer is not None
    assert answer.status == 403
    expect(page.locator("main")).to_contain_text("不能看捐赠")
    check_page(page, "refused-403")


# ---- hands -------------------------------------------------------------------------------------------------------


def drop(page: Page, zone: str, files: dict[str, bytes]) -> None:
    """Drop files on a zone of the page, all at once, as the mouse does."""
    packed = [[name, base64.b64encode(data).decode()] for name, data in files.items()]
    transfer = page.evaluate_handle(
        """files => {
            const transfer = new DataTransfer();
            for (const [name, data] of files)
                transfer.items.add(new File([Uint8Array.from(atob(data), (each) => each.charCodeAt(0))], name));
            return transfer;
        }""",
        packed,
    )
    page.dispatch_event(zone, "drop", {"dataTransfer": transfer})


def choose(page: Page, name: str, value: str) -> None:
    """Tap the words of one of several answers."""
    page.locator(f"label:has(input[name={name}][value={value}])").click()


def figure(page: Page, name: str) -> Locator:
    """The value of the figure of this name, in the list of figures."""
    row = page.locator("tr").filter(has=page.locator("td.main").get_by_text(name, exact=True))
    return row.locator("td.num").first


def downloaded(page: Page, words: str) -> bytes:
    with page.expect_download() as waited:
        page.get_by_role("link", name=words).first.click()
    return Path(waited.value.path()).read_bytes()


def text_of_docx(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return re.sub(r"<[^>]+>", "", package.read("word/document.xml").decode())


def amounts_of_xlsx(data: bytes) -> set[Money]:
    """Every number on every sheet that is an amount to the fen."""
    cells = [cell for table in read_tables(data, "依据.xlsx") for row in table.rows for cell in row]
    return {Money(round(cell * 100)) for cell in cells if isinstance(cell, (int, float))}
