from __future__ import annotations

from django.urls import URLPattern, path

from boai.people import views

app_name = "people"
urlpatterns: list[URLPattern] = [
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/add/", views.add_organisation, name="add_organisation"),
    path("organisations/import/", views.import_organisations, name="import_organisations"),
    path("organisations/import/<int:pk>/", views.import_preview, name="import_preview"),
    path("organisations/<int:pk>/", views.organisation, name="organisation"),
    path("organisations/<int:pk>/edit/", views.correct_organisation, name="correct_organisation"),
    path("organisations/<int:pk>/consents/", views.record_organisation_consent, name="record_organisation_consent"),
    path("persons/", views.persons, name="persons"),
    path("persons/add/", views.add_person, name="add_person"),
    path("persons/<int:pk>/", views.person, name="person"),
    path("persons/<int:pk>/edit/", views.correct_person, name="correct_person"),
    path("persons/<int:pk>/reveal/", views.reveal, name="reveal"),
    path("persons/<int:pk>/consents/", views.record_person_consent, name="record_person_consent"),
    path("consents/<int:pk>/withdraw/", views.withdraw_consent, name="withdraw_consent"),
    path("consents/<int:pk>/scan/", views.consent_scan, name="consent_scan"),
]
