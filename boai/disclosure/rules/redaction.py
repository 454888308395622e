"""What the public may read of names and of free text (dossier 10.3; 个人信息保护法第二十五、二十八条).

Names. A mask never shows more than the surname, or the first character where the surname can not be told:
two stars whatever the length, so that the length of the given name is hidden too.

    王小明 → 王**      欧阳明 → 欧阳**      欧阳 → 欧**      阿依古丽·买买提 → 阿**      John Smith → J**

A compound surname alone (欧阳) may be a surname with a given name, so one character. A name with a middle dot has no
surname of the Chinese kind, so its first character. Several people in one cell (``、，,；;／/&`` or a line break
between) are masked one by one. What is no name at all (it does not begin with a letter) shows as 未署名（待核实）.

Free text. Digits are found in full width too and across blanks, hyphens and invisible characters. A run of digits
counts only as a whole: the middle of a 28-digit bank serial is no mobile number. Only identity numbers, whose check
digit makes chance hits rare, are also looked for inside longer runs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

ANONYMOUS_PERSON: Final = "爱心人士"
ANONYMOUS_COMPANY: Final = "爱心企业"
ANONYMOUS_ORGANISATION: Final = "爱心单位"
UNSIGNED: Final = "未署名（待核实）"
COVERED: Final = "［已遮盖］"
"""What stands where a personal mark stood."""

_UNNAMED: Final = frozenset(
    {ANONYMOUS_PERSON, "匿名", "匿名人士", "无名氏", "热心市民", "爱心市民", "好心人", "热心人士"}
)
_SURNAME_PAIRS: Final = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇"
    "巫马公西颛孙壤驷公良漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里呼延东郭南门羊舌微生梁丘左丘东门西门第五公仪公乘完颜富察爱新叶赫纳兰那拉"
)
_COMPOUND_SURNAMES: Final = frozenset(_SURNAME_PAIRS[place : place + 2] for place in range(0, len(_SURNAME_PAIRS), 2))
_MIDDLE_DOT: Final = re.compile(r"[·・•‧∙⋅．.]")
_BETWEEN_PEOPLE: Final = re.compile(r"[、，,；;／/＆&\n]+")
_CHINESE_GAP: Final = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")


class NameWish(StrEnum):
    """How a person or an organisation asked to be named in public."""

    FULL = "full"  # 实名
    SURNAME = "surname"  # 只写姓
    ANONYMOUS = "anonymous"  # 匿名


class MarkKind(StrEnum):
    """What sort of personal mark was found; the value is what a clerk reads."""

    IDENTITY = "身份证号"
    MOBILE = "手机号"
    BANK_CARD = "银行卡号"
    PLATE = "车牌"
    EMAIL = "邮箱"
    DOOR = "门牌"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A stretch of the text, ``text[start:end]``."""

    start: int
    end: int
    kind: MarkKind


def public_person_name(name: str | None, *, wish: NameWish) -> str:
    """个人姓名按本人意愿公开：实名、姓**、爱心人士；没写的是“未署名（待核实）”。

    A full name still passes `mask_free_text`: people write telephone numbers there.
    """
    people = [_tidy(part) for part in _BETWEEN_PEOPLE.split(name or "")]
    people = [person for person in people if person]
    if wish is NameWish.ANONYMOUS:
        return ANONYMOUS_PERSON
    if not people:
        return UNSIGNED
    shown = people if wish is NameWish.FULL else [_surname_only(person) for person in people]
    return mask_free_text("、".join(shown))


def public_organisation_name(name: str | None, *, anonymous: bool, company: bool = True) -> str:
    """单位名称照实公开；单位要求匿名的，企业写“爱心企业”，其他单位写“爱心单位”。"""
    if anonymous:
        return ANONYMOUS_COMPANY if company else ANONYMOUS_ORGANISATION
    shown = mask_free_text(_tidy(name or ""))
    return shown or UNSIGNED


def find_personal_marks(text: str) -> list[Mark]:
    """Every identity number, mobile number, bank card, licence plate, e-mail address and door number, in order.

    Marks may overlap. Landlines are left: the receiving unit's may be published (dossier 10.3).
    """
    shadow = _shadow(text)
    marks = {Mark(start, end, kind) for start, end, kind in _number_marks(shadow)}
    for kind, pattern in _PATTERNS.items():
        marks |= {Mark(found.start(), found.end(), kind) for found in pattern.finditer(shadow)}
    return sorted(marks)


def mask_free_text(text: str) -> str:
    """The text with every personal mark replaced by ［已遮盖］. Masking twice changes nothing more."""
    while marks := find_personal_marks(text):
        text = _covered(text, marks)
    return text


def _tidy(name: str) -> str:
    """Without invisible characters, outer blanks, and blanks between Chinese characters."""
    visible = "".join(each for each in name if unicodedata.category(each) not in {"Cf", "Cc"} or each in "\t\n")
    return re.sub(r"\s+", " ", _CHINESE_GAP.sub("", visible)).strip()


def _surname_only(person: str) -> str:
    if person in _UNNAMED:
        return ANONYMOUS_PERSON
    if person == UNSIGNED or not person[0].isalpha():
        return UNSIGNED
    compound = person[:2] in _COMPOUND_SURNAMES and len(person) > 2 and not _MIDDLE_DOT.search(person)
    return f"{person[:2] if compound else person[0]}**"


