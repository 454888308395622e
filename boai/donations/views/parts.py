"""What the screens of this module share."""

from __future__ import annotations

from typing import cast
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from boai.foundation import attachments
from boai.foundation.models import Attachment
from boai.units.models import User


def download(attachment: Attachment) -> HttpResponse:
    return as_file(attachments.read(attachment), attachment.name, "application/octet-stream")


def as_file(data: bytes, name: str, media_type: str) -> HttpResponse:
    """Always a download, never shown: whatever somebody once dropped in must not run in this site's name."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def acting_user(request: HttpRequest) -> User:
    return cast("User", request.user)
