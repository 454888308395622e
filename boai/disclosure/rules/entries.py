"""One gift as the public may read it: a row of 表1 (dossier 1.6, 10.3, 13.2; AT-05, AT-06, AT-07, AT-25).

What is shown is exactly what is sealed: the moment to the minute as words (a day where the statement gives no time),
the amount in yuan, names and texts after the masks. What a mask hides is kept apart, so that it can be committed to.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from boai.disclosure.log.leaf import Field, FieldType
from boai.disclosure.rules.redaction import (
    ANONYMOUS_ORGANISATION,
    UNSIGNED,
    NameWish,
    mask_free_text,
    public_organisation_name,
    public_person_name,
)
from boai.foundation.money import Money

FIELDS: Final = (
    Field("received_at", "到账时间"),
    Field("donor", "捐赠人"),
    Field("amount", "金额（元）", FieldType.MONEY),
    Field("method", "捐赠方式"),
    Field("intention", "意愿"),
    Field("fund", "资金"),
    Field("purpose", "用途（原文摘）"),
    Field("tail", "单号末四位"),
    Field("note", "备注"),
)
"""The columns of 表1 接收捐赠资金公示; the row's number comes before them."""

RESTRICTED: Final = "定向"
UNRESTRICTED: Final = "非定向"
WITHHELD: Final = "［附言不宜公开，原文留存］"
LONGEST_PURPOSE: Final = 80
CLAIMABLE: Final = "凭单号末四位和日期可认领"

_ABUSE: Final = re.compile(
    "傻[逼比叉屄]|[操草肏]你|[你他]妈的|去死|王八|狗日|龟儿子|畜生|混蛋|滚蛋|贱人|婊子|不要脸|骗子|骗钱|贪污犯|垃圾红|黑心|吃人血|"
    "fuck|shit|bitch",
    re.IGNORECASE,
)
"""Abuse and accusations against persons (AT-25); the words stay in the books, the amount is published all the same."""

