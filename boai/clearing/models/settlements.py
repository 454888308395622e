"""A channel's money reaches the bank."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from boai.donations.models import Channel, StatementLine
from boai.foundation.fields import MoneyField
from boai.foundation.scoping import SocietyManager
from boai.ledger.models import Account, Posting
from boai.units.models import Society, User


class Settlement(models.Model):
    """What a platform paid into the bank at once (清算), and the fee it kept. Undone as a whole, never altered."""

    unit = models.ForeignKey(Society, models.PROTECT, related_name="+", verbose_name="单位")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="settlements", verbose_name="渠道")
    bank_account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="存入的银行账户")
    first_day = models.DateField("从哪天的款")
    up_to = models.DateField("到哪天的款")
    settled_on = models.DateField("到银行的日子")
    received = MoneyField("到银行（分）")
    fee = MoneyField("手续费（分）", default=0)
    fee_basis = models.CharField("手续费依据", max_length=200, blank=True, default="")
    posting = models.OneToOneField(Posting, models.PROTECT, related_name="settlement", verbose_name="过账")
    recorded_at = models.DateTimeField("清算时刻")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="清算人")
    undone_at = models.DateTimeField("撤销时刻", null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="撤销人")
    undone_reason = models.CharField("撤销原因", max_length=200, blank=True, default="")

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "清算"
        ordering = ("-settled_on", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(received__gt=0), name="settlement_brings_more_than_nothing"),
            models.CheckConstraint(condition=Q(fee__gte=0), name="settlement_fee_is_not_negative"),
            models.CheckConstraint(condition=Q(fee=0) | ~Q(fee_basis=""), name="settlement_fee_says_its_basis"),
            models.CheckConstraint(
                condition=Q(up_to__gte=models.F("first_day")), name="settled_days_end_after_they_begin"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undone_reason="")
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_reason="")),
                name="undone_settlement_says_when_by_whom_and_why",
            ),
        ]


class OfSettlement(SocietyManager["SettledLine"]):
    """Lines belong to the society of their settlement."""

    unit_path = "settlement__unit_id"


class SettledLine(models.Model):
    """A bank line that a settlement rests on (清算的流水). In force, a line serves one settlement only."""

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="lines", verbose_name="清算")
    line = models.ForeignKey(StatementLine, models.PROTECT, related_name="+", verbose_name="流水")
    undone = models.BooleanField("已撤销", default=False)

    objects = OfSettlement()

    class Meta:
        verbose_name = verbose_name_plural = "清算的流水"
        constraints = [
            models.UniqueConstraint("line", condition=Q(undone=False), name="bank_line_settles_once"),
        ]
