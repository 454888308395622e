from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from django.core.management import call_command

from boai.foundation import encryption
from boai.foundation.home import home
from boai.foundation.models import AuditEntry
from boai.foundation.moments import now
from boai.people import operations, queries
from boai.people.errors import ConsentIncomplete, ConsentWithdrawn
from boai.people.models import ConsentRecord, Organisation, Person
from boai.people.operations import keys
from boai.people.terms import ConsentMethod, ConsentPurpose
from boai.people.tests.factories import identity_number, make_organisation, make_person
from boai.units.errors import WrongRole

HOUR = dt.timedelta(hours=1)


def _consent(by, **values):
    return operations.record_consent(
        **{
            "by": by,
            "purpose": ConsentPurpose.PUBLISH,
            "scope_words": "姓名、金额",
            "wording": "我同意公示姓名和捐赠金额。",
            "method": ConsentMethod.SIGNATURE,
            "given_at": now() - HOUR,
            **values,
        }
    )


def test_a_consent_keeps_the_fingerprint_of_its_wording(lead):
    consent = _consent(lead, person=make_person(lead))
    assert consent.wording_sha256 == hashlib.sha256("我同意公示姓名和捐赠金额。".encode()).hexdigest()


def test_a_consent_covers_its_own_purpose_only(lead):
    person = make_person(lead)
    _consent(lead, person=person, purpose=ConsentPurpose.PUBLISH)
    assert queries.agreed(ConsentPurpose.PUBLISH, at=now(), person=person)
    assert not queries.agreed(ConsentPurpose.PUBLICITY, at=now(), person=person)


def test_withdrawing_ends_it_from_that_moment_on(lead):
    person = make_person(lead)
    consent = _consent(lead, person=person)
    operations.withdraw_consent(by=lead, consent=consent)
    assert not queries.agreed(ConsentPurpose.PUBLISH, at=now(), person=person)
    assert queries.agreed(ConsentPurpose.PUBLISH, at=now() - HOUR / 2, person=person)


def test_withdrawing_twice_is_refused(lead):
    consent = _consent(lead, person=make_person(lead))
    operations.withdraw_consent(by=lead, consent=consent)
    with pytest.raises(ConsentWithdrawn):
        operations.withdraw_consent(by=lead, consent=consent)


def test_withdrawing_before_it_was_given_is_refused(lead):
    consent = _consent(lead, person=make_person(lead))
    with pytest.raises(ConsentIncomplete):
        operations.withdraw_consent(by=lead, consent=consent, withdrawn_at=now() - 2 * HOUR)
    assert ConsentRecord.objects.get().withdrawn_at is None


def test_a_child_cannot_be_its_own_guardian(lead):
    child = make_person(lead, birth_date=(now() - dt.timedelta(days=3000)).date())
    with pytest.raises(ConsentIncomplete) as caught:
        _consent(lead, person=child, guardian=child)
    assert caught.value.field == "guardian"
    assert ConsentRecord.objects.count() == 0


def test_a_guardian_consents_for_a_child(lead):
    child = make_person(lead, birth_date=(now() - dt.timedelta(days=3000)).date())
    guardian = make_person(lead)
    assert _consent(lead, person=child, guardian=guardian).guardian == guardian


def test_a_consent_belongs_to_one_side_only(lead):
    with pytest.raises(ConsentIncomplete):
        _consent(lead, person=make_person(lead), organisation=make_organisation(lead))
    assert ConsentRecord.objects.count() == 0


def test_the_supervisor_records_no_consent(lead, supervisor):
    with pytest.raises(WrongRole):
        _consent(supervisor, person=make_person(lead))
    assert ConsentRecord.objects.count() == 0


def test_rotation_seals_everything_with_a_new_key_and_loses_nothing(lead):
    number = identity_number()
    person = make_person(lead, identity_number=number, phone="13800138000")
    organisation = make_organisation(lead, contact_phone="0775-4563123")
    rotation = operations.rotate_field_keys()
    assert (rotation.new_key, rotation.resealed) == (True, 3)
    assert _keys_in_use() == {rotation.key}
    kept = Person.objects.get(pk=person.pk)
    assert (kept.identity_number, kept.phone) == (number, "138 0013 8000")
    assert Organisation.objects.get(pk=organisation.pk).contact_phone == "0775 456 3123"
    assert AuditEntry.objects.order_by("number").last().detail == {"key": rotation.key, "resealed": 3}


def test_a_rotation_cut_short_is_finished_with_the_key_it_began_with(lead, monkeypatch):
    for serial in ("012", "034", "056"):
        make_person(lead, identity_number=identity_number(serial=serial))
    monkeypatch.setattr(keys, "CHUNK", 1)

    class PowerCut(Exception):
        pass

    def cut(done, total):
        raise PowerCut

    with pytest.raises(PowerCut):
        operations.rotate_field_keys(progress=cut)
    begun = encryption.KeyRing.load(home())
    assert len(_keys_in_use()) == 2
    rotation = operations.rotate_field_keys()
    assert (rotation.key, rotation.new_key, rotation.resealed) == (begun.current, False, 2)
    assert _keys_in_use() == {begun.current}
    assert Person.objects.filter(identity_tail=identity_number(serial="034")[-4:]).get().identity_number == (
        identity_number(serial="034")
    )


def test_the_command_says_what_it_did(lead, capsys):
    make_person(lead, phone="13800138000")
    call_command("rotate_keys")
    assert "重新加密 1 个值" in capsys.readouterr().out


def _keys_in_use():
    return {encryption.key_identifier(value) for column in keys._sealed_columns() for value in _raw(column)}


def _raw(column):
    with keys.connection.cursor() as cursor:
        table, name = column.quoted
        cursor.execute(f"SELECT {name} FROM {table} WHERE {name} <> ''")
        return [row[0] for row in cursor.fetchall()]
