from __future__ import annotations

from django.urls import URLPattern, path

from boai.activities import views

app_name = "activities"
urlpatterns: list[URLPattern] = [
    path("activities/", views.activities, name="activities"),
    path("activities/record/", views.record, name="record"),
    path("activities/import/", views.import_activities, name="import_activities"),
    path("activities/import/<int:pk>/", views.import_preview, name="import_preview"),
    path("activities/places/", views.places, name="places"),
    path("activities/partners/", views.partners, name="partners"),
    path("activities/themes/", views.themes, name="themes"),
    path("activities/<int:pk>/", views.activity, name="activity"),
    path("activities/<int:pk>/edit/", views.correct, name="correct"),
    path("activities/<int:pk>/photos/", views.add_photos, name="add_photos"),
    path("activities/photos/<int:pk>/", views.photo, name="photo"),
    path("activities/photos/<int:pk>/remove/", views.remove_photo, name="remove_photo"),
]
