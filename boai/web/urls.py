from __future__ import annotations

from django.urls import URLPattern, path

from boai.web import views

urlpatterns: list[URLPattern] = [
    path("", views.today, name="today"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("password/", views.change_password, name="change_password"),
    path("record/", views.record, name="record"),
    path("work/", views.work, name="work"),
    path("me/", views.me, name="me"),
    path("help/", views.help_page, name="help"),
    path("search/", views.search, name="search"),
    path("system/audit/", views.audit, name="audit"),
    path("system/audit/<int:number>/", views.audit_entry, name="audit_entry"),
    path("system/components/", views.components, name="components"),
]
