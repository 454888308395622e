from __future__ import annotations

from django.urls import URLPattern, path

from boai.clearing import views

app_name = "clearing"
urlpatterns: list[URLPattern] = [
    path("channels/", views.channels, name="channels"),
    path("channels/<int:pk>/", views.channel, name="channel"),
    path("settlements/<int:pk>/", views.settlement, name="settlement"),
]
