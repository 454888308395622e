"""Screens of publications, and the public pages as the program serves them."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from boai.disclosure import documents, operations, queries
from boai.disclosure.access import DRAFT, PUBLISH, READ_PUBLICATIONS
from boai.disclosure.forms import DraftForm, ReturnForm
from boai.disclosure.models import Publication
from boai.disclosure.tables import PublicationFilter, PublicationTable
from boai.foundation.form_errors import carried_out
from boai.foundation.lists import Nothing, list_page
from boai.foundation.moments import now
from boai.units.access import check_may, may
from boai.units.models import User


@login_required
@require_GET
def publications(request: HttpRequest) -> HttpResponse:
    by = _user(request)
    check_may(by, READ_PUBLICATIONS, to="看公示")
    return list_page(
        request,
        "disclosure/publications.html",
        table=PublicationTable,
        rows=queries.publications(),
        filters=PublicationFilter,
        title="公示",
        nothing=_nothing(by),
        context=_list_context(by),
    )


@login_required
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    by, made = _user(request), list[Publication]()
    check_may(by, DRAFT, to="起草公示")
    form = (
        DraftForm(request.POST) if request.method == "POST" else DraftForm.suggesting(queries.suggested_period(now()))
    )
    if form.is_valid() and carried_out(form, lambda: made.append(operations.draft_gifts_received(by=by, **form.facts))):
        messages.success(request, f"第 {made[0].issue} 期起草好了，请看一遍再送审。", extra_tags="ok")
        return redirect("disclosure:publication", pk=made[0].pk)
    context = {"form": form, "open": queries.open_publication()}
    return render(request, "disclosure/draft.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    check_may(_user(request), READ_PUBLICATIONS, to="看公示")
    return _page(request, pk, ReturnForm())


@login_required
@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    operations.submit_publication(by=_user(request), publication=_publication(pk))
    messages.success(request, "送审了，请负责人来发布。", extra_tags="ok")
    return redirect("disclosure:publication", pk=pk)


@login_required
@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    form, by, row = ReturnForm(request.POST), _user(request), _publication(pk)
    check_may(by, PUBLISH, to="退回公示")
    if form.is_valid() and carried_out(
        form, lambda: operations.return_publication(by=by, publication=row, reason=form.cleaned_data["reason"])
    ):
        messages.success(request, "退回了，原因记在留痕里。", extra_tags="ok")
        return redirect("disclosure:publication", pk=pk)
    return _page(request, pk, form, status=422)


@login_required
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    operations.discard_draft(by=_user(request), publication=_publication(pk))
    messages.success(request, "这一稿作废了，期号留给下一稿。", extra_tags="ok")
    return redirect("disclosure:publications")


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    done = operations.publish(by=_user(request), publication=_publication(pk))
    messages.success(request, f"第 {done.issue} 期发布了，公开页面写好了。", extra_tags="ok")
    return redirect("disclosure:publication", pk=pk)


@login_required
@require_POST
def write_site(request: HttpRequest) -> HttpResponse:
    done = operations.write_site(by=_user(request))
    messages.success(request, f"公开页面写好了，写了 {done.files_written:,} 个文件。", extra_tags="ok")
    return redirect("disclosure:publications")


@require_safe
def public_door(request: HttpRequest) -> HttpResponse:
    """To the one society's pages; a choice where there are several."""
    codes = documents.published_folders()
    if len(codes) == 1:
        return redirect("disclosure:public_file", path=f"{codes[0]}/index.html")
    return render(request, "disclosure/public_door.html", {"codes": codes}, status=200 if codes else 404)


@require_safe
def public_file(request: HttpRequest, path: str) -> HttpResponse:
    return documents.serve_public(request, path)


def _page(request: HttpRequest, pk: int, form: ReturnForm, status: int = 200) -> HttpResponse:
    context = documents.publication_page(_publication(pk), _user(request), now(), page=request.GET.get("page", ""))
    return render(request, "disclosure/publication.html", {"page": context, "return_form": form}, status=status)


def _publication(pk: int) -> Publication:
    return get_object_or_404(queries.publications(), pk=pk)


def _nothing(by: User) -> Nothing:
    words = "选一段时间，程序列出还没公开的每一笔。"
    if not may(by, DRAFT):
        return Nothing("还没有公开过", words)
    return Nothing("还没有公开过", words, reverse("disclosure:draft"), "起草第 1 期")


def _list_context(by: User) -> dict[str, Any]:
    return {"may_draft": may(by, DRAFT), "behind": queries.site_is_behind(by.unit), "public": _public_address(by)}


def _public_address(by: User) -> str:
    folder = queries.site_folder(by.unit)
    return reverse("disclosure:public_file", args=[f"{folder.name}/index.html"]) if folder.is_dir() else ""


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
