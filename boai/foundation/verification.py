"""Belt and braces: `boai verify` re-derives every balance and re-checks every promise on live data.

Each module adds its checks in `AppConfig.ready`; the command runs them all, society by society.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

Check = Callable[[int], Iterable[str]]
"""Given a society's id, whose scope is active: the sentences that name what does not hold. None means all is well."""


@dataclass(frozen=True, slots=True)
class NamedCheck:
    code: str
    title: str
    run: Check


_CHECKS: list[NamedCheck] = []


def add_check(code: str, title: str, run: Check) -> None:
    """Called once by each module when it loads; a second call with the same code changes nothing."""
    if all(check.code != code for check in _CHECKS):
        _CHECKS.append(NamedCheck(code, title, run))


def all_checks() -> tuple[NamedCheck, ...]:
    return tuple(sorted(_CHECKS, key=lambda check: check.code))
