"""The books. A transfer has one debit account, one credit account and one amount above nothing, so whatever is
written, they balance: no row can make or lose money, on SQLite and PostgreSQL alike.

Debit is where the money now is (bank, clearing, use); credit is where it came from or whom it belongs to (fund,
unclaimed pool). Every account carries its running totals, changed by one conditional UPDATE in the transaction that
writes the transfer; CHECKs hold the totals of accounts that may not be overdrawn.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from boai.foundation.fields import MoneyField
from boai.foundation.money import Money
from boai.foundation.scoping import SocietyManager
from boai.ledger.terms import AccountKind, FundKind, PoolKind
from boai.units.models import Society, User


class Fund(models.Model):
    """Money with a purpose (专项资金). Restricted: only for what the donor said (红十字会法 §21, 慈善法 §56)."""

    unit = models.ForeignKey(Society, models.PROTECT, related_name="funds", verbose_name="单位")
    code = models.CharField("代号", max_length=30)
    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类别", max_length=12, choices=FundKind.choices)
    pool = models.CharField("资金池", max_length=10, choices=PoolKind.choices, default=PoolKind.DONATION)
    purpose = models.CharField("用途", max_length=300, blank=True, default="")
    founded_on = models.DateField("设立日")
    period_from = models.DateField("使用期起", null=True, blank=True)
    period_to = models.DateField("使用期止", null=True, blank=True)
    founding_document = models.CharField("设立依据", max_length=100, blank=True, default="")
    closed_on = models.DateField("结项日", null=True, blank=True)

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "专项资金"
        constraints = [
            models.UniqueConstraint("unit", "code", name="fund_code_is_unique_in_a_society"),
            models.UniqueConstraint("unit", "name", name="fund_name_is_unique_in_a_society"),
            models.CheckConstraint(
                condition=Q(kind=FundKind.UNRESTRICTED) | ~Q(purpose=""), name="restricted_fund_says_its_purpose"
            ),
            models.CheckConstraint(
                condition=Q(period_to__isnull=True) | Q(period_from__isnull=True) | Q(period_to__gte=F("period_from")),
                name="fund_period_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Account(models.Model):
    """One account of the books with its running totals. Written only by `ledger.operations`."""

    unit = models.ForeignKey(Society, models.PROTECT, related_name="accounts", verbose_name="单位")
    code = models.CharField("代号", max_length=40)
    name = models.CharField("名称", max_length=100)
    kind = models.CharField("类别", max_length=14, choices=AccountKind.choices)
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name="资金")
    debits = MoneyField("借方累计（分）", default=0)
    credits = MoneyField("贷方累计（分）", default=0)
    debits_may_not_exceed_credits = models.BooleanField("不得透支（资金类）", default=False)
    credits_may_not_exceed_debits = models.BooleanField("不得透支（存款类）", default=False)

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "账户"
        constraints = [
            models.UniqueConstraint("unit", "code", name="account_code_is_unique_in_a_society"),
            models.CheckConstraint(condition=Q(debits__gte=0, credits__gte=0), name="account_totals_only_grow"),
            models.CheckConstraint(
                condition=Q(debits_may_not_exceed_credits=False) | Q(debits__lte=F("credits")),
                name="fund_is_never_overspent",
            ),
            models.CheckConstraint(
                condition=Q(credits_may_not_exceed_debits=False) | Q(credits__lte=F("debits")),
                name="deposit_is_never_overdrawn",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[AccountKind.FUND, AccountKind.USE], fund__isnull=False)
                | (~Q(kind__in=[AccountKind.FUND, AccountKind.USE]) & Q(fund__isnull=True)),
                name="fund_accounts_name_their_fund",
            ),
            models.UniqueConstraint(
                "fund", "kind", condition=Q(kind=AccountKind.FUND), name="one_fund_account_per_fund"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def balance(self) -> Money:
        """What lies there: credits − debits for funds, pools, income; debits − credits for money in hand and uses."""
        owed = self.kind in (AccountKind.FUND, AccountKind.UNCLAIMED, AccountKind.OTHER_INCOME)
        return self.credits - self.debits if owed else self.debits - self.credits


class Posting(models.Model):
    """Transfers written together by one act (过账). Carries the act's idempotency key and seals its transfers."""

    unit = models.ForeignKey(Society, models.PROTECT, related_name="postings", verbose_name="单位")
    idempotency_key = models.CharField("请求号", max_length=100)
    document = models.CharField("凭据", max_length=120)
    recorded_at = models.DateTimeField("记账时刻")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="记账人")
    transfer_count = models.PositiveIntegerField("笔数")
    total = MoneyField("合计（分）")
    digest = models.CharField("指纹", max_length=64)

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "过账"
        constraints = [
            models.UniqueConstraint("unit", "idempotency_key", name="one_posting_per_request"),
            models.CheckConstraint(condition=Q(transfer_count__gt=0, total__gt=0), name="posting_moves_something"),
        ]

    def __str__(self) -> str:
        return self.document


class Transfer(models.Model):
    """Money moved from the credit account to the debit account (一笔账). Append-only; a mistake is a reversing row."""

    unit = models.ForeignKey(Society, models.PROTECT, related_name="+", verbose_name="单位")
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="transfers", verbose_name="过账")
    line = models.PositiveIntegerField("行")
    debit_account = models.ForeignKey(Account, models.PROTECT, related_name="debit_transfers", verbose_name="借方")
    credit_account = models.ForeignKey(Account, models.PROTECT, related_name="credit_transfers", verbose_name="贷方")
    amount = MoneyField("金额（分）")
    occurred_on = models.DateField("发生日")
    memo = models.CharField("摘要", max_length=200, blank=True, default="")
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by", verbose_name="冲销"
    )

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "账目"
        constraints = [
            models.UniqueConstraint("posting", "line", name="transfers_of_a_posting_are_numbered"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="transfer_moves_more_than_nothing"),
            models.CheckConstraint(condition=~Q(debit_account=F("credit_account")), name="transfer_has_two_accounts"),
        ]
        indexes = [
            models.Index(fields=["debit_account", "occurred_on"], name="transfer_by_debit"),
            models.Index(fields=["credit_account", "occurred_on"], name="transfer_by_credit"),
        ]


class Period(models.Model):
    """A month of the books. No row means open; closed for good once `closed_at` is set."""

    unit = models.ForeignKey(Society, models.PROTECT, related_name="+", verbose_name="单位")
    month = models.DateField("月份", help_text="该月一日")
    closed_at = models.DateTimeField("结账时刻")
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="结账人")

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "会计期间"
        constraints = [models.UniqueConstraint("unit", "month", name="month_is_closed_once")]
