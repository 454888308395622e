"""Fills the only society of an installation with books, an attachment and a sealed number: ``python -m tests.books``.

``python -m tests.books more`` posts one transfer more and prints the last id before it, its own, and the number.
"""

from __future__ import annotations

import datetime as dt
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boai.config.settings")


def fill() -> None:
    from boai.foundation import attachments
    from boai.foundation.money import Money
    from boai.foundation.scoping import in_society
    from boai.ledger import operations
    from boai.ledger.models import Transfer
    from boai.ledger.tests.factories import give, make_books
    from boai.people.tests.factories import identity_number, make_person
    from boai.units.models import User

    by, lead = User.objects.get(username="accountant"), User.objects.get(username="lead")
    with in_society(by.unit_id):
        books = make_books(by, received=Money(10_000))
        wrong = give(by, books, Money(700), key="wrong")
        operations.reverse(  # a row that points at a row of its own table
            by=by,
            transfer=Transfer.objects.get(pk=wrong.transfer_ids[0]),
            reason="重复",
            occurred_on=dt.date(2021, 9, 9),
            idempotency_key="undo",
        )
        attachments.keep(by=by, name="签收单.jpg", data=b"\xff\xd8 scan", media_type="image/jpeg")
        make_person(lead, identity_number=identity_number())


def more() -> None:
    from boai.foundation.money import Money
    from boai.foundation.scoping import in_society
    from boai.ledger.models import Transfer
    from boai.ledger.operations import post
    from boai.ledger.rules import Entry
    from boai.people.models import Person
    from boai.units.models import User

    by = User.objects.get(username="accountant")
    with in_society(by.unit_id):
        last = Transfer.objects.order_by("pk").last()
        first = Transfer.objects.order_by("pk").first()
        assert last is not None
        assert first is not None
        entry = Entry(first.debit_account_id, first.credit_account_id, Money(1), dt.date(2026, 1, 2))
        posted = post(by=by, idempotency_key="after", document="恢复以后", entries=[entry])
        sys.stdout.write(f"{last.pk} {posted.transfer_ids[0]} {Person.objects.get().identity_number}\n")


if __name__ == "__main__":
    django.setup()
    more() if sys.argv[1:] == ["more"] else fill()
