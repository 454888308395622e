"""Screens of the books."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from boai.foundation.form_errors import carried_out
from boai.foundation.lists import Nothing, list_page
from boai.foundation.moments import today
from boai.ledger import access, operations, queries
from boai.ledger.forms import CloseMonthForm, FundForm, ReverseForm
from boai.ledger.lists import (
    AccountTransferTable,
    FundTable,
    FundTransferFilter,
    FundTransferTable,
    TransferFilter,
)
from boai.ledger.models import Account, Fund, Transfer
from boai.ledger.pictures import fund_picture, fund_shares
from boai.units.access import check_may, may
from boai.units.models import User


@login_required
@require_GET
def funds(request: HttpRequest) -> HttpResponse:
    by = _reader(request)
    may_open = may(by, access.OPEN_FUND)
    first = Nothing("还没有专项资金", "捐赠人说了用途的钱，一项用途设一个。", *_button(may_open))
    return list_page(
        request,
        "ledger/funds.html",
        table=FundTable,
        rows=cast(Any, queries.fund_overviews()),
        title="专项资金",
        nothing=first,
        context={"may_open": may_open},
    )


@login_required
@require_http_methods(["GET", "POST"])
def open_fund(request: HttpRequest) -> HttpResponse:
    by, form = _user(request), FundForm(request.POST or None, initial={"founded_on": today()})
    check_may(by, access.OPEN_FUND, to="设立专项资金")
    if form.is_valid() and carried_out(form, lambda: operations.open_fund(by=by, **form.cleaned_data)):
        messages.success(request, f"“{form.cleaned_data['name']}”设立了。", extra_tags="ok")
        return redirect("ledger:fund", queries.funds().get(code=form.cleaned_data["code"]).pk)
    return render(request, "ledger/open_fund.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_GET
def fund(request: HttpRequest, pk: int) -> HttpResponse:
    _reader(request)
    found = get_object_or_404(Fund.objects.all(), pk=pk)
    flows = queries.fund_flows(found)
    return list_page(
        request,
        "ledger/fund.html",
        table=FundTransferTable,
        rows=queries.fund_transfers(found),
        filters=FundTransferFilter,
        title=f"{found.name}收支",
        per_page=20,
        nothing=Nothing("还没有一笔账", "收下捐赠、认领到这项资金后，每一笔都列在这里。"),
        context={
            "fund": found,
            "flows": flows,
            "picture": fund_picture(flows),
            "shares": fund_shares(flows.overview),
        },
    )


@login_required
@require_GET
def books(request: HttpRequest) -> HttpResponse:
    by = _reader(request)
    context = {
        "books": queries.books(),
        "closings": queries.closings(),
        "to_close": queries.months_to_close(today()),
        "may_close": may(by, access.CLOSE_MONTH),
    }
    return render(request, "ledger/books.html", context)


@login_required
@require_GET
def account(request: HttpRequest, pk: int) -> HttpResponse:
    _reader(request)
    found = get_object_or_404(Account.objects.select_related("fund"), pk=pk)
    return list_page(
        request,
        "ledger/account.html",
        table=AccountTransferTable,
        rows=queries.account_transfers(found),
        filters=TransferFilter,
        title=f"{found.name}明细",
        nothing=Nothing("这个账户还没有一笔账", "有钱进出后，每一笔都列在这里。"),
        context={"account": found},
    )


@login_required
@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = _reader(request), get_object_or_404(queries.transfers(), pk=pk)
    if request.method == "POST":
        check_may(by, access.REVERSE, to="冲销")
    form = ReverseForm(request.POST) if request.method == "POST" else ReverseForm.fresh(today())
    if form.is_valid() and carried_out(
        form, lambda: operations.reverse(by=by, transfer=found, **form.arguments(found))
    ):
        messages.success(request, f"第 {pk} 号账冲销了，原来那笔还在。", extra_tags="ok")
        return redirect("ledger:transfer", pk)
    return render(request, "ledger/transfer.html", _transfer_page(by, found, form), status=422 if form.errors else 200)


@login_required
@require_POST
def close_month(request: HttpRequest) -> HttpResponse:
    by, form = _user(request), CloseMonthForm(request.POST)
    check_may(by, access.CLOSE_MONTH, to="结账")
    if form.is_valid():
        closed = operations.close_month(by=by, month=form.cleaned_data["month"], today=today())
        messages.success(request, f"{closed.month.year} 年 {closed.month.month} 月的账结了。", extra_tags="ok")
    return redirect("ledger:books")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _reader(request: HttpRequest) -> User:
    check_may(_user(request), access.READ_BOOKS, to="看账")
    return _user(request)


def _button(may_open: bool) -> tuple[str, str]:
    return (reverse("ledger:open_fund"), "设一项") if may_open else ("", "")


def _transfer_page(by: User, found: Transfer, form: ReverseForm) -> dict[str, Any]:
    reversed_by = queries.transfers().filter(reverses=found).first()
    return {
        "transfer": found,
        "reversed_by": reversed_by,
        "form": form,
        "may_reverse": may(by, access.REVERSE) and reversed_by is None and found.reverses_id is None,
    }
