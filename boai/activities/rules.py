"""Decisions about activities. Pure: values and `today` in, values out or a refusal raised."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from boai.activities.errors import CountWithoutMethod, DayInFuture, LongAgo, TimesUnreadable
from boai.activities.terms import CountMethod, PlaceKind
from boai.foundation.errors import BadInput
from boai.people.terms import OrganisationKind

LONG_AGO_DAYS: Final = 60
"""Further back than this the clerk confirms the day: most often it is a slip of the year."""
FIRST_DAY: Final = dt.date(1950, 8, 2)
"""中国红十字会协商改组: nothing is older."""
MOST_HEADS: Final = 200_000
MOST_COPIES: Final = 1_000_000
MOST_MATERIALS: Final = 30
MOST_PHOTOS: Final = 12

_PLACE_OF: Final[dict[OrganisationKind, PlaceKind]] = {
    OrganisationKind.SCHOOL: PlaceKind.SCHOOL,
    OrganisationKind.COMPANY: PlaceKind.COMPANY,
    OrganisationKind.OFFICE: PlaceKind.OFFICE,
    OrganisationKind.INSTITUTION: PlaceKind.OFFICE,
    OrganisationKind.NEIGHBOURHOOD: PlaceKind.NEIGHBOURHOOD,
    OrganisationKind.VILLAGE: PlaceKind.VILLAGE,
}
_PLACE_WORDS: Final[tuple[tuple[str, PlaceKind], ...]] = (
    ("敬老院", PlaceKind.CARE_HOME),
    ("养老", PlaceKind.CARE_HOME),
    ("福利院", PlaceKind.CARE_HOME),
    ("广场", PlaceKind.SQUARE),
    ("景区", PlaceKind.SCENIC),
    ("公园", PlaceKind.SCENIC),
    ("工地", PlaceKind.SITE),
    ("车站", PlaceKind.TRANSPORT),
    ("码头", PlaceKind.TRANSPORT),
    ("小学", PlaceKind.SCHOOL),
    ("中学", PlaceKind.SCHOOL),
    ("学校", PlaceKind.SCHOOL),
    ("幼儿园", PlaceKind.SCHOOL),
    ("公司", PlaceKind.COMPANY),
    ("社区", PlaceKind.NEIGHBOURHOOD),
    ("村", PlaceKind.VILLAGE),
)

_DIGIT_WORDS: Final = {
    "零": 0,
    "一": 1,
    "两": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_CLOCK: Final = re.compile(
    r"(?P<part>上午|早上|早晨|中午|下午|晚上|傍晚)?"
    r"(?:(?P<packed>\d{3,4})"
    r"|(?P<hour>\d{1,2})(?::|点|时)?(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<minute>\d{1,2})分?)?(?::00)?)"
)
_BETWEEN: Final = re.compile(r"[~～〜至到–—―‐‑‒−﹣－]+|-+")
_AFTERNOON: Final = frozenset({"下午", "晚上", "傍晚"})


def check_day(occurred_on: dt.date, today: dt.date, *, confirmed: bool = False) -> None:
    """Refuse a day to come; ask about one far back.

    Raises:
        DayInFuture: after `today`, or before there was a society.
        LongAgo: more than `LONG_AGO_DAYS` days back and not `confirmed`.
    """
    if occurred_on > today:
        raise DayInFuture(f"日期 {occurred_on} 还没到，今天是 {today}；办完再记，或核对年份。", field="occurred_on")
    if occurred_on < FIRST_DAY:
        raise DayInFuture(f"日期 {occurred_on} 太早；核对年份。", field="occurred_on")
    back = (today - occurred_on).days
    if back > LONG_AGO_DAYS and not confirmed:
        raise LongAgo(f"日期 {occurred_on} 是 {back} 天前；年份没写错的话，勾上“日期没错”再存。", field="occurred_on")


def read_times(text: str) -> tuple[dt.time | None, dt.time | None]:
    """``09:30–11:00``, ``9点半到11点``, ``下午2:00-4:00``, ``0930-1100`` or only ``9:30`` as start and end.

    An empty text is (None, None). 下午 said at the start holds for the end as well.

    Raises:
        TimesUnreadable: no time can be read, or the end is not after the start.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    plain = re.sub(r"[零一两二三四五六七八九十]+(?=[点时])", lambda found: str(_number(found.group())), plain)
    if not plain:
        return None, None
    parts = [part for part in _BETWEEN.split(plain) if part]
    if not 1 <= len(parts) <= 2:
        raise _unreadable(text)
    start, part = _clock(parts[0], "", text)
    if len(parts) == 1:
        return start, None
    end, _ = _clock(parts[1], part, text)
    check_times(start, end)
    return start, end


def check_times(start: dt.time | None, end: dt.time | None) -> None:
    """
    Raises:
        TimesUnreadable: the end is not after the start, or there is an end without a start.
    """
    if end is not None and start is None:
        raise TimesUnreadable("只有几点止，没有几点起；两个都写，如 09:30–11:00。", field="times")
    if start is not None and end is not None and end <= start:
        raise TimesUnreadable(
            f"{start:%H:%M} 到 {end:%H:%M} 是往回走的；下午的钟点写成 24 小时制，如 14:00–16:00。", field="times"
        )


