"""What the charts of the books draw, ready for `fund_flow.js`. The same figures as the tables beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import urlencode

from boai.foundation.money import Money, total
from boai.ledger.queries import FundFlows, FundOverview

SHOWN_ON_A_SIDE: Final = 5
"""More would crowd the labels; the rest is one node that says how many it stands for."""


@dataclass(frozen=True, slots=True)
class Part:
    """One node: `kind` is source, fund, use or left; `url` opens its rows on the fund's page."""

    kind: str
    name: str
    amount: Money
    count: int
    url: str

    def as_node(self) -> dict[str, Any]:
        return {**asdict(self), "amount": self.amount.text(), "value": self.amount.fen}


@dataclass(frozen=True, slots=True)
class FundPicture:
    """Sources on the left, the fund, uses and what is left on the right; each side adds up to the fund."""

    fund: Part
    sources: list[Part]
    uses: list[Part]

    @property
    def conclusion(self) -> str:
        """The picture in one sentence, for whoever does not see it."""
        origins = "、".join(f"{part.name} {part.amount.text()} 元" for part in self.sources)
        targets = "、".join(f"{part.name} {part.amount.text()} 元" for part in self.uses)
        return f"{self.fund.name}收到 {self.fund.amount.text()} 元，来自{origins}；去向是{targets}。"

    def nodes(self) -> dict[str, Any]:
        """For `json_script`."""
        return {
            "fund": self.fund.as_node(),
            "sources": [part.as_node() for part in self.sources],
            "uses": [part.as_node() for part in self.uses],
        }


@dataclass(frozen=True, slots=True)
class Share:
    """One stretch of a share bar: percent with one decimal, where it begins, and its pattern (1 solid, 3 plain)."""

    label: str
    share: float
    x: float
    number: int


def fund_shares(overview: FundOverview) -> list[Share]:
    """Used and left of what was received; 100 % together. Empty where nothing came in."""
    if not overview.received:
        return []
    used = round(overview.used.fen * 1000 / overview.received.fen) / 10
    return [Share("已用", used, 0, 1), Share("还能用", round(100 - used, 1), used, 3)]


def fund_picture(flows: FundFlows) -> FundPicture | None:
    """None where nothing came in yet: there is nothing to draw."""
    overview = flows.overview
    if not overview.received:
        return None
    sources = [
        Part("source", flow.account.name, flow.amount, flow.count, _rows(side="in", account=flow.account.pk))
        for flow in flows.sources
    ]
    uses = [Part("use", use.words, use.amount, use.count, _rows(side="out", words=use.words)) for use in flows.uses]
    left = [Part("left", "还能用", overview.left, 0, "#transfers")] if overview.left else []
    return FundPicture(
        fund=Part("fund", overview.fund.name, overview.received, sum(part.count for part in sources), "#transfers"),
        sources=_shortened(sources, "个来源", _rows(side="in")),
        uses=[*_shortened(uses, "项用途", _rows(side="out")), *left],
    )


def _shortened(parts: Sequence[Part], words: str, url: str) -> list[Part]:
    if len(parts) <= SHOWN_ON_A_SIDE + 1:
        return list(parts)
    rest = parts[SHOWN_ON_A_SIDE:]
    name = f"其余 {len(rest)} {words}"
    gathered = Part(rest[0].kind, name, total(part.amount for part in rest), sum(part.count for part in rest), url)
    return [*parts[:SHOWN_ON_A_SIDE], gathered]


def _rows(**query: object) -> str:
    return f"?{urlencode(query)}#transfers"
