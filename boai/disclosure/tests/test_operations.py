"""Drafting, submitting, publishing: what is frozen, who may, what never changes."""

import datetime as dt
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from boai.disclosure import operations
from boai.disclosure.errors import DraftStillOpen, GateClosed, LogDamaged, NothingToPublish
from boai.disclosure.log.leaf import opens
from boai.disclosure.log.readers import DirectoryReader
from boai.disclosure.log.verify import verify_bundle
from boai.disclosure.models import Leaf, Publication, TreeHead
from boai.disclosure.queries import disclosure_deadline, published_named, site_folder, site_is_behind, suggested_period
from boai.disclosure.rules.entries import WITHHELD
from boai.disclosure.terms import PublicationState
from boai.disclosure.tests.factories import END, START, at, make_office
from boai.donations.errors import StillNeeded
from boai.donations.models import Donation
from boai.donations.operations import claim_unclaimed, undo_file
from boai.donations.tests.factories import bill, enter, gifts
from boai.foundation.default_parameters import load_default_parameters
from boai.foundation.errors import BadInput, NotNow
from boai.foundation.home import home
from boai.foundation.models import AuditEntry
from boai.foundation.moments import now
from boai.foundation.money import Money
from boai.foundation.scoping import in_society
from boai.ledger.operations import reverse
from boai.people.operations import record_consent, withdraw_consent
from boai.people.tests.factories import make_organisation, make_person
from boai.units.errors import WrongRole
from boai.units.terms import Role
from boai.units.tests.factories import make_society, make_user


def values(publication, number):
    return publication.rows[number - 1]["values"]


def verified(office):
    return verify_bundle(DirectoryReader(site_folder(office.society)))


def nothing_was_sealed():
    return (Leaf.objects.count(), TreeHead.objects.count()) == (0, 0)


# ---- drafting


def test_a_draft_freezes_the_sample_of_the_dossier(july):
    draft = july.draft()
    assert (draft.issue, draft.title, draft.state) == (1, "接收社会捐赠资金公示（第 1 期）", "draft")
    assert (draft.row_count, draft.total_fen) == (4, 125_030_001)
    assert draft.scope_words == (
        "账户和渠道：银行、微信收款、支付宝收款、现场、交通银行（尾号 8821）；"
        "到账时间 2021-07-10 00:00 起，到 2021-07-12 18:00 前；含未署名（待核实）1 笔；"
        "不含下级组织、物资、存款利息、平台还没有拨到本会账户的钱。单位：元。"
    )
    assert [tuple(row["values"].values()) for row in draft.rows] == [
        (
            "2021-07-10 09:12",
            "青屿顺达物流有限公司",
            "50000.00",
            "银行转账",
            "定向",
            "7·8 洪涝救灾",
            "7·8洪涝救灾",
            "0417",
            None,
        ),
        (
            "2021-07-10 10:03",
            "王**",
            "0.01",
            "微信收款",
            "非定向",
            "未指定用途的捐赠",
            "王** 一分心意",
            "0214",
            None,
        ),
        (
            "2021-07-11 16:19",
            "李**",
            "1200000.00",
            "银行转账",
            "定向",
            "7·8 洪涝救灾",
            "洪涝",
            "9981",
            "代捐，由听涛慈善基金会转来",
        ),
        (
            "2021-07-12 08:40",
            "未署名（待核实）",
            "300.00",
            "银行转账",
            "非定向",
            None,
            None,
            "3008",
            "凭单号末四位和日期可认领",
        ),
    ]
    assert draft.summary["restricted"] == {"count": 2, "fen": 125_000_000}
    assert {check["state"] for check in draft.checks} == {"ok"}
    assert AuditEntry.objects.get(action="disclosure.draft").detail["total_fen"] == 125_030_001


def test_from_is_in_and_to_is_out(office):
    office.give(100, moment="07-09 23:59")
    office.give(200, moment="07-10 00:00")
    office.give(300, moment="07-12 17:59")
    office.give(400, moment="07-12 18:00")
    assert [row["values"]["amount"] for row in office.draft().rows] == ["2.00", "3.00"]


def test_another_societys_gifts_are_not_drafted(july):
    other = make_society()
    with in_society(other.pk):
        make_office(other).give(777_700)
    assert july.draft().total_fen == 125_030_001


