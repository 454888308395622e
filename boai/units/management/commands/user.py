"""`boai user add | list | reset | deactivate`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from boai.foundation.command import CommandResult
from boai.foundation.errors import BadInput
from boai.units import operations
from boai.units.management.acting import ActingCommand
from boai.units.management.questions import new_password
from boai.units.models import User
from boai.units.queries import users_of
from boai.units.terms import Role

ACTIONS = ("list", "add", "reset", "deactivate")


class Command(ActingCommand):
    help = "用户：看有谁（list）、添加（add）、重设口令（reset）、停用（deactivate）"
    acts_for = (Role.LEAD, Role.ADMINISTRATOR)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=ACTIONS, help=_("做什么"))
        super().add_arguments(parser)
        parser.add_argument("--username", metavar=_("登录名"), help=_("对谁做"))
        parser.add_argument("--name", metavar=_("姓名"), help=_("添加时：姓名"))
        parser.add_argument(
            "--role", action="append", choices=[role.value for role in Role], help=_("添加时：角色，可写几次")
        )
        parser.add_argument("--password-stdin", action="store_true", help=_("口令从标准输入读一行；不写在命令里"))

    def run_by(self, by: User, *arguments: Any, **options: Any) -> CommandResult:
        if options["action"] == "list":
            return _listed(by)
        username = _needed(options["username"], "--username")
        if options["action"] == "add":
            return _added(by, username, options)
        user = _found(by, username)
        if options["action"] == "deactivate":
            operations.deactivate_user(by=by, user=user)
            return _said(user, _("停用了“%(name)s”，做过的事仍在其名下。"))
        password = new_password(from_stdin=options["password_stdin"])
        operations.reset_password(by=by, user=user, password=password)
        return _said(user, _("“%(name)s”的口令重设好了，下次登录须改。"))


def _listed(by: User) -> CommandResult:
    users = list(users_of(by.unit_id))
    rows = [
        {
            "username": user.username,
            "name": user.display_name,
            "roles": sorted(holding.role for holding in user.role_holdings.all()),
            "active": user.is_active,
        }
        for user in users
    ]
    return CommandResult(data={"users": rows}, lines=[_line(row) for row in rows])


def _line(row: dict[str, Any]) -> str:
    roles = "、".join(Role(role).label for role in row["roles"])
    return f"{row['username']}  {row['name']}  {roles}{'' if row['active'] else _('  已停用')}"


def _added(by: User, username: str, options: dict[str, Any]) -> CommandResult:
    user = operations.add_user(
        by=by,
        username=username,
        display_name=_needed(options["name"], "--name"),
        roles=[Role(role) for role in options["role"] or ()],
        password=new_password(from_stdin=options["password_stdin"]),
    )
    return _said(user, _("添加了“%(name)s”，第一次登录须改口令。"))


def _said(user: User, sentence: str) -> CommandResult:
    return CommandResult(
        data={"username": user.username, "active": user.is_active}, lines=[sentence % {"name": user.display_name}]
    )


def _needed(value: str | None, option: str) -> str:
    if not value:
        raise BadInput(_("缺 %(option)s；请补上。") % {"option": option})
    return value


def _found(by: User, username: str) -> User:
    user = User.objects.filter(unit_id=by.unit_id, username=username).first()
    if user is None:
        raise BadInput(
            _("本单位没有登录名“%(name)s”；用 boai user list 看有哪些。") % {"name": username}, code="user.unknown"
        )
    return user
