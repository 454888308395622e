"""What `boai init` does once a society and its first user exist; each module adds its own in `AppConfig.ready`.

A step must be safe to run again: `boai init` runs them all after every upgrade.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from boai.foundation.audit import Actor

Step = Callable[[Actor], Iterable[str]]
"""Given the user in whose name it happens, whose society's scope is active: sentences that say what was done."""


@dataclass(frozen=True, slots=True)
class SetupStep:
    order: int
    code: str
    run: Step


_STEPS: list[SetupStep] = []


def add_setup_step(code: str, run: Step, *, order: int = 50) -> None:
    """Called once by each module when it loads; a second call with the same code changes nothing.

    Args:
        order: lower runs earlier. Rule parameters are 10, standard accounts and channels 50.
    """
    if all(step.code != code for step in _STEPS):
        _STEPS.append(SetupStep(order, code, run))


def setup_steps() -> tuple[SetupStep, ...]:
    return tuple(sorted(_STEPS, key=lambda step: (step.order, step.code)))