def test_a_statement_without_times_shows_the_day(office):
    office.give(100, moment="07-10 00:00", has_time=False)
    assert values(office.draft(), 1)["received_at"] == "2021-07-10"


def test_names_follow_wish_and_consent(office):
    person = make_person(office.business, name="欧阳建国")
    consent = record_consent(
        by=office.business,
        person=person,
        purpose="publish",
        scope_words="姓名、金额",
        wording="同意公示姓名和金额",
        method="paper",
        given_at=at("07-01 09:00"),
    )
    gift = {"donor_person": person, "name_publicity": "full"}
    office.give(100, "欧阳建国", "07-10 01:00", **gift)
    office.give(100, "欧阳建国", "07-10 02:00", name_publicity="surname", donor_person=person)
    office.give(100, "欧阳建国", "07-10 03:00", name_publicity="anonymous", donor_person=person)
    office.give(100, "欧阳建国", "07-10 04:00", name_publicity="full")
    school = make_organisation(office.business, name="青屿一中", name_publicity="anonymous")
    office.give(100, "青屿一中", "07-10 05:00", donor_organisation=school, is_organisation=True)
    draft = office.draft()
    assert [values(draft, n)["donor"] for n in range(1, 6)] == ["欧阳建国", "欧阳**", "爱心人士", "欧阳**", "爱心单位"]
    consent_check = next(check for check in draft.checks if check["code"] == "consent")
    assert consent_check["state"] == "ask"
    assert consent_check["words"].startswith("1 笔写着要实名，没有公示的同意记录")
    withdraw_consent(by=office.business, consent=consent)
    operations.discard_draft(by=office.business, publication=draft)
    assert values(office.draft(), 1)["donor"] == "欧阳**"


def test_a_telephone_in_the_memo_is_masked(office):
    office.give(100, intention="谢谢，回电 138-0013-8000")
    assert values(office.draft(), 1)["purpose"] == "谢谢，回电 ［已遮盖］"


def test_at25_one_fen_with_abuse_is_published_without_the_words(office):
    gift = office.give(1, intention="骗子")
    issue = office.published()
    assert (values(issue, 1)["amount"], values(issue, 1)["purpose"]) == ("0.01", WITHHELD)
    assert Donation.objects.get(pk=gift.pk).intention == "骗子"
    assert Leaf.objects.get(row=1).opening["purpose"]["value"] == "骗子"


def test_at06_unclaimed_money_is_in_the_issue(office):
    office.leave(30_000)
    draft = office.draft()
    assert (values(draft, 1)["donor"], draft.total_fen) == ("未署名（待核实）", 30_000)


def test_at05_namesakes_are_listed_with_what_tells_them_apart(office):
    for minute, (tail, channel) in enumerate([("1111", "wechat"), ("2222", "alipay")]):
        office.give(10, "成龙", f"07-10 0{minute}:00", number=f"42000000{tail}", channel=channel)
    office.published()
    found = published_named("成龙")
    assert [(each.values["received_at"], each.values["method"], each.values["tail"]) for each in found] == [
        ("2021-07-10 00:00", "微信收款", "1111"),
        ("2021-07-10 01:00", "支付宝收款", "2222"),
    ]
    assert {each.values["donor"] for each in found} == {"成**"}
    assert published_named("成") == []
    page = (site_folder(office.society) / "received/0001/entry/1.html").read_text("utf-8")
    assert "同名的人可能不止一位" in page


def test_at04_six_gifts_of_one_name_are_six_rows(office):
    for minute in range(6):
        office.give(10, "成龙", f"07-10 10:0{minute}")
    assert office.draft().row_count == 6


def test_nothing_to_publish_is_refused(office):
    with pytest.raises(NothingToPublish, match="2021-07-10 00:00 到 2021-07-12 18:00 没有还没公开的捐赠"):
        office.draft()
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("starts", "ends", "title"), [(END, START, None), (START, START, None), (START, END, " "), (START, END, "长" * 121)]
)
def test_a_period_or_title_of_nothing_is_refused(july, starts, ends, title):
    with pytest.raises(BadInput):
        july.draft(starts, ends, title=title)
    assert not Publication.objects.exists()


def test_one_issue_in_preparation_at_a_time(july):
    july.draft()
    with pytest.raises(DraftStillOpen, match="第 1 期还是“草稿”"):
        july.draft()
    assert Publication.objects.count() == 1


