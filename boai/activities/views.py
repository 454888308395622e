"""Screens of activities."""

from __future__ import annotations

from typing import Any, Final, cast
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from boai.activities import access, documents, imports, operations, queries
from boai.activities.filters import ActivityFilter
from boai.activities.forms import (
    ActivityFileForm,
    CorrectForm,
    FileMethodForm,
    PhotosForm,
    RecordForm,
    RemovePhotoForm,
    ThemeForm,
)
from boai.activities.models import Activity
from boai.activities.tables import ActivityTable
from boai.foundation import attachments
from boai.foundation.errors import Refusal
from boai.foundation.form_errors import carried_out
from boai.foundation.lists import XLSX, Nothing, list_page
from boai.foundation.moments import today
from boai.people.queries import organisation_named, suggest_organisations
from boai.units.access import check_may, may
from boai.units.models import User

_LIST: Final[dict[str, Any]] = {"table": ActivityTable, "filters": ActivityFilter, "title": "活动"}


@login_required
@require_GET
def activities(request: HttpRequest) -> HttpResponse:
    by, rows = _user(request), queries.with_copies(access.visible_to(_user(request)))
    chosen = ActivityFilter(request.GET, queryset=rows, request=request).qs
    if request.GET.get("export"):
        return _workbook(documents.statistics_table(operations.export_activities(by=by, rows=chosen)))
    nothing = Nothing("还没有活动", "办完一场就在手机上记一场，30 秒。", reverse("activities:record"), "记第一场")
    context = {"totals": queries.totals(chosen), "methods": queries.sums_by_count_method(chosen)} | _rights(by)
    return list_page(request, "activities/activities.html", rows=rows, nothing=nothing, context=context, **_LIST)


@login_required
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """Kept on the phone while there is no network (record.js) and sent to this same address later."""
    by = _user(request)
    check_may(by, access.RECORD, to="记活动")
    form = RecordForm(request.POST, request.FILES) if request.method == "POST" else RecordForm.fresh()
    if form.is_bound and form.is_valid():
        try:
            activity = operations.record_activity(by=by, **form.facts())
            messages.success(request, f"记下了：{activity.place}，{activity.head_count:,} 人次。", extra_tags="ok")
            return redirect("activities:activity", activity.pk)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    return _form_page(request, "activities/record.html", form, suggestions=suggest_organisations("", limit=50))


@login_required
@require_GET
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    return _activity_page(request, _found(request, pk))


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = _user(request), _found(request, pk)
    access.check_may_correct(by, found)
    form = CorrectForm.of(found, request.POST or None)
    if form.is_valid() and carried_out(
        form, lambda: operations.correct_activity(by=by, activity=found, **form.facts())
    ):
        messages.success(request, "改好了；原来的写法在留痕里。", extra_tags="ok")
        return redirect("activities:activity", pk)
    return _form_page(request, "activities/correct.html", form, activity=found)


