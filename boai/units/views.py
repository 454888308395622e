"""Screens of the society and its users."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from boai.foundation.form_errors import carried_out
from boai.units import operations, queries
from boai.units.access import EDIT_SOCIETY, LABEL_BANK_ACCOUNTS, MANAGE_USERS, READ_USERS, check_may, may
from boai.units.forms import AddUserForm, BankAccountForm, PasswordForm, RolesForm, SocietyForm
from boai.units.models import BankAccountLabel, User


@login_required
@require_http_methods(["GET", "POST"])
def society(request: HttpRequest) -> HttpResponse:
    by, own = _user(request), queries.society(_user(request).unit_id)
    if request.method == "POST":
        check_may(by, EDIT_SOCIETY, to="改单位资料")
    form = SocietyForm.of(own, request.POST or None)
    if form.is_valid() and carried_out(
        form, lambda: operations.describe_society(by=by, society=own, **form.cleaned_data)
    ):
        messages.success(request, "单位资料存好了。", extra_tags="ok")
        return redirect("units:society")
    return render(request, "units/society.html", _society_page(by, form, BankAccountForm()))


@login_required
@require_POST
def add_bank_account(request: HttpRequest) -> HttpResponse:
    by, form = _user(request), BankAccountForm(request.POST)
    check_may(by, LABEL_BANK_ACCOUNTS, to="登记银行账户")
    if form.is_valid() and carried_out(form, lambda: operations.label_bank_account(by=by, **form.cleaned_data)):
        messages.success(request, "账户登记好了。", extra_tags="ok")
        return redirect("units:society")
    own = queries.society(by.unit_id)
    return render(request, "units/society.html", _society_page(by, SocietyForm.of(own), form), status=422)


@login_required
@require_POST
def retire_bank_account(request: HttpRequest, pk: int) -> HttpResponse:
    label = get_object_or_404(BankAccountLabel.objects.all(), pk=pk)
    operations.retire_bank_account(by=_user(request), label=label)
    messages.success(request, f"{label}不再列出；以前公开过的不变。", extra_tags="ok")
    return redirect("units:society")


@login_required
@require_GET
def users(request: HttpRequest) -> HttpResponse:
    by = _user(request)
    check_may(by, READ_USERS, to="看用户")
    context = {"people": queries.users_of(by.unit_id), "may_manage": may(by, MANAGE_USERS)}
    return render(request, "units/users.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add_user(request: HttpRequest) -> HttpResponse:
    check_may(_user(request), MANAGE_USERS, to="添加用户")
    form = AddUserForm(request.POST or None)
    if form.is_valid() and carried_out(form, lambda: operations.add_user(by=_user(request), **form.cleaned_data)):
        messages.success(request, f"{form.cleaned_data['display_name']}可以登录了。", extra_tags="ok")
        return redirect("units:users")
    return render(request, "units/add_user.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def user(request: HttpRequest, pk: int) -> HttpResponse:
    check_may(_user(request), MANAGE_USERS, to="改用户")
    person = get_object_or_404(queries.users_of(_user(request).unit_id), pk=pk)
    form = RolesForm(request.POST or None, initial={"roles": sorted(person.roles)})
    if form.is_valid() and carried_out(
        form, lambda: operations.change_roles(by=_user(request), user=person, **form.cleaned_data)
    ):
        messages.success(request, f"{person.display_name}的角色改好了。", extra_tags="ok")
        return redirect("units:user", pk)
    return render(request, "units/user.html", {"person": person, "form": form, "password_form": PasswordForm()})


@login_required
@require_POST
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    check_may(_user(request), MANAGE_USERS, to="重设口令")
    person = get_object_or_404(queries.users_of(_user(request).unit_id), pk=pk)
    form = PasswordForm(request.POST)
    if form.is_valid() and carried_out(
        form, lambda: operations.reset_password(by=_user(request), user=person, **form.cleaned_data)
    ):
        messages.success(request, f"{person.display_name}的临时口令设好了，当面告诉本人。", extra_tags="ok")
        return redirect("units:user", pk)
    roles = RolesForm(initial={"roles": sorted(person.roles)})
    return render(request, "units/user.html", {"person": person, "form": roles, "password_form": form}, status=422)


@login_required
@require_POST
def switch_user(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(queries.users_of(_user(request).unit_id), pk=pk)
    switch = operations.deactivate_user if person.is_active else operations.reactivate_user
    changed = switch(by=_user(request), user=person)
    messages.success(
        request, f"{changed.display_name}{'可以登录了' if changed.is_active else '停用了'}。", extra_tags="ok"
    )
    return redirect("units:user", pk)


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _society_page(by: User, form: SocietyForm, account_form: BankAccountForm) -> dict[str, Any]:
    return {
        "society": queries.society(by.unit_id),
        "form": form,
        "account_form": account_form,
        "accounts": queries.bank_accounts_in_use(),
        "may_edit": may(by, EDIT_SOCIETY),
        "may_label": may(by, LABEL_BANK_ACCOUNTS),
    }
