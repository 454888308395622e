"""The annual summary and plan, section by section (dossier 8.2, 8.4; the skeleton is the source document's)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from boai.foundation.errors import BadInput
from boai.foundation.observances import check_ordinals
from boai.foundation.official_paper import (
    Block,
    Figure,
    Heading,
    Inline,
    Paragraph,
    Text,
    chinese_date,
    heading_number,
)
from boai.reporting.rules.facts import (
    ActivityFacts,
    ActivitySection,
    DonationSection,
    GiftFacts,
    Period,
    SessionFacts,
    SummaryFacts,
    door,
)
from boai.reporting.rules.figures import check_sum_of_money, check_sum_of_parts, money_words
from boai.reporting.rules.wording import (
    as_activity,
    days_in_words,
    partners_in_words,
    places_in_words,
    span_in_words,
)

Parts = list[Inline]


@dataclass(frozen=True, slots=True)
class SectionTemplate:
    """A section of the skeleton.

    Args:
        code: what fills it.
        level: of its heading; numbers follow from the order.
        title: may hold ``{next_year}``.
        from_records: filled from records; without any it says so. Else people write it.
    """

    code: str
    level: Literal[1, 2]
    title: str
    from_records: bool


SKELETON: Final = (
    SectionTemplate("work", 1, "主要工作情况", from_records=True),
    SectionTemplate("activities", 2, "开展主题活动", from_records=True),
    SectionTemplate("donations", 2, "接受社会捐赠", from_records=True),
    SectionTemplate("routine", 1, "常态化工作", from_records=False),
    SectionTemplate("problems", 1, "存在的问题和不足", from_records=False),
    SectionTemplate("plan", 1, "{next_year}年工作计划", from_records=False),
)
"""The fixed skeleton (dossier 8.2): one opening, four chapters, the first of them filled from records."""

NOT_WRITTEN: Final = "（本节由人撰写，尚未填写。）"


def summary_title(facts: SummaryFacts) -> str:
    """``某区红十字会2026年工作总结和2027年工作计划``, the line break where it reads best."""
    year = facts.period.year
    return f"{facts.society}\n{year}年工作总结和{year + 1}年工作计划"


def no_record_sentence(section: str) -> str:
    """What a section says that has no records: that, and never 大力开展 (dossier 8.4 rule 2)."""
    return f"{section}：本期无记录。"


def compose_summary(facts: SummaryFacts) -> tuple[Block, ...]:
    """The summary's blocks, every number a `Figure` that opens its rows.

    Raises:
        BadInput: see `check_facts`.
    """
    check_facts(facts)
    return (_opening(facts), *_sections(facts))


def check_facts(facts: SummaryFacts) -> None:
    """Days within the period; totals equal to the sums of their parts (dossier 8.4 rule 5).

    Raises:
        BadInput: naming the activity (also one whose title numbers an observance wrongly), or both sides and the
            difference.
    """
    activities, donations = facts.activities, facts.donations
    for activity in activities.activities:
        _check_days(activity, facts.period)
    sessions = [session for activity in activities.activities for session in activity.sessions]
    check_sum_of_parts("活动场次（场）", total=activities.event_count, parts=[1 for _ in sessions])
    check_sum_of_parts(
        "参加活动（人次）", total=activities.head_count, parts=[each.head_count or 0 for each in sessions]
    )
    check_sum_of_parts("宣传资料（份）", total=activities.copies, parts=[_copies(session) for session in sessions])
    gifts = [channel.gifts for channel in donations.channels]
    check_sum_of_parts("捐款（笔）", total=donations.received.count, parts=[each.count for each in gifts])
    check_sum_of_money("捐款（元）", total=donations.received.amount, parts=[each.amount for each in gifts])
    for name, part in (("定向捐款", donations.restricted), ("尚未认领", donations.unclaimed)):
        _check_within(name, part, donations.received)


def _check_days(activity: ActivityFacts, period: Period) -> None:
    if not activity.sessions:
        raise BadInput(f"活动“{activity.title}”没有场次；请补记日期和地点，或删去这项活动。", code="summary.no_session")
    for session in activity.sessions:
        if not period.first_day <= session.held_on <= period.last_day:
            raise BadInput(
                f"活动“{activity.title}”有一场在 {session.held_on.isoformat()}，不在 {period.first_day.isoformat()} 至 "
                f"{period.last_day.isoformat()} 之内；请核对日期，或改统计期。",
                code="summary.outside_period",
            )
    check_ordinals(activity.title, activity.sessions[0].held_on.year)


def _check_within(name: str, part: GiftFacts, whole: GiftFacts) -> None:
    if part.count > whole.count or part.amount > whole.amount:
        raise BadInput(
            f"{name} {part.count:,} 笔、{part.amount.text()} 元，多于全部捐款 {whole.count:,} 笔、"
            f"{whole.amount.text()} 元；请打开明细核对后再生成总结。",
            code="summary.does_not_tie",
        )


def _opening(facts: SummaryFacts) -> Paragraph:
    period = facts.period
    span = span_in_words(period.first_day, period.last_day, with_year=True)
    moment = f"{chinese_date(period.read_at.date())}{period.read_at.hour}时{period.read_at.minute:02d}分"
    return Paragraph(
        (
            Text(
                f"{period.year}年，{facts.society}依法履行“三救三献”等工作职责。现将{period.year}年工作总结和"
                f"{period.year + 1}年工作计划报告如下（统计期为{span}，数据截至{moment}）："
            ),
        )
    )


def _sections(facts: SummaryFacts) -> Iterator[Block]:
    first = second = 0
    for template in SKELETON:
        first, second = (first + 1, 0) if template.level == 1 else (first, second + 1)
        title = template.title.format(next_year=facts.period.year + 1)
        number = heading_number(template.level, first if template.level == 1 else second)
        yield Heading(template.level, f"{number}{title}")
        yield from _FILLED_BY[template.code](facts, title)


def _nothing(_facts: SummaryFacts, _title: str) -> Iterator[Block]:
    """A chapter that only holds its sections."""
    yield from ()


def _activities(facts: SummaryFacts, title: str) -> Iterator[Block]:
    section = facts.activities
    if not section.activities:
        yield _said(no_record_sentence(title))
        return
    yield Paragraph(tuple(_activity_totals(section)))
    for ordinal, activity in enumerate(section.activities, start=1):
        yield Heading(3, f"{heading_number(3, ordinal)}{as_activity(activity.title)}")
        yield Paragraph(tuple(activity_sentence(activity, facts.period)))


def _activity_totals(section: ActivitySection) -> Parts:
    parts: Parts = [Text("本期开展主题活动")]
    if len(section.activities) < section.event_count:
        parts += [_figure(len(section.activities), "event.groups", section.link), Text("项、")]
    parts += [_figure(section.event_count, "event.count", section.link), Text("场")]
    parts += [Text("，参加"), _figure(section.head_count, "event.persontimes", section.link), Text("人次")]
    if section.copies:
        parts += [Text("，发放宣传资料"), _figure(section.copies, "material.copies", section.link), Text("份")]
    return [*parts, Text("。")]


def activity_sentence(activity: ActivityFacts, period: Period) -> Parts:
    """``3月5日和3月7日，在甲和乙开展学雷锋志愿服务活动2场，参加216人次（计数方法：签到），发放宣传资料430份。``

    Only facts: days, partners, places, sessions, heads with how they were counted, materials.
    """
    sessions = sorted(activity.sessions, key=lambda each: each.held_on)
    days = days_in_words((each.held_on for each in sessions), with_year=period.first_day.year != period.last_day.year)
    partners = partners_in_words(partner for each in sessions for partner in each.partners)
    together = f"联合{partners}" if partners else ""
    places = places_in_words(each.place for each in sessions)
    where = f"在{places}" if places else ""
    return [
        Text(f"{days}，{together}{where}开展{as_activity(activity.title)}"),
        _figure(len(sessions), "event.count", activity.link),
        Text("场"),
        *_heads(sessions, activity.link),
        *_materials(sessions, activity.link),
        Text("。"),
    ]


def _heads(sessions: Sequence[SessionFacts], link: str) -> Parts:
    """Heads with how they were counted; a session without a count is named as such, not passed over."""
    counted = [each for each in sessions if each.head_count is not None]
    if not counted:
        return [Text("，未记参加人数")]
    heads = sum(each.head_count or 0 for each in counted)
    missing = len(sessions) - len(counted)
    parts: Parts = [
        Text("，参加"),
        _figure(heads, "event.persontimes", link),
        Text("人次（计数方法："),
        *_methods(counted, link),
    ]
    if missing:
        parts += [Text("；另有"), _figure(missing, "event.count", link), Text("场未记人数")]
    return [*parts, Text("）")]


def _methods(counted: Sequence[SessionFacts], link: str) -> Parts:
    by_method: Counter[str] = Counter()
    for each in counted:
        by_method[each.counting_method.strip()] += each.head_count or 0
    if len(by_method) == 1:
        return [Text(next(iter(by_method)) or "未注明")]
    parts: Parts = []
    for method, heads in by_method.items():
        parts += [Text(f"{'、' if parts else ''}{method or '未注明'}")]
        parts += [_figure(heads, "event.persontimes", link, method=method), Text("人次")]
    return parts


def _materials(sessions: Sequence[SessionFacts], link: str) -> Parts:
    """By name, as the dossier asks (扇子、手册分列); never added across names."""
    by_name: Counter[str] = Counter()
    for session in sessions:
        for material in session.materials:
            by_name[material.name.strip()] += material.copies
    parts: Parts = []
    for name, copies in by_name.items():
        parts += [Text(f"{'、' if parts else '，发放'}{name}")]
        parts += [_figure(copies, "material.copies", link, item=name), Text("份")]
    return parts


def _copies(session: SessionFacts) -> int:
    return sum(material.copies for material in session.materials)


def _donations(facts: SummaryFacts, title: str) -> Iterator[Block]:
    section = facts.donations
    if not section.received.count:
        yield _said(no_record_sentence(title))
        return
    yield Paragraph(tuple(_received(section)))
    yield Paragraph(tuple(_by_channel(section)))
    yield Paragraph(tuple(_unclaimed(section)))


def _received(section: DonationSection) -> Parts:
    free = GiftFacts(
        section.received.count - section.restricted.count,
        section.received.amount - section.restricted.amount,
        section.received.link,
    )
    parts: Parts = [Text("本期接受捐款"), *_gifts(section.received, "raise.cash", "，合计")]
    if not section.restricted.count:
        parts += [Text("，均为非定向捐款")]
    elif not free.count:
        parts += [Text("，均为定向捐款")]
    else:
        parts += [Text("。其中，定向捐款"), *_gifts(section.restricted, "raise.restricted", "、")]
        parts += [Text("，非定向捐款"), *_gifts(free, "raise.unrestricted", "、")]
    return [*parts, Text("。以上为实际到账资金，不含物资折价、财政拨款和上级拨入。")]


def _by_channel(section: DonationSection) -> Parts:
    parts: Parts = []
    for channel in section.channels:
        parts += [
            Text(f"{'；' if parts else '按接受渠道分，'}{channel.name}"),
            *_gifts(channel.gifts, "raise.cash", "、"),
        ]
    return [*parts, Text("。")]


def _unclaimed(section: DonationSection) -> Parts:
    if not section.unclaimed.count:
        return [Text("以上捐款均已核对到捐赠人或按匿名登记，没有尚未认领的款项。")]
    return [
        Text("以上捐款中，尚未认领的有"),
        *_gifts(section.unclaimed, "raise.unclaimed", "、"),
        Text("，已计入合计，捐赠人可凭转账凭证前来认领。"),
    ]


def _gifts(gifts: GiftFacts, code: str, joint: str) -> Parts:
    return [
        _figure(gifts.count, f"{code}.count", gifts.link),
        Text(f"笔{joint}"),
        Figure(money_words(gifts.amount), door(gifts.link, code), code, _TOOLTIP),
    ]


_TOOLTIP: Final = "打开这个数背后的记录"


def _figure(number: int, code: str, link: str, **narrower: str) -> Figure:
    return Figure(f"{number:,}", door(link, code, **narrower), code, _TOOLTIP)


def _routine(facts: SummaryFacts, _title: str) -> Iterator[Block]:
    yield from _written(facts.routine)


def _problems(facts: SummaryFacts, _title: str) -> Iterator[Block]:
    yield from _written(facts.problems)


def _plan(facts: SummaryFacts, _title: str) -> Iterator[Block]:
    if not facts.plan:
        yield _said(NOT_WRITTEN)
    for ordinal, item in enumerate(facts.plan, start=1):
        yield Heading(2, f"{heading_number(2, ordinal)}{item.title}")
        yield _said(item.text)


def _written(paragraphs: Sequence[str]) -> Iterator[Block]:
    yield from map(_said, paragraphs or (NOT_WRITTEN,))


def _said(words: str) -> Paragraph:
    return Paragraph((Text(words),))


_FILLED_BY: Final[dict[str, Callable[[SummaryFacts, str], Iterator[Block]]]] = {
    "work": _nothing,
    "activities": _activities,
    "donations": _donations,
    "routine": _routine,
    "problems": _problems,
    "plan": _plan,
}
