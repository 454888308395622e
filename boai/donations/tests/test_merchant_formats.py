"""Merchant bills go in as they come: backticks, footers, refunds, gzip and zip; every wrong footer is named."""

import datetime as dt
import gzip
import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boai.donations.formats.lookalike import random_lines
from boai.donations.formats.lookalike_merchants import MerchantFaults, alipay_merchant, fund_flow, trade_bill
from boai.donations.formats.registry import read_statement
from boai.donations.formats.shape import Direction, Nature, Verdict
from boai.donations.rules.intake import judge, line_keys
from boai.foundation.errors import UnreadableFile
from boai.foundation.money import Money, total

INCOME = random_lines(12, seed=4, first_day=dt.date(2020, 1, 27), days=2, directions=(Direction.INCOME,))
BACK = replace(INCOME[5], direction=Direction.REFUND, amount=Money(500))
SUM = total(line.amount for line in INCOME)
MAKERS = {
    "wechat_merchant_trades": trade_bill,
    "wechat_merchant_fund_flow": fund_flow,
    "alipay_merchant": alipay_merchant,
}
each_format = pytest.mark.parametrize("code", MAKERS)


def judged(data):
    return judge(read_statement(data, "账单"))


def codes(judgement):
    return [reason.code for reason in judgement.reasons]


@each_format
def test_a_merchant_bill_is_recognised_and_ties_to_the_fen(code):
    statement = read_statement(MAKERS[code](INCOME), "账单")
    judgement = judge(statement)
    assert statement.format == code
    assert (judgement.verdict, codes(judgement)) == (Verdict.ACCEPTED, [])
    assert (judgement.counts[Direction.INCOME], judgement.sums[Direction.INCOME]) == (12, SUM)
    assert all(tie.ties for tie in judgement.ties)


@each_format
@pytest.mark.parametrize("shape", [{"packed": True}, {"line_end": "\r\n"}])
def test_packed_and_with_other_line_ends_it_reads_the_same(code, shape):
    plain = read_statement(MAKERS[code](INCOME), "账单")
    other = read_statement(MAKERS[code](INCOME, MerchantFaults(**shape)), "账单")
    if code == "wechat_merchant_fund_flow" or "packed" not in shape or code == "wechat_merchant_trades":
        assert other.lines == plain.lines
    assert [line.amount for line in other.lines] == [line.amount for line in plain.lines]
    assert judge(other).reasons == ()


def test_a_mark_at_the_start_of_the_file_is_no_heading():
    assert judged(trade_bill(INCOME, MerchantFaults(bom=True))).sums[Direction.INCOME] == SUM


@each_format
def test_a_footer_wrong_by_a_fen_is_refused(code):
    judgement = judged(MAKERS[code](INCOME, MerchantFaults(wrong_total=True)))
    assert (judgement.verdict, codes(judgement)) == (Verdict.REFUSED, ["total.sum"])
    assert (SUM + Money(1)).text() in judgement.reasons[0].message


@each_format
def test_a_wrong_count_alone_is_a_warning(code):
    judgement = judged(MAKERS[code](INCOME, MerchantFaults(wrong_count=True)))
    assert (judgement.verdict, codes(judgement)) == (Verdict.ACCEPTED, ["total.count"])


@each_format
def test_a_bill_without_its_footer_is_refused(code):
    judgement = judged(MAKERS[code](INCOME, MerchantFaults(no_footer=True)))
    assert (judgement.verdict, codes(judgement)) == (Verdict.REFUSED, ["total.missing"])


@each_format
@settings(max_examples=12, deadline=None)
@given(place=st.integers(0, 11))
def test_a_missing_row_is_always_noticed(code, place):
    assert judged(MAKERS[code](INCOME, MerchantFaults(missing_row=place))).verdict is Verdict.REFUSED


def test_fees_of_five_decimals_tie_exactly_or_are_asked():
    judgement = judged(trade_bill(INCOME, MerchantFaults(wrong_fee=True)))
    assert (judgement.verdict, codes(judgement)) == (Verdict.QUESTION, ["total.fee"])


def test_a_bill_of_successes_only_has_twenty_columns():
    judgement = judged(trade_bill(INCOME, MerchantFaults(success_only=True)))
    assert (judgement.verdict, judgement.sums[Direction.INCOME]) == (Verdict.ACCEPTED, SUM)


@pytest.mark.parametrize(
    ("state", "direction", "expected"),
    [
        ("SUCCESS", Direction.REFUND, ["refund.rows"]),
        ("PROCESSING", Direction.PENDING, ["refund.rows"]),
        ("FAIL", Direction.CLOSED, ["refund.rows"]),
        ("CHANGE", Direction.PENDING, ["refund.rows", "refund.stuck"]),
    ],
)
def test_a_refund_is_a_row_of_its_own_and_is_asked_about(state, direction, expected):
    statement = read_statement(trade_bill([*INCOME, BACK], MerchantFaults(refund_state=state)), "账单")
    judgement = judge(statement)
    line = statement.lines[-1]
    assert (line.direction, line.amount, line.nature) == (direction, Money(500), Nature.RETURNED)
    assert line.merchant_number == BACK.transaction_number
    assert (judgement.verdict, sorted(codes(judgement))) == (Verdict.QUESTION, expected)
    assert judgement.sums[Direction.INCOME] == SUM
    assert all(tie.ties for tie in judgement.ties)


def test_a_refund_of_alipay_is_negative_and_counts_as_no_gift():
    judgement = judged(alipay_merchant([*INCOME, BACK]))
    assert codes(judgement) == ["refund.rows"]
    assert (judgement.sums[Direction.INCOME], judgement.sums[Direction.REFUND]) == (SUM, Money(500))


def test_one_payment_in_both_bills_of_wechat_has_one_key():
    trades, flow = read_statement(trade_bill(INCOME), "账单"), read_statement(fund_flow(INCOME), "账单")
    paid = {key for line, key in zip(flow.lines, line_keys(flow), strict=True) if line.kind == "交易"}
    assert paid == set(line_keys(trades))
    assert len(paid) == 12


def test_fees_and_payments_of_the_fund_flow_keep_its_balance():
    judgement = judged(fund_flow(INCOME))
    assert (judgement.balances_checked, judgement.gap) == (23, None)
    assert judgement.counts[Direction.EXPENSE] == 12


def test_a_cut_or_doubly_packed_file_is_refused_in_words():
    packed = trade_bill(INCOME, MerchantFaults(packed=True))
    for data, code in (
        (packed[:-9], "file.broken"),
        (packed + packed, "file.broken"),
        (gzip.compress(packed), "file.archive"),
        (gzip.compress(alipay_merchant(INCOME, MerchantFaults(packed=True))), "file.archive"),
        (gzip.compress(b"\x00" * (210 * 1024 * 1024), 1), "file.bomb"),
    ):
        with pytest.raises(UnreadableFile) as refusal:
            read_statement(data, "账单.csv.gz")
        assert refusal.value.code == code


def test_a_zip_with_other_things_in_it_is_to_be_unpacked_first():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("账单.csv", trade_bill(INCOME))
        archive.writestr("说明.docx", b"PK")
    with pytest.raises(UnreadableFile) as refusal:
        read_statement(out.getvalue(), "账单.zip")
    assert refusal.value.code == "file.archive"
