"""Names and free text for the public. All names and numbers are invented; the numbers only have right check digits."""

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from boai.disclosure.rules.redaction import (
    COVERED,
    Mark,
    MarkKind,
    NameWish,
    find_personal_marks,
    mask_free_text,
    public_organisation_name,
    public_person_name,
)

IDENTITY = "110101199003070038"
IDENTITY_X = "11010119900307002X"
OLD_IDENTITY = "110101900307003"
MOBILE = "13800138000"
CARD = "6222020200000000006"
CARD_16 = "4111111111111111"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("王明", "王**"),
        ("王小明", "王**"),
        ("王", "王**"),
        (" 王 小 明 ", "王**"),
        ("王\u200b小明", "王**"),
        ("欧阳明", "欧阳**"),
        ("欧阳小明", "欧阳**"),
        ("欧阳", "欧**"),
        ("司徒　美", "司徒**"),
        ("阿依古丽·买买提", "阿**"),
        ("欧阳·买买提", "欧**"),
        ("John Smith", "J**"),
        ("𠮷田明", "𠮷**"),
        ("王**", "王**"),
        ("王*明", "王**"),
        ("王女士", "王**"),
        ("王明、李华", "王**、李**"),
        ("王明/李华；欧阳明", "王**、李**、欧阳**"),
        ("王明\n李华", "王**、李**"),
        ("匿名", "爱心人士"),
        ("爱心人士", "爱心人士"),
        ("", "未署名（待核实）"),
        ("　\u200b", "未署名（待核实）"),
        ("、", "未署名（待核实）"),
        (None, "未署名（待核实）"),
        ("13800138000", "未署名（待核实）"),
        ("未署名（待核实）", "未署名（待核实）"),
    ],
)
def test_surname_only(name, expected):
    assert public_person_name(name, wish=NameWish.SURNAME) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("王小明", "王小明"),
        ("王 小明", "王小明"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("John  Smith", "John Smith"),
        (f"王小明{MOBILE}", f"王小明{COVERED}"),
        ("王明,李华", "王明、李华"),
        (" ", "未署名（待核实）"),
    ],
)
def test_full_name_by_consent(name, expected):
    assert public_person_name(name, wish=NameWish.FULL) == expected


@pytest.mark.parametrize("name", ["王小明", "", None])
def test_an_anonymous_person_is_a_kind_heart(name):
    assert public_person_name(name, wish=NameWish.ANONYMOUS) == "爱心人士"


@pytest.mark.parametrize(
    ("name", "anonymous", "company", "expected"),
    [
        ("青屿某物流有限公司", False, True, "青屿某物流有限公司"),
        ("青屿某物流有限公司", True, True, "爱心企业"),
        ("青屿一中", True, False, "爱心单位"),
        (f"青屿某店 {MOBILE}", False, True, f"青屿某店{COVERED}"),
        ("", False, True, "未署名（待核实）"),
        (None, True, True, "爱心企业"),
    ],
)
def test_organisations(name, anonymous, company, expected):
    shown = public_organisation_name(name, anonymous=anonymous, company=company).replace(" ", "")
    assert shown == expected


names = st.text(st.characters(categories=["Lo", "Lu", "Ll", "Nd", "Zs", "Po", "Pd", "Cf"]), max_size=12)


@given(names)
@example("欧阳明")
@example("王明、李华")
def test_a_masked_name_shows_one_character_or_a_compound_surname_of_each_person(name):
    shown = public_person_name(name, wish=NameWish.SURNAME)
    for person in shown.split("、"):
        assert person in {"爱心人士", "未署名（待核实）"} or re.fullmatch(r".{1,2}\*\*", person)


@given(names)
def test_masking_a_name_twice_changes_nothing(name):
    once = public_person_name(name, wish=NameWish.SURNAME)
    assert public_person_name(once, wish=NameWish.SURNAME) == once


