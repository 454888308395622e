"""Refusals of the books.

Refusal
├── NotEnough
│   └── Overdrawn            an account would fall below nothing
├── NotNow
│   ├── PeriodClosed         the month is closed; post into the open one
│   └── AlreadyReversed
├── AlreadyDone
│   └── RequestDiffers       the same idempotency key with other contents
└── BadInput
    ├── NotAPosting          nothing to post, or a line from an account to itself
    └── FundExists
"""

from __future__ import annotations

from boai.foundation.errors import AlreadyDone, BadInput, NotEnough, NotNow


class Overdrawn(NotEnough):
    code = "ledger.overdrawn"


class PeriodClosed(NotNow):
    code = "ledger.period_closed"


class AlreadyReversed(NotNow):
    code = "ledger.already_reversed"


class RequestDiffers(AlreadyDone):
    code = "ledger.request_differs"


class NotAPosting(BadInput):
    code = "ledger.not_a_posting"


class FundExists(BadInput):
    code = "ledger.fund_exists"
