"""An issue in preparation: drafted, submitted, returned, given up."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max

from boai.disclosure.access import DRAFT, PUBLISH
from boai.disclosure.errors import DraftStillOpen, NothingToPublish
from boai.disclosure.models import Publication
from boai.disclosure.operations.steps import Gate, Locks, Trace
from boai.disclosure.queries import checks_of, collect, open_publication
from boai.disclosure.rules import gate
from boai.disclosure.rules.entries import summary_of
from boai.disclosure.terms import PUBLICATION_STATES, PublicationKind, PublicationState
from boai.foundation.errors import BadInput
from boai.foundation.moments import local, now
from boai.units.access import check_may
from boai.units.models import Society, User

KIND = PublicationKind.GIFTS_RECEIVED
LONGEST_TITLE = 120


def draft_gifts_received(
    *, by: User, received_from: dt.datetime, received_to: dt.datetime, title: str | None = None
) -> Publication:
    """起草一期接收公示：冻结这段时间里还没公开过的每一笔，名字和附言按公开规则遮盖，附数据范围和核对结果。

    What earlier issues missed because it was entered late comes along and says so.

    Args:
        received_from, received_to: aware; from is in, to is out.
        title: the usual one where None.

    Raises:
        WrongRole, BadInput: no time between from and to, or a title of nothing.
        DraftStillOpen: another issue is in preparation.
        NothingToPublish: no unpublished gift in that time.
    """
    check_may(by, DRAFT, to="起草公示")
    if received_from >= received_to:
        raise BadInput(
            f"“起”{local(received_from):%Y-%m-%d %H:%M} 不早于“止”{local(received_to):%Y-%m-%d %H:%M}；请改其中一个。",
            field="received_to",
        )
    with transaction.atomic():
        Locks.society(by)
        _check_none_open()
        moment = now()
        collected = collect(received_from, received_to, at=moment)
        if not collected.rows:
            raise NothingToPublish(
                f"{local(received_from):%Y-%m-%d %H:%M} 到 {local(received_to):%Y-%m-%d %H:%M} 没有还没公开的捐赠；"
                "请改起止，或先导入账单。",
                field="received_from",
            )
        issue = _next_issue()
        publication = Publication(
            unit=Society.objects.get(pk=by.unit_id),
            kind=KIND,
            issue=issue,
            title=_checked_title(title, issue),
            received_from=received_from,
            received_to=received_to,
            scope_words=collected.scope,
            rows=collected.rows,
            summary=summary_of(collected.rows),
            row_count=len(collected.rows),
            total_fen=gate.total_of(collected.rows).fen,
            drafted_at=moment,
            drafted_by=by,
        )
        checks = checks_of(publication, at=moment, collected=collected)
        publication.checks = [check.plain() for check in checks]
        publication.save(force_insert=True)
        Trace.of(by, "draft", publication, checks=Trace.states(checks))
    return publication


def submit_publication(*, by: User, publication: Publication) -> Publication:
    """送审：再核对一次，都对才送。

    Raises:
        WrongRole, NotNow: not a draft; GateClosed: what does not hold, nothing was changed.
    """
    check_may(by, DRAFT, to="送审公示")
    with transaction.atomic():
        publication = Locks.publication(by, publication)
        target = PUBLICATION_STATES.check("送审", PublicationState(publication.state))
        moment = now()
        Gate.pass_through(publication, moment)
        publication.state, publication.submitted_at, publication.submitted_by = target, moment, by
        publication.save(update_fields=["state", "submitted_at", "submitted_by", "checks"])
        Trace.of(by, "submit", publication)
    return publication


def return_publication(*, by: User, publication: Publication, reason: str) -> Publication:
    """退回：写明为什么，起草人改。

    Raises:
        WrongRole, NotNow: not submitted; BadInput: no reason.
    """
    check_may(by, PUBLISH, to="退回公示")
    if not reason.strip():
        raise BadInput("退回要写原因，起草的人才知道改什么。", field="reason")
    with transaction.atomic():
        publication = Locks.publication(by, publication)
        publication.state = PUBLICATION_STATES.check("退回", PublicationState(publication.state))
        publication.save(update_fields=["state"])
        Trace.of(by, "return", publication, reason=reason.strip())
    return publication


def discard_draft(*, by: User, publication: Publication) -> Publication:
    """作废一份没有发布的稿；它的期号留给下一稿。What was published is never withdrawn.

    Raises:
        WrongRole, NotNow: published, or given up before.
    """
    check_may(by, DRAFT, to="作废公示的稿")
    with transaction.atomic():
        publication = Locks.publication(by, publication)
        publication.state = PUBLICATION_STATES.check("作废", PublicationState(publication.state))
        publication.save(update_fields=["state"])
        Trace.of(by, "discard", publication)
    return publication


def _check_none_open() -> None:
    other = open_publication()
    if other is not None:
        raise DraftStillOpen(
            f"第 {other.issue} 期还是“{other.get_state_display()}”（{other.drafted_by.display_name}起草）；"
            "先发布或作废它，再起草下一期。",
            field="received_from",
        )


def _next_issue() -> int:
    rows = Publication.objects.filter(kind=KIND).exclude(state=PublicationState.WITHDRAWN)
    return int(rows.aggregate(last=Max("issue"))["last"] or 0) + 1


def _checked_title(title: str | None, issue: int) -> str:
    if title is None:
        return f"接收社会捐赠资金公示（第 {issue} 期）"
    if not title.strip() or len(title.strip()) > LONGEST_TITLE:
        raise BadInput(f"标题有 {len(title.strip())} 个字，应在 1 到 {LONGEST_TITLE} 个字之间。", field="title")
    return title.strip()
