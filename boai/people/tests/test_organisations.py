from __future__ import annotations

import pytest

from boai.foundation.errors import BadInput
from boai.foundation.models import AuditEntry
from boai.people import operations, queries
from boai.people.errors import OrganisationOnRecord
from boai.people.models import Organisation
from boai.people.terms import OrganisationKind
from boai.people.tests.factories import credit_code, make_organisation
from boai.units.errors import WrongRole
from boai.units.terms import Role
from boai.units.tests.factories import make_user


def test_registering_normalises_and_masks(lead):
    made = operations.register_organisation(
        by=lead,
        name=" 枫 林　小学(东校区） ",
        kind=OrganisationKind.SCHOOL,
        social_credit_code=credit_code(7).lower(),
        division_code="990101",
        town="永宁 街道",
        members=1020,
        contact_name="周 老师",
        contact_phone="13800138000",
    )
    kept = Organisation.objects.get(pk=made.pk)
    assert (kept.name, kept.name_initials, kept.social_credit_code, kept.town) == (
        "枫林小学（东校区）",
        "flxxdxq flxxdxo flxxdjq flxxdjo flxxdqq flxxdqo",
        credit_code(7),
        "永宁街道",
    )
    assert (kept.members, kept.contact_name, kept.contact_phone, kept.contact_phone_masked) == (
        1020,
        "周老师",
        "138 0013 8000",
        "138****8000",
    )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "　"}, "name"),
        ({"social_credit_code": "91990101MA0000001O"}, "social_credit_code"),
        ({"division_code": "99010"}, "division_code"),
        ({"contact_phone": "12"}, "contact_phone"),
        ({"members": -1}, "members"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_written(lead, values, field):
    with pytest.raises(BadInput) as caught:
        make_organisation(lead, **values)
    assert caught.value.field == field
    assert (Organisation.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_the_same_school_in_the_same_town_is_refused(lead):
    first = make_organisation(lead, name="枫林小学", town="永宁街道")
    with pytest.raises(OrganisationOnRecord) as caught:
        make_organisation(lead, name="枫林 小学", town="永宁街道")
    assert (caught.value.existing_id, caught.value.field) == (first.pk, "name")
    assert Organisation.objects.count() == 1


def test_the_same_name_in_another_town_is_another_school(lead):
    make_organisation(lead, name="中心小学", town="永宁街道")
    make_organisation(lead, name="中心小学", town="石桥镇")
    assert Organisation.objects.filter(name="中心小学").count() == 2


def test_the_same_credit_code_is_refused_and_names_the_record(lead):
    make_organisation(lead, name="枫林小学", social_credit_code=credit_code())
    with pytest.raises(OrganisationOnRecord) as caught:
        make_organisation(lead, name="竹溪小学", social_credit_code=credit_code())
    assert caught.value.message == "这个统一社会信用代码在名录里是“枫林小学”；打开那一家改，不要再添。"
    assert caught.value.field == "social_credit_code"


def test_a_correction_tells_what_was_before(lead):
    made = make_organisation(lead, name="枫林小学", members=980)
    operations.correct_organisation(
        by=lead,
        organisation=made,
        name="枫林小学",
        kind=OrganisationKind.SCHOOL,
        social_credit_code="",
        division_code="",
        town="永宁街道",
        members=1020,
        contact_name="",
        contact_phone="13800138000",
        name_publicity=made.name_publicity,
    )
    assert AuditEntry.objects.order_by("number").last().detail == {
        "changed": {"members": [980, 1020], "contact_phone_masked": ["", "138****8000"]}
    }


def test_the_supervisor_changes_nothing(lead, supervisor):
    made = make_organisation(lead, name="枫林小学")
    with pytest.raises(WrongRole):
        operations.correct_organisation(
            by=supervisor,
            organisation=made,
            name="别的",
            kind=OrganisationKind.SCHOOL,
            social_credit_code="",
            division_code="",
            town="",
            members=None,
            contact_name="",
            contact_phone="",
            name_publicity=made.name_publicity,
        )
    assert Organisation.objects.get(pk=made.pk).name == "枫林小学"


@pytest.mark.parametrize("wanted", ["枫林", "flxx", "FLXX", credit_code(3)])
def test_an_organisation_is_found(lead, wanted):
    found = make_organisation(lead, name="枫林小学", social_credit_code=credit_code(3))
    make_organisation(lead, name="竹溪中学")
    assert list(queries.find_organisations(wanted)) == [found]


def test_totals_are_of_all_rows_by_kind(lead):
    make_organisation(lead, name="枫林小学", members=1020)
    make_organisation(lead, name="竹溪中学", members=800)
    make_organisation(lead, name="临江社区", kind=OrganisationKind.NEIGHBOURHOOD)
    totals = queries.organisation_totals(queries.find_organisations())
    assert [(total.kind, total.count, total.members) for total in totals] == [
        (OrganisationKind.SCHOOL, 2, 1820),
        (OrganisationKind.NEIGHBOURHOOD, 1, 0),
    ]


def test_suggestions_that_begin_with_the_words_come_first(lead):
    make_organisation(lead, name="北枫林小学")
    make_organisation(lead, name="枫林小学")
    assert [row.name for row in queries.suggest_organisations("枫林")] == ["枫林小学", "北枫林小学"]


def test_a_name_that_two_towns_share_names_no_single_organisation(lead):
    make_organisation(lead, name="中心小学", town="永宁街道")
    make_organisation(lead, name="中心小学", town="石桥镇")
    assert queries.organisation_named("中心小学") is None


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.VOLUNTEER_LEADER, Role.ADMINISTRATOR])
def test_roles_outside_the_office_export_nothing(society, role):
    with pytest.raises(WrongRole):
        operations.export_organisations(by=make_user(role, unit=society))
    assert AuditEntry.objects.count() == 0
