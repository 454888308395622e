"""Screens of organisations and persons."""

from __future__ import annotations

from typing import Any, Final, cast
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from boai.foundation import attachments
from boai.foundation.errors import Refusal
from boai.foundation.form_errors import carried_out
from boai.foundation.lists import XLSX, Nothing, list_page
from boai.foundation.moments import today
from boai.people import access, imports, operations, queries
from boai.people.filters import OrganisationFilter, PersonFilter
from boai.people.forms import (
    ConsentForm,
    CorrectPersonForm,
    OrganisationFileForm,
    OrganisationForm,
    PersonForm,
    RevealForm,
)
from boai.people.models import Organisation, Person
from boai.people.tables import OrganisationTable, PersonTable
from boai.units.access import check_may, may
from boai.units.models import User

_LIST: Final[dict[str, Any]] = {"table": OrganisationTable, "filters": OrganisationFilter, "title": "单位名录"}


@login_required
@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    by, rows = _user(request), queries.find_organisations()
    check_may(by, access.READ_ORGANISATIONS, to="看单位名录")
    if request.GET.get("export"):
        return _export(request)
    chosen = OrganisationFilter(request.GET, queryset=rows, request=request).qs
    context = _register_context(by, chosen)
    return list_page(
        request, "people/organisations.html", rows=rows, nothing=_empty_register(), context=context, **_LIST
    )


@login_required
@require_http_methods(["GET", "POST"])
def add_organisation(request: HttpRequest) -> HttpResponse:
    by = _user(request)
    check_may(by, access.EDIT_ORGANISATIONS, to="往名录里添单位")
    form = OrganisationForm(request.POST or None, initial={"name": request.GET.get("name", "")})
    if form.is_valid() and carried_out(form, lambda: operations.register_organisation(by=by, **form.cleaned_data)):
        messages.success(request, f"“{form.cleaned_data['name']}”添进名录了。", extra_tags="ok")
        return redirect("people:organisations")
    return _form_page(request, "people/organisation_form.html", form, towns=queries.towns())


@login_required
@require_GET
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    check_may(_user(request), access.READ_ORGANISATIONS, to="看单位名录")
    found = get_object_or_404(queries.find_organisations(), pk=pk)
    return render(request, "people/organisation.html", _organisation_page(_user(request), found, ConsentForm.fresh()))


@login_required
@require_http_methods(["GET", "POST"])
def correct_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = _user(request), get_object_or_404(Organisation.objects.all(), pk=pk)
    check_may(by, access.EDIT_ORGANISATIONS, to="改名录里的单位")
    form = OrganisationForm(request.POST or None, initial=OrganisationForm.initial_of(found))
    if form.is_valid() and carried_out(
        form, lambda: operations.correct_organisation(by=by, organisation=found, **form.cleaned_data)
    ):
        messages.success(request, f"“{found.name}”改好了。", extra_tags="ok")
        return redirect("people:organisation", pk)
    return _form_page(request, "people/organisation_form.html", form, organisation=found, towns=queries.towns())


@login_required
@require_http_methods(["GET", "POST"])
def import_organisations(request: HttpRequest) -> HttpResponse:
    by = _user(request)
    check_may(by, access.EDIT_ORGANISATIONS, to="导入单位名录")
    form = OrganisationFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = imports.upload_organisations(by=by, name=file.name, data=file.read(), media_type=file.content_type)
            return redirect("people:import_preview", kept.pk)
        except Refusal as refusal:
            form.add_error("file", refusal.message)
    return _form_page(request, "people/import_organisations.html", form)


@login_required
@require_http_methods(["GET", "POST"])
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    by, kept = _user(request), get_object_or_404(queries.uploads(), pk=pk)
    check_may(by, access.EDIT_ORGANISATIONS, to="导入单位名录")
    if request.method == "POST":
        done = imports.accept_organisations(by=by, attachment=kept)
        words = f"并入名录了：新添 {len(done.new)} 家，更新 {len(done.changed)} 家，没变 {done.same} 家。"
        messages.success(request, words, extra_tags="ok")
        return redirect("people:organisations")
    return render(request, "people/import_preview.html", {"file": imports.read_kept(kept), "attachment": kept})


@login_required
@require_GET
def persons(request: HttpRequest) -> HttpResponse:
    check_may(_user(request), access.READ_PERSONS, to="看人员")
    return list_page(
        request,
        "people/persons.html",
        table=PersonTable,
        rows=queries.find_persons(today=today()),
        filters=PersonFilter,
        title="人员",
        nothing=Nothing(
            "还没有人员", "捐赠人、学员、志愿者建一次档，处处能用。", reverse("people:add_person"), "建一份档案"
        ),
        context={"may_edit": may(_user(request), access.EDIT_PERSONS)},
    )


@login_required
@require_http_methods(["GET", "POST"])
def add_person(request: HttpRequest) -> HttpResponse:
    by = _user(request)
    check_may(by, access.EDIT_PERSONS, to="给人员建档")
    form = PersonForm(request.POST or None)
    if form.is_valid() and carried_out(form, lambda: operations.register_person(by=by, **form.cleaned_data)):
        messages.success(request, _registered(form.cleaned_data["name"]), extra_tags="ok")
        return redirect("people:persons")
    return _form_page(request, "people/person_form.html", form, towns=queries.towns())


@login_required
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    check_may(_user(request), access.READ_PERSONS, to="看人员")
    found = get_object_or_404(queries.find_persons(today=today()), pk=pk)
    return render(request, "people/person.html", _person_page(_user(request), found))


