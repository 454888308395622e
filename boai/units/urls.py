from __future__ import annotations

from django.urls import URLPattern, path

from boai.units import views

app_name = "units"
urlpatterns: list[URLPattern] = [
    path("society/", views.society, name="society"),
    path("society/accounts/", views.add_bank_account, name="add_bank_account"),
    path("society/accounts/<int:pk>/retire/", views.retire_bank_account, name="retire_bank_account"),
    path("system/users/", views.users, name="users"),
    path("system/users/add/", views.add_user, name="add_user"),
    path("system/users/<int:pk>/", views.user, name="user"),
    path("system/users/<int:pk>/password/", views.reset_password, name="reset_password"),
    path("system/users/<int:pk>/active/", views.switch_user, name="switch_user"),
]
