"""Words of societies and their staff."""

from __future__ import annotations

from django.db import models


class Level(models.TextChoices):
    """Where a society stands (红十字会法 §7: by administrative division)."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    DISTRICT = "district", "区县级"
    GRASSROOTS = "grassroots", "基层组织"


class Role(models.TextChoices):
    """What a person does here (dossier 0.5). One person may hold several; incompatible acts are checked act by act."""

    LEAD = "lead", "负责人"
    OFFICE = "office", "办公室"
    BUSINESS = "business", "业务"
    ACCOUNTANT = "accountant", "会计"
    CASHIER = "cashier", "出纳"
    STOREKEEPER = "storekeeper", "库管"
    SUPERVISOR = "supervisor", "监事"
    INSTRUCTOR = "instructor", "师资"
    VOLUNTEER_LEADER = "volunteer_leader", "志愿队长"
    ADMINISTRATOR = "administrator", "系统管理"


INCOMPATIBLE_ROLES = (
    (Role.ACCOUNTANT, Role.CASHIER),  # 会计与出纳不得兼任, dossier 0.2
    (Role.SUPERVISOR, Role.LEAD),
    (Role.SUPERVISOR, Role.ACCOUNTANT),
    (Role.SUPERVISOR, Role.CASHIER),
    (Role.SUPERVISOR, Role.BUSINESS),
)
"""Pairs nobody may hold at once."""

STAFF_ROLES = frozenset({Role.LEAD, Role.OFFICE, Role.BUSINESS, Role.ACCOUNTANT, Role.CASHIER, Role.STOREKEEPER})
"""Roles that see the office; instructors and volunteer leaders see only what is theirs."""