@login_required
@require_POST
def add_photos(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = _user(request), _found(request, pk)
    form = PhotosForm(request.POST, request.FILES)
    if form.is_valid() and carried_out(
        form, lambda: operations.add_photos(by=by, activity=found, photos=form.cleaned_data["photos"])
    ):
        messages.success(request, "照片补上了，位置信息已去掉。", extra_tags="ok")
        return redirect("activities:activity", pk)
    return _activity_page(request, found, photos_form=form)


@login_required
@require_POST
def remove_photo(request: HttpRequest, pk: int) -> HttpResponse:
    photo = get_object_or_404(access.photo_visible_to(_user(request), pk))
    form = RemovePhotoForm(request.POST)
    if form.is_valid() and carried_out(
        form, lambda: operations.remove_photo(by=_user(request), photo=photo, **form.cleaned_data)
    ):
        messages.success(request, "照片撤下了。", extra_tags="ok")
        return redirect("activities:activity", photo.activity_id)
    return _activity_page(request, _found(request, photo.activity_id), remove_form=form)


@login_required
@require_GET
@cache_control(private=True, max_age=3600)
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(access.photo_visible_to(_user(request), pk))
    return HttpResponse(attachments.read(found.attachment), content_type="image/jpeg")


@login_required
@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """What the register knows of the place being typed, and names that fit."""
    by, typed = _user(request), request.GET.get("place", "")[:120]
    check_may(by, access.RECORD, to="记活动")
    context = {"found": organisation_named(typed), "suggestions": suggest_organisations(typed)}
    return render(request, "activities/parts/places.html", context)


@login_required
@require_GET
def partners(request: HttpRequest) -> HttpResponse:
    """Names that fit the last partner being typed; those before it stay."""
    check_may(_user(request), access.RECORD, to="记活动")
    before, mark, typed = request.GET.get("partners", "")[:300].rpartition("、")
    context = {"before": before + mark, "suggestions": suggest_organisations(typed)}
    return render(request, "activities/parts/partners.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def themes(request: HttpRequest) -> HttpResponse:
    by = _user(request)
    check_may(by, access.MANAGE_THEMES if request.method == "POST" else access.READ_ALL, to="设主题")
    form = ThemeForm(request.POST or None)
    if form.is_valid() and carried_out(form, lambda: operations.add_theme(by=by, **form.cleaned_data)):
        messages.success(request, f"主题“{form.cleaned_data['name']}”设好了。", extra_tags="ok")
        return redirect("activities:themes")
    rights = {"may_manage": may(by, access.MANAGE_THEMES)}
    return _form_page(request, "activities/themes.html", form, themes=queries.themes(), **rights)


@login_required
@require_http_methods(["GET", "POST"])
def import_activities(request: HttpRequest) -> HttpResponse:
    by = _user(request)
    check_may(by, access.IMPORT, to="导入活动")
    form = ActivityFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = imports.upload_activities(by=by, name=file.name, data=file.read(), media_type=file.content_type)
            return redirect("activities:import_preview", kept.pk)
        except Refusal as refusal:
            form.add_error("file", refusal.message)
    return _form_page(request, "activities/import_activities.html", form)


@login_required
@require_http_methods(["GET", "POST"])
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    by, kept = _user(request), get_object_or_404(queries.uploads(), pk=pk)
    check_may(by, access.IMPORT, to="导入活动")
    file = imports.read_kept(kept)
    form = FileMethodForm(request.POST if request.method == "POST" else None, needed=file.without_method > 0)
    if form.is_valid():
        try:
            made = imports.accept_activities(by=by, attachment=kept, **form.cleaned_data)
            messages.success(request, f"记下了 {len(made):,} 场。", extra_tags="ok")
            return redirect("activities:activities")
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    return _form_page(request, "activities/import_preview.html", form, file=file, attachment=kept)


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _found(request: HttpRequest, pk: int) -> Activity:
    return get_object_or_404(access.visible_to(_user(request)), pk=pk)


def _form_page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    """A form; 422 where it was sent and refused."""
    return render(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)


def _activity_page(request: HttpRequest, activity: Activity, **forms: Any) -> HttpResponse:
    context = {
        "activity": activity,
        "trail": queries.trail_of(activity),
        "photos": queries.photos_of(activity),
        "materials": activity.materials.order_by("pk"),
        "photos_form": PhotosForm(),
        "remove_form": RemovePhotoForm(),
        "may_correct": access.may_correct(_user(request), activity),
        "sees_register": may(_user(request), access.READ_ALL),
        **forms,
    }
    return render(request, "activities/activity.html", context, status=422 if forms else 200)


def _rights(by: User) -> dict[str, bool]:
    return {
        "may_record": may(by, access.RECORD),
        "may_import": may(by, access.IMPORT),
        "sees_all": may(by, access.READ_ALL),
    }


def _workbook(data: bytes) -> HttpResponse:
    name = f"普及统计表_{today():%Y%m%d}.xlsx"
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
