"""A statement that does not add up is refused or questioned, whatever was done to it; the judge itself never fails."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from boai.donations.formats.shape import Direction, Line, Nature, Printed, Reason, Statement, Verdict
from boai.donations.rules.intake import Tie, content_fingerprint, judge, line_key, line_keys
from boai.foundation.money import ZERO, Money, total

DAY = dt.datetime(2026, 5, 8, 9, 30)


def line(fen, *, row=1, direction=Direction.INCOME, day=0, **facts):
    facts.setdefault("printed_as", direction)
    return Line(
        row=row,
        occurred_at=DAY + dt.timedelta(days=day),
        has_time=True,
        direction=direction,
        amount=Money(fen),
        **facts,
    )


def statement(*lines, **facts):
    return Statement(format="boc_debit", family="boc", holder="3167", lines=lines, **facts)


OPENING = Money(1_000_000)


def with_balances(lines, opening=OPENING):
    found = []
    for each in lines:
        opening = opening + each.amount if each.direction is Direction.INCOME else opening - each.amount
        found.append(replace(each, balance=opening))
    return found


def codes(judgement):
    return [reason.code for reason in judgement.reasons]


def test_sums_and_counts_are_per_direction_in_fen():
    judgement = judge(statement(line(100), line(250), line(70, direction=Direction.EXPENSE)))
    assert judgement.verdict is Verdict.ACCEPTED
    assert judgement.reasons == ()
    assert (judgement.counts[Direction.INCOME], judgement.sums[Direction.INCOME]) == (2, Money(350))
    assert (judgement.counts[Direction.EXPENSE], judgement.sums[Direction.EXPENSE]) == (1, Money(70))
    assert (judgement.counts[Direction.REFUND], judgement.sums[Direction.REFUND]) == (0, ZERO)


def test_a_printed_sum_that_differs_by_one_fen_is_refused():
    judgement = judge(statement(line(100), printed=Printed(income=Money(101))))
    assert judgement.ties == (Tie("收入合计", Money(101), Money(100)),)
    assert (judgement.verdict, codes(judgement)) == (Verdict.REFUSED, ["total.sum"])
    assert "1.01" in judgement.reasons[0].message
    assert "相差 0.01 元" in judgement.reasons[0].message


def test_a_printed_count_alone_is_a_warning():
    judgement = judge(statement(line(100), printed=Printed(records=2, income_count=1, income=Money(100))))
    assert (judgement.verdict, codes(judgement)) == (Verdict.ACCEPTED, ["total.count"])
    assert [tie.ties for tie in judgement.ties] == [False, True, True]


def test_a_refund_counts_in_the_printed_income_but_is_no_income():
    refund = line(742, direction=Direction.REFUND, printed_as=Direction.INCOME)
    judgement = judge(statement(line(100), refund, printed=Printed(income_count=2, income=Money(842))))
    assert all(tie.ties for tie in judgement.ties)
    assert judgement.sums[Direction.INCOME] == Money(100)


def test_the_first_gap_is_named_with_rows_and_balances():
    lines = with_balances([line(100, row=3), line(200, row=4), line(300, row=5)])
    broken = [lines[0], replace(lines[1], balance=Money(1_000_000)), lines[2]]
    judgement = judge(statement(*broken))
    assert (judgement.verdict, codes(judgement)) == (Verdict.REFUSED, ["balance.gap"])
    assert (judgement.gap.earlier_row, judgement.gap.later_row) == (3, 4)
    assert (judgement.gap.expected, judgement.gap.printed) == (Money(1_000_300), Money(1_000_000))


def test_newest_first_is_followed_backwards():
    lines = with_balances([line(100), line(200, direction=Direction.EXPENSE, day=1), line(300, day=2)])
    judgement = judge(statement(*reversed(lines), newest_first=True))
    assert (judgement.verdict, judgement.balances_checked, judgement.gap) == (Verdict.ACCEPTED, 2, None)
    assert judge(statement(*reversed(lines))).verdict is Verdict.REFUSED


def test_lines_without_a_balance_between_two_with_one_are_added_up():
    first, second, third = with_balances([line(100), line(200), line(300)])
    assert judge(statement(first, replace(second, balance=None), third)).gap is None


def test_closed_and_pending_lines_move_no_balance():
    first, second = with_balances([line(100), line(300)])
    closed = line(999, direction=Direction.CLOSED)
    assert judge(statement(first, closed, second)).gap is None


def test_foreign_money_is_in_no_sum_and_a_question():
    judgement = judge(statement(line(100), line(372, row=9, currency="USD"), printed=Printed(income=Money(100))))
    assert (judgement.verdict, codes(judgement)) == (Verdict.QUESTION, ["currency.foreign"])
    assert (judgement.foreign, judgement.sums[Direction.INCOME]) == (1, Money(100))
    assert "第 9 行" in judgement.reasons[0].message


def test_each_currency_has_a_balance_of_its_own():
    yuan = with_balances([line(100), line(200)])
    dollars = [replace(each, currency="USD") for each in with_balances([line(5), line(6)], opening=Money(7))]
    assert judge(statement(yuan[0], dollars[0], yuan[1], dollars[1])).gap is None


def test_no_lines_at_all_is_refused():
    assert (judge(statement()).verdict, codes(judge(statement()))) == (Verdict.REFUSED, ["lines.none"])


def test_a_line_outside_the_printed_period_is_a_question():
    judgement = judge(statement(line(100, row=7, day=1), period_from=DAY.date(), period_to=DAY.date()))
    assert (judgement.verdict, codes(judgement)) == (Verdict.QUESTION, ["period.outside"])
    assert judgement.reasons[0].row == 7


def test_masked_balances_are_a_warning():
    judgement = judge(statement(line(100), masked_balances=1))
    assert (judgement.verdict, codes(judgement)) == (Verdict.ACCEPTED, ["balance.masked"])


def test_nothing_final_is_accepted_with_a_warning():
    lines = [line(100, direction=Direction.PENDING), line(100, direction=Direction.CLOSED)]
    judgement = judge(statement(*lines))
    assert (judgement.verdict, codes(judgement)) == (Verdict.ACCEPTED, ["lines.none_final"])


def test_a_repeated_number_loses_no_row_and_is_named():
    lines = [line(100, row=row, transaction_number="A1") for row in (2, 3)] + [line(5, row=4, transaction_number="B2")]
    judgement = judge(statement(*lines))
    assert (judgement.verdict, codes(judgement)) == (Verdict.ACCEPTED, ["number.repeated"])
    assert "A1：第 2、3 行" in judgement.reasons[0].message
    assert line_keys(statement(*lines)) == ("boc:A1:1", "boc:A1:2", "boc:B2:1")


def test_with_unread_rows_the_sums_are_not_blamed():
    unread = Reason("cell.date", "第 3 行“日期”：…", Verdict.REFUSED, 3, "日期")
    judgement = judge(statement(line(100), printed=Printed(income=Money(999)), reasons=(unread,)))
    assert (judgement.verdict, judgement.reasons) == (Verdict.REFUSED, (unread,))
    assert [tie.ties for tie in judgement.ties] == [False]


def test_the_same_person_giving_the_same_sum_twice_on_a_day_has_two_keys():
    twice = statement(line(100, counterparty="林疏影"), line(100, counterparty="林疏影"))
    assert len(set(line_keys(twice))) == 2


def test_the_fingerprint_sees_lines_and_nothing_else():
    one = statement(line(100, row=3))
    assert content_fingerprint(one) == content_fingerprint(
        replace(one, holder="别的", format="别的", period_from=DAY.date(), lines=(line(100, row=9),))
    )
    assert content_fingerprint(one) != content_fingerprint(statement(line(101, row=3)))
    assert content_fingerprint(one) != content_fingerprint(replace(one, family="icbc"))
    assert len(content_fingerprint(one)) == 64


def test_a_line_without_a_number_is_known_by_content_and_place():
    one = statement(line(100), line(200))
    fingerprint = content_fingerprint(one)
    assert line_key(one, one.lines[1], 2) == f"boc:sha256:{fingerprint}:2" == line_keys(one)[1]


# --- whatever is done to a statement, it is noticed ---


@st.composite
def statements(draw, smallest=3):
    """Oldest first, with a running balance and printed totals, all consistent."""
    amounts = draw(st.lists(st.integers(1, 10**9), min_size=smallest, max_size=12))
    directions = draw(st.lists(st.sampled_from([Direction.INCOME, Direction.EXPENSE]), min_size=12, max_size=12))
    lines = [
        line(fen, row=place + 2, day=place, direction=directions[place], transaction_number=f"N{place}")
        for place, fen in enumerate(amounts)
    ]
    return statement(*with_balances(lines))


def printed_of(lines):
    sums = {
        side: total(each.amount for each in lines if each.direction is side)
        for side in (Direction.INCOME, Direction.EXPENSE)
    }
    return Printed(records=len(lines), income=sums[Direction.INCOME], expense=sums[Direction.EXPENSE])


def without_balances(one):
    return replace(one, lines=tuple(replace(each, balance=None) for each in one.lines), printed=printed_of(one.lines))


def changed(one, place, **facts):
    lines = list(one.lines)
    lines[place] = replace(lines[place], **facts)
    return replace(one, lines=tuple(lines))


@given(statements())
def test_an_untouched_statement_is_accepted(one):
    assert judge(one).verdict is Verdict.ACCEPTED
    assert judge(one).balances_checked == len(one.lines) - 1
    assert judge(without_balances(one)).verdict is Verdict.ACCEPTED


@given(statements(), st.data())
def test_a_shuffle_is_noticed_by_the_balances(one, data):
    lines = tuple(data.draw(st.permutations(one.lines)))
    assume(lines != one.lines)
    assert judge(replace(one, lines=lines)).verdict is not Verdict.ACCEPTED


@given(statements(), st.data())
def test_a_row_dropped_inside_is_noticed_by_the_balances(one, data):
    at = data.draw(st.integers(1, len(one.lines) - 2))
    judgement = judge(replace(one, lines=one.lines[:at] + one.lines[at + 1 :]))
    assert judgement.verdict is Verdict.REFUSED
    assert (judgement.gap.earlier_row, judgement.gap.later_row) == (at + 1, at + 3)


@given(statements(), st.data())
def test_any_row_dropped_is_noticed_by_the_totals(one, data):
    one = without_balances(one)
    at = data.draw(st.integers(0, len(one.lines) - 1))
    assert judge(replace(one, lines=one.lines[:at] + one.lines[at + 1 :])).verdict is Verdict.REFUSED


@given(statements(), st.data())
def test_a_row_doubled_is_noticed_by_balances_and_by_totals(one, data):
    at = data.draw(st.integers(0, len(one.lines) - 1))
    for each in (one, without_balances(one)):
        doubled = replace(each, lines=(*each.lines[: at + 1], *each.lines[at:]))
        assert judge(doubled).verdict is Verdict.REFUSED
        assert "number.repeated" in codes(judge(doubled))


@given(statements(), st.data())
def test_two_digits_swapped_are_noticed(one, data):
    at = data.draw(st.integers(1, len(one.lines) - 1))
    digits = list(str(one.lines[at].amount.fen))
    place = data.draw(st.integers(0, max(len(digits) - 2, 0)))
    digits[place : place + 2] = reversed(digits[place : place + 2])
    swapped = Money(int("".join(digits)))
    assume(swapped != one.lines[at].amount)
    assert judge(changed(one, at, amount=swapped)).verdict is Verdict.REFUSED
    assert judge(changed(without_balances(one), at, amount=swapped)).verdict is Verdict.REFUSED


@given(statements(), st.data())
def test_a_day_moved_past_its_neighbours_is_noticed(one, data):
    at = data.draw(st.integers(0, len(one.lines) - 1))
    moved = data.draw(st.integers(-60, 60))
    day = one.lines[at].occurred_at + dt.timedelta(days=moved)
    before = one.lines[at - 1].occurred_at if at > 0 else dt.datetime.min
    after = one.lines[at + 1].occurred_at if at + 1 < len(one.lines) else dt.datetime.max
    assume(day.date() < before.date() or day.date() > after.date())
    judgement = judge(changed(one, at, occurred_at=day))
    assert (judgement.verdict, codes(judgement)) == (Verdict.QUESTION, ["order.broken"])


any_line = st.builds(
    Line,
    row=st.integers(-1, 10),
    occurred_at=st.datetimes(),
    has_time=st.booleans(),
    direction=st.sampled_from(Direction),
    amount=st.builds(Money, st.integers()),
    nature=st.sampled_from(Nature),
    counterparty=st.text(),
    transaction_number=st.text(max_size=2),
    balance=st.none() | st.builds(Money, st.integers()),
    currency=st.sampled_from(["CNY", "USD", ""]),
    printed_as=st.none() | st.sampled_from(Direction),
)


@given(
    st.lists(any_line, max_size=6),
    st.none() | st.dates(),
    st.none() | st.dates(),
    st.booleans(),
    st.builds(Printed, records=st.none() | st.integers(), income=st.none() | st.builds(Money, st.integers())),
)
def test_the_judge_never_fails_and_says_why_it_does_not_accept(lines, first, last, newest_first, printed):
    one = statement(*lines, period_from=first, period_to=last, newest_first=newest_first, printed=printed)
    judgement = judge(one)
    assert (judgement.verdict is Verdict.ACCEPTED) == all(
        reason.verdict is Verdict.ACCEPTED for reason in judgement.reasons
    )
    assert len(set(line_keys(one))) == len(lines)


@pytest.mark.parametrize("places", [range(1), range(5), range(9)])
def test_many_rows_are_listed_by_the_first_five_and_how_many(places):
    judgement = judge(statement(*(line(1, row=place + 1, currency="USD") for place in places)))
    assert (f"等 {len(places)} 行" in judgement.reasons[0].message) == (len(places) > 5)
