"""Commands that act for somebody: ``--by 登录名`` says in whose name, and opens that person's society."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from boai.foundation.command import BoaiCommand, CommandResult
from boai.foundation.errors import BadInput
from boai.foundation.scoping import in_society
from boai.units.models import User
from boai.units.terms import Role


class ActingCommand(BoaiCommand):
    """Base of commands that do something in a user's name. Subclasses implement `run_by` instead of `run`.

    `acts_for`: the roles that may do it. Without ``--by``, the one active user who holds one of them; where several
    do, the command asks which, because the audit trail names a person.
    """

    acts_for: ClassVar[tuple[Role, ...]] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--by", "--as", dest="by", metavar=_("登录名"), help=_("以谁的名义做，留痕写这个人；只有一人能做时可不写")
        )

    def run(self, *arguments: Any, **options: Any) -> CommandResult:
        name = options.pop("by")
        by = active_user(name) if name else only_user(self.acts_for)
        with in_society(by.unit_id):
            return self.run_by(by, **options)

    def run_by(self, by: User, *arguments: Any, **options: Any) -> CommandResult:
        raise NotImplementedError


def only_user(roles: tuple[Role, ...]) -> User:
    """The one active user who holds the first of the roles that anybody holds.

    Raises:
        BadInput: nobody does, or several do; the sentence names them.
    """
    for role in roles:
        users = list(
            User.objects.select_related("unit").filter(is_active=True, role_holdings__role=role).order_by("username")
        )
        if len(users) == 1:
            return users[0]
        if users:
            names = "、".join(user.username for user in users)
            raise BadInput(_("有几个人能做：%(names)s；请加 --by 写明是谁。") % {"names": names}, code="user.which")
    words = "、".join(str(role.label) for role in roles) or "—"
    raise BadInput(
        _("还没有能做这件事的用户（%(roles)s）；请先 boai init，或用 boai user add 添加。") % {"roles": words},
        code="user.none",
    )


def active_user(username: str) -> User:
    """The user of that name.

    Raises:
        BadInput: there is none, or the user was deactivated.
    """
    user = User.objects.select_related("unit").filter(username=username, is_active=True).first()
    if user is None:
        raise BadInput(
            _("没有在用的登录名“%(name)s”；用 boai user list 看有哪些。") % {"name": username}, code="user.unknown"
        )
    return user
