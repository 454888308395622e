"""The door, the desk and the few pages that belong to no module."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from boai.foundation.form_errors import carried_out
from boai.foundation.lists import list_page
from boai.foundation.moments import now
from boai.foundation.moments import today as today_in_china
from boai.units import operations as units
from boai.units.access import READ_AUDIT, check_may
from boai.units.models import User
from boai.units.queries import only_society
from boai.web import audit_trail, catalogue, pages, queries
from boai.web.finding import search_everywhere
from boai.web.forms import ChangePasswordForm, SignInForm

WRONG = "登录名或口令不对；再试一次，连错 5 次会锁 30 分钟。"


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """One sentence for an unknown name and a wrong password."""
    form = SignInForm(request.POST or None)
    if form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if user is not None:
            login(request, user)
            return redirect(_next(request))
        form.add_error(None, WRONG)
    return render(request, "web/sign_in.html", _door(request, form))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("sign_in")


@login_required
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    form = ChangePasswordForm(user, request.POST or None)
    if form.is_valid() and carried_out(
        form, lambda: units.change_password(by=user, password=form.cleaned_data["password"])
    ):
        update_session_auth_hash(request, user)
        messages.success(request, "口令改好了，下次登录用新的。", extra_tags="ok")
        return redirect("today")
    return render(request, "web/change_password.html", {"form": form})


@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    return render(request, "web/today.html", pages.today(user, queries.desk(user, now())))


@login_required
@require_GET
def record(request: HttpRequest) -> HttpResponse:
    return render(request, "web/record.html", {"entries": pages.quick_entries(cast(User, request.user))})


@login_required
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    return render(request, "web/work.html")


@login_required
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    return render(request, "web/me.html")


@login_required
@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "web/help.html", {"links": pages.help_links()})


@login_required
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    groups = search_everywhere(cast(User, request.user), words, today_in_china())
    return render(request, "web/search.html", {"words": words, "groups": groups})


@login_required
@require_GET
def components(request: HttpRequest) -> HttpResponse:
    return render(request, "web/components.html", catalogue.states())


@login_required
@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    check_may(cast(User, request.user), READ_AUDIT, to="看留痕")
    subject = request.GET.get("subject", "")
    return list_page(
        request,
        "web/audit.html",
        table=audit_trail.AuditTable,
        filters=audit_trail.AuditFilter,
        rows=audit_trail.entries(),
        title="留痕",
        context={"subject": audit_trail.subject_words(subject), "subject_url": audit_trail.subject_url(subject)},
    )


@login_required
@require_GET
def audit_entry(request: HttpRequest, number: int) -> HttpResponse:
    check_may(cast(User, request.user), READ_AUDIT, to="看留痕")
    entry = get_object_or_404(audit_trail.entries(), number=number)
    return render(request, "web/audit_entry.html", pages.audit_entry(entry))


def _door(request: HttpRequest, form: SignInForm) -> dict[str, Any]:
    return {
        "form": form,
        "society": only_society(),
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "timed_out": request.method == "GET" and "timed_out" in request.GET,
    }


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)
