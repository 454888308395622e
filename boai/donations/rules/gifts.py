"""What an incoming line becomes: a gift, unclaimed money, other income, or nothing but evidence. Pure.

Dossier 1.3, 1.4, 2.6 AT-06: income − own transfers − returned ones = gifts + unclaimed + interest.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from typing import Final

from boai.donations.formats.shape import Direction, Nature
from boai.foundation.money import ZERO, Money


class Outcome(enum.Enum):
    """What a statement line turns into when its file is accepted."""

    GIFT = "gift"
    UNCLAIMED = "unclaimed"
    OTHER_INCOME = "other_income"
    EVIDENCE = "evidence"


FOREIGN: Final = "foreign"
"""Nature of a line in another currency: kept as evidence, entered by hand in yuan after settlement."""
LATE_AFTER: Final = dt.timedelta(hours=24)
"""A gift written down later than this after it was received is marked 补录 (AT-26)."""

_BY_NATURE: Final = {
    Nature.GIFT.value: Outcome.GIFT,
    Nature.UNKNOWN.value: Outcome.UNCLAIMED,
    Nature.INTEREST.value: Outcome.OTHER_INCOME,
}
_LONG_WORDS: Final = """
    公司 集团 企业 工厂 商行 商店 商场 超市 酒店 饭店 餐厅 宾馆 药房 诊所 医院 卫生院 学校 中学 小学 大学 学院 幼儿园
    协会 商会 学会 联合会 促进会 慈善会 基金会 委员会 理事会 研究会 同学会 校友会 合作社 俱乐部 志愿队 服务队 中心 社区
    村委会 居委会 支部 党委 工会 团委 妇联 政府 办事处 事务所 研究所 研究院 管理处 工作室 经营部 门市部 加工厂 养殖场
    农场 林场 红十字会 分行 支行 银行 信用社 分会 总会 寺院 教会 教堂 班级 全体师生 全体职工 全体员工 法院 检察院
    公安局 财政局
"""
_LONG_ENDINGS: Final = tuple(_LONG_WORDS.split())
_SHORT_ENDINGS: Final = ("局", "厂", "店", "社", "队", "院", "所", "站", "馆", "会", "部", "处", "委", "办", "寺", "班")
_LATIN: Final = re.compile(r"\b(co\.?,? ?ltd|inc|llc|company|school|foundation|association|university|bank)\b\.?", re.I)
_TAIL: Final = re.compile(r"[（(\[【][^）)\]】]*[）)\]】]?$")
_PREFIXES: Final = re.compile(r"^(付款方留言|收款方备注|转账备注|附言|备注|留言|用途|摘要)[:：]\s*")
_NOTHING: Final = frozenset(
    ("", "/", "-", "无", "转账", "收款", "付款", "转账汇款", "跨行转账", "微信转账", "二维码收款")
)


def outcome(direction: str, nature: str, amount: Money) -> Outcome:
    """What a line becomes.

    Args:
        direction, nature: values of `Direction` and `Nature` (or `FOREIGN`), as a staged line stores them.
    """
    if direction != Direction.INCOME.value or amount <= ZERO:
        return Outcome.EVIDENCE
    return _BY_NATURE.get(nature, Outcome.EVIDENCE)


def looks_like_organisation(name: str) -> bool:
    """Whether a payer's name reads like a body's, not a person's. A guess for the default; a person may correct it.

    Masked names (``*晶晶``) and names with a middle dot are persons'. Short endings count from five characters on:
    a person may well be called 欧阳建社.
    """
    plain = _TAIL.sub("", name.strip()).strip()
    if not plain or "*" in plain or "·" in plain:
        return False
    if _LATIN.search(plain) or (len(plain) >= 4 and plain.endswith(_LONG_ENDINGS)):
        return True
    if "有限" in plain or "股份" in plain:
        return True
    return len(plain) >= 5 and plain.endswith(_SHORT_ENDINGS)


def intention_words(memo: str) -> str:
    """The donor's own words out of a memo, without the platform's label; empty where there are none (dossier 1.3)."""
    parts = (_PREFIXES.sub("", part.strip()).strip() for part in memo.split("；"))
    return "；".join(part for part in parts if part not in _NOTHING)


def is_late(received_at: dt.datetime, recorded_at: dt.datetime) -> bool:
    """Whether a gift was written down more than 24 hours after it was received (AT-26)."""
    return recorded_at - received_at > LATE_AFTER


OUTCOME_WORDS: Final = {
    Outcome.GIFT: "捐赠",
    Outcome.UNCLAIMED: "待认领",
    Outcome.OTHER_INCOME: "利息",
    Outcome.EVIDENCE: "只留底",
}
