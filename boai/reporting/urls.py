from __future__ import annotations

from django.urls import URLPattern, path

from boai.reporting import views

app_name = "reporting"
urlpatterns: list[URLPattern] = [
    path("figures/", views.figures, name="figures"),
    path("figures/<str:code>/", views.figure, name="figure"),
    path("reports/", views.reports, name="reports"),
    path("reports/make/", views.make_report, name="make_report"),
    path("reports/<int:pk>/", views.report, name="report"),
    path("reports/<int:pk>/paper/", views.paper, name="paper"),
    path("reports/<int:pk>/evidence/", views.evidence, name="evidence"),
]
