from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from boai.foundation.models import Attachment, AuditEntry
from boai.foundation.moments import local, now
from boai.foundation.scoping import in_society
from boai.people.models import ConsentRecord, Organisation, Person
from boai.people.tests.factories import identity_number, make_organisation, make_person, workbook
from boai.units.terms import Role
from boai.units.tests.factories import make_user

ORGANISATION = {"name": "枫林小学", "kind": "school", "town": "永宁街道", "members": "1020", "name_publicity": "full"}
PERSON = {"name": "林晓", "gender": "unknown", "name_publicity": "surname"}
LISTS = {Role.LEAD, Role.OFFICE, Role.BUSINESS, Role.ACCOUNTANT, Role.CASHIER, Role.SUPERVISOR}
EDITORS = {Role.LEAD, Role.OFFICE, Role.BUSINESS, Role.CASHIER}


def _sign_in(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def at(client, lead):
    return _sign_in(client, lead)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("organisations", LISTS | {Role.STOREKEEPER}),
        ("add_organisation", EDITORS),
        ("import_organisations", EDITORS),
        ("persons", LISTS),
        ("add_person", EDITORS),
    ],
)
def test_who_opens_which_page(client, society, role, name, allowed):
    response = _sign_in(client, make_user(role, unit=society)).get(reverse(f"people:{name}"))
    assert response.status_code == (200 if role in allowed else 403)


@pytest.mark.parametrize("name", ["organisations", "add_organisation", "import_organisations", "persons", "add_person"])
def test_strangers_are_sent_to_the_door(client, db, name):
    assert client.get(reverse(f"people:{name}")).status_code == 302


def test_an_organisation_is_added_and_listed(at):
    assert at.post(reverse("people:add_organisation"), ORGANISATION).status_code == 302
    page = at.get(reverse("people:organisations")).content.decode()
    assert "枫林小学" in page
    assert "1,020" in page


def test_a_refusal_stands_at_its_field(at, lead):
    make_organisation(lead, name="枫林小学")
    response = at.post(reverse("people:add_organisation"), ORGANISATION)
    assert response.status_code == 422
    assert "名录里已经有“枫林小学”" in response.context["form"].errors["name"][0]
    assert Organisation.objects.count() == 1


def test_an_organisation_is_corrected(at, lead):
    made = make_organisation(lead, name="枫林小学")
    at.post(reverse("people:correct_organisation", args=[made.pk]), {**ORGANISATION, "members": "1021"})
    assert Organisation.objects.get().members == 1021


def test_an_organisation_shows_its_telephone_masked(at, lead):
    made = make_organisation(lead, contact_phone="13800138000")
    page = at.get(reverse("people:organisation", args=[made.pk])).content.decode()
    assert "138****8000" in page
    assert "0013" not in page


@pytest.mark.parametrize("name", ["organisation", "correct_organisation"])
def test_another_societys_organisation_is_not_there(at, name):
    stranger = make_user(Role.LEAD)
    with in_society(stranger.unit_id):
        foreign = make_organisation(stranger)
    assert at.get(reverse(f"people:{name}", args=[foreign.pk])).status_code == 404


@pytest.mark.parametrize("name", ["person", "correct_person"])
def test_another_societys_person_is_not_there(at, name):
    stranger = make_user(Role.LEAD)
    with in_society(stranger.unit_id):
        foreign = make_person(stranger)
    assert at.get(reverse(f"people:{name}", args=[foreign.pk])).status_code == 404


def test_the_list_filters_by_kind_and_initials(at, lead):
    make_organisation(lead, name="枫林小学")
    make_organisation(lead, name="枫林社区", kind="neighbourhood")
    page = at.get(reverse("people:organisations"), {"q": "fl", "kind": "school"}).content.decode()
    assert "枫林小学" in page
    assert "枫林社区" not in page


def test_an_export_is_a_workbook_and_leaves_a_trace(at, lead):
    make_organisation(lead)
    response = at.get(reverse("people:organisations"), {"export": "xlsx"})
    assert response.content[:2] == b"PK"
    assert AuditEntry.objects.order_by("number").last().action == "people.export_organisations"


def _file(data, name="名录.xlsx"):
    return {"file": SimpleUploadedFile(name, data)}


def test_a_file_is_looked_at_first_and_then_taken_in(at):
    response = at.post(
        reverse("people:import_organisations"),
        _file(workbook(("学校", "镇街", "学生数"), ("枫林小学", "永宁街道", 1020))),
    )
    assert Organisation.objects.count() == 0
    preview = at.get(response.url).content.decode()
    assert "“学生数”列" in preview
    assert at.post(response.url).status_code == 302
    assert Organisation.objects.get().name == "枫林小学"


def test_a_file_with_problems_lists_them_and_offers_no_taking_in(at):
    response = at.post(
        reverse("people:import_organisations"), _file(workbook(("学校", "学生数"), ("枫林小学", "约千")))
    )
    preview = at.get(response.url).content.decode()
    assert "人数“约千”不是整数" in preview
    assert "并入名录</button>" not in preview
    assert at.post(response.url).status_code == 422
    assert Organisation.objects.count() == 0


def test_what_is_no_table_is_refused_at_the_field_and_not_kept(at):
    response = at.post(reverse("people:import_organisations"), _file(b"%PDF-1.7 ...", "名录.pdf"))
    assert response.status_code == 422
    assert "PDF" in response.context["form"].errors["file"][0]
    assert Attachment.objects.count() == 0


