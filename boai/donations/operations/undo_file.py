"""An entered file taken back: one reversal, and its rows may enter again."""

from __future__ import annotations

from django.db import transaction

from boai.donations.access import UNDO
from boai.donations.errors import StillNeeded
from boai.donations.models import Channel, IntakeFile, StatementLine
from boai.donations.operations.settle_file import locked
from boai.donations.queries import what_depends_on
from boai.donations.terms import FILE_STATES, FileState
from boai.foundation import audit
from boai.foundation.errors import BadInput
from boai.foundation.moments import now
from boai.ledger.operations import reverse_posting
from boai.units.access import check_may, check_same_society
from boai.units.models import User


def undo_file(*, by: User, file: IntakeFile, reason: str) -> IntakeFile:
    """撤回一个已入账的文件：整笔冲销，捐赠和待认领款不再计数，原文件和经过都留着；同一份文件可以再收。

    Only while nothing depends on it: nothing of it claimed, corrected, published or settled, no later file that left
    rows out for its sake, no closed month, no fund that has spent the money.

    Raises:
        WrongRole, NotNow, BadInput: no reason; StillNeeded: says what depends on it; PeriodClosed, Overdrawn. Nothing
            was written.
    """
    check_may(by, UNDO, to="撤回已入账的文件")
    check_same_society(by, file.unit_id)
    reason = reason.strip()
    if not reason:
        raise BadInput("没写为什么撤回；请写一句，如“放错了单位的账单”。", field="reason")
    with transaction.atomic():
        list(Channel.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
        file = locked(file)
        target = FILE_STATES.check("撤回", FileState(file.state))
        needed = what_depends_on(file)
        if needed:
            raise StillNeeded(f"撤不回：{'；'.join(needed)}。请先把这些改回去，或逐笔更正、冲销。", field="reason")
        if file.posting is not None:
            posted = reverse_posting(by=by, posting=file.posting, reason=reason, idempotency_key=f"undo:{file.pk}")
            file.undo_posting = posted.posting
        StatementLine.objects.filter(file=file).update(undone=True)
        file.state, file.undone_at, file.undone_by, file.undo_reason = target, now(), by, reason[:200]
        file.save(update_fields=["state", "undone_at", "undone_by", "undo_reason", "undo_posting"])
        audit.record(
            by=by,
            action="donations.undo_file",
            subject=f"donations.IntakeFile:{file.pk}",
            name=file.attachment.name,
            rows=file.new_row_count,
            fen=file.posting.total.fen if file.posting else 0,
            reason=reason,
        )
    return file
