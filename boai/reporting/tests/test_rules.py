"""The annual summary's rules: exact words, and refusals that name both sides. All names and figures are invented."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boai.foundation.errors import BadInput
from boai.foundation.money import Money
from boai.foundation.official_paper import Figure, Heading, Paragraph, Text, plain_text
from boai.reporting.rules import (
    ActivityFacts,
    ActivitySection,
    ChannelFacts,
    DonationSection,
    GiftFacts,
    MaterialFacts,
    Period,
    PlanItem,
    SessionFacts,
    SummaryFacts,
    approximate,
    check_sum_of_parts,
    check_units,
    completion_rate,
    compose_summary,
    money_words,
    no_record_sentence,
    sum_of_parts_ties,
    summary_title,
    year_on_year,
)
from boai.reporting.rules.summary import activity_sentence
from boai.reporting.rules.wording import as_activity, days_in_words, partners_in_words, places_in_words, span_in_words

ROWS = "https://example.org/rows"
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31), datetime(2026, 12, 31, 17, 5))


def session(day: date, place: str, heads: int | None, method: str = "签到", **more) -> SessionFacts:
    return SessionFacts(day, place, heads, method, **more)


def leaflets(copies: int, name: str = "宣传资料") -> tuple[MaterialFacts, ...]:
    return (MaterialFacts(name, copies),)


LEI_FENG = ActivityFacts(
    "学雷锋志愿服务活动",
    (
        session(date(2026, 3, 5), "新世纪广场", 120, materials=leaflets(230)),
        session(date(2026, 3, 7), "龙圣社区广汇圣湖城小区", 96, materials=leaflets(200)),
    ),
    ROWS,
)
ACTIVITIES = ActivitySection(event_count=2, head_count=216, copies=430, activities=(LEI_FENG,), link=ROWS)
DONATIONS = DonationSection(
    received=GiftFacts(412, Money(12345678), ROWS),
    restricted=GiftFacts(30, Money(5000000), ROWS),
    unclaimed=GiftFacts(3, Money(30000), ROWS),
    channels=(
        ChannelFacts("银行转账", GiftFacts(212, Money(10000000), ROWS)),
        ChannelFacts("微信支付", GiftFacts(200, Money(2345678), ROWS)),
    ),
)
NO_ACTIVITIES = ActivitySection(0, 0, 0, (), ROWS)
NO_DONATIONS = DonationSection(GiftFacts(), GiftFacts(), GiftFacts(), ())
FACTS = SummaryFacts("某区红十字会", YEAR, ACTIVITIES, DONATIONS)


def said(facts: SummaryFacts) -> list[str]:
    return [block.text if isinstance(block, Heading) else plain_text(block.parts) for block in compose_summary(facts)]


def sentence(*sessions: SessionFacts, title: str = "学雷锋志愿服务活动", period: Period = YEAR) -> str:
    return plain_text(activity_sentence(ActivityFacts(title, sessions, ROWS), period))


def refusal_of(call, *arguments, **named) -> BadInput:
    with pytest.raises(BadInput) as caught:
        call(*arguments, **named)
    return caught.value


# Numbers


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0"),
        (99, "99"),
        (100, "100"),
        (430, "400多"),
        (496, "近500"),
        (495, "近500"),
        (494, "400多"),
        (505, "超500"),
        (506, "500多"),
        (3_215, "3,200余"),
        (2_996, "近3,000"),
        (9_999, "近10,000"),
        (12_345, "12,000余"),
        (12_050, "超12,000"),
        (12_951, "近13,000"),
        (456_789, "450,000余"),
    ],
)
def test_round_words_by_rule(number, words):
    assert (approximate(number, rounded=True).words, approximate(number, rounded=True).exact) == (words, number)


@given(st.integers(0, 10**9))
def test_numbers_stay_exact_unless_asked(number):
    assert approximate(number).words == f"{number:,}"


@given(st.integers(0, 10**9))
def test_round_words_never_mislead(number):
    words = approximate(number, rounded=True).words
    said_number = int("".join(character for character in words if character.isdigit()))
    low, high = (number + 1, number * 21 // 20 + 1) if words.startswith("近") else (number // 2, number)
    assert low <= said_number <= high


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "0.00元"),
        (1, "0.01元"),
        (123456, "1,234.56元"),
        (999999, "9,999.99元"),
        (1000000, "1万元（10,000.00元）"),
        (12345678, "12.35万元（123,456.78元）"),
        (12000000, "12万元（120,000.00元）"),
        (12500000, "12.5万元（125,000.00元）"),
        (123456789012, "12.35亿元（1,234,567,890.12元）"),
    ],
)
def test_money_in_prose(fen, words):
    assert money_words(Money(fen)) == words


@given(st.integers(10**6, 10**15))
def test_ten_thousands_never_stand_alone(fen):
    assert f"（{Money(fen).text()}元）" in money_words(Money(fen))


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (112, 100, "增长12.0%"),
        (97, 100, "下降3.0%"),
        (5, 5, "持平"),
        (5, 0, "—"),
        (0, 0, "—"),
        (2, 3, "下降33.3%"),
        (0, 8, "下降100.0%"),
    ],
)
def test_year_on_year(now, before, words):
    assert year_on_year(now, before) == words


@pytest.mark.parametrize(
    ("actual", "target", "words"),
    [
        (7, 8, "87.5%"),
        (0, 8, "0.0%"),
        (5, 0, "—"),
        (9_999, 10_000, "99.9%"),
        (10_000, 10_000, "100.0%"),
        (3, 2, "150.0%"),
    ],
)
def test_completion_rate(actual, target, words):
    assert completion_rate(actual, target) == words


@given(st.lists(st.integers(0, 10**12)))
def test_parts_tie_with_their_sum_and_with_nothing_else(parts):
    assert sum_of_parts_ties(sum(parts), parts)
    assert not sum_of_parts_ties(sum(parts) + 1, parts)


def test_parts_that_do_not_add_up_are_refused_with_both_sides():
    """The figures of AT-14: 36,000 received, 16,000 and 16,000 sent on."""
    refused = refusal_of(check_sum_of_parts, "口罩（只）", total=36_000, parts=[16_000, 16_000])
    assert refused.message.startswith("口罩（只）：合计 36,000，2 个分项相加 32,000，差 4,000；")


# Units


@pytest.mark.parametrize(
    "parts",
    [
        (Figure("216", ROWS, "event.persontimes"), Text("人次，")),
        (Figure("3,200余", ROWS, "event.persontimes"), Text("人次")),
        (Figure("2场", ROWS, "event.count"),),
        (Figure("12.35万元（123,456.78元）", ROWS, "raise.cash"), Text("。")),
        (Figure("12.5%", ROWS, "no.such.code"), Text("。")),
        (Text("18人"),),
    ],
)
def test_right_units_pass(parts):
    check_units(parts)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((Figure("216", ROWS, "event.persontimes"), Text("人，")), "单位应是“人次”，写成了“人”"),
        ((Figure("14", ROWS, "aid.persons"), Text("人次")), "单位应是“人”，写成了“人次”"),
        ((Figure("117", ROWS, "aid.persons"), Text("例")), "单位应是“人”，写成了“例”"),
        ((Figure("780", ROWS, "hsc.sampled.new"), Text("人")), "单位应是“人份”，写成了“人”"),
        ((Figure("14", ROWS, "aid.households"), Text("，")), "单位应是“户”，后面没有单位"),
        ((Figure("2场", ROWS, "event.persontimes"),), "单位应是“人次”，写成了“场”"),
        ((Text("共"), Figure("430", ROWS, "material.copies")), "单位应是“份”，后面没有单位"),
    ],
)
def test_mixed_units_are_refused(parts, words):
    assert words in refusal_of(check_units, parts).message


# Words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([date(2026, 3, 5)], "3月5日"),
        ([date(2026, 3, 7), date(2026, 3, 5), date(2026, 3, 5)], "3月5日和3月7日"),
        ([date(2026, 5, 7), date(2026, 5, 8)], "5月7日和5月8日"),
        ([date(2026, 9, day) for day in (9, 10, 11)], "9月9日至11日"),
        ([date(2026, 3, 1), date(2026, 3, 5), date(2026, 4, 2)], "3月1日、3月5日和4月2日"),
        ([date(2026, 9, day) for day in (9, 11, 13, 15, 18)], "9月9日至18日"),
        ([date(2026, month, 5) for month in (3, 4, 5, 6, 9)], "3月5日至9月5日"),
    ],
)
def test_days(days, words):
    assert days_in_words(days) == words


def test_a_span_over_two_years_names_both():
    assert span_in_words(date(2026, 12, 1), date(2027, 2, 28), with_year=True) == "2026年12月1日至2027年2月28日"


def test_more_than_four_places_are_counted_and_none_is_dropped_silently():
    assert places_in_words(["甲", "乙", "甲", "丙", "丁"]) == "甲、乙、丙和丁"
    assert places_in_words(["甲", "乙", "丙", "丁", "戊"]) == "甲、乙、丙、丁等5处"
    assert partners_in_words(["甲", "", "乙"]) == "甲和乙"


@pytest.mark.parametrize(
    ("title", "words"),
    [("学雷锋志愿服务", "学雷锋志愿服务"), ("开展进校园宣传", "进校园宣传"), ("世界急救日", "世界急救日活动")],
)
def test_titles_that_follow_a_verb(title, words):
    assert as_activity(title) == words


def test_an_activity_reads_like_an_official_paper():
    assert sentence(*LEI_FENG.sessions) == (
        "3月5日和3月7日，在新世纪广场和龙圣社区广汇圣湖城小区开展学雷锋志愿服务活动2场，"
        "参加216人次（计数方法：签到），发放宣传资料430份。"
    )


def test_partners_and_kinds_of_material_are_named():
    only = session(
        date(2026, 3, 30),
        "永明小学",
        320,
        "数座位",
        partners=("市海事局", "区教育局"),
        materials=(*leaflets(300, "防溺水手册"), *leaflets(130, "防溺水扇子")),
    )
    assert sentence(only, title="全国中小学生安全教育日") == (
        "3月30日，联合市海事局和区教育局在永明小学开展全国中小学生安全教育日活动1场，"
        "参加320人次（计数方法：数座位），发放防溺水手册300份、防溺水扇子130份。"
    )


def test_each_way_of_counting_has_its_own_figure():
    words = sentence(
        session(date(2026, 3, 5), "甲", 200),
        session(date(2026, 3, 6), "乙", 60, "照片估"),
        session(date(2026, 3, 7), "丙", 5, ""),
    )
    assert "参加265人次（计数方法：签到200人次、照片估60人次、未注明5人次）" in words


def test_heads_that_nobody_counted_are_not_passed_over():
    assert "参加120人次（计数方法：签到；另有1场未记人数）" in sentence(
        session(date(2026, 3, 5), "甲", 120), session(date(2026, 3, 6), "乙", None, "")
    )
    assert (
        sentence(session(date(2026, 3, 5), "甲", None, "")) == "3月5日，在甲开展学雷锋志愿服务活动1场，未记参加人数。"
    )


def test_nobody_came_is_a_count():
    assert "参加0人次（计数方法：签到）" in sentence(session(date(2026, 3, 5), "甲", 0))


def test_a_period_over_two_years_dates_its_activities_with_the_year():
    period = Period(date(2025, 7, 1), date(2026, 6, 30), datetime(2026, 6, 30, 18, 0))
    assert sentence(session(date(2025, 12, 5), "甲", 9), period=period).startswith("2025年12月5日，在甲")


# The summary


def test_the_title_breaks_after_the_society():
    assert summary_title(FACTS) == "某区红十字会\n2026年工作总结和2027年工作计划"


def test_the_whole_summary():
    assert said(FACTS) == [
        "2026年，某区红十字会依法履行“三救三献”等工作职责。现将2026年工作总结和2027年工作计划报告如下"
        "（统计期为2026年1月1日至12月31日，数据截至2026年12月31日17时05分）：",
        "一、主要工作情况",
        "（一）开展主题活动",
        "本期开展主题活动1项、2场，参加216人次，发放宣传资料430份。",
        "1.学雷锋志愿服务活动",
        sentence(*LEI_FENG.sessions),
        "（二）接受社会捐赠",
        "本期接受捐款412笔，合计12.35万元（123,456.78元）。其中，定向捐款30笔、5万元（50,000.00元），"
        "非定向捐款382笔、7.35万元（73,456.78元）。以上为实际到账资金，不含物资折价、财政拨款和上级拨入。",
        "按接受渠道分，银行转账212笔、10万元（100,000.00元）；微信支付200笔、2.35万元（23,456.78元）。",
        "以上捐款中，尚未认领的有3笔、300.00元，已计入合计，捐赠人可凭转账凭证前来认领。",
        "二、常态化工作",
        "（本节由人撰写，尚未填写。）",
        "三、存在的问题和不足",
        "（本节由人撰写，尚未填写。）",
        "四、2027年工作计划",
        "（本节由人撰写，尚未填写。）",
    ]


def test_every_number_of_the_two_sections_is_a_figure_with_its_code_and_door():
    figures = [
        part
        for block in compose_summary(FACTS)
        if isinstance(block, Paragraph)
        for part in block.parts
        if isinstance(part, Figure)
    ]
    assert [(each.code, each.text) for each in figures[:7]] == [
        ("event.groups", "1"),
        ("event.count", "2"),
        ("event.persontimes", "216"),
        ("material.copies", "430"),
        ("event.count", "2"),
        ("event.persontimes", "216"),
        ("material.copies", "430"),
    ]
    assert len(figures) == 19
    assert {each.link for each in figures} == {ROWS}


def test_every_figure_stands_with_the_unit_of_its_definition():
    many = session(date(2026, 3, 8), "甲", 60, "照片估", materials=leaflets(9, "手册"))
    lei_feng = replace(LEI_FENG, sessions=(*LEI_FENG.sessions, many, session(date(2026, 3, 9), "乙", None, "")))
    paragraphs = [
        *(block for block in compose_summary(FACTS) if isinstance(block, Paragraph)),
        Paragraph(tuple(activity_sentence(lei_feng, YEAR))),
    ]
    assert len(paragraphs) == 10
    for paragraph in paragraphs:
        check_units(paragraph.parts)


def test_sections_without_records_say_so_and_boast_of_nothing():
    words = said(replace(FACTS, activities=NO_ACTIVITIES, donations=NO_DONATIONS))
    assert words[2:6] == [
        "（一）开展主题活动",
        "开展主题活动：本期无记录。",
        "（二）接受社会捐赠",
        "接受社会捐赠：本期无记录。",
    ]
    assert "大力" not in "".join(words)


def test_the_sentence_for_nothing():
    assert no_record_sentence("应急救护培训") == "应急救护培训：本期无记录。"


def test_what_people_wrote_stands_in_its_place():
    words = said(replace(FACTS, problems=("一是编制数有限。",), plan=(PlanItem("推进应急救护培训", "全年开展20场。"),)))
    assert words[-5:] == [
        "三、存在的问题和不足",
        "一是编制数有限。",
        "四、2027年工作计划",
        "（一）推进应急救护培训",
        "全年开展20场。",
    ]


def test_gifts_all_of_one_kind_and_all_claimed():
    free = replace(DONATIONS, restricted=GiftFacts(), unclaimed=GiftFacts())
    words = said(replace(FACTS, donations=free))
    assert any("（123,456.78元），均为非定向捐款。" in each for each in words)
    assert "以上捐款均已核对到捐赠人或按匿名登记，没有尚未认领的款项。" in words
    tied = replace(DONATIONS, restricted=DONATIONS.received)
    assert any("（123,456.78元），均为定向捐款。" in each for each in said(replace(FACTS, donations=tied)))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"event_count": 3}, "活动场次（场）：合计 3，2 个分项相加 2，差 1；"),
        ({"head_count": 217}, "参加活动（人次）：合计 217，2 个分项相加 216，差 1；"),
        ({"copies": 429}, "宣传资料（份）：合计 429，2 个分项相加 430，差 1；"),
    ],
)
def test_totals_that_the_activities_do_not_add_up_to_are_refused(changes, words):
    facts = replace(FACTS, activities=replace(ACTIVITIES, **changes))
    assert refusal_of(compose_summary, facts).message.startswith(words)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"received": GiftFacts(412, Money(12345679), ROWS)},
            "捐款（元）：合计 123,456.79，2 个分项相加 123,456.78，差 0.01；",
        ),
        ({"received": GiftFacts(411, Money(12345678), ROWS)}, "捐款（笔）：合计 411，2 个分项相加 412，差 1；"),
        (
            {"restricted": GiftFacts(30, Money(12345679))},
            "定向捐款 30 笔、123,456.79 元，多于全部捐款 412 笔、123,456.78 元；",
        ),
        ({"unclaimed": GiftFacts(413, Money(1))}, "尚未认领 413 笔、0.01 元，多于全部捐款"),
    ],
)
def test_gifts_that_do_not_add_up_are_refused(changes, words):
    facts = replace(FACTS, donations=replace(DONATIONS, **changes))
    assert refusal_of(compose_summary, facts).message.startswith(words)


def with_activity(activity: ActivityFacts) -> SummaryFacts:
    heads = sum(each.head_count or 0 for each in activity.sessions)
    return replace(FACTS, activities=ActivitySection(len(activity.sessions), heads, 0, (activity,), ROWS))


def test_an_activity_outside_the_period_is_refused():
    stray = ActivityFacts("义诊", (session(date(2027, 1, 1), "甲", 9),), ROWS)
    refused = refusal_of(compose_summary, with_activity(stray))
    assert "活动“义诊”有一场在 2027-01-01，不在 2026-01-01 至 2026-12-31 之内" in refused.message


def test_the_first_and_the_last_day_are_within_the_period():
    both = ActivityFacts("义诊", (session(date(2026, 1, 1), "甲", 9), session(date(2026, 12, 31), "甲", 9)), ROWS)
    assert "1月1日和12月31日，在甲开展义诊2场，参加18人次（计数方法：签到）。" in said(with_activity(both))


def test_an_activity_without_a_session_is_refused():
    assert refusal_of(compose_summary, with_activity(ActivityFacts("义诊", (), ROWS))).code == "summary.no_session"


def test_a_wrongly_numbered_observance_is_refused():
    wrong = ActivityFacts("第22个世界急救日宣传", (session(date(2026, 9, 12), "甲", 9),), ROWS)
    assert "2026 年应是“第27个世界急救日”" in refusal_of(compose_summary, with_activity(wrong)).message
