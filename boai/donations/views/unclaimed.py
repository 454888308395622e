"""Screens of unclaimed money."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from boai.donations import access, operations, queries
from boai.donations.forms import ClaimForm
from boai.donations.lists import (
    UnclaimedTable,
)
from boai.donations.views.parts import acting_user
from boai.foundation.form_errors import carried_out
from boai.foundation.lists import Nothing, list_page
from boai.units.access import check_may, may


@login_required
@require_GET
def unclaimed(request: HttpRequest) -> HttpResponse:
    check_may(acting_user(request), access.READ_DONATIONS, to="看待认领款")
    return list_page(
        request,
        "donations/unclaimed.html",
        table=UnclaimedTable,
        rows=queries.unclaimed_waiting(),
        title="待认领款",
        nothing=Nothing("没有待认领的钱", "每一笔收到的钱都有主。"),
        exclude=() if may(acting_user(request), access.ENTER) else ("claim",),
    )


@login_required
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    by, held = acting_user(request), get_object_or_404(queries.unclaimed_waiting(), pk=pk)
    check_may(by, access.ENTER, to="认领")
    form = ClaimForm(request.POST or None)
    if form.is_valid() and carried_out(form, lambda: operations.claim_unclaimed(by=by, unclaimed=held, **form.facts())):
        messages.success(
            request, f"{held.amount.text()} 元认给“{form.cleaned_data['donor_name']}”了。", extra_tags="ok"
        )
        return redirect("donations:unclaimed")
    return render(request, "donations/claim.html", {"held": held, "form": form}, status=422 if form.is_bound else 200)
