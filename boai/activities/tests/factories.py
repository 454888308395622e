"""Invented activities and photographs."""

from __future__ import annotations

import io
from itertools import count

from PIL import Image

from boai.activities import operations
from boai.activities.formats.photographs import PhotoFile
from boai.activities.models import Activity
from boai.activities.terms import ActivityKind, CountMethod
from boai.foundation.moments import today
from boai.units.models import User

_serial = count(1)


def facts(**values: object) -> dict[str, object]:
    """The facts of an activity of today at a school."""
    return {
        "client_key": f"key-{next(_serial):08d}",
        "kind": ActivityKind.DROWNING_PREVENTION,
        "occurred_on": today(),
        "place": "枫林小学",
        "head_count": 186,
        "count_method": CountMethod.SIGN_IN,
        **values,
    }


def make_activity(by: User, **values: object) -> Activity:
    return operations.record_activity(by=by, **facts(**values))


def picture(*, width: int = 40, height: int = 30, colour: str = "teal") -> Image.Image:
    return Image.new("RGB", (width, height), colour)


def jpeg(image: Image.Image | None = None, **saved: object) -> bytes:
    out = io.BytesIO()
    (image or picture()).save(out, "JPEG", **saved)
    return out.getvalue()


def jpeg_with_location(image: Image.Image | None = None, *, orientation: int = 1) -> bytes:
    """As a phone makes it: GPS, camera, moment, a comment."""
    exif = Image.Exif()
    exif[0x010F] = "InventedPhone"
    exif[0x0110] = "Model-77"
    exif[0x0112] = orientation
    exif[0x0132] = "2026:09:08 09:31:00"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (22.0, 48.0, 30.5)
    gps[3], gps[4] = "E", (109.0, 36.0, 12.25)
    return jpeg(image, exif=exif, comment=b"taken at 22.8085,109.6034")


def photo(name: str = "IMG_0001.JPG", data: bytes | None = None) -> PhotoFile:
    return PhotoFile(name, jpeg_with_location() if data is None else data)
