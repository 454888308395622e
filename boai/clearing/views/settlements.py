"""Screens of clearing channels."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from boai.clearing import access, operations, queries
from boai.clearing.forms import SettleForm, UndoForm
from boai.clearing.lists import SettlementTable
from boai.clearing.pictures import channel_shares
from boai.clearing.queries import Standing
from boai.foundation.form_errors import carried_out
from boai.foundation.lists import Nothing, list_page
from boai.foundation.moments import today
from boai.units.access import check_may, may
from boai.units.models import User


@login_required
@require_GET
def channels(request: HttpRequest) -> HttpResponse:
    check_may(_user(request), access.READ_CLEARING, to="看清算")
    rows = [{"found": each, "shares": channel_shares(each), "age": each.age(today())} for each in queries.standings()]
    return list_page(
        request,
        "clearing/channels.html",
        table=SettlementTable,
        rows=queries.settlements(),
        title="清算",
        nothing=Nothing("还没有清算过", "银行流水里平台打来的款，在上面选渠道清算。"),
        context={"rows": rows},
    )


@login_required
@require_http_methods(["GET", "POST"])
def channel(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = _user(request), queries.standing(get_object_or_404(queries.clearing_channels(), pk=pk))
    roles = access.SETTLE_CHANNELS if request.method == "POST" else access.READ_CLEARING
    check_may(by, roles, to="清算渠道")
    rule = queries.fee_rule(today())
    offered = queries.candidates(found, int(rule.value))
    form = SettleForm.of(offered, request.POST if request.method == "POST" else None)
    if form.is_valid() and carried_out(form, lambda: _settle(by, found, form)):
        left = queries.standing(found.channel).left
        messages.success(request, f"清算好了，{found.channel.name}还剩 {left.text()} 元没到银行。", extra_tags="ok")
        return redirect("clearing:channel", pk)
    context = {
        "found": found,
        "form": form,
        "offered": offered,
        "rule": rule,
        "age": found.age(today()),
        "shares": channel_shares(found),
        "may_settle": may(by, access.SETTLE_CHANNELS),
    }
    return render(request, "clearing/channel.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def settlement(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = _user(request), get_object_or_404(queries.settlements(), pk=pk)
    roles = access.SETTLE_CHANNELS if request.method == "POST" else access.READ_CLEARING
    check_may(by, roles, to="撤销清算")
    form = UndoForm(request.POST) if request.method == "POST" else UndoForm(initial={"occurred_on": today()})
    if form.is_valid() and carried_out(
        form, lambda: operations.undo_settlement(by=by, settlement=found, **form.cleaned_data)
    ):
        messages.success(request, "撤销了；流水又可以选，原来的清算还看得到。", extra_tags="ok")
        return redirect("clearing:settlement", pk)
    context = {"found": found, "form": form, "may_undo": may(by, access.SETTLE_CHANNELS) and found.undone_at is None}
    return render(request, "clearing/settlement.html", context, status=422 if form.errors else 200)


def _settle(by: User, found: Standing, form: SettleForm) -> None:
    operations.settle_channel(by=by, channel=found.channel, **form.facts())


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)
