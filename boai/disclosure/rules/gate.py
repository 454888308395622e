"""What must hold before anything is published. Each check has its law or the failure it was learnt from. Pure.

A check is ok, asks (people should look; publishing goes on) or is bad (nothing is published until it holds).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, Final

from boai.disclosure.log.leaf import Field, FieldType
from boai.disclosure.rules.redaction import find_personal_marks
from boai.foundation.money import ZERO, Money, total

OK: Final = "ok"
ASK: Final = "ask"
BAD: Final = "bad"
PHONE_DAYS: Final = 30
"""A telephone that rang within so many days may stand on the page (AT-10)."""

DATE_DAYS: Final = 3
"""A date in a title may be so many days ahead of the clock at most (AT-18)."""

_SHOWN_AT_MOST: Final = 5
_DISASTERS: Final = re.compile(
    "地震|洪涝|洪灾|洪水|水灾|旱灾|干旱|台风|泥石流|滑坡|火灾|爆炸|冰雹|雪灾|疫情|海啸|救灾|抗疫|抗震|抗洪|防汛"
)
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=\s*(?:年|[-./]\d))")
_DAY: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})(?!\d)日?")
_AMOUNT: Final = re.compile(r"-?(?:0|[1-9]\d*)\.\d{2}")
_OTHER_UNIT: Final = re.compile(r"[百千万亿]元|（[百千万亿]）|单位[:：]\s*[百千万亿]")


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the gate: state, what was found with its numbers, and why it is asked."""

    code: str
    title: str
    state: str
    words: str
    source: str

    def plain(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Booked:
    """What the books hold for this issue, added up by the database and not by whoever made the rows."""

    count: int
    gifts: Money
    ledger: Money


@dataclass(frozen=True, slots=True)
class PoolState:
    """A fund: received − used = left (AT-09)."""

    name: str
    received: Money
    used: Money
    left: Money
    starts: dt.date | None = None


@dataclass(frozen=True, slots=True)
class GateFacts:
    """Everything the checks look at. `rows` are the frozen ones, `rows_now` what the books would give now.

    Args:
        already: row number → the issue that published it before.
        late: row numbers of gifts that an earlier issue's time covers.
        private: row number → whole names that must not show in it.
        without_consent: how many asked for their full name without a consent on record.
        before: sum of all earlier issues.
    """

    title: str
    scope: str
    scope_now: str
    fields: Sequence[Field]
    rows: Sequence[Mapping[str, Any]]
    rows_now: Sequence[Mapping[str, Any]]
    booked: Booked
    starts: dt.datetime
    ends: dt.datetime
    moment: dt.datetime
    already: Mapping[int, str]
    late: Sequence[int]
    private: Mapping[int, Sequence[str]]
    without_consent: int
    before: Money
    pools: Sequence[PoolState]
    phone: str
    phone_checked_on: dt.date | None


def run_checks(facts: GateFacts) -> list[Check]:
    """Every check, in the order in which they are printed."""
    return [
        _total(facts),
        _count(facts),
        _fresh(facts),
        _period(facts),
        _title(facts),
        _dates(facts),
        _once(facts),
        _marks(facts),
        _unit(facts),
        _pools(facts),
        _cumulative(facts),
        _consent(facts),
        _phone(facts),
    ]


def reasons(checks: Sequence[Check]) -> list[str]:
    """The sentences of those that are bad."""
    return [check.words for check in checks if check.state == BAD]


def public_words(check: Mapping[str, str]) -> str:
    """What was found, for the public page: without what it asks the office to do (after the semicolon)."""
    return check["words"] if check["state"] == OK else check["words"].partition("；")[0].rstrip("。") + "。"


def total_of(rows: Sequence[Mapping[str, Any]]) -> Money:
    """The sum of the rows that can be read as amounts; `_unit` names the others."""
    return total(Money.parse(amount) for amount in _amounts(rows) if _AMOUNT.fullmatch(amount))


def _total(facts: GateFacts) -> Check:
    """Rows, gifts and ledger agree to the fen (AT-06)."""
    shown, booked, ledger = total_of(facts.rows), facts.booked.gifts, facts.booked.ledger
    good = shown == booked == ledger
    words = f"公开 {shown.text()} 元，捐赠记录 {booked.text()} 元，账上 {ledger.text()} 元，"
    words += "差 0.00。" if good else f"差 {_larger(shown - booked, shown - ledger).text()} 元；请退回重新起草。"
    return _check(
        "total", "公开的合计等于账上的合计", words, "2011 年公开的合计和账对不上；慈善法第七十九条", bad=not good
    )


def _count(facts: GateFacts) -> Check:
    """Nobody is left out, unclaimed money least of all (AT-06)."""
    shown, booked = len(facts.rows), facts.booked.count
    words = f"公开 {shown:,} 笔，账上 {booked:,} 笔" + (
        "，相等。" if shown == booked else f"，差 {abs(shown - booked):,} 笔；请退回重新起草。"
    )
    return _check("count", "笔数相等", words, "2011 年“捐了查不到”：没署名的也要公开", bad=shown != booked)


def _fresh(facts: GateFacts) -> Check:
    """What was frozen is what the books say now; the scope is made, not written (AT-02, AT-21)."""
    changed = _differing(facts.rows, facts.rows_now)
    if not changed and facts.scope == facts.scope_now:
        words, bad = "起草以后，这些记录和数据范围都没有变过。", False
    elif changed:
        words, bad = f"起草以后有变动：第 {_numbers(changed)} 行和现在的账不一样；请退回重新起草。", True
    else:
        words, bad = "起草以后，账户、渠道或起止变了，数据范围一句对不上；请退回重新起草。", True
    return _check("fresh", "稿子和现在的账一样", words, "数据范围由程序写，不许手写", bad=bad)


def _period(facts: GateFacts) -> Check:
    ahead = facts.ends > facts.moment
    words = f"截至 {facts.ends:%Y-%m-%d %H:%M}，现在 {facts.moment:%Y-%m-%d %H:%M}"
    words += "；这段时间还没过完，请把“止”改到现在以前。" if ahead else "，这段时间已经过完。"
    return _check("period", "起止都在过去", words, "截至时刻写到分钟", bad=ahead)


def _title(facts: GateFacts) -> Check:
    """A title that names an event or a fund promises that every row belongs to it (AT-01, AT-02)."""
    words = _title_breaks(facts)
    return _check(
        "title",
        "标题和内容一致",
        words or "标题没有许诺比内容更窄的范围。",
        "2011 年标题写玉树地震，列的是全部捐款",
        bad=bool(words),
    )


def _title_breaks(facts: GateFacts) -> str:
    named = next((pool for pool in facts.pools if pool.name in facts.title), None)
    if named is not None:
        others = [number for number, row in _numbered(facts.rows) if row["values"]["fund"] != named.name]
        early = [number for number, row in _numbered(facts.rows) if _before(row, named.starts)]
        if others:
            return f"标题写“{named.name}”，第 {_numbers(others)} 行不属于它；请改标题。"
        if early:
            return f"“{named.name}”从 {named.starts} 起，第 {_numbers(early)} 行到账更早；请改标题或起止。"
        return ""
    event = _DISASTERS.search(facts.title)
    if event is None:
        return ""
    others = [number for number, row in _numbered(facts.rows) if event.group() not in (row["values"]["fund"] or "")]
    return f"标题写“{event.group()}”，第 {_numbers(others)} 行不是为它捐的；请改标题。" if others else ""


def _dates(facts: GateFacts) -> Check:
    """Dates and years in the title fit the clock and the period (AT-18)."""
    latest = facts.moment.date() + dt.timedelta(days=DATE_DAYS)
    earliest = facts.starts.date() - dt.timedelta(days=DATE_DAYS)
    odd = [words for words, day in _days(facts.title) if day is None or not earliest <= day <= latest]
    years = {int(year) for year in _YEAR.findall(facts.title)}
    fitting = set(range(facts.starts.year, facts.moment.year + 1))
    source = "2020 年 1 月 31 日的更正写成 2019 年"
    if odd:
        words = f"标题里的日期“{odd[0]}”不在 {earliest} 到 {latest} 之间；请改标题。落款日期由程序写。"
        return _check("dates", "日期合理", words, source, bad=True)
    if years - fitting:
        words = f"标题写 {min(years - fitting)} 年，内容是 {min(fitting)} 年的；请看是不是写错了。"
        return Check("dates", "日期合理", ASK, words, source)
    return _check("dates", "日期合理", f"落款日期由程序写，今天 {facts.moment:%Y-%m-%d}。", source, bad=False)


def _once(facts: GateFacts) -> Check:
    """Published once and never twice; late ones say so (AT-03, AT-22)."""
    source = "一笔只公开一次；漏列的补在下一期，写明"
    if facts.already:
        first, where = min(facts.already.items())
        words = f"第 {_numbers(sorted(facts.already))} 行已经公开过（第 {first} 行在{where}）；请退回重新起草。"
        return _check("once", "没有公开过两次的", words, source, bad=True)
    if facts.late:
        words = f"第 {_numbers(facts.late)} 行到账在以前各期的时间里，入账晚了；写明“本期补列”。"
        return Check("once", "没有公开过两次的", ASK, words, source)
    return _check("once", "没有公开过两次的", "每一笔都是第一次公开。", source, bad=False)


def _marks(facts: GateFacts) -> Check:
    found = [f"标题里有{_mark_in(facts.title)}"] if _mark_in(facts.title) else []
    for number, row in _numbered(facts.rows):
        texts = [
            value for name, value in row["values"].items() if isinstance(value, str) and name not in ("tail", "amount")
        ]
        kind = next((kind for text in texts if (kind := _mark_in(text))), "")
        if kind:
            found.append(f"第 {number} 行有{kind}")
        elif any(name in text for name in facts.private.get(number, ()) for text in texts):
            found.append(f"第 {number} 行有没同意公开的姓名")
    words = (
        f"{_some(found)}；请退回，在捐赠记录里改正后重新起草。"
        if found
        else "姓名、附言、备注都查过，没有露出个人信息。"
    )
    return _check(
        "marks", "没有露出个人信息", words, "个人信息保护法第二十五、二十八条；慈善法第八十二条", bad=bool(found)
    )


@lru_cache(maxsize=4_096)
def _mark_in(text: str) -> str:
    """What sort of personal mark the text shows; empty for none. Channels and funds come again in every row."""
    marks = find_personal_marks(text)
    return str(marks[0].kind.value) if marks else ""


def _unit(facts: GateFacts) -> Check:
    """Yuan with two decimals, in the total and in every row (AT-08)."""
    odd = [number for number, amount in enumerate(_amounts(facts.rows), start=1) if not _AMOUNT.fullmatch(amount)]
    mixed = [
        words
        for words in (facts.title, facts.scope, *(each.title for each in facts.fields))
        if _OTHER_UNIT.search(words)
    ]
    no_unit = [each.title for each in facts.fields if each.type is FieldType.MONEY and "（元）" not in each.title]
    if odd:
        words = f"第 {_numbers(odd)} 行的金额不是元、两位小数；请退回重新起草。"
    elif mixed or no_unit:
        words = f"“{(mixed + no_unit)[0][:40]}”的单位不是元；请改成元。"
    else:
        words = "合计和每一行都用元，两位小数。"
    return _check("unit", "只用一个单位", words, "2011 年的合计混用了两种单位", bad=bool(odd or mixed or no_unit))


def _pools(facts: GateFacts) -> Check:
    """Received = used + left, and nothing below zero (AT-09)."""
    bad = [pool for pool in facts.pools if pool.left < ZERO or pool.received - pool.used != pool.left]
    if bad:
        pool = bad[0]
        words = (
            f"“{pool.name}”收到 {pool.received.text()} 元，已用 {pool.used.text()} 元，"
            f"结余 {pool.left.text()} 元，对不上；请先查账。"
        )
    else:
        words = f"{len(facts.pools)} 项资金都是收到 − 已用 ＝ 结余，没有负数。"
    return _check("pools", "资金收支相符", words, "慈善法第五十六条", bad=bool(bad))


def _cumulative(facts: GateFacts) -> Check:
    """Cumulative figures never fall, unless a refund in this issue says why (AT-22)."""
    now = total_of(facts.rows)
    refunds = total(
        Money.parse(amount) for amount in _amounts(facts.rows) if amount.startswith("-") and _AMOUNT.fullmatch(amount)
    )
    words = f"以前各期共 {facts.before.text()} 元，加本期是 {(facts.before + now).text()} 元"
    source = "累计数只增不减，减了要说为什么"
    if now < ZERO:
        words += f"，少了 {abs(now).text()} 元，本期有退回 {abs(refunds).text()} 元；请看清楚再发。"
        return Check("cumulative", "累计数没有变少", ASK, words, source)
    return _check("cumulative", "累计数没有变少", f"{words}。", source, bad=False)


def _consent(facts: GateFacts) -> Check:
    source = "个人信息保护法第二十五条：公开要单独同意"
    if facts.without_consent:
        words = (
            f"{facts.without_consent:,} 笔写着要实名，没有公示的同意记录，按“姓**”公开；补了同意记录再起草就写实名。"
        )
        return Check("consent", "实名要有同意", ASK, words, source)
    return Check("consent", "实名要有同意", OK, "写全名的个人都有同意记录。", source)


def _phone(facts: GateFacts) -> Check:
    checked, today = facts.phone_checked_on, facts.moment.date()
    source = "2011 年公布的电话停机"
    if not facts.phone:
        words = "还没有填监督电话；请在“单位资料”里填上，打通一次。"
    elif checked is None or (today - checked).days > PHONE_DAYS:
        when = "没有打通过的记录" if checked is None else f"上次打通是 {checked}，已 {(today - checked).days} 天"
        words = f"监督电话 {facts.phone} {when}；打一次，在“单位资料”里写上日期。"
    else:
        return Check("phone", "监督电话打得通", OK, f"{facts.phone}，{checked} 打通过。", source)
    return Check("phone", "监督电话打得通", ASK, words, source)


def _check(code: str, title: str, words: str, source: str, *, bad: bool) -> Check:
    return Check(code, title, BAD if bad else OK, words, source)


def _numbered(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    return enumerate(rows, start=1)


def _amounts(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return [str(row["values"]["amount"]) for row in rows]


def _differing(rows: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> list[int]:
    changed = [number for number, (one, other) in enumerate(zip(rows, now, strict=False), start=1) if one != other]
    shorter, longer = sorted((len(rows), len(now)))
    return [*changed, *range(shorter + 1, longer + 1)]


def _before(row: Mapping[str, Any], starts: dt.date | None) -> bool:
    return starts is not None and row["values"]["received_at"][:10] < starts.isoformat()


def _days(text: str) -> Iterator[tuple[str, dt.date | None]]:
    for found in _DAY.finditer(text):
        try:
            yield found.group(), dt.date(int(found.group(1)), int(found.group(2)), int(found.group(3)))
        except ValueError:
            yield found.group(), None


def _numbers(numbers: Sequence[int]) -> str:
    shown = "、".join(str(number) for number in numbers[:_SHOWN_AT_MOST])
    return shown if len(numbers) <= _SHOWN_AT_MOST else f"{shown} 等 {len(numbers):,}"


def _some(words: Sequence[str]) -> str:
    shown = "，".join(words[:_SHOWN_AT_MOST])
    return shown if len(words) <= _SHOWN_AT_MOST else f"{shown}，等 {len(words):,} 处"


def _larger(one: Money, other: Money) -> Money:
    return max(abs(one), abs(other))
