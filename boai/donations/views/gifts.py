"""Screens of gifts."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from boai.donations import access, operations, queries
from boai.donations.forms import CashGiftForm, CorrectDonorForm
from boai.donations.lists import (
    DonationFilter,
    DonationTable,
)
from boai.donations.models import Donation
from boai.donations.views.parts import acting_user, download
from boai.foundation.form_errors import carried_out
from boai.foundation.lists import Nothing, list_page
from boai.foundation.models import Attachment
from boai.units.access import check_may, may


@login_required
@require_GET
def donations(request: HttpRequest) -> HttpResponse:
    check_may(acting_user(request), access.READ_DONATIONS, to="看捐赠")
    return list_page(
        request,
        "donations/donations.html",
        table=DonationTable,
        rows=queries.donations_matching(queries.DonationFilter()),
        filters=DonationFilter,
        title="捐赠",
        nothing=Nothing(
            "还没有捐赠", "把银行、微信、支付宝的账单放进来，或记一笔现场捐款。", reverse("donations:runs"), "导入账单"
        ),
        context={
            "may_record_cash": may(acting_user(request), access.RECORD_CASH),
            "waiting": queries.totals_of(queries.unclaimed_waiting()),
        },
    )


@login_required
@require_GET
def donation(request: HttpRequest, pk: int) -> HttpResponse:
    check_may(acting_user(request), access.READ_DONATIONS, to="看捐赠")
    return _donation_page(request, _donation(pk))


@login_required
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    by, found, form = acting_user(request), _donation(pk), CorrectDonorForm(request.POST)
    check_may(by, access.CORRECT_DONOR, to="更正捐赠人")
    if form.is_valid() and carried_out(form, lambda: operations.correct_donor(by=by, donation=found, **form.facts())):
        messages.success(request, "改好了，原来怎么写的在“经过”里。", extra_tags="ok")
        return redirect("donations:donation", pk)
    return _donation_page(request, found, form, status=422)


@login_required
@require_GET
def voucher(request: HttpRequest, pk: int) -> HttpResponse:
    check_may(acting_user(request), access.READ_DONATIONS, to="看凭证")
    return download(get_object_or_404(Attachment.objects.all(), pk=_donation(pk).voucher_id))


@login_required
@require_http_methods(["GET", "POST"])
def cash(request: HttpRequest) -> HttpResponse:
    by, form = acting_user(request), CashGiftForm(request.POST or None, request.FILES or None)
    check_may(by, access.RECORD_CASH, to="记现场捐款")
    if form.is_valid() and carried_out(form, lambda: operations.record_cash_gift(by=by, **form.facts())):
        words = f"记下了：{form.cleaned_data['payer_name']} {form.cleaned_data['amount'].text()} 元。"
        messages.success(request, words, extra_tags="ok")
        return redirect("donations:donations")
    return render(request, "donations/cash.html", {"form": form}, status=422 if form.is_bound else 200)


def _donation_page(
    request: HttpRequest, found: Donation, form: CorrectDonorForm | None = None, status: int = 200
) -> HttpResponse:
    shown = ("on_behalf_of", "on_behalf_evidence", "is_organisation", "name_publicity")
    context = {
        "donation": found,
        "history": queries.history_of(found),
        "timeline": queries.timeline_of(found),
        "namesakes": queries.namesakes_of(found),
        "may_correct": may(acting_user(request), access.CORRECT_DONOR),
        "form": form or CorrectDonorForm(initial={name: getattr(found, name) for name in shown}),
    }
    return render(request, "donations/donation.html", context, status=status)


def _donation(pk: int) -> Donation:
    return get_object_or_404(queries.donations_in_full(), pk=pk)