def test_the_database_holds_one_issue_in_preparation(july):
    draft = july.draft()
    draft.pk, draft.issue = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save(force_insert=True)


def test_a_discarded_draft_gives_its_number_back(july):
    operations.discard_draft(by=july.business, publication=july.draft())
    again = july.draft()
    assert (again.issue, Publication.objects.count()) == (1, 2)


def test_the_next_period_follows_the_last_issue(july):
    moment = at("07-13 09:30")
    first = suggested_period(moment)
    assert (first.starts, first.ends) == (at("07-10 00:00"), at("07-13 00:00"))
    july.published()
    assert suggested_period(moment).starts == END
    assert suggested_period(at("07-12 18:30")).ends == at("07-12 18:30")
    assert suggested_period(at("07-12 17:00")) is None


# ---- who


@pytest.mark.parametrize("role", [Role.LEAD, Role.SUPERVISOR, Role.STOREKEEPER, Role.ADMINISTRATOR])
def test_others_may_not_draft(july, role):
    with pytest.raises(WrongRole):
        operations.draft_gifts_received(by=make_user(role, unit=july.society), received_from=START, received_to=END)
    assert not Publication.objects.exists()


@pytest.mark.parametrize("role", [Role.BUSINESS, Role.OFFICE, Role.ACCOUNTANT, Role.CASHIER, Role.SUPERVISOR])
def test_others_may_not_publish(july, role):
    issue = july.submitted()
    with pytest.raises(WrongRole, match="请负责人来做"):
        operations.publish(by=make_user(role, unit=july.society), publication=issue)
    assert nothing_was_sealed()


def test_at30_the_drafter_may_not_publish_whatever_their_roles(july):
    both = make_user(Role.BUSINESS, Role.LEAD, unit=july.society)
    draft = operations.draft_gifts_received(by=both, received_from=START, received_to=END)
    issue = operations.submit_publication(by=july.business, publication=draft)
    with pytest.raises(WrongRole, match="起草和发布不能是同一个人"):
        operations.publish(by=both, publication=issue)
    assert nothing_was_sealed()


def test_at30_whoever_submitted_may_not_publish(july):
    both = make_user(Role.BUSINESS, Role.LEAD, unit=july.society)
    issue = operations.submit_publication(by=both, publication=july.draft())
    with pytest.raises(WrongRole, match="送审和发布不能是同一个人"):
        operations.publish(by=both, publication=issue)
    assert nothing_was_sealed()


def test_at30_the_database_refuses_one_person_for_both(july):
    issue = july.submitted()
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=issue.pk).update(published_by=issue.drafted_by)


def test_another_societys_lead_may_not_publish(july):
    issue = july.submitted()
    with pytest.raises(WrongRole, match="别的单位"):
        operations.publish(by=make_user(Role.LEAD), publication=issue)
    assert nothing_was_sealed()


# ---- the way of an issue


def test_a_draft_is_not_published_unread(july):
    with pytest.raises(NotNow, match="公示现在是“草稿”，不能发布"):
        operations.publish(by=july.lead, publication=july.draft())
    assert nothing_was_sealed()


def test_returned_with_a_reason_it_is_a_draft_again(july):
    issue = operations.return_publication(by=july.lead, publication=july.submitted(), reason="第 3 行再核一下")
    assert issue.state == PublicationState.DRAFT
    assert AuditEntry.objects.get(action="disclosure.return").detail["reason"] == "第 3 行再核一下"


def test_returning_without_a_reason_is_refused(july):
    issue = july.submitted()
    with pytest.raises(BadInput, match="退回要写原因"):
        operations.return_publication(by=july.lead, publication=issue, reason=" ")
    issue.refresh_from_db()
    assert issue.state == PublicationState.SUBMITTED


def test_what_was_published_is_never_discarded(july):
    issue = july.published()
    with pytest.raises(NotNow):
        operations.discard_draft(by=july.business, publication=issue)
    issue.refresh_from_db()
    assert issue.state == PublicationState.PUBLISHED


# ---- the gate, on live books


