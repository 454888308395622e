"""What the words of somebody's statistics table mean. Pure; nothing is guessed that the words do not say."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Final

from boai.activities.terms import ActivityKind, CountMethod, PlaceKind
from boai.foundation.errors import BadInput

_DAY: Final = re.compile(r"(\d{4})(?:[-./]|年)(\d{1,2})(?:[-./]|月)(\d{1,2})日?(?:\d{1,2}:\d{2}(?::\d{2})?)?")
_PACKED_DAY: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL: Final = re.compile(r"[3-6]\d{4}")
_SPAN: Final = re.compile(r"\d日?(?:[-~～—–至到、]+|和)\d")
_SERIAL_ZERO: Final = dt.date(1899, 12, 30)

_KIND_WORDS: Final = (
    (("溺水",), ActivityKind.DROWNING_PREVENTION),
    (("急救", "救护", "心肺复苏", "cpr", "aed", "海姆立克", "创伤"), ActivityKind.FIRST_AID),
    (("慰问", "走访", "送万家"), ActivityKind.VISIT),
    (("募捐", "捐款", "义卖", "公益日"), ActivityKind.FUNDRAISING),
    (("比赛", "大赛", "竞赛"), ActivityKind.COMPETITION),
    (("志愿",), ActivityKind.VOLUNTEERING),
    (("宣传", "宣讲"), ActivityKind.PUBLICITY),
)
_PLACE_WORDS: Final = {
    **{str(kind.label): kind for kind in PlaceKind},
    "学校": PlaceKind.SCHOOL,
    "小学": PlaceKind.SCHOOL,
    "中学": PlaceKind.SCHOOL,
    "幼儿园": PlaceKind.SCHOOL,
    "公司": PlaceKind.COMPANY,
    "工厂": PlaceKind.COMPANY,
    "单位": PlaceKind.OFFICE,
    "村": PlaceKind.VILLAGE,
    "乡村": PlaceKind.VILLAGE,
    "村屯": PlaceKind.VILLAGE,
    "居委会": PlaceKind.NEIGHBOURHOOD,
    "景点": PlaceKind.SCENIC,
    "养老院": PlaceKind.CARE_HOME,
    "敬老院": PlaceKind.CARE_HOME,
    "车站": PlaceKind.TRANSPORT,
    "其它": PlaceKind.OTHER,
}
_METHOD_WORDS: Final = (
    (("签到",), CountMethod.SIGN_IN),
    (("座",), CountMethod.SEATS),
    (("照片", "相片", "估"), CountMethod.PHOTOGRAPH),
)


def read_day(text: str) -> dt.date:
    """``2026-03-05``, ``2026.3.5``, ``2026年3月5日``, ``20260305`` or a spreadsheet's serial number.

    Raises:
        BadInput: several days, no year, or no day at all.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    found = _DAY.fullmatch(plain) or _PACKED_DAY.fullmatch(plain)
    if found:
        try:
            return dt.date(*map(int, found.groups()))
        except ValueError:
            raise BadInput(f"日期“{text}”不存在；核对月和日。", field="occurred_on") from None
    if _SERIAL.fullmatch(plain):
        return _SERIAL_ZERO + dt.timedelta(days=int(plain))
    if _SPAN.search(plain):
        raise BadInput(f"日期“{text}”写的是几天；一场写一行，各写各的日期。", field="occurred_on")
    raise BadInput(f"日期“{text}”看不出是哪年哪月哪日；写成如 2026-03-05。", field="occurred_on")


def kind_of(text: str) -> ActivityKind:
    """By its label, else by the first word known in it; 其他 where none is (the text is kept as the name)."""
    plain = text.casefold()
    exact = next((kind for kind in ActivityKind if kind.label == text), None)
    by_words = next((kind for words, kind in _KIND_WORDS if any(word in plain for word in words)), ActivityKind.OTHER)
    return exact or by_words


def place_kind_of(text: str) -> PlaceKind | None:
    """进校园 and 校园 alike; None where the word is not known."""
    plain = re.sub(r"\s+", "", text)
    return _PLACE_WORDS.get(plain) or _PLACE_WORDS.get(plain.removeprefix("进").removesuffix("类"))


def count_method_of(text: str) -> CountMethod | None:
    """签到表, 数座位, 照片估算; None where the word is not known."""
    return next((method for words, method in _METHOD_WORDS if any(word in text for word in words)), None)