def test_a_person_is_registered_and_shown_masked(at):
    number = identity_number()
    at.post(reverse("people:add_person"), {**PERSON, "identity_number": number, "phone": "13800138000"})
    person = Person.objects.get()
    for address in (reverse("people:persons"), reverse("people:person", args=[person.pk])):
        page = at.get(address).content.decode()
        assert "*" * 14 + number[-4:] in page
        assert number not in page
        assert "138****8000" in page
        assert "0013" not in page


def test_a_namesake_is_hinted_at(at, lead):
    make_person(lead, name="林晓")
    page = at.post(reverse("people:add_person"), PERSON, follow=True).content.decode()
    assert "同名的还有 1 位" in page


def test_a_wrong_number_is_refused_at_its_field(at):
    response = at.post(reverse("people:add_person"), {**PERSON, "identity_number": "990101199003070129"})
    assert response.status_code == 422
    assert "校验码" in response.context["form"].errors["identity_number"][0]
    assert Person.objects.count() == 0


def test_the_edit_page_never_holds_the_numbers_and_keeps_them(at, lead):
    number = identity_number()
    person = make_person(lead, name="林晓", identity_number=number, phone="13800138000")
    address = reverse("people:correct_person", args=[person.pk])
    page = at.get(address).content.decode()
    assert number not in page
    assert "0013" not in page
    sent = {**PERSON, "name": "林筱", "gender": person.gender, "birth_date": person.birth_date.isoformat()}
    assert at.post(address, sent).status_code == 302
    kept = Person.objects.get()
    assert (kept.name, kept.identity_number, kept.phone) == ("林筱", number, "138 0013 8000")


def test_a_telephone_can_be_forgotten(at, lead):
    person = make_person(lead, name="林晓", phone="13800138000")
    at.post(reverse("people:correct_person", args=[person.pk]), {**PERSON, "forget_phone": "on"})
    assert Person.objects.get().phone == ""


def test_a_full_number_opens_with_a_reason_and_is_not_cached(at, lead):
    number = identity_number()
    person = make_person(lead, identity_number=number)
    response = at.post(
        reverse("people:reveal", args=[person.pk]), {"what": "identity_number", "reason": "核对退款户名"}
    )
    assert number in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert AuditEntry.objects.order_by("number").last().action == "people.reveal_identity_number"


def test_a_full_number_stays_closed_without_a_reason(at, lead):
    number = identity_number()
    person = make_person(lead, identity_number=number)
    response = at.post(reverse("people:reveal", args=[person.pk]), {"what": "identity_number", "reason": "看"})
    assert response.status_code == 422
    assert number not in response.content.decode()
    assert "reason" in response.context["reveal_form"].errors


def test_the_supervisor_opens_no_full_number(client, lead, supervisor):
    number = identity_number()
    person = make_person(lead, identity_number=number)
    _sign_in(client, supervisor)
    assert "看全号" not in client.get(reverse("people:person", args=[person.pk])).content.decode().replace(
        "要看全号", ""
    )
    response = client.post(
        reverse("people:reveal", args=[person.pk]), {"what": "identity_number", "reason": "核对退款户名"}
    )
    assert response.status_code == 403
    assert number not in response.content.decode()


def _consent(**values):
    return {
        "purpose": "publish",
        "scope_words": "姓名、金额",
        "wording": "我同意公示姓名。",
        "method": "paper",
        "given_at": f"{local(now() - dt.timedelta(hours=1)):%Y-%m-%dT%H:%M}",
        **values,
    }


def test_a_consent_is_recorded_with_its_scan_and_withdrawn(at, lead):
    person = make_person(lead)
    scan = SimpleUploadedFile("同意书.pdf", b"%PDF-1.7 signed")
    at.post(reverse("people:record_person_consent", args=[person.pk]), {**_consent(), "scan": scan})
    consent = ConsentRecord.objects.get()
    download = at.get(reverse("people:consent_scan", args=[consent.evidence_id]))
    assert (download.content, download["Content-Disposition"][:10]) == (b"%PDF-1.7 signed", "attachment")
    at.post(reverse("people:withdraw_consent", args=[consent.pk]))
    assert ConsentRecord.objects.get().withdrawn_at is not None


def test_a_scan_that_is_no_paper_is_refused_at_its_field(at, lead):
    person = make_person(lead)
    scan = SimpleUploadedFile("同意书.pdf", b"<script>alert(1)</script>")
    response = at.post(reverse("people:record_person_consent", args=[person.pk]), {**_consent(), "scan": scan})
    assert response.status_code == 422
    assert "scan" in response.context["consent_form"].errors
    assert (ConsentRecord.objects.count(), Attachment.objects.count()) == (0, 0)


def test_a_consent_without_a_purpose_is_refused(at, lead):
    person = make_person(lead)
    response = at.post(reverse("people:record_person_consent", args=[person.pk]), _consent(purpose=""))
    assert response.status_code == 422
    assert ConsentRecord.objects.count() == 0


def test_a_consent_of_an_organisation(at, lead):
    made = make_organisation(lead)
    at.post(reverse("people:record_organisation_consent", args=[made.pk]), _consent())
    assert ConsentRecord.objects.get().organisation == made