def test_a_gift_entered_after_the_draft_closes_the_gate(july):
    issue = july.submitted()
    july.give(500, "后来的人", "07-11 08:00")
    with pytest.raises(GateClosed, match=r"有 3 项没对上.*差 5\.00"):
        operations.publish(by=july.lead, publication=issue)
    issue.refresh_from_db()
    assert (issue.state, nothing_was_sealed()) == (PublicationState.SUBMITTED, True)


def test_a_draft_that_was_tampered_with_is_not_submitted(july):
    draft = july.draft()
    draft.rows[1]["values"]["purpose"] = "王小明 13800138000"
    draft.save(update_fields=["rows"])
    with pytest.raises(GateClosed, match="第 2 行有手机号"):
        operations.submit_publication(by=july.business, publication=draft)
    draft.refresh_from_db()
    assert draft.state == PublicationState.DRAFT


def test_a_gift_published_in_another_issue_closes_the_gate(july):
    july.published()
    july.give(500, moment="07-13 08:00")
    draft = july.draft(END, at("07-14 00:00"))
    draft.rows.append(Publication.objects.get(issue=1).rows[1])
    draft.save(update_fields=["rows"])
    with pytest.raises(GateClosed, match=r"第 2 行已经公开过（第 2 行在第 1 期）"):
        operations.submit_publication(by=july.business, publication=draft)


def test_at02_a_title_that_names_one_event_is_not_submitted(july):
    draft = july.draft(title="7·8 洪涝救灾捐款公示")
    with pytest.raises(GateClosed, match="标题写“7·8 洪涝救灾”，第 2、4 行不属于它"):
        operations.submit_publication(by=july.business, publication=draft)


def test_at08_a_title_in_another_unit_is_not_submitted(july):
    draft = july.draft(title="接收公示（单位：万元）")
    with pytest.raises(GateClosed, match="的单位不是元"):
        operations.submit_publication(by=july.business, publication=draft)


def test_at18_a_title_with_last_years_date_is_not_submitted(july):
    draft = july.draft(title="接收公示（2019年1月31日）")
    with pytest.raises(GateClosed, match="标题里的日期“2019年1月31日”不在"):
        operations.submit_publication(by=july.business, publication=draft)


def test_at18_the_date_of_publishing_is_the_clocks(july):
    before = now() - dt.timedelta(seconds=1)
    issue = july.published()
    assert before <= issue.published_at <= now()


# ---- publishing


def test_rows_become_leaves_and_a_signed_head(july):
    issue = july.published()
    leaves = list(Leaf.objects.order_by("index"))
    head = TreeHead.objects.get()
    assert [leaf.index for leaf in leaves] == [0, 1, 2, 3, 4]
    assert json.loads(leaves[0].data)["totals"] == {"amount": "1250300.01"}
    assert [json.loads(leaf.data)["values"] for leaf in leaves[1:]] == [row["values"] for row in issue.rows]
    assert (head.size, head.publication) == (5, issue)
    assert verified(july).ok
    assert AuditEntry.objects.get(action="disclosure.publish").detail["root"] == head.root


def test_the_whole_name_is_committed_to_and_opened_for_the_donor_alone(july):
    july.published()
    leaf = Leaf.objects.get(row=2)
    opening = leaf.opening["donor"]
    commitment = json.loads(leaf.data)["commitments"]["donor"]
    assert opening["value"] == "王小明"
    assert opens(commitment=commitment, salt=bytes.fromhex(opening["salt"]), value="王小明")
    assert not opens(commitment=commitment, salt=bytes.fromhex(opening["salt"]), value="王小亮")
    folder = site_folder(july.society)
    texts = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert not [text for text in texts if "王小明".encode() in text or opening["salt"].encode() in text]


def test_an_unmasked_name_is_not_committed_to(july):
    july.published()
    assert json.loads(Leaf.objects.get(row=1).data)["commitments"] == {}


def test_publishing_twice_has_one_effect(july):
    issue = july.published()
    before = sorted((str(path), path.stat().st_mtime_ns) for path in site_folder(july.society).rglob("*"))
    operations.publish(by=july.lead, publication=issue)
    after = sorted((str(path), path.stat().st_mtime_ns) for path in site_folder(july.society).rglob("*"))
    assert (Leaf.objects.count(), TreeHead.objects.count()) == (5, 1)
    assert AuditEntry.objects.filter(action="disclosure.publish").count() == 1
    assert before == after


