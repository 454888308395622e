"""Refusals of clearing.

Refusal
├── BadInput
│   ├── NotASettlement      the line cannot be money of this channel
│   ├── TooMuch             more than the channel's days hold
│   └── FeeOutOfRule        a fee without its basis, or larger than the rule allows
└── NotNow
    └── LineInUse           the line is booked as something else already
"""

from __future__ import annotations

from boai.foundation.errors import BadInput, NotNow


class NotASettlement(BadInput):
    code = "clearing.not_a_settlement"


class TooMuch(BadInput):
    code = "clearing.too_much"


class FeeOutOfRule(BadInput):
    code = "clearing.fee_out_of_rule"


class LineInUse(NotNow):
    code = "clearing.line_in_use"
