import pytest
from hypothesis import given
from hypothesis import strategies as st

from boai.foundation.chinese_names import (
    MOST_READINGS,
    names_one_character_apart,
    normalise_name,
    pinyin_initials,
    same_name,
    surname_of,
)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("　林小枫　", "林小枫"),
        ("林 小\u00a0枫\t", "林小枫"),
        ("林\u200b小\ufeff枫", "林小枫"),
        ("阿依•古丽", "阿依·古丽"),
        ("阿依・古丽", "阿依·古丽"),
        ("阿依 ‧ 古丽", "阿依·古丽"),
        ("阿依∙古丽", "阿依·古丽"),
        ("阿依.古丽", "阿依·古丽"),
        ("枫林小学(东校区)", "枫林小学（东校区）"),
        ("枫林小学【东校区】", "枫林小学（东校区）"),
        ("枫林小学（ 东校区 ）", "枫林小学（东校区）"),
        ("Ｆｅｎｇ  Ｌｉｎ", "Feng Lin"),
        ("e\u0301toile", "étoile"),
        ("𬭚𫖯", "𬭚𫖯"),
        ("\uf9b8", "\uf9b8"),
        ("\U0002f81a", "\U0002f81a"),
        ("葛\U000e0100", "葛\U000e0100"),
        ("", ""),
    ],
)
def test_one_spelling_for_one_name(written, normal):
    assert normalise_name(written) == normal


_TRICKY = st.text(
    st.one_of(
        st.characters(), st.sampled_from("林枫 　\u00a0\t\u200b\ufeff•・‧∙·.．()（）【】Ａａe\u0301\uf9b8\U0002f81a𬭚")
    ),
    max_size=20,
)


@given(_TRICKY)
def test_normalising_twice_changes_nothing_more(text):
    once = normalise_name(text)
    assert normalise_name(once) == once


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("林小枫", "林"),
        ("欧阳小枫", "欧阳"),
        ("司徒枫", "司徒"),
        ("欧阳", "欧"),
        (" 上 官 枫林", "上官"),
        ("阿依•古丽", "阿"),
        ("", ""),
    ],
)
def test_surnames(name, surname):
    assert surname_of(name) == surname


def test_same_name_forgives_spelling_and_nothing_else():
    assert same_name("阿依•古丽 ", "阿依·古丽")
    assert not same_name("林小枫", "林晓枫")


@pytest.mark.parametrize(
    ("first", "second", "near"),
    [
        ("巫昌概", "巫昌凯", True),
        ("巫昌概", "巫昌概", True),
        ("巫昌概", "巫 昌概", True),
        ("巫昌", "巫昌概", True),
        ("昌概", "巫昌概", True),
        ("巫概", "巫昌概", True),
        ("巫昌概", "巫凯昌", False),
        ("巫昌概", "吴昌凯", False),
        ("巫", "巫昌概", False),
        ("", "巫", True),
    ],
)
def test_one_character_apart(first, second, near):
    assert names_one_character_apart(first, second) is near
    assert names_one_character_apart(second, first) is near


@pytest.mark.parametrize(
    ("text", "initials"),
    [
        ("枫林小学", ("flxx",)),
        ("长", ("z", "c")),
        ("重庆路", ("cql",)),
        ("欧阳·A1 枫", ("oya1f",)),
        ("，。", ()),
        ("", ()),
    ],
)
def test_pinyin_initials(text, initials):
    assert set(pinyin_initials(text)) == set(initials)


def test_the_likeliest_reading_comes_first():
    assert pinyin_initials("单位")[0] == "dw"


def test_many_readings_stay_bounded():
    assert len(pinyin_initials("长重单曾行乐" * 4)) == MOST_READINGS
