"""Error pages: each says what happened and what to do next."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from boai.foundation.errors import Refusal


def refusal_page(request: HttpRequest, refusal: Refusal, *, status: int) -> HttpResponse:
    """A refusal as a whole page, or as a fragment where htmx asked."""
    template = "web/refusal_fragment.html" if getattr(request, "htmx", False) else "web/refusal.html"
    heading = "您的角色做不了这件事" if status == HTTPStatus.FORBIDDEN else "没有做成"
    page = {"refusal": refusal, "heading": heading, "back": _back(request), "wrote": request.method == "POST"}
    return render(request, template, page, status=status)


def _back(request: HttpRequest) -> str:
    """The page they came from, where it is one of ours."""
    referer = request.headers.get("referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return referer
    return "/"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without a request: whatever broke may break the navigation too."""
    return HttpResponse(render_to_string("500.html"), status=500)
