"""Figures of money given (dossier 8.3, AT-06: what nobody has claimed is in every total)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from django.db.models import BooleanField, CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from boai.donations.models import Channel, Donation, UnclaimedMoney
from boai.foundation.chinese_names import surname_of
from boai.foundation.moments import end_of_day, local, start_of_day
from boai.foundation.spreadsheets import Value as CellValue
from boai.ledger.terms import FundKind, PoolKind
from boai.people.terms import NamePublicity
from boai.reporting.figures.definition import FigureColumn, FigureDefinition, Listing, Narrowing, Part, Row, Within
from boai.reporting.rules import Period

UNCLAIMED_WORDS: Final = "待认领"
ANONYMOUS: Final = "匿名"
NOBODY: Final = ""
"""How a row without a giver is known among gifts: it has nobody's wish about their name."""


def gifts(period: Period) -> QuerySet[Donation]:
    """Gifts of money that arrived in the period, by the clock in China.

    Money from higher societies, budget and lottery lies in other pools and is not given; a gift whose posting was
    reversed was never received.
    """
    moments = {"received_at__gte": start_of_day(period.first_day), "received_at__lt": end_of_day(period.last_day)}
    rows: QuerySet[Donation] = Donation.objects.filter(
        **moments, fund__pool=PoolKind.DONATION, transfer__reversed_by__isnull=True
    )
    return rows


def restricted_gifts(period: Period) -> QuerySet[Donation]:
    return gifts(period).filter(fund__kind=FundKind.RESTRICTED)


def unrestricted_gifts(period: Period) -> QuerySet[Donation]:
    return gifts(period).filter(fund__kind=FundKind.UNRESTRICTED)


def unclaimed(period: Period) -> QuerySet[UnclaimedMoney]:
    """Money without a giver that arrived in the period and is still unclaimed, or unclaimed again."""
    moments = {"received_at__gte": start_of_day(period.first_day), "received_at__lt": end_of_day(period.last_day)}
    nobody = Q(donation__isnull=True) | Q(donation__transfer__reversed_by__isnull=False)
    rows: QuerySet[UnclaimedMoney] = UnclaimedMoney.objects.filter(
        nobody, **moments, transfer__reversed_by__isnull=True
    )
    return rows


@lru_cache(maxsize=4_096)
def masked(name: str) -> str:
    """``林**``; empty for nobody."""
    return f"{surname_of(name)}**" if name.strip() else ""


def donor(row: Row) -> CellValue:
    """Who gave, as a paper for the office may show it: bodies by name, people masked, the anonymous not at all."""
    if row["publicity"] == NOBODY:
        return "未署名"
    if row["publicity"] == NamePublicity.ANONYMOUS:
        return ANONYMOUS
    name: str = row["behalf"] or row["payer"]
    return name if row["is_organisation"] else masked(name)


def _gift(row: Row) -> tuple[str, int] | None:
    return None if row["publicity"] == NOBODY else ("donations:donation", row["record"])


def _moment(row: Row) -> CellValue:
    return local(row["received_at"])


def _is_restricted(row: Row) -> CellValue:
    return "定向" if row["fund_kind"] == FundKind.RESTRICTED else "非定向" if row["fund_kind"] else UNCLAIMED_WORDS


def _channels() -> dict[str, str]:
    return {channel.code: str(channel) for channel in Channel.objects.all()}


def _words(text: str) -> Value:
    return Value(text, output_field=CharField())


_GIFT_SHOWN: Final[dict[str, Any]] = {
    "record": F("pk"),
    "number_words": F("number"),
    "received_at": "received_at",
    "channel_name": F("channel__name"),
    "fund_name": F("fund__name"),
    "fund_kind": F("fund__kind"),
    "payer": F("payer_name"),
    "behalf": F("on_behalf_of"),
    "is_organisation": "is_organisation",
    "publicity": F("name_publicity"),
    "amount": "amount",
}
_UNCLAIMED_SHOWN: Final[dict[str, Any]] = {
    "record": F("pk"),
    "number_words": Concat(_words(f"{UNCLAIMED_WORDS} "), Cast("pk", CharField())),
    "received_at": "received_at",
    "channel_name": F("channel__name"),
    "fund_name": _words(""),
    "fund_kind": _words(""),
    "payer": _words(""),
    "behalf": _words(""),
    "is_organisation": Value(value=False, output_field=BooleanField()),
    "publicity": _words(NOBODY),
    "amount": "amount",
}
_COLUMNS: Final = (
    FigureColumn("number_words", "捐赠号", "main"),
    FigureColumn("received_at", "到账时间", "moment", present=_moment),
    FigureColumn("channel_name", "渠道", "short"),
    FigureColumn("fund_name", "资金"),
    FigureColumn("fund_kind", "是否定向", "short", present=_is_restricted),
    FigureColumn("payer", "捐赠人", present=donor),
    FigureColumn("amount", "金额（元）", "money", adds=True),
)
_ORDER: Final = ("received_at", "number_words")
_BY_CHANNEL: Final = Narrowing("channel", "按渠道", "channel__code", _channels)
_RECEIVED: Final = "到账时间在这段时间内（按北京时间，含首尾两天）"

