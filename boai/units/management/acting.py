"""Commands that act for somebody: ``--by 登录名`` says in whose name, and opens that person's society."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from boai.foundation.command import BoaiCommand, CommandResult
from boai.foundation.errors import BadInput
from boai.foundation.scoping import in_society
from boai.units.models import User


class ActingCommand(BoaiCommand):
    """Base of commands that do something in a user's name. Subclasses implement `run_by` instead of `run`."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", required=True, metavar=_("登录名"), help=_("以谁的名义做；留痕写这个人"))

    def run(self, *arguments: Any, **options: Any) -> CommandResult:
        by = active_user(options.pop("by"))
        with in_society(by.unit_id):
            return self.run_by(by, **options)

    def run_by(self, by: User, *arguments: Any, **options: Any) -> CommandResult:
        raise NotImplementedError


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
