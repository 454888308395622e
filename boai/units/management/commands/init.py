"""`boai init`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from boai.foundation.command import BoaiCommand, CommandResult
from boai.foundation.errors import BadInput
from boai.foundation.home import home
from boai.foundation.scoping import in_society
from boai.foundation.setup_steps import setup_steps
from boai.units import operations
from boai.units.management.questions import answer, new_password
from boai.units.models import Society, User
from boai.units.terms import Role

FIRST_ROLES = (Role.LEAD, Role.ADMINISTRATOR)


class Command(BoaiCommand):
    help = "准备好文件夹和数据表，设立单位和第一个用户；再运行一次不会重复"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--society", metavar=_("名称"), help=_("单位全称，如 青屿区红十字会"))
        parser.add_argument("--short-name", metavar=_("简称"), default="", help=_("单位简称，不写就用全称"))
        parser.add_argument("--division", metavar=_("代码"), help=_("区划代码（GB/T 2260），区县 6 位"))
        parser.add_argument("--username", metavar=_("登录名"), help=_("第一个用户的登录名"))
        parser.add_argument("--name", metavar=_("姓名"), help=_("第一个用户的姓名"))
        parser.add_argument(
            "--role",
            action="append",
            choices=[role.value for role in Role],
            help=_("第一个用户的角色，可写几次；不写是负责人兼系统管理"),
        )
        parser.add_argument("--password-stdin", action="store_true", help=_("口令从标准输入读一行；不写在命令里"))

    def run(self, *arguments: Any, **options: Any) -> CommandResult:
        home().prepare()
        call_command("migrate", verbosity=0, interactive=False)
        founded = None
        if options["society"] or not Society.objects.exists():
            founded = self._found(options)
        done = [sentence for society in Society.objects.order_by("pk") for sentence in _set_up(society)]
        opening = [_("设立了“%(name)s”，可以登录了：boai serve") % {"name": founded.name}] if founded else []
        closing = [] if opening or done else [_("都准备好了，没有要补的。")]
        return CommandResult(
            data={"founded": founded.pk if founded else None, "steps": done}, lines=[*opening, *done, *closing]
        )

    def _found(self, options: dict[str, Any]) -> Society:
        name = answer(options["society"], "--society", _("单位全称"))
        division = answer(options["division"], "--division", _("区划代码"))
        username = answer(options["username"], "--username", _("第一个用户的登录名"))
        display_name = answer(options["name"], "--name", _("第一个用户的姓名"))
        password = new_password(from_stdin=options["password_stdin"])
        with transaction.atomic():  # a society nobody can sign in to would be of no use
            society = operations.found_society(name=name, short_name=options["short_name"], division_code=division)
            operations.appoint_first_user(
                society=society,
                username=username,
                display_name=display_name,
                password=password,
                roles=[Role(role) for role in options["role"] or FIRST_ROLES],
            )
        return society


def _set_up(society: Society) -> Iterator[str]:
    """Every module's set-up step, in the name of the society's lead."""
    steps = setup_steps()
    lead = User.objects.filter(unit=society, is_active=True, role_holdings__role=Role.LEAD).order_by("pk").first()
    if lead is None:
        raise BadInput(
            _("“%(name)s”还没有在用的负责人；请用 boai user add 添加后再运行一次 boai init。") % {"name": society.name},
            code="society.no_lead",
        )
    with in_society(society.pk):
        for step in steps:
            yield from step.run(lead)
