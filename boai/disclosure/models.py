"""Publications, frozen; their entries as leaves of an append-only tree; the signed heads of that tree."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from boai.disclosure.terms import PublicationKind, PublicationState
from boai.donations.models import Donation, UnclaimedMoney
from boai.foundation.money import Money
from boai.foundation.scoping import SocietyManager
from boai.ledger.models import Transfer
from boai.units.models import Society, User

OPEN = (PublicationState.DRAFT, PublicationState.SUBMITTED)


class Publication(models.Model):
    """One issue of a public table (一期公示). Its rows are frozen when it is drafted; published it never changes."""

    unit = models.ForeignKey(Society, models.PROTECT, related_name="+", verbose_name="单位")
    kind = models.CharField("种类", max_length=20, choices=PublicationKind.choices)
    issue = models.PositiveIntegerField("期")
    title = models.CharField("标题", max_length=120)
    received_from = models.DateTimeField("起（含）")
    received_to = models.DateTimeField("止（不含）")
    scope_words = models.TextField("数据范围")
    rows = models.JSONField("各行", help_text="已按公开规则遮盖")
    summary = models.JSONField("分项合计", default=dict, help_text="定向、非定向、未署名、退回，各年；分")
    row_count = models.PositiveIntegerField("行数")
    total_fen = models.BigIntegerField("合计（分）")
    checks = models.JSONField("发布前核对", default=list)
    state = models.CharField("状态", max_length=10, choices=PublicationState.choices, default=PublicationState.DRAFT)
    drafted_at = models.DateTimeField("起草时刻")
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="起草人")
    submitted_at = models.DateTimeField("送审时刻", null=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="送审人")
    published_at = models.DateTimeField("发布时刻", null=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="发布人")

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "公示"
        ordering = ("-drafted_at",)
        constraints = [
            models.UniqueConstraint(
                "unit",
                "kind",
                "issue",
                condition=~Q(state=PublicationState.WITHDRAWN),
                name="one_issue_of_a_number",
            ),
            models.UniqueConstraint(
                "unit", "kind", condition=Q(state__in=OPEN), name="one_issue_in_preparation_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(received_to__gt=F("received_from")), name="publication_covers_some_time"
            ),
            models.CheckConstraint(
                condition=~Q(state=PublicationState.PUBLISHED)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="published_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("drafted_by")),
                name="drafter_does_not_publish",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> str:
        """Its name in the log and in file names: ``received-0003``."""
        return f"received-{self.issue:04d}"

    @property
    def total(self) -> Money:
        return Money(self.total_fen)


class Leaf(models.Model):
    """One published entry as canonical bytes; its place in the tree never changes.

    It names the gift, the unclaimed money or the refund it publishes, each at most once: what was published in one
    issue can not appear in another.
    """

    unit = models.ForeignKey(Society, models.PROTECT, related_name="+", verbose_name="单位")
    index = models.PositiveBigIntegerField("序号（从 0）")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="leaves", verbose_name="公示")
    row = models.PositiveIntegerField("行", help_text="0 为整期的表头")
    data = models.TextField("内容（规范 JSON）")
    opening = models.JSONField("遮盖处的开启值", default=dict, help_text="只给捐赠人本人")
    donation = models.OneToOneField(Donation, models.PROTECT, null=True, related_name="leaf", verbose_name="捐赠")
    unclaimed = models.OneToOneField(
        UnclaimedMoney, models.PROTECT, null=True, related_name="leaf", verbose_name="待认领款"
    )
    reversal = models.OneToOneField(Transfer, models.PROTECT, null=True, related_name="leaf", verbose_name="退回")

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "公开条目"
        constraints = [
            models.UniqueConstraint("unit", "index", name="leaf_has_one_place"),
            models.UniqueConstraint("publication", "row", name="row_is_one_leaf"),
            models.CheckConstraint(
                condition=Q(row=0, donation=None, unclaimed=None, reversal=None)
                | (~Q(row=0) & Q(donation__isnull=False, unclaimed=None, reversal=None))
                | (~Q(row=0) & Q(donation=None, unclaimed__isnull=False, reversal=None))
                | (~Q(row=0) & Q(donation=None, unclaimed=None, reversal__isnull=False)),
                name="entry_publishes_one_thing",
            ),
        ]


class TreeHead(models.Model):
    """The tree's size, root and signature after a publication (总指纹)."""

    unit = models.ForeignKey(Society, models.PROTECT, related_name="+", verbose_name="单位")
    size = models.PositiveBigIntegerField("条数")
    root = models.CharField("总指纹", max_length=64)
    peaks = models.JSONField("各整段的指纹", help_text="从它们往后接；合起来就是总指纹")
    checkpoint = models.TextField("签名文本")
    signed_at = models.DateTimeField("签名时刻")
    publication = models.OneToOneField(Publication, models.PROTECT, related_name="head", verbose_name="公示")

    objects = SocietyManager()

    class Meta:
        verbose_name = verbose_name_plural = "总指纹"
        constraints = [models.UniqueConstraint("unit", "size", name="one_head_per_size")]
