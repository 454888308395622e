from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from boai.foundation.errors import BadInput
from boai.foundation.models import AuditEntry
from boai.foundation.moments import today
from boai.people import operations, queries
from boai.people.errors import PersonOnRecord, ReasonMissing
from boai.people.models import Person
from boai.people.terms import Gender
from boai.people.tests.factories import identity_number, make_person
from boai.units.errors import WrongRole
from boai.units.terms import Role
from boai.units.tests.factories import make_user


def test_registering_takes_sex_and_birth_date_from_the_number_and_seals_it(lead):
    number = identity_number(birth="19900307", serial="012")
    person = operations.register_person(
        by=lead, name=" 欧 阳　青 ", identity_number=number.lower(), phone="138 0013 8000"
    )
    assert (person.name, person.name_initials, person.gender, person.birth_date) == (
        "欧阳青",
        "oyq oyj",
        Gender.FEMALE,
        dt.date(1990, 3, 7),
    )
    assert (person.identity_tail, person.phone_masked) == (number[-4:], "138****8000")
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity_number, phone FROM people_person WHERE id = %s", [person.pk])
        stored = cursor.fetchone()
    assert [value[:3] for value in stored] == ["v1:", "v1:"]
    assert Person.objects.get(pk=person.pk).identity_number == number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("买买提•吐尔逊", "买买提·吐尔逊"),
        ("买买提.吐尔逊", "买买提·吐尔逊"),
        ("李 　𪚥", "李𪚥"),
        ("王\u200b佩佩\t", "王佩佩"),
        ("Anna  Maria Lee", "Anna Maria Lee"),
    ],
)
def test_names_are_kept_in_one_spelling(lead, typed, kept):
    assert operations.register_person(by=lead, name=typed).name == kept


def test_the_same_number_twice_is_refused_and_names_the_record(lead):
    number = identity_number()
    first = make_person(lead, name="林晓", identity_number=number)
    with pytest.raises(PersonOnRecord) as caught:
        make_person(lead, name="林小", identity_number=number)
    assert caught.value.existing_id == first.pk
    assert f"林晓（编号 {first.pk}，尾号 {number[-4:]}）" in caught.value.message
    assert Person.objects.count() == 1


