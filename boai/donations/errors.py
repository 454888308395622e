"""Refusals of intake and gifts.

Refusal
├── BadInput
│   ├── NoChannel           which account the file belongs to was not said
│   ├── RunNotAccepted      no file, too many, or one too large
│   ├── NeedsVoucher        a gift written by hand or late, without its photograph (AT-26)
│   ├── NeedsEvidence       somebody else gave than paid, and nothing says so (AT-11)
│   └── NeedsAnswer         a question that was not answered
├── AlreadyDone
│   └── SameFile            these contents were entered before
└── NotNow
    ├── AlreadyClaimed
    └── StillNeeded         an entered file that something depends on cannot be undone
"""

from __future__ import annotations

from boai.foundation.errors import AlreadyDone, BadInput, NotNow


class NoChannel(BadInput):
    code = "intake.no_channel"


class RunNotAccepted(BadInput):
    code = "intake.run_not_accepted"


class NeedsVoucher(BadInput):
    code = "donation.needs_voucher"


class NeedsEvidence(BadInput):
    code = "donation.needs_evidence"


class NeedsAnswer(BadInput):
    code = "intake.needs_answer"


class SameFile(AlreadyDone):
    code = "intake.same_content"


class AlreadyClaimed(NotNow):
    code = "unclaimed.already_claimed"


class StillNeeded(NotNow):
    code = "intake.still_needed"
