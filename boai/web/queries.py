"""The desk's reads, put together from the modules below. Nothing is kept: each item is true at the moment of asking."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Max, QuerySet

from boai.activities.models import Activity
from boai.clearing.access import READ_CLEARING, SETTLE_CHANNELS
from boai.clearing.queries import overdue as overdue_channels
from boai.disclosure.access import PUBLISH, READ_PUBLICATIONS
from boai.disclosure.models import Publication
from boai.disclosure.queries import disclosure_deadline
from boai.disclosure.terms import PublicationState
from boai.donations.access import ENTER, OPEN_RUN, READ_DONATIONS
from boai.donations.models import IntakeFile, Run
from boai.donations.queries import run_summary, totals_of, unclaimed_waiting
from boai.donations.terms import FileState
from boai.foundation.moments import local, start_of_day
from boai.foundation.money import Money
from boai.foundation.observances import Occurrence, observances_between
from boai.foundation.parameters import NoRuleInForce
from boai.ledger.access import CLOSE_MONTH
from boai.ledger.models import Period, Posting
from boai.reporting.access import READ_FIGURES
from boai.reporting.figures import figure
from boai.reporting.queries import MonthOfHeads, heads_by_month, period_of_year, same_days_last_year
from boai.units.access import EDIT_SOCIETY, may
from boai.units.models import Society, User
from boai.web.navigation import link_to

PHONE_CHECK_DAYS: Final = 30
HEADS: Final = ("raise.cash", "event.count", "event.persontimes", "material.copies")
"""Figures of the dictionary that stand on the desk."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for this user: what, how much, from whom, since when, and the one thing to do."""

    title: str
    url: str
    action: str
    since: dt.datetime
    by: str = ""
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something due: days left (negative when past), what and how much, by which law, the one thing to do."""

    days: int
    title: str
    words: str
    law: str
    url: str
    action: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that does not tie or has been left: how many, of what, the numbers, the one thing to do."""

    number: int
    counter: str
    title: str
    words: str
    url: str
    action: str


@dataclass(frozen=True, slots=True)
class YearFigure:
    """A figure of this year so far beside the same days of last year."""

    label: str
    unit: str
    now: int | Money
    before: int | Money
    url: str = ""

    @property
    def widest(self) -> int:
        return max(_number(self.now), _number(self.before), 1)

    @property
    def share(self) -> float:
        return round(_number(self.now) * 1000 / self.widest) / 10

    @property
    def share_before(self) -> float:
        return min(round(_number(self.before) * 1000 / self.widest) / 10, 99.4)

    @property
    def more(self) -> int | Money:
        if isinstance(self.now, Money) and isinstance(self.before, Money):
            return abs(self.now - self.before)
        return abs(_number(self.now) - _number(self.before))

    @property
    def rose(self) -> bool:
        return _number(self.now) >= _number(self.before)


@dataclass(frozen=True, slots=True)
class Desk:
    today: dt.date
    observance: Occurrence | None
    waiting: list[Waiting]
    deadlines: list[Deadline]
    wrong: list[Wrong]
    year: list[YearFigure]
    heads: list[MonthOfHeads]
    first_steps: list[FirstStep]

    @property
    def overdue(self) -> int:
        return sum(each.days < 0 for each in self.deadlines)

    @property
    def last_year(self) -> int:
        return self.today.year - 1

    @property
    def is_new(self) -> bool:
        return not any(step.done for step in self.first_steps[1:])


@dataclass(frozen=True, slots=True)
class FirstStep:
    title: str
    words: str
    url: str
    done: bool


def desk(user: User, now: dt.datetime) -> Desk:
    """Everything on the desk of one user at one moment."""
    today = local(now).date()
    return Desk(
        today=today,
        observance=next_observance(today),
        waiting=waiting_for(user, today),
        deadlines=deadlines(user, today),
        wrong=what_is_wrong(user, today),
        year=year_figures(user, now),
        heads=heads_by_month(today.year, today) if may(user, READ_FIGURES) else [],
        first_steps=first_steps(user.unit),
    )


def waiting_counts(user: User) -> dict[str, int]:
    """What waits, for the numbers in the side bar; nothing for whoever may not act on it."""
    files = IntakeFile.objects.filter(state=FileState.QUESTION).count() if may(user, OPEN_RUN) else 0
    unclaimed = unclaimed_waiting().count() if may(user, ENTER) else 0
    publications = submitted_publications(user).count()
    return {"files": files, "unclaimed": unclaimed, "publications": publications}


