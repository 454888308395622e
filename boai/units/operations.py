"""Everything that writes societies, users and roles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from boai.foundation import audit
from boai.foundation.errors import BadInput
from boai.foundation.moments import now
from boai.units.access import EDIT_SOCIETY, LABEL_BANK_ACCOUNTS, MANAGE_USERS, check_may, check_same_society
from boai.units.errors import IncompatibleRoles, NameTaken, WeakPassword
from boai.units.models import BankAccountLabel, RoleHolding, Society, User
from boai.units.terms import INCOMPATIBLE_ROLES, Level, Role


def found_society(
    *, name: str, division_code: str, short_name: str = "", level: Level = Level.DISTRICT, parent: Society | None = None
) -> Society:
    """设立单位。The one act that has no actor: there is nobody yet. Used by `boai init`.

    Raises:
        BadInput: the division code is not 2, 4, 6, 9 or 12 digits (GB/T 2260), or the society exists.
    """
    if not division_code.isdigit() or len(division_code) not in (2, 4, 6, 9, 12):
        raise BadInput(f"区划代码“{division_code}”应是 2、4、6、9 或 12 位数字；区县为 6 位。", field="division_code")
    if Society.objects.filter(name=name, division_code=division_code).exists():
        raise BadInput(f"“{name}”已经设立过了；直接登录即可。", code="society.exists", field="name")
    with transaction.atomic():
        society = Society.objects.create(
            name=name, short_name=short_name or name, division_code=division_code, level=level, parent=parent
        )
        audit.record_by_program(
            unit_id=society.pk, action="units.found", subject=f"units.Society:{society.pk}", name=name
        )
    return society


def describe_society(
    *,
    by: User,
    society: Society,
    address: str,
    supervision_phone: str,
    phone_checked_on: dt.date | None,
    population: int | None,
    population_year: int | None,
) -> Society:
    """填写单位资料：地址、监督电话、人口。"""
    check_may(by, EDIT_SOCIETY, to="改单位资料")
    check_same_society(by, society.pk)
    before = _description(society)
    with transaction.atomic():
        society.address = address
        society.supervision_phone = supervision_phone
        society.supervision_phone_checked_on = phone_checked_on
        society.population, society.population_year = population, population_year
        society.save()
        audit.record(
            by=by,
            action="units.describe",
            subject=f"units.Society:{society.pk}",
            before=before,
            after=_description(society),
        )
    return society


def label_bank_account(*, by: User, bank_name: str, last_four: str) -> BankAccountLabel:
    """登记可公开的银行账户：开户行和尾号四位。"""
    check_may(by, LABEL_BANK_ACCOUNTS, to="登记银行账户")
    if len(last_four) != 4 or not last_four.isdigit():
        raise BadInput(f"尾号“{last_four}”应是四位数字。", field="last_four")
    with transaction.atomic():
        label: BankAccountLabel = BankAccountLabel.objects.create(
            unit_id=by.unit_id, bank_name=bank_name, last_four=last_four
        )
        audit.record(
            by=by, action="units.label_bank_account", subject=f"units.BankAccountLabel:{label.pk}", label=str(label)
        )
    return label


def retire_bank_account(*, by: User, label: BankAccountLabel) -> BankAccountLabel:
    """停止列出一个银行账户；以前公开过的不变。"""
    check_may(by, LABEL_BANK_ACCOUNTS, to="停止列出银行账户")
    check_same_society(by, label.unit_id)
    with transaction.atomic():
        label.in_use = False
        label.save(update_fields=["in_use"])
        audit.record(
            by=by, action="units.retire_bank_account", subject=f"units.BankAccountLabel:{label.pk}", label=str(label)
        )
    return label


def appoint_first_user(
    *, society: Society, username: str, display_name: str, password: str, roles: Iterable[Role]
) -> User:
    """设立第一个用户。Only while the society has none; afterwards users are added by a user."""
    if society.users.exists():
        raise BadInput("这个单位已经有用户了；请登录后由负责人添加。", code="user.not_first")
    return _create_user(
        society=society, by=None, username=username, display_name=display_name, password=password, roles=roles
    )


def add_user(*, by: User, username: str, display_name: str, password: str, roles: Iterable[Role]) -> User:
    """添加用户，第一次登录须改口令。

    Raises:
        WrongRole: `by` is neither lead nor administrator.
        NameTaken, WeakPassword, IncompatibleRoles: as the sentences say.
    """
    check_may(by, MANAGE_USERS, to="添加用户")
    return _create_user(
        society=by.unit, by=by, username=username, display_name=display_name, password=password, roles=roles
    )


def change_roles(*, by: User, user: User, roles: Iterable[Role]) -> User:
    """改一个人的角色。Nobody changes their own."""
    check_may(by, MANAGE_USERS, to="改角色")
    check_same_society(by, user.unit_id)
    if by.pk == user.pk:
        raise BadInput("不能改自己的角色；请另一位负责人或系统管理来改。", code="role.own")
    wanted = _compatible(roles)
    with transaction.atomic():
        before = sorted(user.role_holdings.values_list("role", flat=True))
        user.role_holdings.all().delete()
        _grant(user, wanted, by)
        audit.record(
            by=by, action="units.change_roles", subject=f"units.User:{user.pk}", before=before, after=sorted(wanted)
        )
    user.__dict__.pop("roles", None)
    return user


def deactivate_user(*, by: User, user: User) -> User:
    """停用一个人的登录。What they did stays under their name."""
    check_may(by, MANAGE_USERS, to="停用用户")
    check_same_society(by, user.unit_id)
    if by.pk == user.pk:
        raise BadInput("不能停用自己；请另一位负责人或系统管理来做。", code="user.self")
    with transaction.atomic():
        user.is_active = False
        user.save(update_fields=["is_active"])
        audit.record(by=by, action="units.deactivate_user", subject=f"units.User:{user.pk}")
    user.__dict__.pop("roles", None)
    return user


def reactivate_user(*, by: User, user: User) -> User:
    """恢复一个人的登录，角色照旧。"""
    check_may(by, MANAGE_USERS, to="恢复用户")
    check_same_society(by, user.unit_id)
    with transaction.atomic():
        user.is_active = True
        user.save(update_fields=["is_active"])
        audit.record(by=by, action="units.reactivate_user", subject=f"units.User:{user.pk}")
    user.__dict__.pop("roles", None)
    return user


def change_password(*, by: User, password: str) -> User:
    """改自己的口令。"""
    check_password_strength(password, user=by)
    with transaction.atomic():
        by.set_password(password)
        by.password_set_at, by.must_change_password = now(), False
        by.save(update_fields=["password", "password_set_at", "must_change_password"])
        audit.record(by=by, action="units.change_password", subject=f"units.User:{by.pk}")
    return by


def reset_password(*, by: User, user: User, password: str) -> User:
    """替忘了口令的人设一个临时口令，下次登录须改。"""
    check_may(by, MANAGE_USERS, to="重设口令")
    check_same_society(by, user.unit_id)
    check_password_strength(password, user=user)
    with transaction.atomic():
        user.set_password(password)
        user.password_set_at, user.must_change_password = now(), True
        user.save(update_fields=["password", "password_set_at", "must_change_password"])
        audit.record(by=by, action="units.reset_password", subject=f"units.User:{user.pk}")
    return user


def check_password_strength(password: str, *, user: User | None = None) -> None:
    """At least 10 characters of three kinds, not common, not the user's own name (dossier 10.4).

    Raises:
        WeakPassword: says everything that is missing at once.
    """
    try:
        validate_password(password, user=user)
    except ValidationError as error:
        raise WeakPassword("口令太弱：" + "".join(error.messages), field="password") from error


def _description(society: Society) -> dict[str, str | int | None]:
    """The profile as the audit trail keeps it, old and new."""
    checked_on = society.supervision_phone_checked_on
    return {
        "address": society.address,
        "supervision_phone": society.supervision_phone,
        "supervision_phone_checked_on": checked_on.isoformat() if checked_on else None,
        "population": society.population,
        "population_year": society.population_year,
    }


def _create_user(
    *, society: Society, by: User | None, username: str, display_name: str, password: str, roles: Iterable[Role]
) -> User:
    wanted = _compatible(roles)
    if User.objects.filter(username=username).exists():
        raise NameTaken(f"登录名“{username}”已有人用；请换一个。", field="username")
    check_password_strength(password, user=User(username=username, display_name=display_name))
    moment = now()
    with transaction.atomic():
        user = User(
            username=username,
            display_name=display_name,
            unit=society,
            created_at=moment,
            password_set_at=moment,
            must_change_password=by is not None,
        )
        user.set_password(password)
        user.save()
        _grant(user, wanted, by)
        subject, detail = f"units.User:{user.pk}", {"name": display_name, "roles": sorted(wanted)}
        if by is None:
            audit.record_by_program(unit_id=society.pk, action="units.add_user", subject=subject, **detail)
        else:
            audit.record(by=by, action="units.add_user", subject=subject, **detail)
    return user


def _compatible(roles: Iterable[Role]) -> set[Role]:
    wanted = {Role(role) for role in roles}
    if not wanted:
        raise BadInput("至少选一个角色。", field="roles")
    for one, other in INCOMPATIBLE_ROLES:
        if {one, other} <= wanted:
            raise IncompatibleRoles(f"{one.label}和{other.label}不能是同一个人；请分给两个人。", field="roles")
    return wanted


def _grant(user: User, roles: Iterable[Role], by: User | None) -> None:
    RoleHolding.objects.bulk_create(
        [RoleHolding(user=user, role=role, granted_at=now(), granted_by=by) for role in sorted(roles)]
    )
