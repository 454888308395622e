"""Dropping files in: the originals are kept, nothing is read yet."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from django.db import transaction

from boai.donations.access import OPEN_RUN
from boai.donations.errors import RunNotAccepted
from boai.donations.models import IntakeFile, Run
from boai.foundation import attachments, audit
from boai.foundation.moments import now
from boai.units.access import check_may
from boai.units.models import User

MOST_FILES: Final = 50
MOST_BYTES: Final = 50 * 1024 * 1024
"""Of one file. A bill of a million rows has about 150 MB as text: by the month it is far below."""
MOST_BYTES_TOGETHER: Final = 200 * 1024 * 1024


def open_run(*, by: User, title: str, files: Sequence[tuple[str, bytes]]) -> Run:
    """放入一批文件，原样留底。Reading follows with `read_file`, one file at a time.

    Raises:
        WrongRole, RunNotAccepted: no file, more than 50, or one beyond 50 MB; nothing was kept.
    """
    check_may(by, OPEN_RUN, to="导入文件")
    check_sizes([(name, len(data)) for name, data in files])
    with transaction.atomic():
        run: Run = Run.objects.create(
            unit_id=by.unit_id, title=title.strip()[:120] or "导入", opened_at=now(), opened_by=by
        )
        kept = []
        for name, data in files:
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            attachment = attachments.keep(by=by, name=Path(name).name or "未命名", data=data, media_type=kind)
            IntakeFile.objects.create(unit_id=by.unit_id, run=run, attachment=attachment)
            kept.append({"name": attachment.name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)})
        audit.record(by=by, action="donations.open_run", subject=f"donations.Run:{run.pk}", title=run.title, files=kept)
    return run


def check_sizes(files: Sequence[tuple[str, int]]) -> None:
    """Refuse what is too many or too large; asked before the bytes are read into memory.

    Args:
        files: names and sizes in bytes.

    Raises:
        RunNotAccepted: says which and by how much.
    """
    if not files:
        raise RunNotAccepted("还没选文件；请选银行、微信或支付宝下载的账单。", field="bills")
    if len(files) > MOST_FILES:
        raise RunNotAccepted(f"一次最多 {MOST_FILES} 个文件，这次有 {len(files)} 个；请分几次放。", field="bills")
    for name, size in files:
        if size > MOST_BYTES:
            raise RunNotAccepted(
                f"“{Path(name).name}”有 {_megabytes(size)} MB，一个文件最多 {_megabytes(MOST_BYTES)} MB；"
                "请按月下载，分开放。",
                field="bills",
            )
    together = sum(size for _, size in files)
    if together > MOST_BYTES_TOGETHER:
        raise RunNotAccepted(
            f"这批共 {_megabytes(together)} MB，一次最多 {_megabytes(MOST_BYTES_TOGETHER)} MB；请分几次放。",
            field="bills",
        )


def _megabytes(size: int) -> int:
    return size // 1024 // 1024
