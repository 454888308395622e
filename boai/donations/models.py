"""Gifts of money and the files they arrive in: run → file → statement line → gift or unclaimed money."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from boai.donations.terms import ChannelKind, FileState
from boai.foundation.fields import MoneyField
from boai.foundation.models import Attachment, Job
from boai.foundation.scoping import SocietyManager
from boai.ledger.models import Account, Fund, Posting, Transfer
from boai.people.models import Organisation, Person
from boai.people.terms import NamePublicity
from boai.units.models import Society, User


class Channel(models.Model):
    """A way money reaches the society (渠道), with the account its money lies in until it is settled."""

    unit = models.ForeignKey(Society, models.PROTECT, related_name="+", verbose_name="单位")
    code = models.CharField("代号", max_length=30)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("捐赠方式", max_length=10, choices=ChannelKind.choices)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="账户")
    last_four = models.CharField("尾号", max_length=4, blank=True, default="")
    in_use = models.BooleanField("在用", default=True)

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "渠道"
        constraints = [models.UniqueConstraint("unit", "code", name="channel_code_is_unique")]

    def __str__(self) -> str:
        return f"{self.name}（尾号 {self.last_four}）" if self.last_four else self.name


class Run(models.Model):
    """Files dropped in together (一批导入)."""

    unit = models.ForeignKey(Society, models.PROTECT, related_name="+", verbose_name="单位")
    title = models.CharField("名称", max_length=120)
    opened_at = models.DateTimeField("放入时刻")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="放入人")

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "导入批次"
        ordering = ("-opened_at",)

    def __str__(self) -> str:
        return self.title


class IntakeFile(models.Model):
    """One file of a run: what it was recognised as, what it holds, the verdict, and what became of it."""

    unit = models.ForeignKey(Society, models.PROTECT, related_name="+", verbose_name="单位")
    run = models.ForeignKey(Run, models.CASCADE, related_name="files", verbose_name="批次")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+", verbose_name="原文件")
    state = models.CharField("状态", max_length=10, choices=FileState.choices, default=FileState.WAITING)
    format_code = models.CharField("格式", max_length=40, blank=True, default="")
    fingerprint = models.CharField("内容指纹", max_length=64, blank=True, default="")
    row_count = models.PositiveIntegerField("行数", default=0)
    new_row_count = models.PositiveIntegerField("新的行", default=0)
    judgement = models.JSONField("结论", default=dict, help_text="各方向的笔数与合计（分）、自报数、原因")
    channel = models.ForeignKey(Channel, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="渠道")
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="放进哪项资金")
    answer = models.CharField("回答", max_length=300, blank=True, default="")
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="回答人")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+", verbose_name="后台工作")
    entered_at = models.DateTimeField("入账时刻", null=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="入账人")
    posting = models.OneToOneField(Posting, models.PROTECT, null=True, related_name="+", verbose_name="过账")
    undone_at = models.DateTimeField("撤回时刻", null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="撤回人")
    undo_reason = models.CharField("撤回原因", max_length=200, blank=True, default="")
    undo_posting = models.OneToOneField(Posting, models.PROTECT, null=True, related_name="+", verbose_name="冲销")

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "导入文件"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                "unit", "fingerprint", condition=Q(state=FileState.ENTERED), name="same_content_enters_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=FileState.ENTERED)
                | Q(entered_at__isnull=False, entered_by__isnull=False, channel__isnull=False),
                name="entered_file_says_when_by_whom_and_where",
            ),
            models.CheckConstraint(
                condition=~Q(state=FileState.UNDONE)
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undo_reason="")),
                name="undone_file_says_when_by_whom_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.attachment.name


class LineFields(models.Model):
    """Columns that a staged and an entered statement line share."""

    row = models.PositiveIntegerField("原表行号")
    occurred_at = models.DateTimeField("交易时间")
    has_time = models.BooleanField("有时刻", default=True)
    direction = models.CharField("收支", max_length=8)
    nature = models.CharField("性质", max_length=14)
    amount = MoneyField("金额（分）")
    counterparty = models.CharField("对方", max_length=200, blank=True)
    counterparty_account = models.CharField("对方账号（遮盖）", max_length=40, blank=True)
    transaction_number = models.CharField("交易单号", max_length=128, blank=True)
    kind = models.CharField("交易类型", max_length=60, blank=True)
    memo = models.CharField("附言", max_length=500, blank=True)
    balance = MoneyField("余额（分）", null=True)
    line_key = models.CharField("唯一号", max_length=200)

    class Meta:
        abstract = True


class OfFile(SocietyManager["StagedLine"]):
    """Staged lines belong to the society of their file."""

    unit_path = "file__unit_id"


class StagedLine(LineFields):
    """A line that was read and not yet accepted. May be thrown away."""

    file = models.ForeignKey(IntakeFile, models.CASCADE, related_name="staged_lines", verbose_name="文件")
    already_entered = models.BooleanField("已入过账", default=False)
    suspected = models.BooleanField("疑似已入账", default=False)

    objects = OfFile()

    class Meta:
        verbose_name = verbose_name_plural = "待收的行"
        constraints = [models.UniqueConstraint("file", "row", name="staged_row_is_read_once")]


class StatementLine(LineFields):
    """A line of a bank's or platform's statement, entered for good (流水). The evidence under every gift."""

    unit = models.ForeignKey(Society, models.PROTECT, related_name="+", verbose_name="单位")
    file = models.ForeignKey(IntakeFile, models.PROTECT, related_name="lines", verbose_name="文件")
    undone = models.BooleanField("已撤回", default=False, db_default=False)

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "流水"
        constraints = [
            models.UniqueConstraint("unit", "line_key", condition=Q(undone=False), name="statement_line_enters_once"),
            models.UniqueConstraint("file", "row", name="statement_row_enters_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="statement_amount_is_not_negative"),
        ]


class Donation(models.Model):
    """One gift of money (捐赠). Money, moment and source never change; who gave it may be corrected, with a trace."""

    unit = models.ForeignKey(Society, models.PROTECT, related_name="+", verbose_name="单位")
    number = models.CharField("捐赠号", max_length=40)
    line = models.OneToOneField(StatementLine, models.PROTECT, null=True, related_name="donation", verbose_name="流水")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="donations", verbose_name="渠道")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="donations", verbose_name="资金")
    transfer = models.OneToOneField(Transfer, models.PROTECT, related_name="donation", verbose_name="账目")
    amount = MoneyField("金额（分）")
    received_at = models.DateTimeField("到账时间")
    payer_name = models.CharField("付款人", max_length=200, blank=True)
    on_behalf_of = models.CharField("实际捐赠人", max_length=200, blank=True, default="")
    on_behalf_evidence = models.CharField("代捐凭据", max_length=300, blank=True, default="")
    is_organisation = models.BooleanField("是单位", default=False)
    donor_person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="donations", verbose_name="捐赠人"
    )
    donor_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="donations", verbose_name="捐赠单位"
    )
    intention = models.CharField("意愿原文", max_length=500, blank=True, default="")
    name_publicity = models.CharField(
        "公开姓名", max_length=10, choices=NamePublicity.choices, default=NamePublicity.SURNAME
    )
    recorded_at = models.DateTimeField("入账时刻")
    voucher = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="原始凭证"
    )
    recorded_late = models.BooleanField("补录", default=False)

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "捐赠"
        ordering = ("-received_at", "-pk")
        constraints = [
            models.UniqueConstraint("unit", "number", name="donation_number_is_unique"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="donation_is_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(donor_person__isnull=True) | Q(donor_organisation__isnull=True),
                name="donation_has_one_donor_at_most",
            ),
            models.CheckConstraint(
                condition=Q(on_behalf_of="") | ~Q(on_behalf_evidence=""), name="giving_for_another_has_evidence"
            ),
            models.CheckConstraint(
                condition=Q(recorded_late=False) | Q(voucher__isnull=False), name="late_record_has_a_voucher"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "received_at"], name="donation_by_moment"),
            models.Index(fields=["fund", "received_at"], name="donation_by_fund"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def donor_name(self) -> str:
        """Who gave, as the books know it: the real donor before whoever paid."""
        return self.on_behalf_of or self.payer_name


class UnclaimedMoney(models.Model):
    """Money that came without a name (待认领款). Counts, is published as 未署名, and waits for its giver (AT-06)."""

    unit = models.ForeignKey(Society, models.PROTECT, related_name="+", verbose_name="单位")
    line = models.OneToOneField(StatementLine, models.PROTECT, related_name="unclaimed", verbose_name="流水")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+", verbose_name="渠道")
    transfer = models.OneToOneField(Transfer, models.PROTECT, related_name="+", verbose_name="账目")
    amount = MoneyField("金额（分）")
    received_at = models.DateTimeField("到账时间")
    donation = models.OneToOneField(
        Donation, models.PROTECT, null=True, related_name="claimed_from", verbose_name="认成"
    )
    claimed_at = models.DateTimeField("认领时刻", null=True)

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "待认领款"
        ordering = ("received_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(donation__isnull=True, claimed_at__isnull=True)
                | Q(donation__isnull=False, claimed_at__isnull=False),
                name="claimed_money_became_a_donation",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="unclaimed_is_more_than_nothing"),
        ]
