"""Accepting files: lines become gifts, unclaimed money and other income, posted in one act.

Locks, in this order (docs/locks.md): all channels of the society by ascending id (so that one file is entered at a
time and what was compared stays true), the file, then what `ledger.post` takes (accounts), the number sequence, the
audit chain.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import F, Value

from boai.donations.access import ENTER
from boai.donations.errors import NoChannel, SameFile
from boai.donations.formats.shape import Verdict
from boai.donations.models import Channel, Donation, IntakeFile, Run, StagedLine, StatementLine, UnclaimedMoney
from boai.donations.operations import comparing
from boai.donations.operations.read_file import compare_with_books
from boai.donations.operations.set_up_channels import OTHER_INCOME_ACCOUNT, UNCLAIMED_ACCOUNT
from boai.donations.operations.settle_file import locked
from boai.donations.rules.gifts import OUTCOME_WORDS, Outcome, intention_words, looks_like_organisation, outcome
from boai.donations.terms import FILE_STATES, FileState
from boai.foundation import audit
from boai.foundation.bulk import insert_rows
from boai.foundation.errors import BadInput, NotNow
from boai.foundation.jobs import Report
from boai.foundation.moments import SHANGHAI, now
from boai.foundation.numbering import take_numbers
from boai.ledger.models import Account, Posting
from boai.ledger.operations import post
from boai.ledger.queries import fund_account
from boai.ledger.rules import Entry
from boai.people.terms import NamePublicity
from boai.units.access import check_may, check_same_society
from boai.units.models import User

GIFT_NUMBER: Final = "JZ"
_AT_ONCE: Final = 5_000
_LINE_COLUMNS: Final = (
    "row",
    "occurred_at",
    "has_time",
    "direction",
    "nature",
    "amount",
    "counterparty",
    "counterparty_account",
    "transaction_number",
    "kind",
    "memo",
    "balance",
    "line_key",
    "file_id",
)
_UNCLAIMED_COLUMNS: Final = ("unit_id", "line_id", "channel_id", "transfer_id", "amount", "received_at")
_DONATION_COLUMNS: Final = (
    *_UNCLAIMED_COLUMNS,
    "number",
    "fund_id",
    "payer_name",
    "intention",
    "is_organisation",
    "name_publicity",
    "recorded_at",
    "recorded_late",
    "on_behalf_of",
    "on_behalf_evidence",
)
_READ: Final = ("id", "occurred_at", "direction", "nature", "amount", "counterparty", "memo")


@dataclass(slots=True)
class _Plan:
    """What a file's new lines come to: the entries in the lines' order, and how many of what."""

    entries: list[Entry] = field(default_factory=list)
    rows: Counter[Outcome] = field(default_factory=Counter)
    fen: Counter[Outcome] = field(default_factory=Counter)
    gifts_by_year: Counter[int] = field(default_factory=Counter)


def enter_file(*, by: User, file: IntakeFile, progress: Report | None = None) -> IntakeFile:
    """收下一个文件：流水、捐赠、待认领和过账一次记完，全有或全无。

    The same file again, also at the same moment, has no further effect. Lines that another file entered since this
    one was read are left out; lines that now look entered turn the file into a question, and nothing is entered.

    Raises:
        WrongRole, NotNow, NoChannel, SameFile, BadInput, PeriodClosed: nothing was written.
    """
    check_may(by, ENTER, to="收下导入的文件")
    check_same_society(by, file.unit_id)
    with transaction.atomic():
        list(Channel.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
        file = locked(file)
        if file.state == FileState.ENTERED:
            return file
        target = FILE_STATES.check("收下", FileState(file.state))
        _check_ready(file)
        if _became_a_question(by, file):
            return file
        _enter(by, file, target, progress or _silent)
    return file


def enter_run(*, by: User, run: Run, progress: Report | None = None) -> list[IntakeFile]:
    """全部收下：一批里可以收下的文件，按次序全收，要么一个也不收。

    Raises:
        as `enter_file`; NotNow: there is nothing to accept.
    """
    check_may(by, ENTER, to="收下导入的文件")
    check_same_society(by, run.unit_id)
    with transaction.atomic():
        files = list(run.files.filter(state=FileState.READY).order_by("pk"))
        if not files:
            raise NotNow("这批没有可以收下的文件；请先回答问题，或移出拒收的。", code="intake.nothing_ready")
        return [enter_file(by=by, file=file, progress=progress) for file in files]


def _check_ready(file: IntakeFile) -> None:
    earlier = (
        IntakeFile.objects.filter(fingerprint=file.fingerprint, state=FileState.ENTERED)
        .select_related("run", "attachment")
        .first()
    )
    if earlier is not None:
        raise SameFile(comparing.about_same_content(file, earlier).message)
    if file.channel is None:
        raise NoChannel(f"“{file.attachment.name}”没说钱到了哪个渠道；请先选渠道。", field="channel")
    if file.fund is None:
        raise BadInput(f"“{file.attachment.name}”没说放进哪项资金；请先选资金。", field="fund")
    if file.fund.closed_on is not None:
        raise BadInput(f"“{file.fund.name}”已结项；请换一项资金。", field="fund")


def _became_a_question(by: User, file: IntakeFile) -> bool:
    """Compare once more where anything was entered since the file was read."""
    if file.judgement["compared_with"] == comparing.entered_so_far():
        return False
    judgement, reasons = compare_with_books(file, file.judgement)
    for reason in reasons:
        if reason.verdict is Verdict.REFUSED:
            raise SameFile(f"“{file.attachment.name}”不能收下：{reason.message}", code=reason.code, row=reason.row)
    file.judgement, file.new_row_count = judgement, judgement["new_rows"]
    if not any(reason.verdict is Verdict.QUESTION for reason in reasons):
        return False
    file.state = FILE_STATES.check("发现要问", FileState(file.state))
    file.answer, file.answered_by = "", None
    file.save()
    audit.record(
        by=by,
        action="donations.question_found",
        subject=f"donations.IntakeFile:{file.pk}",
        suspected_rows=judgement["suspected_rows"],
    )
    return True


def _enter(by: User, file: IntakeFile, target: FileState, report: Report) -> None:
    moment = now()
    plan = _plan(file)
    posting, transfer_ids = _post(by, file, plan)
    _copy_lines(by, file)
    gifts = _Gifts(file, _numbers(by, plan), iter(transfer_ids), moment)
    lines = StatementLine.objects.filter(file=file).order_by("row").values_list(*_READ).iterator(chunk_size=_AT_ONCE)
    done = 0
    # Piece by piece: while PostgreSQL takes rows by COPY, the same connection cannot be read from.
    while piece := list(islice(lines, _AT_ONCE)):
        insert_rows(Donation, _DONATION_COLUMNS, gifts.rows(piece))
        done += len(piece)
        report(done, file.new_row_count)
    insert_rows(UnclaimedMoney, _UNCLAIMED_COLUMNS, gifts.unclaimed)
    StagedLine.objects.filter(file=file).delete()
    file.state, file.entered_at, file.entered_by, file.posting = target, moment, by, posting
    file.save()
    audit.record(
        by=by,
        action="donations.enter_file",
        subject=f"donations.IntakeFile:{file.pk}",
        name=file.attachment.name,
        fingerprint=file.fingerprint,
        rows=file.new_row_count,
        already_entered_rows=file.judgement["already_entered_rows"],
        outcomes={each.value: {"rows": plan.rows[each], "fen": plan.fen[each]} for each in Outcome},
        posting=posting.pk if posting else None,
    )


def _plan(file: IntakeFile) -> _Plan:
    """One pass over the new lines; only the ledger entries are kept."""
    assert file.channel is not None and file.fund is not None  # noqa: S101 - _check_ready
    plan, debit = _Plan(), file.channel.account_id
    credit = {Outcome.GIFT: fund_account(file.fund).pk, **_pools()}
    rows = StagedLine.objects.filter(file=file, already_entered=False).order_by("row")
    fields = ("occurred_at", "direction", "nature", "amount")
    for occurred_at, direction, nature, amount in rows.values_list(*fields).iterator(chunk_size=_AT_ONCE):
        becomes = outcome(direction, nature, amount)
        plan.rows[becomes] += 1
        plan.fen[becomes] += amount.fen
        if becomes is Outcome.EVIDENCE:
            continue
        day = occurred_at.astimezone(SHANGHAI).date()
        plan.entries.append(Entry(debit, credit[becomes], amount, day, OUTCOME_WORDS[becomes]))
        if becomes is Outcome.GIFT:
            plan.gifts_by_year[day.year] += 1
    return plan


def _pools() -> dict[Outcome, int]:
    codes = {Outcome.UNCLAIMED: UNCLAIMED_ACCOUNT, Outcome.OTHER_INCOME: OTHER_INCOME_ACCOUNT}
    found = dict(Account.objects.filter(code__in=codes.values()).values_list("code", "pk"))
    if len(found) < len(codes):
        raise NotNow("还没有待认领款和其他收入的账户；请负责人或会计先备好收款渠道。", code="channel.not_set_up")
    return {becomes: found[code] for becomes, code in codes.items()}


def _post(by: User, file: IntakeFile, plan: _Plan) -> tuple[Posting | None, Sequence[int]]:
    if not plan.entries:
        return None, ()
    posted = post(
        by=by,
        idempotency_key=f"intake:{file.pk}:{file.fingerprint}",
        document=file.attachment.name[:120],
        entries=plan.entries,
    )
    return posted.posting, posted.transfer_ids


def _copy_lines(by: User, file: IntakeFile) -> None:
    """Staged lines become statement lines inside the database, without passing through Python."""
    rows = (
        StagedLine.objects.filter(file=file, already_entered=False)
        .order_by("row")
        .values_list(*(F(column) for column in _LINE_COLUMNS), Value(by.unit_id))
    )
    select, parameters = rows.query.sql_with_params()
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in (*_LINE_COLUMNS, "unit_id"))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(StatementLine._meta.db_table)} ({names}) {select}", parameters)


@dataclass(slots=True)
class _Gifts:
    """Rows of gifts, in step with the transfers (both follow the lines' order); unclaimed money is set aside."""

    file: IntakeFile
    numbers: dict[int, Iterator[str]]
    transfer_ids: Iterator[int]
    moment: dt.datetime
    unclaimed: list[tuple[object, ...]] = field(default_factory=list)
    organisations: dict[str, bool] = field(default_factory=dict)

    def rows(self, lines: Iterable[tuple[Any, ...]]) -> Iterator[tuple[object, ...]]:
        for line in lines:
            line_id, received_at, direction, nature, amount, payer, memo = line
            becomes = outcome(direction, nature, amount)
            if becomes is Outcome.EVIDENCE:
                continue
            transfer_id = next(self.transfer_ids)
            common = (self.file.unit_id, line_id, self.file.channel_id, transfer_id, amount.fen, received_at)
            if becomes is Outcome.UNCLAIMED:
                self.unclaimed.append(common)
            elif becomes is Outcome.GIFT:
                number = next(self.numbers[received_at.astimezone(SHANGHAI).year])
                yield (*common, number, self.file.fund_id, payer, intention_words(memo), *self._of_payer(payer))

    def _of_payer(self, payer: str) -> tuple[object, ...]:
        if payer not in self.organisations:
            self.organisations[payer] = looks_like_organisation(payer)
        body = self.organisations[payer]
        return (body, default_publicity(body).value, self.moment, False, "", "")


def default_publicity(is_organisation: bool) -> NamePublicity:
    """How a donor appears who chose nothing: a body by its name, a person by the surname (dossier 1.3, 慈善法 §82)."""
    return NamePublicity.FULL if is_organisation else NamePublicity.SURNAME


def _numbers(by: User, plan: _Plan) -> dict[int, Iterator[str]]:
    return {
        year: iter(
            take_numbers(
                unit_id=by.unit_id, division_code=by.unit.division_code, kind=GIFT_NUMBER, year=year, count=count
            )
        )
        for year, count in sorted(plan.gifts_by_year.items())
    }


def _silent(done: int, total: int) -> None:
    """Nobody watches."""
