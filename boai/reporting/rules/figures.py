"""How a figure may be written, and when it may stand (dossier 8.4 rules 3–5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from boai.foundation.errors import BadInput
from boai.foundation.money import Money
from boai.foundation.money import total as total_of
from boai.foundation.official_paper import Figure, Inline

NO_FIGURE: Final = "—"
"""Stands where a rate has nothing to be a rate of (dossier 8.4 rule 4)."""

INDICATOR_UNITS: Final = {
    "train.pub.sessions": "场",
    "train.pub.persontimes": "人次",
    "train.fa.sessions": "期",
    "train.fa.attendees": "人",
    "train.fa.certified": "人",
    "train.fa.recert": "人",
    "train.fa.certified.cum": "人",
    "train.cpr.certified": "人",
    "instr.count": "名",
    "aed.new": "台",
    "aed.cum": "台",
    "site.count": "个",
    "material.copies": "份",
    "event.count": "场",
    "event.groups": "项",
    "event.persontimes": "人次",
    "raise.total": "元",
    "raise.cash": "元",
    "raise.cash.count": "笔",
    "raise.inkind": "元",
    "raise.restricted": "元",
    "raise.restricted.count": "笔",
    "raise.unrestricted": "元",
    "raise.unrestricted.count": "笔",
    "raise.unclaimed": "元",
    "raise.unclaimed.count": "笔",
    "raise.from.upper": "元",
    "use.total": "元",
    "aid.persons": "人",
    "aid.households": "户",
    "aid.persontimes": "人次",
    "aid.amount": "元",
    "blood.persontimes": "人次",
    "hsc.sampled.new": "人份",
    "hsc.donated": "例",
    "organ.registered": "人",
    "organ.donated": "例",
    "body.donated": "例",
    "cornea.donated": "例",
    "vol.registered": "人",
    "vol.hours": "小时",
    "rescue.sorties": "次",
    "rescue.persontimes": "人次",
    "member.adult": "人",
    "member.youth": "人",
    "member.group": "个",
    "org.count": "个",
    "drill.count": "次",
    "study.count": "次",
}
"""Each definition's one unit (dossier 8.3). 人次 / 人 / 户 / 例 / 人份 are never added and never exchanged."""

_UNITS: Final = sorted({*INDICATOR_UNITS.values(), "万元", "亿元", "把", "张", "件", "本"}, key=len, reverse=True)
_AFTER_LAST_DIGIT: Final = re.compile(r"^.*\d")


@dataclass(frozen=True, slots=True)
class Approximation:
    """A number in words, and the number (both are kept: dossier 8.4 rule 3).

    Args:
        words: goes before the unit: ``3,200余``, ``近3,000``, ``超12,000``, ``430``.
        exact: the number itself.
    """

    words: str
    exact: int


def approximate(number: int, *, rounded: bool = False) -> Approximation:
    """A count as it stands in prose: exact, unless ``rounded`` asks for a round form and a rule allows one.

    Round forms truncate to the hundred, from 10,000 on to the two leading digits. Below 100, or on the round number
    itself, the number stays exact. Within a twentieth of a step: 近 below the next round number, 超 above the last.
    Else 多 under 1,000 and 余 from there on.

    Raises:
        ValueError: a negative count.
    """
    if number < 0:
        raise ValueError("a count is never negative")
    step = _step(number)
    over = number % step
    if not rounded or number < 100 or over == 0:
        return Approximation(f"{number:,}", number)
    floor = number - over
    if (step - over) * 20 <= step:
        return Approximation(f"近{floor + step:,}", number)
    if over * 20 <= step:
        return Approximation(f"超{floor:,}", number)
    return Approximation(f"{floor:,}{'多' if number < 1_000 else '余'}", number)


def _step(number: int) -> int:
    """100 up to 9,999; then the place of the second digit: 12,345 → 1,000."""
    return 100 if number < 10_000 else int(10 ** (len(str(number)) - 2))


