"""Identity numbers, social credit codes, telephones and masks. Every number here is invented."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boai.foundation.errors import BadInput
from boai.foundation.identity import (
    check_identity_number,
    check_social_credit_code,
    mask_account,
    mask_identity_number,
    mask_phone,
    normalise_phone,
)

TODAY = date(2026, 11, 23)
WEIGHTS = [2 ** (17 - place) % 11 for place in range(17)]
"""GB 11643 by its own definition (ISO 7064 MOD 11-2), not by the table in the code."""


def with_check(first_seventeen: str) -> str:
    rest = (1 - sum(int(digit) * weight for digit, weight in zip(first_seventeen, WEIGHTS, strict=True))) % 11
    return first_seventeen + ("X" if rest == 10 else str(rest))


def refusal_of(check, text: str) -> BadInput:
    with pytest.raises(BadInput) as caught:
        check(text)
    return caught.value


def check_today(text: str):
    return check_identity_number(text, today=TODAY)


def test_the_standard_example_is_read():
    """GB 11643-1999's own example number, with an X."""
    found = check_today("11010519491231002X")
    assert (found.number, found.birth_date, found.is_male, found.area_code) == (
        "11010519491231002X",
        date(1949, 12, 31),
        False,
        "110105",
    )


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105\u300019491231\u00a0002X\ufeff",
    ],
)
def test_what_people_type_is_forgiven(written):
    assert check_today(written).number == "11010519491231002X"


@pytest.mark.parametrize("area", ["330113", "330114", "320571", "999999"])
def test_an_area_that_no_table_knows_is_no_reason_to_refuse(area):
    assert check_today(with_check(f"{area}20120229001")).area_code == area


@pytest.mark.parametrize(
    ("written", "code", "words"),
    [
        ("", "identity.empty", "没有填身份证号"),
        ("110105491231002", "identity.old", "15 位的旧身份证号"),
        ("1101051949123100", "identity.length", "现在是 16 位"),
        ("11010519491231O02X", "identity.character", "第 15 位是“O”"),
        ("1101051949123100X2", "identity.character", "第 17 位是“X”"),
        ("110105194912310021", "identity.checksum", "应是 X，现在是 1"),
        ("11010519490231002X", "identity.birth_date", "1949 年 2 月 31 日不存在"),
        (with_check("11010520261124001"), "identity.birth_date", "晚于 2026-11-23"),
    ],
)
def test_each_slip_is_named(written, code, words):
    refused = refusal_of(check_today, written)
    assert refused.code == code
    assert words in refused.message


def test_born_today_is_accepted():
    assert check_today(with_check("11010520261123001")).birth_date == TODAY


@given(
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
    st.integers(0, 16),
    st.integers(1, 9),
)
def test_any_single_wrong_digit_is_caught(born, serial, place, shift):
    right = with_check(f"450602{born:%Y%m%d}{serial:03d}")
    assert check_today(right).number == right
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    with pytest.raises(BadInput):
        check_today(wrong)


def test_the_number_never_shows_in_a_log():
    assert repr(check_today("11010519491231002X")) == "IdentityNumber('**************002X')"


def test_a_social_credit_code_is_read_with_blanks_and_small_letters():
    assert check_social_credit_code(" 9111 0000 6000 3734 1l ") == "91110000600037341L"


def test_a_village_collective_may_begin_with_a_letter():
    assert check_social_credit_code("N21100006000373414") == "N21100006000373414"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("9111000060003734", "现在是 16 位"),
        ("9111O000600037341L", "第 5 位是“O”，这里只能是数字，可能是 0"),
        ("911100006O0037341L", "第 10 位是“O”，代码里不用这个字符，可能是 0"),
        ("91110000600037342L", "第 18 位校验码应是 P，现在是 L；错处多半在第 9 至 17 位"),
        ("91210000600037341L", "错处多半在第 1 至 8 位或第 18 位"),
    ],
)
def test_the_wrong_place_in_a_social_credit_code_is_named(written, words):
    assert words in refusal_of(check_social_credit_code, written).message


@pytest.mark.parametrize(
    ("written", "e164", "display", "is_mobile"),
    [
        ("13800001234", "+8613800001234", "138 0000 1234", True),
        ("+86 138-0000-1234", "+8613800001234", "138 0000 1234", True),
        ("0086 13800001234", "+8613800001234", "138 0000 1234", True),
        ("１３８００００１２３４", "+8613800001234", "138 0000 1234", True),
        ("0771-5631234", "+867715631234", "0771 563 1234", False),
        ("（0771）5631234转8001", "+867715631234", "0771 563 1234 转 8001", False),
        ("+852 2345 6789", "+85223456789", "+852 2345 6789", False),
    ],
)
def test_telephones_come_to_one_form(written, e164, display, is_mobile):
    phone = normalise_phone(written)
    assert (phone.e164, phone.display, phone.is_mobile) == (e164, display, is_mobile)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "phone.unreadable"),
        ("无", "phone.unreadable"),
        ("5631234", "phone.no_area"),
        ("12345678901", "phone.impossible"),
        ("1380000123", "phone.impossible"),
        ("1380000123412345", "phone.impossible"),
        ("99999999999999999999", "phone.impossible"),
    ],
)
def test_rubbish_is_no_telephone(written, code):
    assert refusal_of(normalise_phone, written).code == code


def test_a_refused_telephone_is_masked_in_the_message():
    assert "1380000" not in refusal_of(normalise_phone, "138000012345").message


@pytest.mark.parametrize(
    ("mask", "written", "masked"),
    [
        (mask_identity_number, "110105194912311234", "**************1234"),
        (mask_identity_number, "12", "**"),
        (mask_phone, "13800001234", "138****1234"),
        (mask_phone, "+86 138 0000 1234", "138****1234"),
        (mask_phone, "008613800001234", "138****1234"),
        (mask_phone, "0771-5631234 转 8001", "077****1234"),
        (mask_phone, "5631234", "***1234"),
        (mask_phone, "110", "***"),
        (mask_account, "6200 0000 0000 0001 234", "***************1234"),
        (mask_account, "", ""),
    ],
)
def test_masks(mask, written, masked):
    assert mask(written) == masked


@given(st.text(min_size=5, max_size=40))
def test_a_mask_never_shows_more_than_four_characters(text):
    assert len(mask_account(text).replace("*", "")) <= 4
