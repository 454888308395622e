"""What the books promise, re-derived from the rows."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Sum

from boai.foundation.money import Money
from boai.ledger.models import Account, Posting, Transfer
from boai.ledger.rules import Entry, digest


def balances_are_the_sums_of_transfers(unit_id: int) -> Iterator[str]:
    """Each account's running totals equal the sums of its transfers, to the fen."""
    debits = dict(Transfer.objects.order_by().values_list("debit_account_id").annotate(sum=Sum("amount")))
    credits = dict(Transfer.objects.order_by().values_list("credit_account_id").annotate(sum=Sum("amount")))
    for account in Account.objects.order_by("pk"):
        for word, running, sums in (("借方", account.debits, debits), ("贷方", account.credits, credits)):
            derived = _money(sums.get(account.pk))
            if running != derived:
                yield (
                    f"账户“{account.name}”{word}累计 {running.text()} 元，逐笔相加 {derived.text()} 元，"
                    f"差 {(running - derived).text()} 元。"
                )


def postings_hold_their_transfers(unit_id: int) -> Iterator[str]:
    """Each posting's count, sum and fingerprint equal those of its transfers; none altered, none gone."""
    counted = {
        row["posting_id"]: (row["count"], _money(row["sum"]))
        for row in Transfer.objects.order_by().values("posting_id").annotate(count=Count("pk"), sum=Sum("amount"))
    }
    for posting in Posting.objects.order_by("pk").iterator(chunk_size=2_000):
        count, amount = counted.get(posting.pk, (0, Money(0)))
        if (count, amount) != (posting.transfer_count, posting.total):
            yield (
                f"过账 {posting.pk}（{posting.document}）应有 {posting.transfer_count} 笔 {posting.total.text()} 元，"
                f"现在是 {count} 笔 {amount.text()} 元。"
            )
        elif _digest_now(posting) != posting.digest:
            yield f"过账 {posting.pk}（{posting.document}）的账目被改动过：指纹不符。"


def _digest_now(posting: Posting) -> str:
    rows = Transfer.objects.filter(posting=posting).order_by("line").iterator(chunk_size=5_000)
    return digest(
        Entry(row.debit_account_id, row.credit_account_id, row.amount, row.occurred_on, row.memo, row.reverses_id)
        for row in rows
    )


def _money(value: Money | int | None) -> Money:
    return value if isinstance(value, Money) else Money(int(value or 0))