def money_words(amount: Money) -> str:
    """An amount in prose: ``1,234.56元``; from 10,000 yuan ``12.35万元（123,456.78元）``, from 10⁸ in 亿元.

    万元 never stands without 元 beside it (AT-08), so the rounding to two places (half up) hides nothing.

    Raises:
        ValueError: a negative amount; prose says what happened, not a sign.
    """
    if amount.fen < 0:
        raise ValueError("an amount in prose is never negative")
    exact = f"{amount.text()}元"
    for unit, fen in (("亿元", 10**10), ("万元", 10**6)):
        if amount.fen >= fen:
            return f"{_two_places(amount.fen, fen)}{unit}（{exact}）"
    return exact


def _two_places(number: int, unit: int) -> str:
    hundredths = (number * 100 * 2 + unit) // (2 * unit)
    return f"{hundredths // 100:,}.{hundredths % 100:02d}".rstrip("0").rstrip(".")


def year_on_year(now: int, before: int) -> str:
    """``增长12.5%``, ``下降3.0%``, ``持平``; ``—`` where there was nothing before. Half up to a tenth of a percent.

    Both are counts, or fen.
    """
    if before <= 0:
        return NO_FIGURE
    if now == before:
        return "持平"
    return f"{'增长' if now > before else '下降'}{_percent(abs(now - before), before)}"


def completion_rate(actual: int, target: int) -> str:
    """``87.5%`` of the plan; ``—`` where nothing was planned. Half up, but never 100.0% short of the target."""
    if target <= 0:
        return NO_FIGURE
    words = _percent(actual, target)
    return "99.9%" if words == "100.0%" and actual < target else words


def _percent(part: int, whole: int) -> str:
    tenths = (part * 1000 * 2 + whole) // (2 * whole)
    return f"{tenths // 10:,}.{tenths % 10}%"


def sum_of_parts_ties(total: int, parts: Iterable[int]) -> bool:
    """Whether the parts add up to the total, to the last fen or person-time."""
    return total == sum(parts)


def check_sum_of_parts(name: str, *, total: int, parts: Sequence[int]) -> None:
    """Refuse a total that its parts do not add up to (dossier 8.4 rule 5: 合计=分项).

    Raises:
        BadInput: with both sides and the difference.
    """
    if not sum_of_parts_ties(total, parts):
        added = sum(parts)
        raise _does_not_tie(name, f"{total:,}", len(parts), f"{added:,}", f"{abs(total - added):,}")


def check_sum_of_money(name: str, *, total: Money, parts: Sequence[Money]) -> None:
    """The same for amounts, told in yuan.

    Raises:
        BadInput: with both sides and the difference.
    """
    if not sum_of_parts_ties(total.fen, [part.fen for part in parts]):
        added = total_of(parts)
        raise _does_not_tie(name, total.text(), len(parts), added.text(), abs(total - added).text())


def _does_not_tie(name: str, total: str, number: int, added: str, difference: str) -> BadInput:
    return BadInput(
        f"{name}：合计 {total}，{number} 个分项相加 {added}，差 {difference}；请打开明细核对后再生成总结。",
        code="summary.does_not_tie",
    )


def check_units(parts: Sequence[Inline]) -> None:
    """Refuse prose in which a figure stands with another unit than its definition's (dossier 8.4 rule 5).

    The unit is looked for right after the number, in the figure itself or in the words that follow it. Figures whose
    code has no unit in `INDICATOR_UNITS` (a rate) are passed over.

    Raises:
        BadInput: naming the figure, the unit it stands with and the one it should have.
    """
    for place, part in enumerate(parts):
        if not isinstance(part, Figure) or part.code not in INDICATOR_UNITS:
            continue
        following = "".join(each.text for each in parts[place + 1 : place + 3])
        wanted, found = INDICATOR_UNITS[part.code], _unit_after(part.text, following)
        if found != wanted:
            stands = f"写成了“{found}”" if found else "后面没有单位"
            raise BadInput(
                f"“{part.text}”的口径是 {part.code}，单位应是“{wanted}”，{stands}；请改正。", code="summary.unit"
            )


def _unit_after(number: str, following: str) -> str:
    """The unit after the number's last digit; a rounding word in between is passed over, 万元 and 亿元 are 元."""
    rest = _AFTER_LAST_DIGIT.sub("", number) + following
    plain = rest.removeprefix("余").removeprefix("多")
    unit = next((unit for unit in _UNITS if plain.startswith(unit)), "")
    return "元" if unit in {"万元", "亿元"} else unit