CASH: Final = Listing(
    code="gifts",
    name="捐款",
    words=f"{_RECEIVED}的每一笔捐赠，加上同期到账、现在还没人认领的款；认领以后算捐赠，不重复。"
    "上级拨入、财政、彩票、会费不算；账目已冲销的不算。",
    parts=(Part("捐赠", gifts, _GIFT_SHOWN), Part("待认领款", unclaimed, _UNCLAIMED_SHOWN)),
    columns=_COLUMNS,
    order=_ORDER,
    narrowings=(_BY_CHANNEL,),
    opens=_gift,
)
RESTRICTED: Final = Listing(
    code="restricted_gifts",
    name="定向捐款",
    within=Within("gifts", lambda row: row["fund_kind"] == FundKind.RESTRICTED),
    words=f"{_RECEIVED}、放进定向资金的每一笔捐赠；账目已冲销的不算。",
    parts=(Part("捐赠", restricted_gifts, _GIFT_SHOWN),),
    columns=_COLUMNS,
    order=_ORDER,
    narrowings=(_BY_CHANNEL, Narrowing("fund", "按资金", "fund__name")),
    opens=_gift,
)
UNRESTRICTED: Final = Listing(
    code="unrestricted_gifts",
    name="非定向捐款",
    within=Within("gifts", lambda row: row["fund_kind"] != FundKind.RESTRICTED),
    words=f"{_RECEIVED}、放进非定向资金的每一笔捐赠，加上同期到账、现在还没人认领的款；账目已冲销的不算。",
    parts=(Part("捐赠", unrestricted_gifts, _GIFT_SHOWN), Part("待认领款", unclaimed, _UNCLAIMED_SHOWN)),
    columns=_COLUMNS,
    order=_ORDER,
    narrowings=(_BY_CHANNEL,),
    opens=_gift,
)
UNCLAIMED: Final = Listing(
    code="unclaimed_money",
    name="未认领款",
    within=Within("gifts", lambda row: row["publicity"] == NOBODY),
    words=f"{_RECEIVED}、现在还不知道是谁捐的每一笔款；账目已冲销的不算。",
    parts=(Part("待认领款", unclaimed, _UNCLAIMED_SHOWN),),
    columns=_COLUMNS,
    order=_ORDER,
    narrowings=(_BY_CHANNEL,),
    opens=_gift,
)

_CASH_WORDS: Final = (
    "实际到账的捐款，含还没人认领的；不含物资折价、财政拨款和上级拨入。先到账后认领的，从到账那天起就在内。"
)
_CASH_SOURCE: Final = "指标字典；未认领的也计入"
_RESTRICTED_WORDS: Final = "捐赠人指明用途、放进定向资金的捐款。"
_RESTRICTED_SOURCE: Final = "指标字典；慈善法第五十六条"
_UNRESTRICTED_WORDS: Final = "没有指明用途的捐款，含还没人认领的；与定向捐款相加等于捐款。"
_UNCLAIMED_WORDS: Final = "到账了、还不知道是谁捐的款；已计入捐款，公示时写“未署名”。"
_UNCLAIMED_SOURCE: Final = "没有署名的到账也公开、也计入"

FIGURES: Final = (
    FigureDefinition("raise.cash", "捐款", _CASH_WORDS, _CASH_SOURCE, CASH, measure="amount"),
    FigureDefinition("raise.cash.count", "捐款笔数", _CASH_WORDS, _CASH_SOURCE, CASH),
    FigureDefinition(
        "raise.restricted", "定向捐款", _RESTRICTED_WORDS, _RESTRICTED_SOURCE, RESTRICTED, measure="amount"
    ),
    FigureDefinition("raise.restricted.count", "定向捐款笔数", _RESTRICTED_WORDS, _RESTRICTED_SOURCE, RESTRICTED),
    FigureDefinition(
        "raise.unrestricted", "非定向捐款", _UNRESTRICTED_WORDS, _RESTRICTED_SOURCE, UNRESTRICTED, measure="amount"
    ),
    FigureDefinition(
        "raise.unrestricted.count", "非定向捐款笔数", _UNRESTRICTED_WORDS, _RESTRICTED_SOURCE, UNRESTRICTED
    ),
    FigureDefinition("raise.unclaimed", "未认领款", _UNCLAIMED_WORDS, _UNCLAIMED_SOURCE, UNCLAIMED, measure="amount"),
    FigureDefinition("raise.unclaimed.count", "未认领笔数", _UNCLAIMED_WORDS, _UNCLAIMED_SOURCE, UNCLAIMED),
)
