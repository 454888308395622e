"""What may be done with societies, users and roles; a refusal leaves everything as it was."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from boai.foundation.errors import BadInput
from boai.foundation.models import AuditEntry
from boai.units import operations
from boai.units.errors import IncompatibleRoles, NameTaken, WeakPassword, WrongRole
from boai.units.models import BankAccountLabel, RoleHolding, Society, User
from boai.units.terms import Role
from boai.units.tests.factories import PASSWORD, make_society, make_user


def entries() -> list[str]:
    return list(AuditEntry.objects.order_by("number").values_list("action", flat=True))


def test_found_society_writes_one_audit_entry_by_the_program(db):
    unit = operations.found_society(name="青屿区红十字会", division_code="990101")
    assert (unit.short_name, unit.level) == ("青屿区红十字会", "district")
    entry = AuditEntry._base_manager.get(unit_id=unit.pk)
    assert (entry.action, entry.by_name, entry.subject) == ("units.found", "程序", f"units.Society:{unit.pk}")


@pytest.mark.parametrize("code", ["", "99010", "9901011", "99010a", "99 101"])
def test_found_society_refuses_a_division_code_of_no_standard(db, code):
    with pytest.raises(BadInput, match="区划代码"):
        operations.found_society(name="青屿区红十字会", division_code=code)
    assert Society.objects.count() == 0


def test_found_society_refuses_the_same_one_twice(db):
    operations.found_society(name="青屿区红十字会", division_code="990101")
    with pytest.raises(BadInput, match="已经设立过了"):
        operations.found_society(name="青屿区红十字会", division_code="990101")
    assert Society.objects.count() == 1


def test_describe_society_keeps_old_and_new_in_the_trail(society, lead):
    operations.describe_society(
        by=lead,
        society=society,
        address="永宁街道听涛路 6 号",
        supervision_phone="0000-5550118",
        phone_checked_on=dt.date(2026, 9, 7),
        population=412_000,
        population_year=2025,
    )
    detail = AuditEntry.objects.get(action="units.describe").detail
    assert detail["before"]["address"] == ""
    assert detail["after"] == {
        "address": "永宁街道听涛路 6 号",
        "supervision_phone": "0000-5550118",
        "supervision_phone_checked_on": "2026-09-07",
        "population": 412_000,
        "population_year": 2025,
    }


def test_describe_society_refuses_the_cashier(society, cashier):
    with pytest.raises(WrongRole, match="许闻（出纳）不能改单位资料"):
        operations.describe_society(
            by=cashier,
            society=society,
            address="别处",
            supervision_phone="",
            phone_checked_on=None,
            population=None,
            population_year=None,
        )
    society.refresh_from_db()
    assert (society.address, entries()) == ("", [])


def test_describe_society_refuses_somebody_elses(society, lead):
    other = make_society()
    with pytest.raises(WrongRole, match="属于别的单位"):
        operations.describe_society(
            by=lead,
            society=other,
            address="别处",
            supervision_phone="",
            phone_checked_on=None,
            population=None,
            population_year=None,
        )
    other.refresh_from_db()
    assert other.address == ""


def test_population_without_its_year_is_kept_out_by_the_table(society):
    society.population = 412_000
    with pytest.raises(IntegrityError), transaction.atomic():
        society.save()


def test_label_and_retire_a_bank_account(lead):
    label = operations.label_bank_account(by=lead, bank_name="青屿银行永宁支行", last_four="8821")
    assert str(label) == "青屿银行永宁支行（尾号 8821）"
    operations.retire_bank_account(by=lead, label=label)
    assert BankAccountLabel.objects.get().in_use is False
    assert entries() == ["units.label_bank_account", "units.retire_bank_account"]


@pytest.mark.parametrize("last_four", ["", "882", "88211", "88a1"])
def test_label_bank_account_takes_four_digits_only(lead, last_four):
    with pytest.raises(BadInput, match="四位数字"):
        operations.label_bank_account(by=lead, bank_name="青屿银行", last_four=last_four)
    assert (BankAccountLabel.objects.count(), entries()) == (0, [])


def test_the_cashier_labels_no_bank_account(cashier):
    with pytest.raises(WrongRole):
        operations.label_bank_account(by=cashier, bank_name="青屿银行", last_four="8821")
    assert (BankAccountLabel.objects.count(), entries()) == (0, [])


def test_first_user_only_while_there_is_none(society):
    operations.appoint_first_user(
        society=society, username="shen", display_name="沈砚秋", password=PASSWORD, roles=[Role.LEAD]
    )
    with pytest.raises(BadInput, match="已经有用户了"):
        operations.appoint_first_user(
            society=society, username="xu", display_name="许闻", password=PASSWORD, roles=[Role.LEAD]
        )
    assert list(User.objects.values_list("username", flat=True)) == ["shen"]


def test_add_user_must_change_the_password_and_holds_the_roles(lead):
    user = operations.add_user(
        by=lead, username="fang", display_name="方晓棠", password=PASSWORD, roles=[Role.ACCOUNTANT, Role.OFFICE]
    )
    assert (user.must_change_password, user.roles) == (True, {"accountant", "office"})
    assert user.check_password(PASSWORD)
    assert AuditEntry.objects.get().detail == {"name": "方晓棠", "roles": ["accountant", "office"]}


def test_a_password_never_stands_in_the_trail(lead):
    user = operations.add_user(by=lead, username="fang", display_name="方晓棠", password=PASSWORD, roles=[Role.OFFICE])
    operations.reset_password(by=lead, user=user, password="Ting-tao-2022!")
    written = str(list(AuditEntry.objects.values()))
    assert (PASSWORD in written, "Ting-tao-2022!" in written) == (False, False)


def test_add_user_refuses_a_name_that_is_taken(lead):
    with pytest.raises(NameTaken, match="已有人用"):
        operations.add_user(
            by=lead, username=lead.username, display_name="方晓棠", password=PASSWORD, roles=[Role.OFFICE]
        )
    assert (User.objects.count(), entries()) == (1, [])


def test_the_cashier_adds_nobody(cashier):
    with pytest.raises(WrongRole, match="不能添加用户"):
        operations.add_user(by=cashier, username="fang", display_name="方晓棠", password=PASSWORD, roles=[Role.OFFICE])
    assert (User.objects.count(), entries()) == (1, [])


@pytest.mark.parametrize(
    ("password", "missing"),
    [
        ("Short-1", "10"),
        ("onlysmallletters", "三种"),
        ("password123", "三种|常见|common"),
        ("shenyanqiu-2026", "相似|三种|similar"),
    ],
)
def test_weak_passwords_are_refused(lead, password, missing):
    with pytest.raises(WeakPassword, match=missing):
        operations.add_user(
            by=lead, username="shenyanqiu", display_name="沈砚秋", password=password, roles=[Role.OFFICE]
        )
    assert (User.objects.count(), entries()) == (1, [])


@pytest.mark.parametrize(
    "roles",
    [
        [Role.ACCOUNTANT, Role.CASHIER],
        [Role.SUPERVISOR, Role.LEAD],
        [Role.SUPERVISOR, Role.ACCOUNTANT],
        [Role.SUPERVISOR, Role.CASHIER],
        [Role.SUPERVISOR, Role.BUSINESS],
    ],
)
def test_incompatible_roles_are_refused_and_the_old_ones_stay(lead, roles):
    user = make_user(Role.OFFICE, unit=lead.unit)
    with pytest.raises(IncompatibleRoles, match="不能是同一个人"):
        operations.change_roles(by=lead, user=user, roles=roles)
    assert list(RoleHolding.objects.filter(user=user).values_list("role", flat=True)) == ["office"]
    assert entries() == []


def test_change_roles_counts_at_once_and_keeps_old_and_new(lead):
    user = make_user(Role.OFFICE, unit=lead.unit)
    operations.change_roles(by=lead, user=user, roles=[Role.CASHIER])
    assert user.roles == {"cashier"}
    detail = AuditEntry.objects.get().detail
    assert (detail["before"], detail["after"]) == (["office"], ["cashier"])


def test_no_role_at_all_is_refused(lead):
    user = make_user(Role.OFFICE, unit=lead.unit)
    with pytest.raises(BadInput, match="至少选一个角色"):
        operations.change_roles(by=lead, user=user, roles=[])
    assert user.role_holdings.count() == 1


def test_nobody_changes_their_own_roles(lead):
    with pytest.raises(BadInput, match="不能改自己的角色"):
        operations.change_roles(by=lead, user=lead, roles=[Role.LEAD, Role.CASHIER])
    assert (lead.roles, entries()) == ({"lead"}, [])


def test_nobody_switches_themselves_off(lead):
    with pytest.raises(BadInput, match="不能停用自己"):
        operations.deactivate_user(by=lead, user=lead)
    lead.refresh_from_db()
    assert (lead.is_active, entries()) == (True, [])


def test_a_deactivated_user_has_no_roles_until_they_come_back(lead, cashier):
    operations.deactivate_user(by=lead, user=cashier)
    assert cashier.roles == frozenset()
    operations.reactivate_user(by=lead, user=cashier)
    assert cashier.roles == {"cashier"}
    assert entries() == ["units.deactivate_user", "units.reactivate_user"]


def test_another_societys_user_is_out_of_reach(lead):
    stranger = make_user(Role.CASHIER)
    with pytest.raises(WrongRole, match="属于别的单位"):
        operations.reset_password(by=lead, user=stranger, password="Ting-tao-2022!")
    stranger.refresh_from_db()
    assert (stranger.password, entries()) == ("!", [])


def test_changing_ones_own_password_ends_the_duty_to_change_it(lead):
    lead.must_change_password = True
    lead.save()
    operations.change_password(by=lead, password="Ting-tao-2022!")
    lead.refresh_from_db()
    assert (lead.must_change_password, lead.check_password("Ting-tao-2022!")) == (False, True)


def test_resetting_a_password_makes_it_temporary(lead, cashier):
    operations.reset_password(by=lead, user=cashier, password="Ting-tao-2022!")
    cashier.refresh_from_db()
    assert (cashier.must_change_password, cashier.check_password("Ting-tao-2022!")) == (True, True)