def times_text(start: dt.time | None, end: dt.time | None) -> str:
    """``09:30–11:00``, ``09:30`` or nothing; `read_times` reads it back."""
    return "–".join(f"{time:%H:%M}" for time in (start, end) if time is not None)


def check_head_count(head_count: int, count_method: str) -> CountMethod:
    """How heads were counted; the figure is worth nothing without it (dossier 3.4: 必须选计数方法).

    Raises:
        BadInput: not 0 to 200,000.
        CountWithoutMethod: none was chosen.
    """
    if not 0 <= head_count <= MOST_HEADS:
        raise BadInput(f"人数 {head_count:,} 不在 0 到 {MOST_HEADS:,} 之间；核对是否多打了一位。", field="head_count")
    if count_method not in CountMethod.values:
        raise CountWithoutMethod("请选一种，年报要写明口径。", field="count_method")
    return CountMethod(count_method)


def check_materials(materials: Mapping[str, int]) -> dict[str, int]:
    """Items with copies, names without stray blanks, zeros left out.

    Raises:
        BadInput: copies without a name, a name twice, or a number no activity hands out.
    """
    kept: dict[str, int] = {}
    for name, copies in materials.items():
        item = re.sub(r"\s+", " ", name).strip()
        if copies == 0:
            continue
        if not item:
            raise BadInput(f"有 {copies:,} 份没写是什么；补上品名，或把份数改成 0。", field="materials")
        if len(item) > 60:
            raise BadInput(f"品名“{item[:20]}…”有 {len(item)} 个字，最多 60 个。", field="materials")
        if not 0 < copies <= MOST_COPIES:
            raise BadInput(f"“{item}”{copies:,} 份，不在 0 到 {MOST_COPIES:,} 之间；核对后再填。", field="materials")
        if item in kept:
            raise BadInput(f"“{item}”写了两次；合成一行。", field="materials")
        kept[item] = copies
    if len(kept) > MOST_MATERIALS:
        raise BadInput(f"发了 {len(kept)} 样，最多记 {MOST_MATERIALS} 样；把零星的合成“其他”。", field="materials")
    return kept


def materials_text(materials: Iterable[tuple[str, int]]) -> str:
    """``防溺水手册 190；防溺水扇子 20``; `read_materials` reads it back."""
    return "；".join(f"{item} {copies}" for item, copies in materials)


def read_materials(text: str) -> dict[str, int]:
    """``防溺水手册190份、扇子 20`` as items and copies.

    Raises:
        BadInput: a part without a number at its end, or an item twice.
    """
    kept: dict[str, int] = {}
    for part in re.split(r"[;；、，,\n]+", unicodedata.normalize("NFKC", text)):
        if not part.strip():
            continue
        found = re.fullmatch(r"\s*(.*?[^\d\s:：×xX*])\s*[:：×xX*]?\s*(\d{1,9})\s*[份本把张册个条套]?\s*", part)
        if found is None:
            raise BadInput(f"“{part.strip()}”看不出品名和份数；写成如“防溺水手册 190；扇子 20”。", field="materials")
        if found.group(1) in kept:
            raise BadInput(f"“{found.group(1)}”写了两次；合成一样。", field="materials")
        kept[found.group(1)] = int(found.group(2))
    return kept


def place_kind_of(place: str, organisation_kind: str | None) -> PlaceKind:
    """What kind of place it was: by the organisation of the register, else by the place's words, else 其他."""
    by_organisation = _PLACE_OF.get(OrganisationKind(organisation_kind)) if organisation_kind else None
    by_words = next((kind for word, kind in _PLACE_WORDS if word in place), PlaceKind.OTHER)
    return by_organisation or by_words


def _clock(text: str, part_before: str, whole: str) -> tuple[dt.time, str]:
    """One clock time and the part of the day that was said, which holds for the time after it as well."""
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise _unreadable(whole)
    part = found["part"] or part_before
    if found["packed"]:
        hour, minute = int(found["packed"][:-2]), int(found["packed"][-2:])
    else:
        minute = 30 if found["half"] else {"一": 15, "三": 45}.get(found["quarter"] or "", int(found["minute"] or 0))
        hour = int(found["hour"])
    if (part in _AFTERNOON and hour < 12) or (part == "中午" and hour < 3):
        hour += 12
    try:
        return dt.time(hour, minute), part
    except ValueError:
        raise _unreadable(whole) from None


def _number(words: str) -> int:
    """十一 → 11; clock hours only."""
    tens, _, ones = words.rpartition("十")
    if "十" not in words:
        return _DIGIT_WORDS.get(words, 99)
    return 10 * (_DIGIT_WORDS.get(tens, 1) if tens else 1) + (_DIGIT_WORDS.get(ones, 0) if ones else 0)


def _unreadable(text: str) -> TimesUnreadable:
    return TimesUnreadable(f"“{text.strip()[:30]}”看不出几点；写成如 09:30–11:00，不知道就空着。", field="times")