_COMPANY: Final = re.compile(r"公司|企业|集团|工厂|商行|商店|超市|酒店|饭店|厂$|店$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Gift:
    """Money received, as the books know it.

    Args:
        source: ``donation:12``, ``unclaimed:3`` or ``refund:77`` (a reversing transfer): what the row publishes.
        received_at: local moment; `has_time` False where the statement gives only the day.
        entered_at: local moment of entry into the books.
        donor_name: who gave; empty where nobody knows.
        payer_name: who paid, where it was somebody else (代捐); else empty.
        wish: how the donor asked to be named, consent taken into account.
        lacks_consent: asked for the full name, and no consent to publish it is on record.
        known_names: other ways in which the books write this donor; none of them may show where the name is masked.
        late: received in a time that an earlier issue covered, and entered after it.
        refunds: words that name the entry which a refund takes back; the amount is negative then.
    """

    source: str
    received_at: dt.datetime
    has_time: bool
    entered_at: dt.datetime
    amount: Money
    method: str
    fund: str | None
    is_restricted: bool
    tail: str
    donor_name: str = ""
    payer_name: str = ""
    is_organisation: bool = False
    payer_is_organisation: bool = False
    is_company: bool | None = None
    wish: NameWish = NameWish.SURNAME
    lacks_consent: bool = False
    known_names: tuple[str, ...] = ()
    intention: str = ""
    recorded_late: bool = False
    late: bool = False
    refunds: str = ""


def public_values(gift: Gift) -> dict[str, str | None]:
    """The row as it is shown and sealed, a value for every one of `FIELDS`."""
    return {
        "received_at": gift.received_at.strftime("%Y-%m-%d %H:%M" if gift.has_time else "%Y-%m-%d"),
        "donor": public_donor(gift),
        "amount": gift.amount.plain(),
        "method": gift.method,
        "intention": RESTRICTED if gift.is_restricted else UNRESTRICTED,
        "fund": gift.fund,
        "purpose": public_purpose(gift) or None,
        "tail": gift.tail or None,
        "note": public_note(gift) or None,
    }


def hidden_values(gift: Gift, shown: Mapping[str, Any]) -> dict[str, str]:
    """Field → the whole value, for what a mask hides: committed to, and opened for the donor alone."""
    whole = {"donor": gift.donor_name.strip(), "purpose": gift.intention.strip()}
    return {name: value for name, value in whole.items() if value and shown[name] != value}


def public_donor(gift: Gift) -> str:
    """捐赠人，按本人意愿写。"""
    if not gift.donor_name.strip():
        return UNSIGNED
    if gift.is_organisation:
        company = bool(_COMPANY.search(gift.donor_name)) if gift.is_company is None else gift.is_company
        return public_organisation_name(gift.donor_name, anonymous=gift.wish is NameWish.ANONYMOUS, company=company)
    return public_person_name(gift.donor_name, wish=gift.wish)


def public_purpose(gift: Gift) -> str:
    """用途（原文摘）：the donor's own words without abuse, names that are masked elsewhere, or personal marks."""
    if not gift.intention.strip():
        return ""
    words = "".join(each for each in gift.intention if unicodedata.category(each) != "Cf")
    if _ABUSE.search("".join(words.split())):
        return WITHHELD
    text = mask_free_text(" ".join(_without_names(words, gift).split()))
    return text if len(text) <= LONGEST_PURPOSE else f"{text[: LONGEST_PURPOSE - 1]}…"


def public_note(gift: Gift) -> str:
    """备注：代捐、补录、漏列补上、退回。"""
    notes = []
    if gift.payer_name:
        notes.append(f"代捐，由{_public_payer(gift)}转来")
    if gift.recorded_late:
        notes.append("补录")
    if gift.late:
        notes.append("到账在前，本期补列")
    if gift.refunds:
        notes.append(gift.refunds)
    if not gift.donor_name.strip() and not gift.refunds:
        notes.append(CLAIMABLE)
    return mask_free_text("；".join(notes)) if notes else ""


def private_names(gift: Gift) -> tuple[str, ...]:
    """Whole names of persons that must show nowhere in this row."""
    private = [] if _shows_name(gift) else [gift.donor_name, *gift.known_names]
    if gift.payer_name and not gift.payer_is_organisation:
        private.append(gift.payer_name)
    shown = public_donor(gift)
    names = {name.strip() for name in private if len(name.strip()) > 1 and name.strip() not in shown}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def summary_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Counts and sums in fen of the parts of an issue, and of each year of receipt."""
    summary: dict[str, Any] = {
        part: {"count": 0, "fen": 0} for part in ("restricted", "unrestricted", "unsigned", "refunds")
    }
    summary["years"] = {}
    for row in rows:
        values = row["values"]
        fen = Money.parse(values["amount"]).fen
        restricted = values["intention"] == RESTRICTED
        _add(summary["restricted" if restricted else "unrestricted"], fen)
        if values["donor"] == UNSIGNED:
            _add(summary["unsigned"], fen)
        if fen < 0:
            _add(summary["refunds"], fen)
        year = summary["years"].setdefault(values["received_at"][:4], _year())
        year["count"] += 1
        year["fen"] += fen
        for part, counts in (("restricted", restricted), ("unsigned", values["donor"] == UNSIGNED)):
            if counts:
                _add(year[part], fen)
    return summary


def scope_words(
    *,
    channels: Sequence[str],
    unused: Sequence[str],
    starts: dt.datetime,
    ends: dt.datetime,
    unsigned: int,
    late: int,
) -> str:
    """数据范围：账户和渠道、起止到分钟、含什么、不含什么 (AT-02). Never written by hand.

    Args:
        channels: those of this issue's time, with their last four digits; unused: those no longer in use.
    """
    words = [
        f"账户和渠道：{'、'.join(channels)}",
        f"到账时间 {starts:%Y-%m-%d %H:%M} 起，到 {ends:%Y-%m-%d %H:%M} 前",
    ]
    included = [f"未署名（待核实）{unsigned:,} 笔"] if unsigned else []
    included += [f"以前各期漏列、本期补上的 {late:,} 笔"] if late else []
    if included:
        words.append(f"含{'、'.join(included)}")
    left_out = ["下级组织", "物资", "存款利息", "平台还没有拨到本会账户的钱"]
    if unused:
        left_out.append(f"已停用的渠道（{'、'.join(unused)}）")
    return "；".join([*words, f"不含{'、'.join(left_out)}"]) + "。单位：元。"


def _public_payer(gift: Gift) -> str:
    if gift.payer_is_organisation:
        return public_organisation_name(gift.payer_name, anonymous=False)
    return public_person_name(gift.payer_name, wish=NameWish.SURNAME)


def _shows_name(gift: Gift) -> bool:
    if gift.is_organisation:
        return gift.wish is not NameWish.ANONYMOUS
    return gift.wish is NameWish.FULL


def _without_names(text: str, gift: Gift) -> str:
    """The text with each private name replaced by its public form, also where blanks stand inside it."""
    for name in private_names(gift):
        letters = "".join(name.split())
        if letters in "".join(text.split()):
            shown = _replacement(gift, name).replace("\\", r"\\")
            text = re.sub(r"\s*".join(map(re.escape, letters)), shown, text)
    return text


def _replacement(gift: Gift, name: str) -> str:
    if name == gift.payer_name.strip():
        return _public_payer(gift)
    shown = public_donor(gift)
    return shown if shown != UNSIGNED else ANONYMOUS_ORGANISATION if gift.is_organisation else "某人"


def _year() -> dict[str, Any]:
    return {"count": 0, "fen": 0, "restricted": {"count": 0, "fen": 0}, "unsigned": {"count": 0, "fen": 0}}


def _add(part: dict[str, int], fen: int) -> None:
    part["count"] += 1
    part["fen"] += fen
