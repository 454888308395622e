"""Files as they came in, kept under their fingerprint: the same bytes lie there once and can be proven unchanged."""

from __future__ import annotations

import hashlib
from pathlib import Path

from boai.foundation.audit import Actor
from boai.foundation.errors import Refusal
from boai.foundation.home import home, write_once
from boai.foundation.models import Attachment
from boai.foundation.moments import now


class AttachmentDamaged(Refusal):
    code = "attachment.damaged"


def keep(*, by: Actor, name: str, data: bytes, media_type: str) -> Attachment:
    """Keep a file: bytes on the disk first, then the row. A crash between the two leaves an unused file, never a
    row without one."""
    fingerprint = hashlib.sha256(data).hexdigest()
    target = path_of(fingerprint)
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        write_once(target, data)
    attachment: Attachment = Attachment.objects.create(
        unit_id=by.unit_id,
        name=Path(name).name[-255:],
        sha256=fingerprint,
        size=len(data),
        media_type=media_type,
        added_at=now(),
        added_by_id=by.pk,
    )
    return attachment


def read(attachment: Attachment) -> bytes:
    """The bytes, proven to be those that came in.

    Raises:
        AttachmentDamaged: the file is gone or altered.
    """
    path = path_of(attachment.sha256)
    data = path.read_bytes() if path.exists() else b""
    if hashlib.sha256(data).hexdigest() != attachment.sha256:
        raise AttachmentDamaged(f"附件“{attachment.name}”不见了或被改动过；请从备份恢复 attachments 文件夹。")
    return data


def path_of(fingerprint: str) -> Path:
    return home().attachments / fingerprint[:2] / fingerprint
