"""Around every request: idle time-out, an own password first, the society's scope, refusals as pages."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from boai.foundation.errors import NotAllowed, Refusal
from boai.foundation.moments import now
from boai.foundation.scoping import in_society
from boai.foundation.trouble import as_refusal
from boai.web.errors import refusal_page

Handler = Callable[[HttpRequest], HttpResponse]
SEEN = "seen_at"
WRITE_EVERY_SECONDS = 30


class IdleTimeout:
    """Sign out after `IDLE_MINUTES` without a request (dossier 10.4)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            moment, seen = now().timestamp(), request.session.get(SEEN)
            if seen is not None and moment - seen > settings.IDLE_MINUTES * 60:
                logout(request)
                return _to_the_door(request)
            if seen is None or moment - seen > WRITE_EVERY_SECONDS:
                request.session[SEEN] = moment
        return self.get_response(request)


class OwnPasswordFirst:
    """Whoever signed in with a password somebody else set changes it before anything else (dossier 10.4)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.user.must_change_password:
            allowed = {reverse("change_password"), reverse("sign_out")}
            if request.path not in allowed:
                return redirect("change_password")
        return self.get_response(request)


class SocietyScope:
    """Everything a signed-in user reads and writes belongs to their society; nobody else gets any scope."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with in_society(request.user.unit_id):
            return self.get_response(request)


class RefusalPages:
    """The one place where a refusal that no form caught becomes a page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        refusal = exception if isinstance(exception, Refusal) else as_refusal(exception)
        if refusal is None:
            return None
        return refusal_page(request, refusal, status=_status(exception))


def _status(exception: Exception) -> int:
    """403 not allowed, 422 refused, 503 the machine's own trouble."""
    if isinstance(exception, NotAllowed):
        return 403
    return 422 if isinstance(exception, Refusal) else 503


def _to_the_door(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and from there back; a fragment that htmx asked for takes the whole page along."""
    wanted = request.get_full_path() if request.method == "GET" else "/"
    answer = redirect_to_login(wanted, login_url=f"{reverse('sign_in')}?timed_out=1")
    if not getattr(request, "htmx", False):
        return answer
    response = HttpResponse(status=204)
    response["HX-Redirect"] = answer["Location"]
    return response
