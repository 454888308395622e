from __future__ import annotations

from django.urls import URLPattern, path

from boai.ledger import views

app_name = "ledger"
urlpatterns: list[URLPattern] = [
    path("funds/", views.funds, name="funds"),
    path("funds/open/", views.open_fund, name="open_fund"),
    path("funds/<int:pk>/", views.fund, name="fund"),
    path("books/", views.books, name="books"),
    path("books/accounts/<int:pk>/", views.account, name="account"),
    path("books/transfers/<int:pk>/", views.transfer, name="transfer"),
    path("books/months/close/", views.close_month, name="close_month"),
]
