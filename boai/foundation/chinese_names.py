"""Names as people and files write them, brought to one form; and how alike two of them are (dossier 12.1, AT-13).

A name never decides that two people are one: that needs a document or a person's judgement. What is here only finds
candidates and keeps spelling out of the way.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice, product
from typing import Final

_HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_VARIATION: Final = "\ufe00-\ufe0f\U000e0100-\U000e01ef"

_INVISIBLE: Final = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_COMPATIBILITY_HAN: Final = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f])")
_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_MARKS: Final = str.maketrans(
    {**dict.fromkeys("•・‧∙⋅･●", "·"), **dict.fromkeys("([【〔［", "（"), **dict.fromkeys(")]】〕］", "）")}
)
_BLANKS: Final = re.compile(r"\s+")
_BLANK_IN_HAN: Final = re.compile(rf"(?<=[{_HAN}{_VARIATION}]) (?=[{_HAN}])")
_BLANK_AT_MARK: Final = re.compile(r" ?([·（）]) ?")
_POINT_IN_HAN: Final = re.compile(rf"(?<=[{_HAN}{_VARIATION}])\.(?=[{_HAN}])")

_COMPOUND: Final = """
    欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠
    公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁
    拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉 公仪 梁丘 公仲 公上 公门 公山 公坚 左丘 公伯
    西门 公祖 第五 公乘 贯丘 公皙 南荣 东里 东宫 仲长 子书 子桑 即墨 达奚 褚师 纳兰 归海 东门 叶赫 完颜 耶律
    淳于 单于 母丘 毋丘 贺兰 贺若 屈突 豆卢 斛律 尔朱 沮渠 秃发 乞伏 库狄 宿勤 於陵 相里 胡母 哥舒 舍利
"""
COMPOUND_SURNAMES: Final = frozenset(_COMPOUND.split())
"""复姓 in use or on record. A name of two characters is read as one surname and one given character all the same."""

MOST_READINGS: Final = 32
"""How many combinations of initials one name may have; the likeliest come first."""


def normalise_name(text: str) -> str:
    """One spelling for one name, of a person or an organisation. Idempotent.

    Blanks of every width and invisible characters go, inside Chinese wholly, between Latin words down to one space;
    ``•・‧∙`` and a full stop between Chinese characters become ``·``; brackets of every kind become ``（）``;
    full-width letters and digits become half-width.

    NFKC is *not* applied as a whole, nor is NFC to compatibility ideographs (U+F900–FAFF, U+2F800–2FA1F): both would
    exchange a rare character of somebody's name for another. Extension planes and variation selectors stay.
    """
    visible = _INVISIBLE.sub("", text).translate(_FULL_WIDTH)
    composed = "".join(
        piece if _COMPATIBILITY_HAN.fullmatch(piece) else unicodedata.normalize("NFC", piece)
        for piece in _COMPATIBILITY_HAN.split(visible)
    )
    spaced = _BLANKS.sub(" ", composed.translate(_MARKS)).strip()
    tight = _BLANK_AT_MARK.sub(r"\1", _BLANK_IN_HAN.sub("", spaced))
    return _POINT_IN_HAN.sub("·", tight)


def surname_of(name: str) -> str:
    """What stays visible of a masked name (dossier 10.3: 姓**，复姓保留复姓).

    A compound surname counts only where a given name follows it. Names with ``·`` and foreign names have no Chinese
    surname: their first character answers, so that no more than that is shown. Empty for an empty name.
    """
    plain = normalise_name(name)
    if len(plain) > 2 and plain[:2] in COMPOUND_SURNAMES:
        return plain[:2]
    return plain[:1]


def same_name(first: str, second: str) -> bool:
    """Whether both are written alike once normalised. Says nothing about being the same person."""
    return normalise_name(first) == normalise_name(second)


def names_one_character_apart(first: str, second: str) -> bool:
    """Edit distance of at most one after normalising: 巫昌概 / 巫昌凯 (AT-13). Equal names are within one as well."""
    shorter, longer = sorted((normalise_name(first), normalise_name(second)), key=len)
    same = next((place for place, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    rest = shorter[same + 1 :] if len(shorter) == len(longer) else shorter[same:]
    return rest == longer[same + 1 :]


def pinyin_initials(text: str) -> tuple[str, ...]:
    """The initials to search by: 枫林小学 → ``("flxx",)``; characters with several readings give several.

    The likeliest reading comes first; at most `MOST_READINGS`. Latin letters and digits stand for themselves, in lower
    case; blanks and punctuation fall out.
    """
    from pypinyin import (  # its dictionaries take a third of a second and 40 MB: only whoever searches pays
        Style,
        pinyin,
    )

    words = "".join(character for character in normalise_name(text) if character.isalnum())
    if not words:
        return ()
    likely = "".join(syllable[0] for syllable in pinyin(words, style=Style.FIRST_LETTER)).lower()
    readings = pinyin(words, style=Style.FIRST_LETTER, heteronym=True)
    every = ("".join(choice).lower() for choice in product(*readings))
    return tuple(islice(dict.fromkeys((likely, *islice(every, MOST_READINGS))), MOST_READINGS))
