"""What clearing promises, re-derived from the rows."""

from __future__ import annotations

from collections.abc import Iterator

from boai.clearing.models import Settlement
from boai.foundation.money import total


def settlements_are_their_lines_and_postings(unit_id: int) -> Iterator[str]:
    """Each settlement brought what its bank lines say, and posted that and its fee."""
    for each in Settlement.objects.select_related("channel", "posting").order_by("pk"):
        lines = total(used.line.amount for used in each.lines.select_related("line"))
        if lines != each.received or each.posting.total != each.received + each.fee:
            yield (
                f"{each.channel.name} {each.settled_on} 的清算 {each.pk} 记着到银行 {each.received.text()} 元、手续费 "
                f"{each.fee.text()} 元，流水合计 {lines.text()} 元，过账 {each.posting.total.text()} 元。"
            )