def test_the_same_name_twice_is_two_persons_and_a_hint(lead):
    first, second = make_person(lead, name="陈静"), make_person(lead, name="陈 静")
    assert list(queries.namesakes("陈静")) == [first, second]
    assert list(queries.namesakes("陈静", other_than=second.pk)) == [first]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " 　"}, "name"),
        ({"identity_number": "990101199003070129"}, "identity_number"),
        ({"phone": "1380013"}, "phone"),
        ({"birth_date": dt.date(2999, 1, 1)}, "birth_date"),
        ({"birth_date": dt.date(1850, 1, 1)}, "birth_date"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_written(lead, values, field):
    with pytest.raises(BadInput) as caught:
        make_person(lead, **values)
    assert caught.value.field == field
    assert (Person.objects.count(), AuditEntry.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "role", [Role.SUPERVISOR, Role.STOREKEEPER, Role.INSTRUCTOR, Role.ADMINISTRATOR, Role.ACCOUNTANT]
)
def test_other_roles_register_nobody(society, role):
    with pytest.raises(WrongRole):
        make_person(make_user(role, unit=society))
    assert Person.objects.count() == 0


def _correct(person, by, **values):
    return operations.correct_person(
        **{
            "by": by,
            "person": person,
            "name": person.name,
            "gender": person.gender,
            "birth_date": person.birth_date,
            "town": person.town,
            "name_publicity": person.name_publicity,
            "note": person.note,
            **values,
        }
    )


def test_a_correction_keeps_the_numbers_and_tells_what_was_before(lead):
    number = identity_number()
    person = make_person(lead, name="林晓", identity_number=number, phone="13800138000")
    _correct(person, lead, name="林筱")
    kept = Person.objects.get(pk=person.pk)
    assert (kept.name, kept.identity_number, kept.phone) == ("林筱", number, "138 0013 8000")
    assert AuditEntry.objects.order_by("number").last().detail == {
        "changed": {"name": ["林晓", "林筱"]},
        "sealed_number_changed": False,
    }


def test_saving_what_stands_there_writes_no_audit_row(lead):
    person = make_person(lead, name="林晓")
    before = AuditEntry.objects.count()
    _correct(person, lead)
    assert AuditEntry.objects.count() == before


def test_a_number_can_be_removed(lead):
    person = make_person(lead, identity_number=identity_number())
    _correct(person, lead, identity_number="")
    kept = Person.objects.get(pk=person.pk)
    assert (kept.identity_number, kept.identity_index, kept.identity_tail) == ("", "", "")


def test_a_correction_to_somebody_elses_number_is_refused(lead):
    number = identity_number()
    make_person(lead, identity_number=number)
    second = make_person(lead, name="陈静")
    with pytest.raises(PersonOnRecord):
        _correct(second, lead, identity_number=number)
    assert Person.objects.get(pk=second.pk).identity_number == ""


def test_no_audit_row_carries_a_full_number(lead):
    number = identity_number()
    person = make_person(lead, identity_number=number, phone="13800138000")
    operations.reveal_identity_number(by=lead, person=person, reason="核对退款户名")
    everything = str(list(AuditEntry.objects.values_list("detail", flat=True)))
    assert number not in everything
    assert "13800138000" not in everything.replace(" ", "")


def test_opening_a_number_leaves_who_and_why(lead):
    number = identity_number()
    person = make_person(lead, identity_number=number)
    assert operations.reveal_identity_number(by=lead, person=person, reason=" 核对退款户名 ") == number
    entry = AuditEntry.objects.order_by("number").last()
    assert (entry.action, entry.by_id, entry.subject, entry.detail) == (
        "people.reveal_identity_number",
        lead.pk,
        f"people.Person:{person.pk}",
        {"reason": "核对退款户名"},
    )


def test_opening_a_telephone_leaves_who_and_why(lead):
    person = make_person(lead, phone="13800138000")
    assert operations.reveal_phone(by=lead, person=person, reason="回访捐赠人") == "138 0013 8000"
    assert AuditEntry.objects.order_by("number").last().action == "people.reveal_phone"


def test_without_a_reason_nothing_opens(lead):
    person = make_person(lead, phone="13800138000")
    before = AuditEntry.objects.count()
    with pytest.raises(ReasonMissing):
        operations.reveal_phone(by=lead, person=person, reason=" ")
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.OFFICE, Role.ACCOUNTANT, Role.CASHIER, Role.ADMINISTRATOR])
def test_other_roles_open_no_identity_number(lead, society, role):
    person = make_person(lead, identity_number=identity_number())
    with pytest.raises(WrongRole):
        operations.reveal_identity_number(by=make_user(role, unit=society), person=person, reason="想看一下号码")


def test_another_society_opens_nothing(lead):
    person = make_person(lead, identity_number=identity_number())
    with pytest.raises(WrongRole) as caught:
        operations.reveal_identity_number(by=make_user(Role.LEAD), person=person, reason="想看一下号码")
    assert caught.value.code == "unit.foreign"


@pytest.mark.parametrize("wanted", ["林晓", "晓", "lx", "LX", "138-0013-8000", "+8613800138000"])
def test_a_person_is_found_by_name_initials_or_whole_number(lead, wanted):
    person = make_person(lead, name="林晓", phone="13800138000")
    make_person(lead, name="陈静")
    assert list(queries.find_persons(wanted, today=today())) == [person]


def test_a_person_is_found_by_the_whole_identity_number_only(lead):
    number = identity_number()
    person = make_person(lead, name="林晓", identity_number=number)
    assert list(queries.find_persons(number, today=today())) == [person]
    assert list(queries.find_persons(number[-4:], today=today())) == []
    assert list(queries.find_persons("8000", today=today())) == []
