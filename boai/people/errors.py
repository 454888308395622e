"""Refusals of this module.

Refusal
├── BadInput
│   ├── DisagreesWithIdentityNumber  sex or birth date are not those of the number
│   ├── ReasonMissing                a full number is opened for a stated reason only
│   ├── ConsentIncomplete            no guardian for a child under 14, no wording, a moment to come
│   └── FileNotAccepted              a file of organisations has problems; none of its rows was taken
├── AlreadyDone
│   ├── PersonOnRecord               the identity number belongs to a record that exists
│   └── OrganisationOnRecord         the code, or kind + name + town, belong to a record that exists
└── NotNow
    └── ConsentWithdrawn             the consent was withdrawn before
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from boai.foundation.errors import AlreadyDone, BadInput, NotNow, Refusal


class DisagreesWithIdentityNumber(BadInput):
    code = "person.disagrees_with_identity_number"


class ReasonMissing(BadInput):
    code = "person.reason_missing"


class ConsentIncomplete(BadInput):
    code = "consent.incomplete"


class FileNotAccepted(BadInput):
    code = "organisations.file_not_accepted"


class PersonOnRecord(AlreadyDone):
    """Args: existing_id: the primary key of the record that has the number."""

    code = "person.on_record"

    def __init__(self, message: str, *, existing_id: int) -> None:
        super().__init__(message, field="identity_number")
        self.existing_id = existing_id


class OrganisationOnRecord(AlreadyDone):
    """Args: existing_id: the primary key of the record that is the same organisation."""

    code = "organisation.on_record"

    def __init__(self, message: str, *, existing_id: int, field: str) -> None:
        super().__init__(message, field=field)
        self.existing_id = existing_id


class ConsentWithdrawn(NotNow):
    code = "consent.withdrawn"


@contextmanager
def at_field(name: str) -> Iterator[None]:
    """Whatever is refused inside belongs to this form field, unless it says another."""
    try:
        yield
    except Refusal as refusal:
        refusal.field = refusal.field or name
        raise
