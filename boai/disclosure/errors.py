"""Refusals of disclosure.

Refusal
├── BadInput
│   └── (plain BadInput)     a period that does not hold, a title of nothing, no reason
├── NotNow
│   ├── GateClosed           something does not add up; nothing is published until it does
│   ├── NothingToPublish
│   ├── DraftStillOpen       one issue in preparation at a time, so that numbers follow each other
│   └── LogDamaged           the signed tree in the database does not hold together
└── NotAllowed (units.WrongRole)   drafter and publisher are one person
"""

from __future__ import annotations

from boai.foundation.errors import NotNow


class GateClosed(NotNow):
    code = "disclosure.gate_closed"


class NothingToPublish(NotNow):
    code = "disclosure.nothing"


class DraftStillOpen(NotNow):
    code = "disclosure.draft_still_open"


class LogDamaged(NotNow):
    code = "disclosure.log_damaged"
