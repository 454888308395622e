"""Who may: role × society. Each module's access.py says in a table which roles may do what, and asks here."""

from __future__ import annotations

from collections.abc import Collection

from boai.units.errors import WrongRole
from boai.units.models import User
from boai.units.terms import Role

MANAGE_USERS = (Role.LEAD, Role.ADMINISTRATOR)
READ_USERS = (*MANAGE_USERS, Role.SUPERVISOR)
"""Who holds which role is what the supervisor checks duties against (0.5: 只读全部)."""
EDIT_SOCIETY = (Role.LEAD, Role.OFFICE, Role.ADMINISTRATOR)
LABEL_BANK_ACCOUNTS = (Role.LEAD, Role.ACCOUNTANT)
READ_AUDIT = (Role.LEAD, Role.SUPERVISOR, Role.ADMINISTRATOR)


def may(by: User, roles: Collection[Role]) -> bool:
    """Whether the user is active and holds one of the roles."""
    return bool(by.roles & {role.value for role in roles})


def check_may(by: User, roles: Collection[Role], *, to: str) -> None:
    """Refuse unless the user holds one of the roles.

    Args:
        to: what they want to do, as it stands in a sentence: ``收下导入的文件``.

    Raises:
        WrongRole: they hold none of them.
    """
    if may(by, roles):
        return
    own = "、".join(Role(role).label for role in sorted(by.roles)) or "没有角色"
    needed = "或".join(role.label for role in roles)
    raise WrongRole(f"{by.display_name}（{own}）不能{to}；请{needed}来做。")


def check_same_society(by: User, unit_id: int) -> None:
    """Refuse to touch another society's rows, also where a scope was opened wrongly.

    Raises:
        WrongRole: the row belongs elsewhere.
    """
    if by.unit_id != unit_id:
        raise WrongRole("这条记录属于别的单位；请回到本单位的列表里找。", code="unit.foreign")


def check_different_person(by: User, other_id: int | None, *, done: str, doing: str) -> None:
    """Refuse that one person does both (SoD, dossier 0.5; AT-30).

    Args:
        done: what the other act was: ``起草``; doing: what this one is: ``发布``.

    Raises:
        WrongRole: it is the same person.
    """
    if by.pk == other_id:
        raise WrongRole(f"{done}和{doing}不能是同一个人；请换一位来{doing}。", code="duty.same_person")