def next_observance(today: dt.date) -> Occurrence | None:
    """The next day of the calendar that begins within sixty days; of several, the one that is numbered."""
    coming = [each for each in observances_between(today, today + dt.timedelta(days=60)) if each.starts >= today]
    if not coming:
        return None
    first = [each for each in coming if each.starts == coming[0].starts]
    return next((each for each in first if each.observance.ordinal(each.year)), first[0])


def waiting_for(user: User, today: dt.date) -> list[Waiting]:
    """What this user, by their roles, can move on; the longest waiting first."""
    found = [*_runs_waiting(user), *_publications_waiting(user), *_months_waiting(user, today)]
    return sorted(found, key=lambda each: each.since)


def submitted_publications(user: User) -> QuerySet[Publication]:
    """Publications waiting for a reviewer who is not their drafter (dossier 0.5)."""
    waiting: QuerySet[Publication] = Publication.objects.filter(state=PublicationState.SUBMITTED)
    return waiting.exclude(drafted_by_id=user.pk) if may(user, PUBLISH) else waiting.none()


def deadlines(user: User, today: dt.date) -> list[Deadline]:
    """By law and promise, the tightest first."""
    if not may(user, READ_PUBLICATIONS):
        return []
    try:
        return sorted(_receipts_to_publish(today), key=lambda each: each.days)
    except NoRuleInForce:  # said under 哪里不对
        return []


def what_is_wrong(user: User, today: dt.date) -> list[Wrong]:
    """What does not tie, was refused or was left."""
    left = [*_unclaimed(user, today), *_refused_files(user), *_channels_overdue(user, today)]
    found = [*left, *_phone_unchecked(user, today)]
    return [*found, *_missing_rule(today)] if may(user, READ_PUBLICATIONS) else found


def year_figures(user: User, now: dt.datetime) -> list[YearFigure]:
    """Heads of the dictionary of figures, this year up to now and the same days of last year. No plans exist yet."""
    if not may(user, READ_FIGURES):
        return []
    this = period_of_year(local(now).year, now)
    before = same_days_last_year(this)
    days = f"?from={this.first_day}&to={this.last_day}"
    return [
        YearFigure(each.name, each.unit, each.compute(this), each.compute(before), _rows_of(each.code, days))
        for each in map(figure, HEADS)
    ]


def first_steps(society: Society) -> list[FirstStep]:
    """What a newcomer does first, and which of it is done."""
    return [
        FirstStep(
            "填单位资料",
            "地址、监督电话、常住人口；公开页面和年报要用。",
            link_to("units:society"),
            bool(society.address and society.supervision_phone),
        ),
        FirstStep(
            "导入第一个账单",
            "银行流水、微信或支付宝账单，原样放进来，不用改表头。",
            link_to("donations:runs"),
            IntakeFile.objects.exists(),
        ),
        FirstStep(
            "记第一次活动",
            "在现场用手机记：做了什么、在哪里、来了多少人、发了什么。",
            link_to("activities:record"),
            Activity.objects.exists(),
        ),
    ]


def _runs_waiting(user: User) -> list[Waiting]:
    """Batches with questions for whoever may answer; batches that are ready whole for whoever may enter them."""
    found = []
    open_runs = IntakeFile.objects.filter(state__in=[FileState.QUESTION, FileState.READY]).values("run")
    for run in Run.objects.filter(pk__in=open_runs).select_related("opened_by").order_by("opened_at"):
        summary = run_summary(run)
        questions, ready = summary.count(FileState.QUESTION), summary.count(FileState.READY)
        if questions and may(user, OPEN_RUN):
            words, action = f"{questions} 个文件要回答", "回答"
        elif ready == len(summary.standing) - summary.count(FileState.ENTERED) and may(user, ENTER):
            words, action = f"{ready} 个文件可以收下", "收下"
        else:
            continue
        url, by = link_to("donations:run", run.pk), run.opened_by.display_name
        found.append(Waiting(f"导入：{run.title}，{words}", url, action, run.opened_at, by, summary.computed))
    return found


