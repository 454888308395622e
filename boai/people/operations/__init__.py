"""Everything that writes persons, organisations and consents. One verb, one function."""

from __future__ import annotations

from boai.people.operations.consents import Scan, record_consent, withdraw_consent
from boai.people.operations.keys import Rotation, rotate_field_keys
from boai.people.operations.organisations import correct_organisation, register_organisation
from boai.people.operations.persons import correct_person, register_person, reveal_identity_number, reveal_phone
from boai.people.operations.register_files import export_organisations, take_in_organisations, upload_organisations

__all__ = [
    "Rotation",
    "Scan",
    "correct_organisation",
    "correct_person",
    "export_organisations",
    "record_consent",
    "register_organisation",
    "register_person",
    "reveal_identity_number",
    "reveal_phone",
    "rotate_field_keys",
    "take_in_organisations",
    "upload_organisations",
    "withdraw_consent",
]
