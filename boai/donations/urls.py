from __future__ import annotations

from django.urls import URLPattern, path

from boai.donations import views

app_name = "donations"
urlpatterns: list[URLPattern] = [
    path("intake/", views.runs, name="runs"),
    path("intake/open/", views.open_run, name="open_run"),
    path("intake/<int:pk>/", views.run, name="run"),
    path("intake/<int:pk>/progress/", views.run_progress, name="run_progress"),
    path("intake/<int:pk>/read/", views.read_run, name="read_run"),
    path("intake/<int:pk>/enter/", views.enter_run, name="enter_run"),
    path("intake/files/<int:pk>/", views.file, name="file"),
    path("intake/files/<int:pk>/original/", views.original, name="original"),
    path("intake/files/<int:pk>/marked.xlsx", views.marked, name="marked"),
    path("intake/files/<int:pk>/answer/", views.answer, name="answer"),
    path("intake/files/<int:pk>/destination/", views.destination, name="destination"),
    path("intake/files/<int:pk>/enter/", views.enter_file, name="enter_file"),
    path("intake/files/<int:pk>/undo/", views.undo_file, name="undo_file"),
    path("intake/files/<int:pk>/remove/", views.remove_file, name="remove_file"),
    path("donations/", views.donations, name="donations"),
    path("donations/cash/", views.cash, name="cash"),
    path("donations/<int:pk>/", views.donation, name="donation"),
    path("donations/<int:pk>/correct/", views.correct, name="correct"),
    path("donations/<int:pk>/voucher/", views.voucher, name="voucher"),
    path("unclaimed/", views.unclaimed, name="unclaimed"),
    path("unclaimed/<int:pk>/", views.claim, name="claim"),
    path("channels/set-up/", views.set_up, name="set_up"),
]