def _publications_waiting(user: User) -> list[Waiting]:
    return [
        Waiting(
            f"公开：{each.title}",
            link_to("disclosure:publication", each.pk),
            "看稿",
            each.submitted_at or each.drafted_at,
            each.drafted_by.display_name,
            Money(each.total_fen),
        )
        for each in submitted_publications(user).select_related("drafted_by")
    ]


def _months_waiting(user: User, today: dt.date) -> list[Waiting]:
    """Last month, once it is over, has postings and is not closed."""
    if not may(user, CLOSE_MONTH):
        return []
    this_month = today.replace(day=1)
    month = (this_month - dt.timedelta(days=1)).replace(day=1)
    used = Posting.objects.filter(transfers__occurred_on__gte=month, transfers__occurred_on__lt=this_month).exists()
    if not used or Period.objects.filter(month=month).exists():
        return []
    url = link_to("ledger:books")
    return [Waiting(f"结账：{month.year} 年 {month.month} 月", url, "去结账", start_of_day(this_month))]


def _receipts_to_publish(today: dt.date) -> list[Deadline]:
    due = disclosure_deadline(today)
    if due is None:
        return []
    words = f"{due.due_on:%Y-%m-%d} 前；待公开 {due.count:,} 笔，共 {due.amount.text()} 元"
    return [Deadline(due.days_left, due.what, words, due.law, link_to("disclosure:publications"), "去公开")]


def _missing_rule(today: dt.date) -> list[Wrong]:
    """A deadline that cannot be worked out is said, not left out."""
    try:
        disclosure_deadline(today)
    except NoRuleInForce as refusal:
        return [Wrong(1, "项", "算不出公开期限", refusal.message, link_to("help"), "看帮助")]
    return []


def _unclaimed(user: User, today: dt.date) -> list[Wrong]:
    waiting = unclaimed_waiting()
    first, sums = waiting.first(), totals_of(waiting)
    if first is None or not may(user, READ_DONATIONS):
        return []
    words = f"{sums.amount.text()} 元，最早一笔已 {(today - local(first.received_at).date()).days} 天"
    url = link_to("donations:unclaimed")
    return [Wrong(sums.count, "笔", "没人认领的钱", words, url, "去认领" if may(user, ENTER) else "看")]


def _refused_files(user: User) -> list[Wrong]:
    refused = IntakeFile.objects.filter(state=FileState.REFUSED).aggregate(count=Count("pk"), run=Max("run_id"))
    if not refused["count"] or not may(user, READ_DONATIONS):
        return []
    words = "写明了第几行、差多少；改好再放，或移出这个文件"
    return [Wrong(refused["count"], "个", "拒收的文件", words, link_to("donations:run", refused["run"]), "看怎么改")]


def _channels_overdue(user: User, today: dt.date) -> list[Wrong]:
    """Money that a platform has held for longer than the rule allows (dossier 1.11)."""
    if not may(user, READ_CLEARING):
        return []
    try:
        late = overdue_channels(today)
    except NoRuleInForce as refusal:
        return [Wrong(1, "项", "算不出渠道的钱逾期没有", refusal.message, link_to("help"), "看帮助")]
    if not late:
        return []
    names = "；".join(f"{each.channel.name} {each.left.text()} 元，最早的已 {each.age(today)} 天" for each in late)
    action = "去清算" if may(user, SETTLE_CHANNELS) else "看"
    return [Wrong(len(late), "个", "渠道的钱没到银行", names, link_to("clearing:channels"), action)]


def _phone_unchecked(user: User, today: dt.date) -> list[Wrong]:
    checked = user.unit.supervision_phone_checked_on
    if not may(user, EDIT_SOCIETY) or (checked and (today - checked).days <= PHONE_CHECK_DAYS):
        return []
    if not user.unit.supervision_phone:
        title, words = "监督电话还没填", "公开页面必须写得出一个打得通的电话"
    elif checked is None:
        title, words = "监督电话没有验证过", "打一次试试，把日子写上"
    else:
        title, words = f"监督电话 {(today - checked).days} 天没验证", "打一次试试，下次公开前补上"
    return [Wrong(1, "项", title, words, link_to("units:society"), "去验证")]


def _rows_of(code: str, days: str) -> str:
    address = link_to("reporting:figure", code)
    return f"{address}{days}" if address else ""


def _number(value: int | Money) -> int:
    return value.fen if isinstance(value, Money) else value
