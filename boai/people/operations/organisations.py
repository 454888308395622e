"""Writes of organisations, one by one."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from boai.foundation import audit
from boai.foundation.moments import now
from boai.people import access, rules
from boai.people.errors import OrganisationOnRecord
from boai.people.models import Organisation
from boai.people.terms import NamePublicity, OrganisationKind
from boai.units.access import check_may, check_same_society
from boai.units.models import User


def register_organisation(
    *,
    by: User,
    name: str,
    kind: OrganisationKind | str,
    social_credit_code: str = "",
    division_code: str = "",
    town: str = "",
    members: int | None = None,
    contact_name: str = "",
    contact_phone: str = "",
    name_publicity: NamePublicity | str = NamePublicity.FULL,
) -> Organisation:
    """把一家单位记入名录。

    Raises:
        WrongRole: see `access.EDIT_ORGANISATIONS`.
        BadInput: no name, a code or telephone that cannot be.
        OrganisationOnRecord: the code, or kind + name + town, are on record; the sentence names the record.
    """
    check_may(by, access.EDIT_ORGANISATIONS, to="往名录里添单位")
    values = rules.organisation_values(
        name=name,
        kind=kind,
        social_credit_code=social_credit_code,
        division_code=division_code,
        town=town,
        members=members,
        contact_name=contact_name,
        contact_phone=contact_phone,
        name_publicity=name_publicity,
    )
    _refuse_second(values, except_for=None)
    organisation = Organisation(unit_id=by.unit_id, created_at=now(), created_by=by, **values)
    with transaction.atomic():
        _save(organisation)
        audit.record(
            by=by,
            action="people.register_organisation",
            subject=f"people.Organisation:{organisation.pk}",
            **_shown(organisation),
        )
    return organisation


def correct_organisation(
    *,
    by: User,
    organisation: Organisation,
    name: str,
    kind: OrganisationKind | str,
    social_credit_code: str,
    division_code: str,
    town: str,
    members: int | None,
    contact_name: str,
    contact_phone: str,
    name_publicity: NamePublicity | str,
) -> Organisation:
    """改名录里的一家单位。The audit trail keeps what stood there before; saving what stands there writes nothing.

    Raises:
        As `register_organisation`.
    """
    check_may(by, access.EDIT_ORGANISATIONS, to="改名录里的单位")
    check_same_society(by, organisation.unit_id)
    values = rules.organisation_values(
        name=name,
        kind=kind,
        social_credit_code=social_credit_code,
        division_code=division_code,
        town=town,
        members=members,
        contact_name=contact_name,
        contact_phone=contact_phone,
        name_publicity=name_publicity,
    )
    _refuse_second(values, except_for=organisation.pk)
    with transaction.atomic():
        changed = put_in_place(by=by, organisation=organisation, values=values)
        if changed:
            audit.record(
                by=by,
                action="people.correct_organisation",
                subject=f"people.Organisation:{organisation.pk}",
                changed=changed,
            )
    return organisation


def put_in_place(*, by: User, organisation: Organisation, values: dict[str, Any]) -> dict[str, list[Any]]:
    """Put the values in place; what changed as [before, after], a telephone only masked."""
    check_same_society(by, organisation.unit_id)
    before, phone_before = _shown(organisation), organisation.contact_phone
    for name, value in values.items():
        setattr(organisation, name, value)
    after = _shown(organisation)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if organisation.contact_phone != phone_before:
        changed["contact_phone_masked"] = [before["contact_phone_masked"], after["contact_phone_masked"]]
    if changed:
        _save(organisation)
    return changed


def _refuse_second(values: dict[str, Any], *, except_for: int | None) -> None:
    others = Organisation.objects.exclude(pk=except_for or 0)
    code = values["social_credit_code"]
    same_code = others.filter(social_credit_code=code).first() if code else None
    if same_code is not None:
        raise OrganisationOnRecord(
            f"这个统一社会信用代码在名录里是“{same_code.name}”；打开那一家改，不要再添。",
            existing_id=same_code.pk,
            field="social_credit_code",
        )
    same = others.filter(kind=values["kind"], name_normalised=values["name_normalised"], town=values["town"]).first()
    if same is not None:
        where = f"（{same.town}）" if same.town else ""
        raise OrganisationOnRecord(
            f"名录里已经有“{same.name}”{where}，类别也是{same.get_kind_display()}；打开那一家改，或写清镇街、校区再添。",
            existing_id=same.pk,
            field="name",
        )


def _save(organisation: Organisation) -> None:
    """Store; where another clerk was quicker with the same organisation, say so instead of crashing."""
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError:
        values = {
            name: getattr(organisation, name) for name in ("social_credit_code", "kind", "name_normalised", "town")
        }
        _refuse_second(values, except_for=organisation.pk)
        raise


def _shown(organisation: Organisation) -> dict[str, Any]:
    return {name: rules.plain_value(getattr(organisation, name)) for name in rules.ORGANISATION_COLUMNS}
