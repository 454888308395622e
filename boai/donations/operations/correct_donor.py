"""Who gave: corrected with a trace. Money, moment and source of a gift never change."""

from __future__ import annotations

from django.db import transaction

from boai.donations.access import CORRECT_DONOR
from boai.donations.errors import NeedsEvidence
from boai.donations.models import Donation
from boai.foundation import audit
from boai.foundation.errors import BadInput
from boai.people.models import Organisation, Person
from boai.people.terms import NamePublicity
from boai.units.access import check_may, check_same_society
from boai.units.models import User

_FIELDS = (
    "on_behalf_of",
    "on_behalf_evidence",
    "is_organisation",
    "name_publicity",
    "donor_person_id",
    "donor_organisation_id",
)


def correct_donor(
    *,
    by: User,
    donation: Donation,
    reason: str,
    on_behalf_of: str = "",
    on_behalf_evidence: str = "",
    is_organisation: bool = False,
    name_publicity: NamePublicity = NamePublicity.SURNAME,
    person: Person | None = None,
    organisation: Organisation | None = None,
) -> Donation:
    """更正捐赠人：实际捐赠人、是不是单位、公开姓名的方式。What was and what is now go into the audit trail.

    The payer's name is what the bank says and stays. Somebody else as donor needs evidence in words (AT-11).

    Raises:
        WrongRole, BadInput, NeedsEvidence: nothing was changed.
    """
    check_may(by, CORRECT_DONOR, to="更正捐赠人")
    check_same_society(by, donation.unit_id)
    if not reason.strip():
        raise BadInput("没写为什么改；请写一句，如“捐赠人来电说明”。", field="reason")
    if person is not None and organisation is not None:
        raise BadInput("捐赠人是个人还是单位，只能选一个。", field="organisation")
    on_behalf_of = on_behalf_of.strip()
    if on_behalf_of == donation.payer_name:
        on_behalf_of = ""
    check_on_behalf(donation.payer_name, on_behalf_of, on_behalf_evidence)
    with transaction.atomic():
        held: Donation = Donation.objects.select_for_update(of=("self",)).get(pk=donation.pk)
        before = {name: getattr(held, name) for name in _FIELDS}
        held.on_behalf_of = on_behalf_of
        held.on_behalf_evidence = on_behalf_evidence.strip()[:300] if on_behalf_of else ""
        held.is_organisation, held.name_publicity = is_organisation, name_publicity
        held.donor_person, held.donor_organisation = person, organisation
        held.save(update_fields=_FIELDS)
        audit.record(
            by=by,
            action="donations.correct_donor",
            subject=f"donations.Donation:{held.pk}",
            number=held.number,
            reason=reason.strip(),
            before=before,
            after={name: getattr(held, name) for name in _FIELDS},
        )
    return held


def check_on_behalf(payer_name: str, on_behalf_of: str, evidence: str) -> None:
    """Refuse a donor other than the payer without evidence (AT-11).

    Raises:
        NeedsEvidence: it is missing.
    """
    if on_behalf_of and on_behalf_of != payer_name and not evidence.strip():
        raise NeedsEvidence(
            f"付款人是“{payer_name}”，捐赠人写的是“{on_behalf_of}”；请写明凭什么，如“回单附言写明代捐”。",
            field="on_behalf_evidence",
        )
