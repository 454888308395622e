"""Words of the books."""

from __future__ import annotations

from django.db import models


class AccountKind(models.TextChoices):
    """What an account stands for. Money comes from the left of the list and ends at the right."""

    BANK = "bank", "银行"
    CASH = "cash", "现金"
    CLEARING = "clearing", "渠道在途"  # 微信、支付宝 …, until it lies in the bank
    FUND = "fund", "资金"
    UNCLAIMED = "unclaimed", "待认领"
    OTHER_INCOME = "other_income", "其他收入"  # 利息
    USE = "use", "已用"
    FEE = "fee", "手续费"  # what a platform kept, borne by the society, never taken off a gift (dossier 1.2)


class FundKind(models.TextChoices):
    UNRESTRICTED = "unrestricted", "非定向"
    RESTRICTED = "restricted", "定向"


class PoolKind(models.TextChoices):
    """Where money comes from by law; pools are never mixed though the bank account may be one (dossier 1.11)."""

    DONATION = "donation", "社会捐赠"
    UPPER = "upper", "上级拨入"
    BUDGET = "budget", "财政拨款"
    LOTTERY = "lottery", "彩票公益金"
    DUES = "dues", "会费"
