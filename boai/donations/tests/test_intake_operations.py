"""From a file to the books: exact values; the same money never twice; refusals that leave nothing behind."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from boai.donations import operations
from boai.donations.errors import NeedsAnswer, NoChannel, RunNotAccepted, SameFile
from boai.donations.formats.shape import Direction
from boai.donations.models import Channel, Donation, IntakeFile, Run, StagedLine, StatementLine, UnclaimedMoney
from boai.donations.terms import FILE_STATES, ChannelKind, FileState
from boai.donations.tests.factories import BANK, bill, drop, enter, everything, gift, gifts
from boai.foundation.errors import NotAllowed, NotNow
from boai.foundation.models import Attachment, AuditEntry
from boai.foundation.money import Money
from boai.ledger.errors import PeriodClosed
from boai.ledger.models import Account, Fund, Transfer
from boai.ledger.operations import close_month, open_fund
from boai.ledger.queries import fund_overview
from boai.ledger.terms import FundKind
from boai.ledger.verification import balances_are_the_sums_of_transfers, postings_hold_their_transfers
from boai.units.models import User
from boai.units.terms import Role
from boai.units.tests.factories import make_user

MIXED = [
    gift(1_000, "李知行", number=1, minutes=1, memo="捐给洪涝灾区"),
    gift(250_000, "江左慈善基金会", number=2, minutes=2),
    gift(1, "", number=3, minutes=3),
    gift(500, "青屿银行", number=4, minutes=4, kind="结息"),
    gift(700, "周禾", number=5, minutes=5, direction=Direction.EXPENSE),
    gift(800, "周禾", number=6, minutes=6, direction=Direction.REFUND),
    gift(900, "", number=7, minutes=7, direction=Direction.NEUTRAL),
    gift(60, "周禾", number=8, minutes=8, direction=Direction.PENDING),
    gift(70, "周禾", number=9, minutes=9, direction=Direction.CLOSED),
]


def codes(file: IntakeFile) -> list[str]:
    return [reason["code"] for reason in file.judgement["reasons"]]


def words(file: IntakeFile) -> str:
    return " ".join(reason["message"] for reason in file.judgement["reasons"])


def test_a_bill_becomes_gifts_unclaimed_money_and_other_income(channels: Fund, cashier: User) -> None:
    file = enter(cashier, bill(MIXED))
    assert file.state == FileState.ENTERED
    assert file.judgement["becomes"] == {
        "gift": {"rows": 2, "fen": 251_000},
        "unclaimed": {"rows": 1, "fen": 1},
        "other_income": {"rows": 1, "fen": 500},
        "evidence": {"rows": 5, "fen": 2_530},
    }
    gifts_made = list(
        Donation.objects.order_by("received_at").values_list(
            "number", "payer_name", "amount", "intention", "is_organisation", "name_publicity", "recorded_late"
        )
    )
    assert gifts_made == [
        ("990101-JZ-2026-000002", "李知行", Money(1_000), "捐给洪涝灾区", False, "surname", False),
        ("990101-JZ-2026-000001", "江左慈善基金会", Money(250_000), "", True, "full", False),
    ]
    assert [each.amount for each in UnclaimedMoney.objects.all()] == [Money(1)]
    assert StatementLine.objects.count() == 9
    assert StagedLine.objects.count() == 0
    balances = {each.code: each.balance.fen for each in Account.objects.all() if each.balance}
    assert balances == {
        "channel:wechat": 251_501,
        "fund:unassigned": 251_000,
        "unclaimed": 1,
        "other_income": 500,
    }
    assert fund_overview(channels).received == Money(251_000)
    assert file.posting is not None
    assert (file.posting.total, file.posting.idempotency_key) == (
        Money(251_501),
        f"intake:{file.pk}:{file.fingerprint}",
    )
    entry = AuditEntry.objects.get(action="donations.enter_file")
    assert entry.detail["outcomes"]["gift"] == {"rows": 2, "fen": 251_000}
    assert list(balances_are_the_sums_of_transfers(cashier.unit_id)) == []
    assert list(postings_hold_their_transfers(cashier.unit_id)) == []


def test_each_gift_stands_on_its_own_line_and_transfer(channels: Fund, cashier: User) -> None:
    enter(cashier, bill(gifts(20)))
    for donation in Donation.objects.select_related("line", "transfer"):
        assert donation.line is not None
        assert donation.amount == donation.transfer.amount == donation.line.amount
        assert donation.payer_name == donation.line.counterparty
        assert donation.transfer.line == 21 - (donation.amount.fen - 999)


def test_nothing_is_entered_by_reading(channels: Fund, cashier: User) -> None:
    before = everything()
    file = drop(cashier, bill(gifts(3)))
    after = everything()
    assert (file.state, file.row_count, file.new_row_count) == (FileState.READY, 3, 3)
    changed = {label: after[label] - before[label] for label in after if after[label] != before[label]}
    assert changed == {
        "donations.Run": 1,
        "donations.IntakeFile": 1,
        "donations.StagedLine": 3,
        "foundation.Attachment": 1,
        "foundation.AuditEntry": 2,
    }


def test_channel_and_fund_are_suggested_by_the_format(channels: Fund, cashier: User) -> None:
    assert drop(cashier, bill(gifts(1))).channel == Channel.objects.get(code="wechat")
    bank = drop(cashier, bill(gifts(1), BANK), "银行.csv")
    assert (bank.channel, bank.fund) == (Channel.objects.get(code="bank"), channels)


def test_with_two_banks_the_last_four_digits_decide_or_somebody_must(
    channels: Fund, cashier: User, accountant: User
) -> None:
    second = operations.open_channel(by=accountant, code="bank2", name="工行", kind=ChannelKind.BANK, last_four="9876")
    assert drop(cashier, bill(gifts(2), "icbc_debit_v2"), "工行.csv").channel == second
    unknown = drop(cashier, bill(gifts(1), BANK), "交行.csv")
    assert unknown.channel is None
    before = everything()
    with pytest.raises(NoChannel, match="没说钱到了哪个渠道"):
        operations.enter_file(by=cashier, file=unknown)
    assert everything() == before
    operations.choose_destination(by=cashier, file=unknown, channel=second, fund=channels)
    assert operations.enter_file(by=cashier, file=unknown).state == FileState.ENTERED


def test_a_chosen_fund_gets_the_money(channels: Fund, cashier: User, accountant: User) -> None:
    flood = open_fund(
        by=accountant,
        code="flood",
        name="7·8 洪涝救灾",
        kind=FundKind.RESTRICTED,
        purpose="只用于洪涝救灾",
        founded_on=gift(1).occurred_at.date(),
    )
    file = drop(cashier, bill(gifts(2)))
    operations.choose_destination(by=cashier, file=file, channel=Channel.objects.get(code="wechat"), fund=flood)
    operations.enter_file(by=cashier, file=file)
    assert (fund_overview(flood).received, fund_overview(channels).received) == (Money(2_001), Money(0))


# ---- the same money again ----


def test_the_same_file_renamed_is_refused_and_named(channels: Fund, cashier: User) -> None:
    enter(cashier, bill(gifts(4)), "七月.csv", "7月第一批")
    before = everything()
    again = drop(cashier, bill(gifts(4)), "七月（最终）.csv")
    assert again.state == FileState.REFUSED
    assert codes(again) == ["intake.same_content"]
    assert "随“7月第一批”的“七月.csv”入账（4 行）" in words(again)
    after = everything()
    assert {label for label in after if after[label] != before[label]} == {
        "donations.Run",
        "donations.IntakeFile",
        "foundation.Attachment",
        "foundation.AuditEntry",
    }


def test_the_same_file_with_another_title_row_is_refused(channels: Fund, cashier: User) -> None:
    data = bill(gifts(4))
    enter(cashier, data)
    other = data.replace("微信支付账单明细,".encode(), "七月收款,".encode(), 1)
    assert other != data
    assert codes(drop(cashier, other)) == ["intake.same_content"]


def test_a_superset_enters_only_what_is_new(channels: Fund, cashier: User) -> None:
    enter(cashier, bill(gifts(12)), "上旬.csv")
    wider = drop(cashier, bill(gifts(15)), "整月.csv")
    assert (wider.state, wider.row_count, wider.new_row_count) == (FileState.READY, 15, 3)
    assert "其中 12 行 " in words(wider)
    assert "已入账（“上旬.csv”），这次只收新的 3 行。" in words(wider)
    operations.enter_file(by=cashier, file=wider)
    assert (Donation.objects.count(), StatementLine.objects.count()) == (15, 15)
    assert fund_overview(channels).received == Money(sum(1_000 + n for n in range(15)))


def test_a_subset_has_nothing_new(channels: Fund, cashier: User) -> None:
    enter(cashier, bill(gifts(12)), "整月.csv")
    part = drop(cashier, bill(gifts(5)), "前五天.csv")
    assert (part.state, codes(part)) == (FileState.REFUSED, ["intake.nothing_new"])
    assert "没有新的行" in words(part)
    assert StagedLine.objects.count() == 0


def test_two_files_one_row_apart_in_one_run(channels: Fund, cashier: User) -> None:
    run = operations.open_run(
        by=cashier, title="两份", files=[("甲.csv", bill(gifts(6))), ("乙.csv", bill(gifts(6, start=1)))]
    )
    for file in run.files.all():
        operations.read_file(by=cashier, file=file)
    first, second = operations.enter_run(by=cashier, run=run)
    assert (first.new_row_count, second.new_row_count) == (6, 1)
    assert Donation.objects.count() == 7
    assert fund_overview(channels).received == Money(sum(1_000 + n for n in range(7)))


def test_identical_bytes_twice_in_a_run_are_named(channels: Fund, cashier: User) -> None:
    data = bill(gifts(3))
    run = operations.open_run(by=cashier, title="两份", files=[("甲.csv", data), ("乙.csv", data)])
    first, second = (operations.read_file(by=cashier, file=file) for file in run.files.order_by("pk"))
    assert (first.state, second.state) == (FileState.READY, FileState.REFUSED)
    assert words(second) == "与本批的“甲.csv”一模一样；只收那一份，这份移出即可。"


def test_entering_a_file_twice_has_one_effect(channels: Fund, cashier: User) -> None:
    file = enter(cashier, bill(gifts(3)))
    before = everything()
    again = operations.enter_file(by=cashier, file=IntakeFile.objects.get(pk=file.pk))
    assert again.posting_id == file.posting_id
    assert everything() == before


def test_two_readings_of_one_content_enter_once(channels: Fund, cashier: User) -> None:
    one, other = drop(cashier, bill(gifts(3)), "甲.csv"), drop(cashier, bill(gifts(3)), "乙.csv")
    assert (one.state, other.state) == (FileState.READY, FileState.READY)
    operations.enter_file(by=cashier, file=one)
    before = everything()
    with pytest.raises(SameFile, match=r"甲\.csv"):
        operations.enter_file(by=cashier, file=other)
    assert everything() == before


def test_what_was_entered_since_the_reading_is_left_out(channels: Fund, cashier: User) -> None:
    wider = drop(cashier, bill(gifts(5)), "宽.csv")
    enter(cashier, bill(gifts(3)), "窄.csv")
    file = operations.enter_file(by=cashier, file=wider)
    assert (file.new_row_count, file.judgement["already_entered_rows"]) == (2, 3)
    assert Donation.objects.count() == 5


@pytest.mark.parametrize(
    "changed", [gift(1_001, number=1), gift(1_000, number=1, direction=Direction.EXPENSE)], ids=["amount", "direction"]
)
def test_one_number_with_two_amounts_or_directions_is_refused(channels: Fund, cashier: User, changed: object) -> None:
    enter(cashier, bill([gift(1_000, number=1)]), "原.csv")
    before = everything()
    file = drop(cashier, bill([changed, gift(5, number=2)]), "改.csv")
    assert codes(file) == ["intake.number_conflict"]
    assert "已入账的是收入 10.00 元（“原.csv”第 18 行）" in words(file)
    assert everything()["donations.StagedLine"] == before["donations.StagedLine"] == 0


def test_a_line_that_was_pending_enters_when_it_is_final(channels: Fund, cashier: User) -> None:
    enter(cashier, bill([gift(1_000, number=1, direction=Direction.PENDING), gift(5, number=2)]), "上.csv")
    file = enter(cashier, bill([gift(1_000, number=1), gift(5, number=2)]), "下.csv")
    assert (file.new_row_count, Donation.objects.count()) == (1, 2)


# ---- acceptance tests of the dossier ----


def test_at03_one_transaction_number_enters_once(channels: Fund, cashier: User) -> None:
    enter(cashier, bill(gifts(3)), "甲.csv")
    enter(cashier, bill(gifts(4)), "乙.csv")
    assert Donation.objects.filter(line__transaction_number=gift(1, number=1).transaction_number).count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(
            "INSERT INTO donations_statementline (unit_id, file_id, row, occurred_at, has_time, direction, nature,"
            " amount, counterparty, counterparty_account, transaction_number, kind, memo, line_key)"
            " SELECT unit_id, file_id, 999, occurred_at, has_time, direction, nature, amount, counterparty,"
            " counterparty_account, transaction_number, kind, memo, line_key FROM donations_statementline"
        )


def overlapping(cashier: User) -> IntakeFile:
    """Bank lines without numbers: two entered, then a bill with those two and one more. Credit card: no balance."""
    days = [gift(1_000, "李知行", number="", minutes=1), gift(2_000, "周禾", number="", minutes=2)]
    enter(cashier, bill(days, "boc_credit"), "上旬.csv")
    more = [*days, gift(3_000, "何溪", number="", minutes=3_000)]
    return drop(cashier, bill(more, "boc_credit"), "整月.csv")


def test_at03_lines_without_a_number_that_look_entered_are_asked(channels: Fund, cashier: User) -> None:
    file = overlapping(cashier)
    assert (file.state, codes(file)) == (FileState.QUESTION, ["intake.suspected_repeat"])
    assert "2 行 30.00 元" in words(file)
    assert (file.judgement["suspected_rows"], file.judgement["suspected_fen"]) == (2, 3_000)
    before = everything()
    with pytest.raises(NeedsAnswer, match="是同一笔"):
        operations.answer_question(by=cashier, file=file)
    with pytest.raises(NotNow):
        operations.enter_file(by=cashier, file=file)
    assert everything() == before


def test_at03_the_judgement_that_they_are_the_same_is_kept(channels: Fund, cashier: User) -> None:
    file = operations.answer_question(by=cashier, file=overlapping(cashier), repeats_are_entered=True)
    assert (file.new_row_count, file.answer, file.answered_by) == (1, "疑似重复的 2 行：是同一笔，不再收。", cashier)
    operations.enter_file(by=cashier, file=file)
    assert Account.objects.get(code="unclaimed").balance == Money(6_000)
    assert AuditEntry.objects.get(action="donations.answer_question").detail["repeats_are_entered"] is True


def test_at03_the_judgement_that_it_is_other_money_enters_all(channels: Fund, cashier: User) -> None:
    file = operations.answer_question(by=cashier, file=overlapping(cashier), repeats_are_entered=False)
    operations.enter_file(by=cashier, file=file)
    assert Account.objects.get(code="unclaimed").balance == Money(9_000)


def test_at03_a_repeat_entered_since_the_reading_becomes_a_question(channels: Fund, cashier: User) -> None:
    lines = [gift(1_000, "李知行", number="", minutes=1), gift(2_000, "周禾", number="", minutes=2)]
    file = drop(cashier, bill(lines, "boc_credit"), "整月.csv")
    enter(cashier, bill(lines[:1], "boc_credit"), "上旬.csv")
    asked = operations.enter_file(by=cashier, file=file)
    assert (asked.state, asked.judgement["suspected_rows"], UnclaimedMoney.objects.count()) == (
        FileState.QUESTION,
        1,
        1,
    )
    answered = operations.answer_question(by=cashier, file=asked, repeats_are_entered=True)
    assert operations.enter_file(by=cashier, file=answered).new_row_count == 1
    assert UnclaimedMoney.objects.count() == 2


def test_at04_six_gifts_of_one_name_and_day_stay_six(channels: Fund, cashier: User) -> None:
    enter(cashier, bill([gift(10, "成岳", number=n) for n in range(6)]))
    assert [each.amount.fen for each in Donation.objects.filter(payer_name="成岳")] == [10] * 6


def test_at04_six_lines_without_a_number_stay_six(channels: Fund, cashier: User) -> None:
    enter(cashier, bill([gift(10, "成岳", number="") for _ in range(6)], BANK))
    assert Donation.objects.filter(payer_name="成岳", amount=Money(10)).count() == 6


def test_at06_unclaimed_money_is_part_of_the_sum(channels: Fund, cashier: User) -> None:
    file = enter(cashier, bill(MIXED))
    income = sum(line.amount.fen for line in file.lines.filter(direction="income"))
    given = sum(each.amount.fen for each in Donation.objects.all())
    held = sum(each.amount.fen for each in UnclaimedMoney.objects.all())
    assert (income, given, held) == (251_501, 251_000, 1)
    assert income - given - held == 500


def test_at25_one_fen_is_a_gift_and_its_words_are_kept(channels: Fund, cashier: User) -> None:
    enter(cashier, bill([gift(1, "李知行", number=1, memo="骂人的话也原样留着")]))
    donation = Donation.objects.get()
    assert (donation.amount, donation.intention) == (Money(1), "骂人的话也原样留着")


# ---- refusals ----


def test_a_wrong_printed_total_is_refused_and_stages_nothing(channels: Fund, cashier: User) -> None:
    file = drop(cashier, bill(gifts(3), wrong_total=True))
    assert (file.state, codes(file)) == (FileState.REFUSED, ["total.sum"])
    assert "相差 0.01 元" in words(file)
    assert StagedLine.objects.count() == 0
    with pytest.raises(NotNow):
        operations.enter_file(by=cashier, file=file)


def test_a_broken_balance_is_refused_with_its_row(channels: Fund, cashier: User) -> None:
    file = drop(cashier, bill([gift(100, number="", minutes=n) for n in range(5)], BANK, balance_gap=3))
    assert codes(file) == ["balance.gap"]
    assert file.judgement["reasons"][0]["row"] == 5


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("空.csv", b""),
        ("图.png", b"\x89PNG\r\n\x1a\n"),
        ("乱.csv", bytes(range(256)) * 4),
        ("诗.csv", "床前明月光".encode()),
    ],
)
def test_what_is_no_bill_is_refused_in_words(channels: Fund, cashier: User, name: str, data: bytes) -> None:
    file = drop(cashier, data, name)
    assert (file.state, file.row_count) == (FileState.REFUSED, 0)
    assert len(words(file)) > 10
    assert Attachment.objects.count() == 1


def test_no_file_and_too_many_and_too_large_are_refused(
    channels: Fund, cashier: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything()
    with pytest.raises(RunNotAccepted, match="还没选文件"):
        operations.open_run(by=cashier, title="", files=[])
    with pytest.raises(RunNotAccepted, match="一次最多 50 个文件，这次有 51 个"):
        operations.open_run(by=cashier, title="", files=[("a.csv", b"x")] * 51)
    with pytest.raises(RunNotAccepted, match=r"“大\.csv”有 51 MB"):
        operations.open_run(by=cashier, title="", files=[("大.csv", bytes(51 * 1024 * 1024))])
    assert everything() == before


def test_a_closed_month_takes_no_file(channels: Fund, cashier: User, accountant: User) -> None:
    file = drop(cashier, bill(gifts(3)))
    close_month(by=accountant, month=gift(1).occurred_at.date(), today=gift(1).occurred_at.date().replace(month=8))
    before = everything()
    with pytest.raises(PeriodClosed):
        operations.enter_file(by=cashier, file=file)
    assert everything() == before
    assert IntakeFile.objects.get().state == FileState.READY


def test_without_set_up_accounts_nothing_is_entered(accountant: User, cashier: User) -> None:
    file = drop(cashier, bill(gifts(1)))
    assert file.channel is None
    before = everything()
    with pytest.raises(NoChannel):
        operations.enter_file(by=cashier, file=file)
    assert everything() == before


@pytest.mark.parametrize("role", [Role.LEAD, Role.BUSINESS, Role.SUPERVISOR, Role.STOREKEEPER, Role.ADMINISTRATOR])
def test_only_cashier_and_accountant_accept(channels: Fund, cashier: User, role: Role) -> None:
    file = drop(cashier, bill(gifts(1)))
    before = everything()
    with pytest.raises(NotAllowed):
        operations.enter_file(by=make_user(role, unit=cashier.unit), file=file)
    assert everything() == before


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.STOREKEEPER, Role.INSTRUCTOR])
def test_who_may_not_import_keeps_nothing(channels: Fund, cashier: User, role: Role) -> None:
    before = everything()
    with pytest.raises(NotAllowed):
        operations.open_run(by=make_user(role, unit=cashier.unit), title="", files=[("a.csv", b"x")])
    assert everything() == before


def test_another_societys_file_is_out_of_reach(channels: Fund, cashier: User) -> None:
    file = drop(cashier, bill(gifts(1)))
    stranger = make_user(Role.CASHIER)
    before = everything()
    for act in (operations.enter_file, operations.remove_file, operations.read_file):
        with pytest.raises(NotAllowed):
            act(by=stranger, file=file)
    assert everything() == before


# ---- settling ----


def test_a_removed_file_leaves_its_original(channels: Fund, cashier: User) -> None:
    file = operations.remove_file(by=cashier, file=drop(cashier, bill(gifts(3))))
    assert (file.state, StagedLine.objects.count(), Attachment.objects.count()) == (FileState.REMOVED, 0, 1)
    before = everything()
    with pytest.raises(NotNow):
        operations.enter_file(by=cashier, file=file)
    assert everything() == before


def test_an_entered_file_cannot_be_removed_or_redirected(channels: Fund, cashier: User) -> None:
    file = enter(cashier, bill(gifts(3)))
    before = everything()
    with pytest.raises(NotNow):
        operations.remove_file(by=cashier, file=file)
    with pytest.raises(NotNow):
        operations.choose_destination(by=cashier, file=file, channel=file.channel, fund=channels)
    assert everything() == before


def test_a_question_needs_words(channels: Fund, cashier: User) -> None:
    outside = [gift(100, number=1), gift(100, number=2, minutes=60 * 24 * 60)]
    data = bill(outside).replace(b"2026-09-08 23:59:59", b"2026-08-08 23:59:59", 1)
    file = drop(cashier, data)
    assert (file.state, codes(file)) == (FileState.QUESTION, ["period.outside"])
    before = everything()
    with pytest.raises(NeedsAnswer, match="还有 1 个问题"):
        operations.answer_question(by=cashier, file=file, answer="  ")
    assert everything() == before
    answered = operations.answer_question(by=cashier, file=file, answer="已与银行核对，是补记")
    assert (answered.state, answered.answer) == (FileState.READY, "已与银行核对，是补记")


def test_enter_run_is_all_or_nothing(channels: Fund, cashier: User, accountant: User) -> None:
    run = operations.open_run(
        by=cashier, title="两份", files=[("甲.csv", bill(gifts(3))), ("乙.csv", bill(gifts(3, start=10)))]
    )
    for file in run.files.all():
        operations.read_file(by=cashier, file=file)
    IntakeFile.objects.filter(attachment__name="乙.csv").update(channel=None)
    before = everything()
    with pytest.raises(NoChannel, match=r"乙\.csv"):
        operations.enter_run(by=cashier, run=run)
    assert everything() == before
    assert Transfer.objects.count() == 0


def test_an_entered_file_never_changes(channels: Fund, cashier: User) -> None:
    enter(cashier, bill(gifts(3)))
    with pytest.raises(DatabaseError, match="posted facts never change"), transaction.atomic():
        IntakeFile.objects.update(row_count=0)
    with pytest.raises(DatabaseError, match="posted facts never change"), transaction.atomic():
        Donation.objects.update(amount=Money(1))
    with pytest.raises(DatabaseError, match="posted facts never change"), transaction.atomic():
        connection.cursor().execute("DELETE FROM donations_statementline")


def test_the_state_table_is_complete() -> None:
    assert FILE_STATES.unreachable() == set()


def test_set_up_again_changes_nothing(channels: Fund, accountant: User) -> None:
    before = everything()
    found = operations.set_up_channels(by=accountant)
    assert [channel.code for channel in found] == ["bank", "wechat", "alipay", "cash"]
    assert everything() == before


def test_reading_cut_off_in_the_middle_can_be_done_again(
    channels: Fund, cashier: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    run: Run = operations.open_run(by=cashier, title="", files=[("甲.csv", bill(gifts(2_500)))])

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    before = everything()
    with pytest.raises(KeyboardInterrupt):
        operations.read_file(by=cashier, file=run.files.get(), progress=stop)
    assert everything() == before
    assert run.files.get().state == FileState.WAITING
    file = operations.read_file(by=cashier, file=run.files.get())
    with pytest.raises(KeyboardInterrupt):
        operations.enter_file(by=cashier, file=file, progress=stop)
    assert (Transfer.objects.count(), StatementLine.objects.count(), StagedLine.objects.count()) == (0, 0, 2_500)
    assert operations.enter_file(by=cashier, file=file).new_row_count == 2_500
    assert fund_overview(channels).received == Money(sum(1_000 + n for n in range(2_500)))


def test_a_run_has_no_query_per_row(channels: Fund, cashier: User, django_assert_max_num_queries: object) -> None:
    file = drop(cashier, bill(gifts(200)))
    with django_assert_max_num_queries(45):  # type: ignore[operator]
        operations.enter_file(by=cashier, file=file)
