"""A fresh installation in a temporary home for a benchmark, and the median of a few runs."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def society() -> Iterator[dict[str, Any]]:
    """Migrate a database in a temporary home; the staff by role, their society's scope active."""
    with tempfile.TemporaryDirectory(prefix="boai-bench-") as home:
        os.environ["BOAI_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boai.config.settings")
        import django

        django.setup()
        from django.core.management import call_command

        from boai.foundation.scoping import in_society
        from boai.foundation.setup_steps import setup_steps
        from boai.units.terms import Role
        from boai.units.tests.factories import make_society, make_user

        call_command("migrate", verbosity=0)
        unit = make_society(supervision_phone="0000-5550118")
        staff = {role.value: make_user(role, unit=unit) for role in (Role.LEAD, Role.CASHIER, Role.BUSINESS)}
        with in_society(unit.pk):
            for step in setup_steps():
                list(step.run(staff["lead"]))
            yield staff


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median(times: list[float]) -> str:
    return f"{statistics.median(times):.2f} s (of {', '.join(f'{each:.2f}' for each in times)})"
