"""Refusals of disclosure.

Refusal
├── NotNow
│   ├── GateClosed         something does not add up; nothing is published until it does
│   └── NothingToPublish
└── NotAllowed (units.WrongRole)   drafter and publisher are one person
"""

from __future__ import annotations

from boai.foundation.errors import NotNow


class GateClosed(NotNow):
    code = "disclosure.gate_closed"


class NothingToPublish(NotNow):
    code = "disclosure.nothing"
