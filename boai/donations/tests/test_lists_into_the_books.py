"""Merchant bills and donor lists in the books: one payment enters once, whatever paper it comes on."""

from __future__ import annotations

import pytest

from boai.donations import operations
from boai.donations.errors import NoChannel
from boai.donations.formats.lookalike_lists import code_list, list_workbook, provincial_list
from boai.donations.formats.lookalike_merchants import MerchantFaults, alipay_merchant, fund_flow, trade_bill
from boai.donations.models import Channel, Donation, IntakeFile, StatementLine, UnclaimedMoney
from boai.donations.terms import FileState
from boai.donations.tests.factories import bill, drop, enter, everything
from boai.donations.tests.test_donor_lists import LINES, SUM
from boai.donations.tests.test_merchant_formats import INCOME
from boai.donations.tests.test_merchant_formats import SUM as MERCHANT_SUM
from boai.donations.verification import lines_are_all_booked
from boai.foundation.money import Money, total
from boai.ledger.models import Account, Fund
from boai.units.models import User


def codes(file: IntakeFile) -> list[str]:
    return [reason["code"] for reason in file.judgement["reasons"]]


def send_to(by: User, file: IntakeFile, channel: str, fund: Fund) -> IntakeFile:
    operations.choose_destination(by=by, file=file, channel=Channel.objects.get(code=channel), fund=fund)
    return operations.enter_file(by=by, file=file)


def test_a_payment_in_both_wechat_bills_enters_once(channels: Fund, cashier: User) -> None:
    enter(cashier, trade_bill(INCOME, MerchantFaults(packed=True)), "交易.csv.gz")
    flow = drop(cashier, fund_flow(INCOME), "资金.csv")
    assert (flow.judgement["already_entered_rows"], flow.new_row_count) == (12, 12)
    assert codes(flow) == ["intake.overlap"]
    operations.enter_file(by=cashier, file=flow)
    assert total(each.amount for each in UnclaimedMoney.objects.all()) == MERCHANT_SUM
    assert UnclaimedMoney.objects.count() == 12
    assert StatementLine.objects.count() == 24
    assert list(lines_are_all_booked(cashier.unit_id)) == []


def test_a_zip_of_alipay_goes_to_the_channel_of_alipay(channels: Fund, cashier: User) -> None:
    entered = enter(cashier, alipay_merchant(INCOME, MerchantFaults(packed=True)), "明细.csv.zip")
    assert (entered.state, entered.row_count) == (FileState.ENTERED, 12)
    assert Account.objects.get(code="channel:alipay").balance == MERCHANT_SUM


def test_a_list_says_nothing_of_its_channel_and_waits_for_one(channels: Fund, cashier: User) -> None:
    file = drop(cashier, list_workbook({"表": provincial_list(LINES)}), "名单.xlsx")
    before = everything()
    with pytest.raises(NoChannel):
        operations.enter_file(by=cashier, file=file)
    assert everything() == before
    send_to(cashier, file, "bank", channels)
    assert (Donation.objects.count(), total(each.amount for each in Donation.objects.all())) == (20, SUM)
    assert list(lines_are_all_booked(cashier.unit_id)) == []


def test_at03_the_same_list_under_another_title_and_name_is_refused(channels: Fund, cashier: User) -> None:
    send_to(cashier, drop(cashier, list_workbook({"表": provincial_list(LINES)}), "名单.xlsx"), "bank", channels)
    grid = provincial_list(LINES, label_column=2)
    grid[0][1] = "青屿区红十字会捐款公示（更新）"
    again = drop(cashier, list_workbook({"更新": grid}), "名单（最终版）.xlsx")
    assert (again.state, codes(again)[-1]) == (FileState.REFUSED, "intake.same_content")
    assert StatementLine.objects.count() == 20


def test_at03_a_code_list_and_the_bill_of_wechat_enter_each_number_once(channels: Fund, cashier: User) -> None:
    listed = drop(cashier, list_workbook({"表": code_list(LINES[:15])}, merged=True), "扫码.xlsx")
    send_to(cashier, listed, "wechat", channels)
    later = drop(cashier, bill(LINES), "微信账单.csv")
    assert (later.judgement["already_entered_rows"], later.new_row_count) == (15, 5)
    operations.enter_file(by=cashier, file=later)
    lines = StatementLine.objects.all()
    assert (len(lines), total(each.amount for each in lines)) == (20, SUM)


def test_a_list_whose_total_is_off_leaves_no_row_behind(channels: Fund, cashier: User) -> None:
    file = drop(cashier, list_workbook({"表": provincial_list(LINES, wrong=SUM + Money(10))}), "名单.xlsx")
    assert (file.state, file.new_row_count, file.staged_lines.count()) == (FileState.REFUSED, 0, 0)
    assert "total.sum" in codes(file)
