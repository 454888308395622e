"""Prints what the only society's books hold, as JSON: ``python -m tests.count_books``."""

from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boai.config.settings")


def main() -> None:
    django.setup()
    from django.db.models import Sum

    from boai.donations.models import Donation, StatementLine, UnclaimedMoney
    from boai.foundation.scoping import in_society
    from boai.ledger.models import Transfer
    from boai.units.models import Society

    with in_society(Society.objects.get().pk):
        lines, transfers = (table.objects.aggregate(sum=Sum("amount"))["sum"] for table in (StatementLine, Transfer))
        counted = {
            "lines": StatementLine.objects.count(),
            "gifts": Donation.objects.count(),
            "unclaimed": UnclaimedMoney.objects.count(),
            "transfers": Transfer.objects.count(),
            "line_fen": getattr(lines, "fen", lines) or 0,
            "transfer_fen": getattr(transfers, "fen", transfers) or 0,
        }
    sys.stdout.write(json.dumps(counted))


if __name__ == "__main__":
    main()
