"""Every address of the program, module by module."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("boai.web.urls")),
    path("", include("boai.units.urls")),
    path("", include("boai.people.urls")),
    path("", include("boai.ledger.urls")),
    path("", include("boai.activities.urls")),
    path("", include("boai.donations.urls")),
    path("clearing/", include("boai.clearing.urls")),
    path("", include("boai.reporting.urls")),
    path("", include("boai.disclosure.urls")),
]
handler404 = "boai.web.errors.not_found"
handler500 = "boai.web.errors.server_error"
