from __future__ import annotations

from django.urls import URLPattern, path

from boai.disclosure import views

app_name = "disclosure"
urlpatterns: list[URLPattern] = [
    path("disclosure/", views.publications, name="publications"),
    path("disclosure/draft/", views.draft, name="draft"),
    path("disclosure/site/", views.write_site, name="write_site"),
    path("disclosure/<int:pk>/", views.publication, name="publication"),
    path("disclosure/<int:pk>/submit/", views.submit, name="submit"),
    path("disclosure/<int:pk>/return/", views.send_back, name="return"),
    path("disclosure/<int:pk>/discard/", views.discard, name="discard"),
    path("disclosure/<int:pk>/publish/", views.publish, name="publish"),
    path("public/", views.public_door, name="public"),
    path("public/<path:path>", views.public_file, name="public_file"),
]
