"""Photographs made fit to keep: upright, at most 1600 px, and nothing in them but the picture. Pure.

A phone writes into each photograph where it was taken, when, and with what. None of it may leave (dossier 10.3:
附件图片发布前去 EXIF 定位), so it does not even come in: the picture is drawn anew and only pixels are kept.
"""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin, UnidentifiedImageError, WebPImagePlugin

from boai.activities.errors import PhotoRefused

LONGEST_SIDE: Final = 1600
QUALITY: Final = 82
MOST_BYTES: Final = 30 * 1024 * 1024
MOST_PIXELS: Final = 80_000_000
_FORMATS: Final = (
    JpegImagePlugin.JpegImageFile.format,
    PngImagePlugin.PngImageFile.format,
    WebPImagePlugin.WebPImageFile.format,
)
"""The plugins are named, not found: nothing else parses a stranger's bytes. JPEG of two pictures (MPO) is JPEG here."""
_HEIF_BRANDS: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """A photograph as it came in, or cleaned."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def clean(photo: PhotoFile) -> PhotoFile:
    """The picture alone as JPEG, upright, its longer side at most `LONGEST_SIDE` pixels.

    Raises:
        PhotoRefused: empty, too large, HEIC, cut, or no photograph.
    """
    _check_bytes(photo)
    try:
        with Image.open(io.BytesIO(photo.data), formats=_FORMATS) as opened:
            _check_pixels(photo, opened.width, opened.height)
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            picture = _flattened(ImageOps.exif_transpose(opened))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, struct.error, EOFError) as problem:
        raise _refusal(photo, "打不开，可能没有传完整；重新选一次，或重拍一张") from problem
    except Image.DecompressionBombError as problem:
        raise _refusal(photo, f"像素太多，最多 {MOST_PIXELS // 10_000:,} 万；在相机里选小一些的尺寸") from problem
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return PhotoFile(f"{PurePath(photo.name).stem or '照片'}.jpg", out.getvalue())


def clean_all(photos: Sequence[PhotoFile], *, already: int, most: int) -> list[PhotoFile]:
    """All of them cleaned, before anything is written.

    Args:
        already: how many the activity has; most: how many it may have.

    Raises:
        PhotoRefused: too many, or one that cannot be cleaned.
    """
    if already + len(photos) > most:
        raise PhotoRefused(
            f"一场最多 {most} 张照片，现在有 {already + len(photos)} 张；挑最能说明情况的几张。", field="photos"
        )
    return [clean(photo) for photo in photos]


def _check_bytes(photo: PhotoFile) -> None:
    if not photo.data:
        raise _refusal(photo, "是空文件；重新选一次")
    if len(photo.data) > MOST_BYTES:
        size = len(photo.data) / 1024 / 1024
        raise _refusal(photo, f"有 {size:.0f} MB，最多 {MOST_BYTES // 1024 // 1024} MB；在相机里选小一些的尺寸")
    if photo.data[4:8] == b"ftyp" and photo.data[8:12] in _HEIF_BRANDS:
        raise _refusal(photo, "是 HEIC 格式，这里打不开；在手机“设置 → 相机 → 格式”选“兼容性最佳”，或截图后再选")


def _check_pixels(photo: PhotoFile, width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise _refusal(
            photo,
            f"有 {width * height // 10_000:,} 万像素，最多 {MOST_PIXELS // 10_000:,} 万；在相机里选小一些的尺寸",
        )


def _flattened(picture: Image.Image) -> Image.Image:
    """A new picture that shares nothing with the old but its pixels; what was transparent becomes white."""
    picture.load()
    paper = Image.new("RGB", picture.size, "white")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        visible = picture.convert("RGBA")
        paper.paste(visible, mask=visible.getchannel("A"))
    else:
        paper.paste(picture.convert("RGB"))
    return paper


def _refusal(photo: PhotoFile, words: str) -> PhotoRefused:
    return PhotoRefused(f"照片“{PurePath(photo.name).name[:40]}”{words}。", field="photos")
