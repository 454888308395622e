"""Writes of persons; and the opening of a sealed number, which leaves a trace."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from boai.foundation import audit
from boai.foundation.chinese_names import normalise_name
from boai.foundation.encryption import blind_index
from boai.foundation.errors import BadInput
from boai.foundation.identity import check_identity_number, mask_phone, normalise_phone
from boai.foundation.moments import now, today
from boai.people import access, rules
from boai.people.errors import PersonOnRecord, at_field
from boai.people.models import Person
from boai.people.queries import IDENTITY, PHONE
from boai.people.terms import Gender, NamePublicity
from boai.units.access import check_may, check_same_society
from boai.units.models import User

_PLAIN = ("name", "gender", "birth_date", "town", "name_publicity", "note", "identity_tail", "phone_masked")
"""What the audit trail may show of a person: nothing that lies sealed."""


def register_person(
    *,
    by: User,
    name: str,
    gender: Gender | str = Gender.UNKNOWN,
    birth_date: dt.date | None = None,
    identity_number: str = "",
    phone: str = "",
    town: str = "",
    name_publicity: NamePublicity | str = NamePublicity.SURNAME,
    note: str = "",
) -> Person:
    """给一个人建档。Sex and birth date are taken from the identity number where there is one (GB 11643-1999).

    The same name is no obstacle: ask `queries.namesakes` and show them.

    Raises:
        WrongRole: see `access.EDIT_PERSONS`.
        BadInput: no name, a number or telephone that cannot be, or facts that contradict the identity number.
        PersonOnRecord: the identity number is on record; the sentence names the record.
    """
    check_may(by, access.EDIT_PERSONS, to="给人员建档")
    values = {
        **_plain_values(name=name, town=town, name_publicity=name_publicity, note=note),
        **_identity_values(identity_number, gender=gender, birth_date=birth_date),
        **_phone_values(phone),
    }
    _refuse_second(values["identity_index"], except_for=None)
    person = Person(unit_id=by.unit_id, created_at=now(), created_by=by, **values)
    with transaction.atomic():
        _save(person)
        audit.record(by=by, action="people.register_person", subject=f"people.Person:{person.pk}", **_visible(person))
    return person


def correct_person(
    *,
    by: User,
    person: Person,
    name: str,
    gender: Gender | str,
    birth_date: dt.date | None,
    town: str,
    name_publicity: NamePublicity | str,
    note: str,
    identity_number: str | None = None,
    phone: str | None = None,
) -> Person:
    """改一个人的档案。The audit trail keeps what stood there before.

    Args:
        identity_number, phone: None leaves what is on record (nobody needs to see it to correct a name); an empty
            text removes it.

    Raises:
        As `register_person`.
    """
    check_may(by, access.EDIT_PERSONS, to="改人员档案")
    check_same_society(by, person.unit_id)
    number = person.identity_number if identity_number is None else identity_number
    values = {
        **_plain_values(name=name, town=town, name_publicity=name_publicity, note=note),
        **_identity_values(number, gender=gender, birth_date=birth_date),
        **_phone_values(person.phone if phone is None else phone),
    }
    _refuse_second(values["identity_index"], except_for=person.pk)
    before, sealed_before = _visible(person), (person.identity_index, person.phone_index)
    with transaction.atomic():
        for field, value in values.items():
            setattr(person, field, value)
        _save(person)
        after = _visible(person)
        changed = {field: [before[field], after[field]] for field in after if before[field] != after[field]}
        renumbered = (person.identity_index, person.phone_index) != sealed_before
        if changed or renumbered:
            audit.record(
                by=by,
                action="people.correct_person",
                subject=f"people.Person:{person.pk}",
                changed=changed,
                sealed_number_changed=renumbered,
            )
    return person


def reveal_identity_number(*, by: User, person: Person, reason: str) -> str:
    """看一个人的完整证件号；谁、何时、为什么都留痕 (dossier 10.3, L4). Empty where none is on record.

    Raises:
        WrongRole: see `access.REVEAL_IDENTITY_NUMBER`; never the supervisor.
        ReasonMissing: no reason of at least four characters.
    """
    check_may(by, access.REVEAL_IDENTITY_NUMBER, to="看完整证件号")
    return _reveal(by=by, person=person, reason=reason, column="identity_number")


def reveal_phone(*, by: User, person: Person, reason: str) -> str:
    """看一个人的完整电话；谁、何时、为什么都留痕 (dossier 10.3, L3). Empty where none is on record.

    Raises:
        WrongRole: see `access.REVEAL_PHONE`; never the supervisor.
        ReasonMissing: no reason of at least four characters.
    """
    check_may(by, access.REVEAL_PHONE, to="看完整电话")
    return _reveal(by=by, person=person, reason=reason, column="phone")


def _reveal(*, by: User, person: Person, reason: str, column: str) -> str:
    check_same_society(by, person.unit_id)
    said = rules.check_reason(reason)
    with transaction.atomic():
        audit.record(by=by, action=f"people.reveal_{column}", subject=f"people.Person:{person.pk}", reason=said)
        return str(getattr(person, column))


def _plain_values(*, name: str, town: str, name_publicity: str, note: str) -> dict[str, Any]:
    normal = normalise_name(name)
    if not normal:
        raise BadInput("没有填姓名；填证件上的姓名。", field="name")
    if len(normal) > 100:
        raise BadInput(f"姓名有 {len(normal)} 个字，最多 100 个；核对是否把别的内容贴了进来。", field="name")
    return {
        "name": normal,
        "name_normalised": normal,
        "name_initials": rules.joined_initials(normal, 200),
        "town": normalise_name(town),
        "name_publicity": NamePublicity(name_publicity),
        "note": note.strip(),
    }


def _identity_values(number: str, *, gender: str, birth_date: dt.date | None) -> dict[str, Any]:
    day = today()
    rules.check_birth_date(birth_date, day)
    values: dict[str, Any] = {"gender": Gender(gender), "birth_date": birth_date}
    if not number.strip():
        return {**values, "identity_number": "", "identity_index": "", "identity_tail": ""}
    with at_field("identity_number"):
        read = check_identity_number(number, today=day)
    values["gender"], values["birth_date"] = rules.agreed_facts(
        gender=gender, birth_date=birth_date, number_is_male=read.is_male, number_birth_date=read.birth_date
    )
    return {
        **values,
        "identity_number": read.number,
        "identity_index": blind_index(read.number, purpose=IDENTITY),
        "identity_tail": read.number[-4:],
    }


def _phone_values(text: str) -> dict[str, str]:
    if not text.strip():
        return {"phone": "", "phone_index": "", "phone_masked": ""}
    with at_field("phone"):
        read = normalise_phone(text)
    return {
        "phone": read.display,
        "phone_index": blind_index(read.e164, purpose=PHONE),
        "phone_masked": mask_phone(read.display),
    }


def _refuse_second(identity_index: str, *, except_for: int | None) -> None:
    if not identity_index:
        return
    existing = Person.objects.filter(identity_index=identity_index).exclude(pk=except_for or 0).first()
    if existing is not None:
        raise _on_record(existing)


def _on_record(existing: Person) -> PersonOnRecord:
    return PersonOnRecord(
        f"这个证件号已经建过档：{existing.name}（编号 {existing.pk}，尾号 {existing.identity_tail}）；"
        "打开那份档案改，不要再建。",
        existing_id=existing.pk,
    )


def _save(person: Person) -> None:
    """Store; where another clerk registered the same number in between, say so instead of crashing."""
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        _refuse_second(person.identity_index, except_for=person.pk)
        raise


def _visible(person: Person) -> dict[str, Any]:
    return {field: _plain(getattr(person, field)) for field in _PLAIN}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value and str(value)
