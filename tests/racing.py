"""Processes that race for the last yuan of a fund; run by test_races.py as ``python -m tests.racing``.

    careful   `ledger.operations.post`
    careless  reads the balance, sees that it suffices, then writes: what one must not do

Prints, as JSON, how many won each round and what the fund's balance was afterwards (fen).
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
from multiprocessing.synchronize import Barrier
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boai.config.settings")
YUAN = 100


def main(way: str, processes: int, rounds: int) -> None:
    django.setup()
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    context = multiprocessing.get_context("fork")
    funds = [_prepare(f"{way}{number}", guarded=way == "careful") for number in range(rounds)]
    connections.close_all()
    barrier, results = context.Barrier(processes), context.Queue()
    workers = [
        context.Process(target=_race, args=(way, number, funds, barrier, results)) for number in range(processes)
    ]
    for worker in workers:
        worker.start()
    outcomes = [results.get() for _ in range(processes)]
    for worker in workers:
        worker.join()
    winners = [sum(outcome[number] == "won" for outcome in outcomes) for number in range(rounds)]
    others = sorted({word for outcome in outcomes for word in outcome} - {"won", "refused"})
    balances = [_balance(fund["account"], fund["unit"]) for fund in funds]
    sys.stdout.write(json.dumps({"winners": winners, "balances": balances, "other_outcomes": others}))


def _prepare(name: str, *, guarded: bool) -> dict[str, int]:
    from boai.foundation.money import Money
    from boai.foundation.scoping import in_society
    from boai.ledger.models import Account
    from boai.ledger.tests.factories import make_books
    from boai.units.models import Society
    from boai.units.terms import Role
    from boai.units.tests.factories import make_society, make_user

    society = Society.objects.first() or make_society()
    by = make_user(Role.ACCOUNTANT, unit=society, username=f"racer-{name}")
    with in_society(society.pk):
        books = make_books(by, received=Money(YUAN))
        if not guarded:  # the control needs an account that nothing protects
            Account.objects.filter(pk=books.fund_account.pk).update(debits_may_not_exceed_credits=False)
    return {"unit": society.pk, "by": by.pk, "account": books.fund_account.pk, "use": books.use.pk}


def _race(way: str, racer: int, funds: list[dict[str, int]], barrier: Barrier, results: Any) -> None:
    spend = {"careful": _spend_carefully, "careless": _spend_carelessly}[way]
    outcome = []
    for number, fund in enumerate(funds):
        barrier.wait(timeout=60)
        try:
            outcome.append(spend(fund, f"race {number} {racer}"))
        except Exception as error:  # noqa: BLE001 - every outcome is reported; the test allows only two
            outcome.append(f"{type(error).__name__}: {error}")
    results.put(outcome)


def _spend_carefully(fund: dict[str, int], key: str) -> str:
    from boai.foundation.money import Money
    from boai.foundation.scoping import in_society
    from boai.ledger.errors import Overdrawn
    from boai.ledger.operations import post
    from boai.ledger.rules import Entry
    from boai.ledger.tests.factories import DAY
    from boai.units.models import User

    with in_society(fund["unit"]):
        entry = Entry(debit_id=fund["account"], credit_id=fund["use"], amount=Money(YUAN), occurred_on=DAY)
        try:
            post(by=User.objects.get(pk=fund["by"]), idempotency_key=key, document=key, entries=[entry])
        except Overdrawn:
            return "refused"
    return "won"


def _spend_carelessly(fund: dict[str, int], key: str) -> str:
    from django.db.models import F

    from boai.foundation.scoping import in_society
    from boai.ledger.models import Account

    with in_society(fund["unit"]):
        account = Account.objects.get(pk=fund["account"])
        if account.credits - account.debits < type(account.debits)(YUAN):
            return "refused"
        time.sleep(0.01)
        Account.objects.filter(pk=account.pk).update(debits=F("debits") + YUAN)
    return "won"


def _balance(account: int, unit: int) -> int:
    from boai.foundation.scoping import in_society
    from boai.ledger.models import Account

    with in_society(unit):
        return Account.objects.get(pk=account).balance.fen


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
