from __future__ import annotations

import json

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from boai.foundation.errors import BadInput
from boai.foundation.fields import MoneyField
from boai.foundation.money import LARGEST_FEN, ZERO, Money, total

fens = st.integers(-LARGEST_FEN, LARGEST_FEN)


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("28.16", 2816),
        ("¥1,234.56", 123456),
        ("￥742.00", 74200),
        ("-¥3", -300),
        ("¥-3", -300),
        ("+10000.00", 1000000),
        ("１２．３０", 1230),
        ("\xa0 \xa0 4,000,000.00\xa0", 400000000),
        ("98，351.40", 9835140),
        ("1,234.56   \t", 123456),
        (".5", 50),
        ("5元", 500),
        ("0.01", 1),
        ("-0", 0),
        (12, 1200),
        (4761028.68000006, 476102868),
        (2605009.44999999, 260500945),
        (0.1 + 0.2, 30),
    ],
)
def test_money_as_people_and_files_write_it(written: str | int | float, fen: int) -> None:
    assert Money.parse(written) == Money(fen)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "money.unreadable"),
        ("十元", "money.unreadable"),
        ("1e308", "money.unreadable"),
        ("NaN", "money.unreadable"),
        ("1,23.00", "money.unreadable"),
        ("1.2.3", "money.unreadable"),
        ("--5", "money.unreadable"),
        (float("nan"), "money.unreadable"),
        (float("inf"), "money.unreadable"),
        (1e308, "money.too_large"),
        ("9" * 30, "money.too_large"),
        ("1" * 10_000, "money.too_large"),
        ("1.234", "money.below_fen"),
        (0.005, "money.below_fen"),
    ],
)
def test_what_is_no_money_is_refused_by_name(written: str | float, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        Money.parse(written, column="金额", row=7)
    assert (caught.value.code, caught.value.column, caught.value.row) == (code, "金额", 7)
    assert len(caught.value.message) < 120


@given(fens)
def test_what_is_printed_is_read_back(fen: int) -> None:
    assert Money.parse(Money(fen).plain()) == Money(fen)
    assert Money.parse(Money(fen).text().replace("−", "-")) == Money(fen)


@given(st.lists(fens, max_size=20))
def test_a_sum_is_exact_in_any_order(amounts: list[int]) -> None:
    assert total(Money(fen) for fen in amounts) == total(Money(fen) for fen in reversed(amounts)) == Money(sum(amounts))


@given(st.text(max_size=30))
def test_no_text_does_anything_but_parse_or_refuse(text: str) -> None:
    try:
        assert abs(Money.parse(text).fen) <= LARGEST_FEN
    except BadInput as refusal:
        assert refusal.message


def test_minus_is_a_true_minus_and_fen_stand_apart() -> None:
    assert Money(-123456).text() == "−1,234.56"
    assert (Money(123456).yuan_text(), Money(123456).fen_text()) == ("1,234", ".56")
    assert str(ZERO) == "0.00"


@pytest.mark.parametrize("wrong", [1.5, True, "1", None])
def test_money_is_made_of_whole_fen_only(wrong: object) -> None:
    with pytest.raises(TypeError):
        Money(wrong)  # type: ignore[arg-type]


def test_the_column_takes_money_and_nothing_that_could_be_yuan() -> None:
    field = MoneyField()
    assert field.get_prep_value(Money(5)) == 5
    with pytest.raises(TypeError):
        field.get_prep_value(5.0)
    with pytest.raises(TypeError):
        field.get_prep_value("5.00")


@pytest.mark.django_db
def test_sums_in_sql_are_exact() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 10 + 20 = 30")
        assert json.loads(str(int(cursor.fetchone()[0]))) == 1
