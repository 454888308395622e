"""The screens of the society and its users: who gets in, what is saved, what a refusal shows."""

from __future__ import annotations

import pytest
from django.urls import reverse

from boai.foundation.models import AuditEntry
from boai.units.models import BankAccountLabel, User
from boai.units.terms import Role
from boai.units.tests.factories import PASSWORD, make_user

PROFILE = {
    "address": "永宁街道听涛路 6 号",
    "supervision_phone": "0000-5550118",
    "phone_checked_on": "2026-09-07",
    "population": "412000",
    "population_year": "2025",
}


def signed_in(client, user):
    client.force_login(user)
    return client


def test_the_profile_is_saved_and_shown(client, society, lead):
    response = signed_in(client, lead).post(reverse("units:society"), PROFILE, follow=True)
    society.refresh_from_db()
    assert (society.address, society.population) == ("永宁街道听涛路 6 号", 412_000)
    assert "单位资料存好了" in response.content.decode()


def test_a_population_without_its_year_is_asked_for_at_its_field(client, society, lead):
    response = signed_in(client, lead).post(reverse("units:society"), {**PROFILE, "population_year": ""})
    page = response.content.decode()
    assert "还差 1 项就能存" in page
    assert 'href="#id_population_year"' in page
    society.refresh_from_db()
    assert society.population is None


def test_the_cashier_reads_the_profile_but_has_no_form(client, society, cashier):
    page = signed_in(client, cashier).get(reverse("units:society")).content.decode()
    assert "负责人、办公室或系统管理可以改" in page
    assert 'name="address"' not in page


def test_the_cashier_cannot_post_the_profile_past_the_missing_form(client, society, cashier):
    response = signed_in(client, cashier).post(reverse("units:society"), PROFILE)
    society.refresh_from_db()
    assert (response.status_code, society.address, AuditEntry.objects.count()) == (403, "", 0)
    assert "不能改单位资料" in response.content.decode()


def test_a_bank_account_is_labelled_by_its_last_four(client, lead):
    signed_in(client, lead).post(reverse("units:add_bank_account"), {"bank_name": "青屿银行", "last_four": "8821"})
    assert str(BankAccountLabel.objects.get()) == "青屿银行（尾号 8821）"


def test_a_wrong_last_four_is_said_at_the_field(client, lead):
    response = signed_in(client, lead).post(
        reverse("units:add_bank_account"), {"bank_name": "青屿银行", "last_four": "88x1"}
    )
    assert (response.status_code, BankAccountLabel.objects.count()) == (422, 0)
    assert "应是四位数字" in response.content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.LEAD, Role.ADMINISTRATOR)])
def test_only_the_lead_and_the_administrator_add_users(client, society, role):
    response = signed_in(client, make_user(role, unit=society)).get(reverse("units:add_user"))
    assert response.status_code == 403
    assert "请负责人或系统管理来做" in response.content.decode()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.LEAD, Role.ADMINISTRATOR, Role.SUPERVISOR}))
def test_others_do_not_see_users(client, society, role):
    response = signed_in(client, make_user(role, unit=society)).get(reverse("units:users"))
    assert response.status_code == 403
    assert "请负责人或系统管理或监事来做" in response.content.decode()


def test_the_supervisor_sees_who_holds_which_role_and_changes_nothing(client, society, lead):
    page = signed_in(client, make_user(Role.SUPERVISOR, unit=society)).get(reverse("units:users")).content.decode()
    assert lead.display_name in page
    assert "添加用户" not in page
    assert reverse("units:user", args=[lead.pk]) not in page


@pytest.mark.parametrize("name", ["reset_password", "user"])
def test_an_empty_form_shows_nobody_elses_page(client, society, lead, cashier, name):
    response = signed_in(client, cashier).post(reverse(f"units:{name}", args=[lead.pk]))
    assert response.status_code == 403
    assert lead.username not in response.content.decode()


def test_a_user_is_added_with_roles(client, lead):
    signed_in(client, lead).post(
        reverse("units:add_user"),
        {"username": "fang", "display_name": "方晓棠", "roles": ["accountant"], "password": PASSWORD},
    )
    user = User.objects.get(username="fang")
    assert (user.unit_id, user.roles, user.must_change_password) == (lead.unit_id, {"accountant"}, True)


def test_incompatible_roles_stay_on_the_form_with_the_reason(client, lead):
    response = signed_in(client, lead).post(
        reverse("units:add_user"),
        {"username": "fang", "display_name": "方晓棠", "roles": ["accountant", "cashier"], "password": PASSWORD},
    )
    assert "会计和出纳不能是同一个人" in response.content.decode()
    assert User.objects.count() == 1


def test_a_user_of_another_society_does_not_exist_here(client, lead):
    stranger = make_user(Role.CASHIER)
    assert signed_in(client, lead).get(reverse("units:user", args=[stranger.pk])).status_code == 404


def test_the_lead_switches_a_user_off_and_on(client, lead, cashier):
    signed_in(client, lead).post(reverse("units:switch_user", args=[cashier.pk]))
    cashier.refresh_from_db()
    assert cashier.is_active is False
    client.post(reverse("units:switch_user", args=[cashier.pk]))
    cashier.refresh_from_db()
    assert cashier.is_active is True


def test_switching_off_signs_out_at_once(client, lead, cashier):
    client.force_login(cashier)
    assert client.get(reverse("me")).status_code == 200
    User.objects.filter(pk=cashier.pk).update(is_active=False)
    assert client.get(reverse("me")).status_code == 302


def test_a_weak_temporary_password_is_refused_at_its_field(client, lead, cashier):
    response = signed_in(client, lead).post(reverse("units:reset_password", args=[cashier.pk]), {"password": "weak"})
    cashier.refresh_from_db()
    assert (response.status_code, cashier.must_change_password) == (422, False)
    assert "口令太弱" in response.content.decode()