@login_required
@require_http_methods(["GET", "POST"])
def correct_person(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = _user(request), get_object_or_404(Person.objects.all(), pk=pk)
    check_may(by, access.EDIT_PERSONS, to="改人员档案")
    form = CorrectPersonForm.of(found, request.POST or None)
    if form.is_valid() and carried_out(form, lambda: operations.correct_person(by=by, person=found, **form.facts())):
        messages.success(request, f"{found.name}的档案改好了。", extra_tags="ok")
        return redirect("people:person", pk)
    return _form_page(request, "people/person_form.html", form, person=found, towns=queries.towns())


@login_required
@never_cache
@require_POST
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = _user(request), get_object_or_404(Person.objects.all(), pk=pk)
    check_may(by, access.REVEAL, to="看完整号码")
    form, page = RevealForm(request.POST), _person_page(by, found)
    if form.is_valid():
        try:
            page["revealed"] = _reveal(by, found, **form.cleaned_data)
            return render(request, "people/person.html", page)
        except Refusal as refusal:
            if refusal.field not in form.fields:
                raise
            form.add_error(refusal.field, refusal.message)
    return render(request, "people/person.html", {**page, "reveal_form": form}, status=422)


@login_required
@require_POST
def record_person_consent(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = _user(request), get_object_or_404(queries.find_persons(today=today()), pk=pk)
    check_may(by, access.RECORD_CONSENTS, to="记同意")
    form = ConsentForm(request.POST, request.FILES)
    if form.is_valid() and carried_out(
        form, lambda: operations.record_consent(by=by, person=found, **form.cleaned_data)
    ):
        messages.success(request, "同意记下了。", extra_tags="ok")
        return redirect("people:person", pk)
    return render(request, "people/person.html", {**_person_page(by, found), "consent_form": form}, status=422)


@login_required
@require_POST
def record_organisation_consent(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = _user(request), get_object_or_404(queries.find_organisations(), pk=pk)
    check_may(by, access.RECORD_CONSENTS, to="记同意")
    form = ConsentForm(request.POST, request.FILES)
    if form.is_valid() and carried_out(
        form, lambda: operations.record_consent(by=by, organisation=found, **form.cleaned_data)
    ):
        messages.success(request, "同意记下了。", extra_tags="ok")
        return redirect("people:organisation", pk)
    return render(request, "people/organisation.html", _organisation_page(by, found, form), status=422)


@login_required
@require_POST
def withdraw_consent(request: HttpRequest, pk: int) -> HttpResponse:
    consent = get_object_or_404(queries.consents_kept(), pk=pk)
    operations.withdraw_consent(by=_user(request), consent=consent)
    messages.success(request, "撤回记下了，从现在起不再用。", extra_tags="ok")
    return (
        redirect("people:person", consent.person_id)
        if consent.person_id
        else redirect("people:organisation", consent.organisation_id)
    )


@login_required
@never_cache
@require_GET
def consent_scan(request: HttpRequest, pk: int) -> HttpResponse:
    check_may(_user(request), access.RECORD_CONSENTS, to="看同意的扫描件")
    evidence = get_object_or_404(queries.scans_of_consents(), pk=pk)
    response = HttpResponse(attachments.read(evidence), content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(evidence.name)}"
    return response


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _form_page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    """A form; 422 where it was sent and refused."""
    return render(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)


def _empty_register() -> Nothing:
    address = reverse("people:import_organisations")
    return Nothing("名录还是空的", "先把学校名录的 Excel 拖进来，一次就够。", address, "导入名录")


def _register_context(by: User, chosen: QuerySet[Organisation]) -> dict[str, Any]:
    return {
        "totals": queries.organisation_totals(chosen),
        "may_edit": may(by, access.EDIT_ORGANISATIONS),
        "may_read_persons": may(by, access.READ_PERSONS),
    }


def _export(request: HttpRequest) -> HttpResponse:
    asked = {name: request.GET.get(name, "") for name in ("kind", "town")}
    data = operations.export_organisations(by=_user(request), text=request.GET.get("q", ""), **asked)
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'单位名录_{today():%Y%m%d}.xlsx')}"
    return response


def _registered(name: str) -> str:
    others = queries.namesakes(name).count() - 1
    hint = f"同名的还有 {others} 位，靠证件号、电话或镇街分清。" if others else ""
    return f"{name}建好档了。{hint}"


def _reveal(by: User, person: Person, *, what: str, reason: str) -> dict[str, str]:
    open_it = operations.reveal_identity_number if what == "identity_number" else operations.reveal_phone
    return {
        "label": "证件号" if what == "identity_number" else "电话",
        "value": open_it(by=by, person=person, reason=reason),
    }


def _person_page(by: User, person: Person) -> dict[str, Any]:
    return {
        "person": person,
        "consents": queries.consents_of(person=person),
        "namesakes": queries.namesakes(person.name, other_than=person.pk),
        "reveal_form": RevealForm(),
        "consent_form": ConsentForm.fresh(),
        "may_edit": may(by, access.EDIT_PERSONS),
        "may_reveal": may(by, access.REVEAL),
        "may_consent": may(by, access.RECORD_CONSENTS),
    }


def _organisation_page(by: User, organisation: Organisation, consent_form: ConsentForm) -> dict[str, Any]:
    return {
        "organisation": organisation,
        "consents": queries.consents_of(organisation=organisation),
        "consent_form": consent_form,
        "may_edit": may(by, access.EDIT_ORGANISATIONS),
        "may_consent": may(by, access.RECORD_CONSENTS),
    }