def test_another_lead_may_not_publish_it_again(july):
    issue = july.published()
    with pytest.raises(NotNow, match="公示现在是“已发布”"):
        operations.publish(by=make_user(Role.LEAD, unit=july.society), publication=issue)
    assert Leaf.objects.count() == 5


@pytest.mark.parametrize("table", ["disclosure_publication", "disclosure_leaf", "disclosure_treehead"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET unit_id = unit_id", "DELETE FROM {}"])
def test_what_was_published_never_changes(july, table, statement):
    july.published()
    with (
        pytest.raises(DatabaseError, match="posted facts never change"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))
    assert (Publication.objects.count(), Leaf.objects.count()) == (1, 5)


def test_the_database_publishes_a_gift_once(july):
    july.published()
    leaf = Leaf.objects.get(row=2)
    leaf.pk, leaf.index, leaf.row = None, 5, 5
    with pytest.raises(IntegrityError), transaction.atomic():
        leaf.save(force_insert=True)


def test_a_second_issue_continues_the_tree(july):
    july.published()
    july.give(500, moment="07-13 08:00")
    second = july.published(END, at("07-14 00:00"))
    assert (second.issue, second.row_count, TreeHead.objects.get(publication=second).size) == (2, 1, 7)
    report = verified(july)
    assert (report.ok, report.size) == (True, 7)


def test_a_gift_entered_late_goes_into_the_next_issue_and_says_so(july):
    july.published()
    july.give(500, moment="07-11 08:00")
    july.give(600, moment="07-13 08:00")
    second = july.draft(END, at("07-14 00:00"))
    assert [(row["values"]["amount"], row["values"]["note"]) for row in second.rows] == [
        ("5.00", "到账在前，本期补列"),
        ("6.00", None),
    ]
    once = next(check for check in second.checks if check["code"] == "once")
    assert (once["state"], once["words"]) == ("ask", "第 1 行到账在以前各期的时间里，入账晚了；写明“本期补列”。")
    assert "以前各期漏列、本期补上的 1 笔" in second.scope_words


def test_what_was_received_before_the_first_issue_is_not_swept_in(july):
    july.published()
    july.give(500, moment="06-30 08:00")
    july.give(600, moment="07-13 08:00")
    assert july.draft(END, at("07-14 00:00")).row_count == 1


def test_unclaimed_money_that_was_published_is_not_published_again_when_claimed(july):
    july.published()
    money = Leaf.objects.get(row=4).unclaimed
    claim_unclaimed(
        by=july.cashier, unclaimed=money, donor_name="林晓风", fund=july.general, evidence="付款截图，单号后四位 3008"
    )
    july.give(600, moment="07-13 08:00")
    assert [row["values"]["amount"] for row in july.draft(END, at("07-14 00:00")).rows] == ["6.00"]


def test_a_refund_is_a_row_below_nothing_and_the_gift_stays(july):
    july.published()
    gift = Leaf.objects.get(row=1).donation
    reverse(
        by=july.accountant,
        transfer=gift.transfer,
        reason="汇错了",
        occurred_on=dt.date(2021, 7, 13),
        idempotency_key="refund",
    )
    second = july.draft(END, now() + dt.timedelta(minutes=1))
    assert values(second, 1)["amount"] == "-50000.00"
    assert values(second, 1)["note"] == f"退回，冲减原来那一笔（捐赠号末四位 {gift.number[-4:]}）"
    states = {check["code"]: check["state"] for check in second.checks}
    assert (states["total"], states["count"], states["cumulative"]) == ("ok", "ok", "ask")


def test_a_forged_leaf_is_found_before_the_next_publication(july):
    july.published()
    july.give(500, moment="07-13 08:00")
    issue = july.submitted(END, at("07-14 00:00"))
    Leaf.objects.create(unit=july.society, index=5, publication=issue, row=0, data="{}")
    with pytest.raises(LogDamaged, match="公开条目有 6 条"):
        operations.publish(by=july.lead, publication=issue)
    assert TreeHead.objects.count() == 1


def test_with_another_key_nothing_more_is_signed(july):
    july.published()
    july.give(500, moment="07-13 08:00")
    issue = july.submitted(END, at("07-14 00:00"))
    key = home().keys / f"signing_{july.society.pk}"
    key.unlink()
    with pytest.raises(LogDamaged, match="请把备份里的 keys 文件夹放回原处"):
        operations.publish(by=july.lead, publication=issue)
    assert (TreeHead.objects.count(), Leaf.objects.count()) == (1, 5)


# ---- the files


def test_killed_between_commit_and_files_writing_again_repairs(july):
    issue = july.submitted()
    obstacle = site_folder(july.society)
    obstacle.parent.mkdir(parents=True, exist_ok=True)
    obstacle.write_text("in the way")
    with pytest.raises(OSError):
        operations.publish(by=july.lead, publication=issue)
    assert Publication.objects.get().state == PublicationState.PUBLISHED
    assert site_is_behind(july.society)
    obstacle.unlink()
    done = operations.write_site(by=july.business)
    assert done.files_written > 20
    assert not site_is_behind(july.society)
    assert verified(july).ok
    assert operations.write_site(by=july.business).files_written == 0


def test_an_issue_cut_off_in_the_middle_is_written_whole(july):
    july.published()
    folder = site_folder(july.society)
    shutil.rmtree(folder / "received" / "0001")
    (folder / "received" / ".0001.part").mkdir()
    (folder / "received" / ".0001.part" / "index.html").write_text("half")
    assert site_is_behind(july.society)
    operations.write_site(by=july.lead)
    assert not list((folder / "received").glob(".*"))
    assert "王**" in (folder / "received/0001/index.html").read_text("utf-8")


def test_writing_the_site_before_anything_was_published_writes_nothing(office):
    assert operations.write_site(by=office.lead).files_written == 0
    assert not Path(site_folder(office.society)).exists()


def test_the_supervisor_does_not_write_the_site(july, supervisor):
    with pytest.raises(WrongRole):
        operations.write_site(by=supervisor)


def test_two_societies_of_one_division_have_two_folders_and_keys(july):
    july.published()
    other = make_society()
    with in_society(other.pk):
        second = make_office(other)
        second.give(100)
        second.published()
        assert site_folder(other).name == f"990101-{other.pk}"
    keys = [path.read_text() for path in sorted(home().publications.glob("*/log/key.txt"))]
    assert len(set(keys)) == 2


def test_the_deadline_counts_working_days_from_the_oldest(july):
    list(load_default_parameters(july.lead))
    deadline = disclosure_deadline(dt.date(2021, 7, 20))
    assert (deadline.due_on, deadline.days_left) == (dt.date(2021, 7, 30), 10)
    assert (deadline.count, deadline.amount) == (4, Money(125_030_001))
    assert deadline.law == "公益慈善捐助信息公开指引：收到后 15 个工作日（待核）"
    july.published()
    assert disclosure_deadline(dt.date(2021, 7, 20)) is None


# ---- a file that was taken back


def bill_of(office, start):
    """Three gifts of the period from a WeChat bill, 30.03 yuan for the first three, entered."""
    lines = [replace(each, occurred_at=dt.datetime(2021, 7, 11, 9, n)) for n, each in enumerate(gifts(3, start=start))]
    return enter(office.cashier, bill(lines), f"账单{start}.csv")


def test_an_undone_file_is_in_no_draft_and_the_draft_still_passes(office):
    bill_of(office, 0)
    undo_file(by=office.accountant, file=bill_of(office, 10), reason="放错了单位的账单")
    draft = office.draft()
    assert (draft.row_count, draft.total_fen) == (3, 3_003)
    operations.submit_publication(by=office.business, publication=draft)
    operations.publish(by=office.lead, publication=Publication.objects.get(pk=draft.pk))
    assert verified(office).ok


def test_a_file_in_a_draft_or_published_cannot_be_undone(office):
    file = bill_of(office, 0)
    draft = office.draft()
    assert (draft.row_count, draft.total_fen) == (3, 3_003)
    with pytest.raises(StillNeeded, match="有一期公开正在准备"):
        undo_file(by=office.accountant, file=file, reason="放错了")
    operations.submit_publication(by=office.business, publication=draft)
    operations.publish(by=office.lead, publication=Publication.objects.get(pk=draft.pk))
    with pytest.raises(StillNeeded, match="3 行已经公开"):
        undo_file(by=office.accountant, file=file, reason="放错了")
    assert Donation.objects.filter(transfer__reversed_by__isnull=False).count() == 0