@given(st.text(st.sampled_from("小明华丽军"), min_size=1, max_size=6))
def test_the_length_of_a_given_name_is_hidden(given_name):
    assert public_person_name(f"王{given_name}", wish=NameWish.SURNAME) == "王**"


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        (f"证件{IDENTITY}号", MarkKind.IDENTITY, IDENTITY),
        (f"证件{IDENTITY_X}", MarkKind.IDENTITY, IDENTITY_X),
        (f"证件{IDENTITY_X.lower()}", MarkKind.IDENTITY, IDENTITY_X.lower()),
        ("110101 19900307 0038", MarkKind.IDENTITY, "110101 19900307 0038"),
        ("110101-19900307-002-X", MarkKind.IDENTITY, "110101-19900307-002-X"),
        ("１１０１０１１９９００３０７００３８", MarkKind.IDENTITY, "１１０１０１１９９００３０７００３８"),
        (f"00{IDENTITY}99", MarkKind.IDENTITY, IDENTITY),
        (f"旧证{OLD_IDENTITY}", MarkKind.IDENTITY, OLD_IDENTITY),
        (f"电话{MOBILE}谢谢", MarkKind.MOBILE, MOBILE),
        ("138 0013 8000", MarkKind.MOBILE, "138 0013 8000"),
        ("138-0013-8000", MarkKind.MOBILE, "138-0013-8000"),
        ("138.0013.8000", MarkKind.MOBILE, "138.0013.8000"),
        ("1 3 8 0 0 1 3 8 0 0 0", MarkKind.MOBILE, "1 3 8 0 0 1 3 8 0 0 0"),
        ("１３８００１３８０００", MarkKind.MOBILE, "１３８００１３８０００"),
        ("138\u200b0013\u200b8000", MarkKind.MOBILE, "138\u200b0013\u200b8000"),
        ("①③⑧00138000", MarkKind.MOBILE, "①③⑧00138000"),
        ("+86 13800138000", MarkKind.MOBILE, "13800138000"),
        ("8613800138000", MarkKind.MOBILE, "8613800138000"),
        ("2026-07-10 13800138000", MarkKind.MOBILE, "13800138000"),
        ("1380013800013900139000", MarkKind.MOBILE, "1380013800013900139000"),
        (f"卡{CARD}", MarkKind.BANK_CARD, CARD),
        ("4111 1111 1111 1111", MarkKind.BANK_CARD, "4111 1111 1111 1111"),
        (CARD_16, MarkKind.BANK_CARD, CARD_16),
        ("车牌沪A12345", MarkKind.PLATE, "沪A12345"),
        ("粤B·D12345", MarkKind.PLATE, "粤B·D12345"),
        ("粤b d12345", MarkKind.PLATE, "粤b d12345"),
        ("京A1234学", MarkKind.PLATE, "京A1234学"),
        ("写给ming.wang@example.com收", MarkKind.EMAIL, "ming.wang@example.com"),
        ("ming＠example．com", MarkKind.EMAIL, "ming＠example．com"),
        ("住3栋2单元501室", MarkKind.DOOR, "3栋2单元501室"),
        ("听涛路6号12幢302室", MarkKind.DOOR, "6号12幢302室"),
    ],
)
def test_a_personal_mark_is_found_whole(text, kind, found):
    start = text.index(found)
    assert Mark(start, start + len(found), kind) in find_personal_marks(text)
    assert found not in mask_free_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "捐款 1,234,567.89 元，共 318 笔",
        "2026-07-10 10:03:27 到账",
        "票据号 0417，流水 20260710100327000012345678",
        "11010119900307003X",
        "110101199013070038",
        "4111111111111112",
        "0000000000000000",
        "12800138000",
        "138001380001",
        "监督电话 0000-5550118",
        "听涛路 6 号",
        "A4 纸 500 张，N95 口罩",
        "新ABCDEFG",
        "A@B",
        "7·8 洪涝救灾",
        "15000\n2001230",
        "1389.50 1234567.00",
    ],
)
def test_what_is_no_personal_mark_stays(text):
    assert find_personal_marks(text) == []
    assert mask_free_text(text) == text


def test_several_marks_are_covered_one_by_one_and_overlapping_ones_once():
    text = f"王某 {MOBILE}，证件 {IDENTITY}，卡 {CARD}。"
    assert mask_free_text(text) == f"王某 {COVERED}，证件 {COVERED}，卡 {COVERED}。"


def test_a_mark_that_only_shows_when_its_neighbour_is_covered_is_covered_too():
    assert mask_free_text(f"{MOBILE}{IDENTITY}") == COVERED * 2


digit_forms = st.sampled_from(["0123456789", "０１２３４５６７８９"])
gaps = st.sampled_from(["", " ", "-", "\u3000", "－", "\u200b", " - "])
around = st.text(st.sampled_from("捐款，。；电话元第号 \n"), max_size=8)


@given(around, around, digit_forms, st.lists(gaps, min_size=20, max_size=20), st.sampled_from([MOBILE, IDENTITY, CARD]))
def test_no_digit_of_a_number_survives_however_it_is_written(before, after, form, between, number):
    written = "".join(form[int(digit)] + gap for digit, gap in zip(number, between, strict=False))
    masked = mask_free_text(f"{before}。{written.rstrip()}。{after}")
    assert not re.search(r"\d", masked)
    assert COVERED in masked


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_every_mobile_number_is_masked(number):
    assert mask_free_text(f"请打{number}。") == f"请打{COVERED}。"


messy = st.text(st.sampled_from("0123456789１３８Xx -－@.·ABa沪京栋号室［］已遮盖\n\u200b"), max_size=60)


@given(messy)
def test_masking_twice_changes_nothing(text):
    once = mask_free_text(text)
    assert mask_free_text(once) == once
    assert find_personal_marks(once) == []


@given(messy)
def test_marks_lie_within_the_text_in_order(text):
    marks = find_personal_marks(text)
    assert marks == sorted(marks)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)


@pytest.mark.parametrize("piece", ["1", "1 ", "138-", "A", "a@a", "1号", "1号1层", "沪A", "1X ", "@a.", "1座1座"])
def test_a_hostile_long_text_takes_no_long_time(piece):
    text = piece * (20_000 // len(piece))
    began = time.process_time()
    mask_free_text(text)
    assert time.process_time() - began < 5