# Free text -----------------------------------------------------------------------------------------------------------

_PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PATTERNS: Final = {
    MarkKind.EMAIL: re.compile(r"(?<![A-Z0-9._%+-])[A-Z0-9._%+-]{1,64}@[A-Z0-9-]{1,63}(?:\.[A-Z0-9-]{1,63}){1,8}"),
    MarkKind.PLATE: re.compile(
        rf"[{_PROVINCES}][A-Z][ ·•.-]?(?=[A-Z]{{0,5}}[0-9])(?:[A-HJ-NP-Z0-9]{{5,6}}"
        r"|[A-HJ-NP-Z0-9]{4}[挂学警港澳领试超])(?![A-Z0-9])"
    ),
    MarkKind.MOBILE: re.compile(r"(?<![0-9.])1[3-9][0-9]\.[0-9]{4}\.[0-9]{4}(?![0-9.])"),
    MarkKind.DOOR: re.compile(
        r"[0-9]{1,5}(?:栋|幢|号楼|座|单元|弄|号)(?:[A-Z0-9一二三四五六七八九十]{1,4}(?:栋|幢|号楼|座|单元|层|楼)){0,4}"
        r"[A-Z]?[0-9]{1,5}(?:室|房|号)"
    ),
}
_INVISIBLE: Final = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_GAP: Final = rf"[ \t\u00a0\u3000{_INVISIBLE}‐‑‒–—―−－_-]{{1,3}}"
_RUN: Final = re.compile(r"[0-9]+X?")
_CHAIN: Final = re.compile(rf"[0-9]+X?(?:{_GAP}[0-9]+X?|{_GAP}X(?![A-Z]))*")
_PART: Final = re.compile(r"[0-9]+X?|X")
_MOBILE: Final = re.compile(r"(?:0{0,2}86)?1[3-9][0-9]{9}")
_GLUED_MOBILES: Final = re.compile(r"(?:1[3-9][0-9]{9}){2,}")
_IDENTITY: Final = re.compile(r"[1-9][0-9]{16}[0-9X]")
_OLD_IDENTITY: Final = re.compile(r"[1-9][0-9]{5}[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}")
_SHORTEST: Final = 11
_LONGEST: Final = 22
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS: Final = "10X98765432"


def _shadow(text: str) -> str:
    """The text character for character, with digits and Latin letters in their plain capital form."""
    return "".join(_plain(each) for each in text)


def _plain(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    folded = unicodedata.normalize("NFKC", character).upper()
    return folded if len(folded) == 1 and folded.isascii() and folded > " " else character


def _number_marks(shadow: str) -> Iterator[tuple[int, int, MarkKind]]:
    for chain in _CHAIN.finditer(shadow):
        parts = [(chain.start() + part.start(), part.group()) for part in _PART.finditer(chain.group())]
        for first in range(len(parts)):
            yield from _from_part(parts, first)
    for run in _RUN.finditer(shadow):
        yield from _identities_inside(run.start(), run.group())


def _from_part(parts: list[tuple[int, str]], first: int) -> Iterator[tuple[int, int, MarkKind]]:
    """Every stretch of whole parts that begins with this one and is a number of some person."""
    digits = ""
    for start, part in parts[first:]:
        digits += part
        if len(digits) > _LONGEST and digits != part:
            return
        if len(digits) >= _SHORTEST and (kind := _kind(digits)):
            yield parts[first][0], start + len(part), kind


def _kind(digits: str) -> MarkKind | None:
    if _MOBILE.fullmatch(digits) or _GLUED_MOBILES.fullmatch(digits):
        return MarkKind.MOBILE
    if (_IDENTITY.fullmatch(digits) and _identity_holds(digits)) or _OLD_IDENTITY.fullmatch(digits):
        return MarkKind.IDENTITY
    if 16 <= len(digits) <= 19 and digits.isdecimal() and _luhn_holds(digits):
        return MarkKind.BANK_CARD
    return None


def _identities_inside(start: int, run: str) -> Iterator[tuple[int, int, MarkKind]]:
    for place in range(len(run) - 17):
        window = run[place : place + 18]
        if _IDENTITY.fullmatch(window) and _identity_holds(window):
            yield start + place, start + place + 18, MarkKind.IDENTITY


def _identity_holds(number: str) -> bool:
    """GB 11643-1999: a date of birth that exists and the right check digit."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True))
    return born.year >= 1850 and _CHECK_DIGITS[total % 11] == number[17]


def _luhn_holds(digits: str) -> bool:
    """ISO/IEC 7812-1 annex B; nothing but noughts is no card."""
    doubled = [int(each) * (2 if place % 2 else 1) for place, each in enumerate(reversed(digits))]
    return digits.strip("0") != "" and sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0


def _covered(text: str, marks: list[Mark]) -> str:
    """Replace each stretch of overlapping marks by one cover."""
    out, done, reach = [], 0, -1
    for mark in marks:
        if mark.start >= reach:
            out.append(text[done : mark.start])
            out.append(COVERED)
        reach = max(reach, mark.end)
        done = reach
    return "".join([*out, text[done:]])
