"""Processes that draft and publish one issue at the same moment; run by test_race.py as
``python -m boai.disclosure.tests.racing``.

Four drafters; two leads, each in two processes. Prints, as JSON, what each got and what became of the tree.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
from multiprocessing.synchronize import Barrier
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boai.config.settings")
PROCESSES = 4


def main(rounds: int) -> None:
    django.setup()
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    people = _prepare(rounds)
    connections.close_all()
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(PROCESSES), context.Queue()
    workers = [
        context.Process(target=_race, args=(number, rounds, people, barrier, results)) for number in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    outcomes = [results.get(timeout=120) for _ in workers]
    for worker in workers:
        worker.join()
    sys.stdout.write(json.dumps({"outcomes": outcomes, **_after(people["unit"])}))


def _prepare(rounds: int) -> dict[str, Any]:
    from boai.disclosure.tests.factories import make_office
    from boai.foundation.scoping import in_society
    from boai.units.terms import Role
    from boai.units.tests.factories import make_society, make_user

    society = make_society()
    with in_society(society.pk):
        office = make_office(society)
        for day in range(rounds):
            for minute in range(3):
                office.give(100 + minute, moment=f"07-{day + 1:02d} 10:0{minute}")
        drafters = [make_user(Role.BUSINESS, unit=society).pk for _ in range(PROCESSES)]
        leads = [make_user(Role.LEAD, unit=society).pk for _ in range(PROCESSES // 2)]
    return {"unit": society.pk, "drafters": drafters, "leads": leads}


def _race(racer: int, rounds: int, people: dict[str, Any], barrier: Barrier, results: Any) -> None:
    from boai.disclosure import operations
    from boai.disclosure.models import Publication
    from boai.disclosure.tests.factories import at
    from boai.foundation.errors import Refusal
    from boai.foundation.scoping import in_society
    from boai.units.models import User

    drafter, lead = User.objects.get(pk=people["drafters"][racer]), User.objects.get(pk=people["leads"][racer % 2])

    def attempt(word: str, act: Any) -> str:
        barrier.wait(timeout=60)
        try:
            act()
        except Refusal as refusal:
            return refusal.code
        return word

    outcome = []
    with in_society(people["unit"]):
        for day in range(rounds):
            period = {"received_from": at(f"07-{day + 1:02d} 00:00"), "received_to": at(f"07-{day + 2:02d} 00:00")}
            drafted = attempt("drafted", lambda period=period: operations.draft_gifts_received(by=drafter, **period))
            barrier.wait(timeout=60)
            issue = Publication.objects.get(issue=day + 1)
            if drafted == "drafted":
                operations.submit_publication(by=drafter, publication=issue)
            published = attempt("published", lambda issue=issue: operations.publish(by=lead, publication=issue))
            outcome.append([drafted, published])
    results.put(outcome)


def _after(unit_id: int) -> dict[str, Any]:
    from boai.disclosure import verification
    from boai.disclosure.models import TreeHead
    from boai.foundation.scoping import in_society

    with in_society(unit_id):
        faults = [
            sentence
            for check in (verification.the_tree_is_whole, verification.public_files_hold)
            for sentence in check(unit_id)
        ]
        return {"sizes": list(TreeHead.objects.order_by("size").values_list("size", flat=True)), "faults": faults}


if __name__ == "__main__":
    main(int(sys.argv[1]))
