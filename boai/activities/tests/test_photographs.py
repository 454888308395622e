from __future__ import annotations

import io

import pytest
from PIL import Image

from boai.activities.errors import PhotoRefused
from boai.activities.formats import photographs
from boai.activities.formats.photographs import PhotoFile
from boai.activities.tests.factories import jpeg, jpeg_with_location, photo, picture


def _opened(data):
    return Image.open(io.BytesIO(data))


def test_location_camera_moment_and_comment_are_gone():
    taken = jpeg_with_location()
    assert _opened(taken).getexif().get_ifd(0x8825)[2] == (22.0, 48.0, 30.5)
    cleaned = photographs.clean(photo(data=taken)).data
    kept = _opened(cleaned)
    assert dict(kept.getexif()) == {}
    assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert [
        mark for mark in (b"Exif", b"InventedPhone", b"Model-77", b"22.8085", b"2026:09:08") if mark in cleaned
    ] == []


def test_xmp_and_icc_are_gone():
    taken = jpeg(picture(), xmp=b"<x:xmpmeta>exif:GPSLatitude</x:xmpmeta>", icc_profile=b"x" * 300)
    assert b"GPSLatitude" in taken
    cleaned = photographs.clean(photo(data=taken)).data
    assert b"GPSLatitude" not in cleaned
    assert "icc_profile" not in _opened(cleaned).info


def test_text_in_a_png_is_gone():
    from PIL.PngImagePlugin import PngInfo

    texts = PngInfo()
    texts.add_text("Location", "22.8085,109.6034")
    out = io.BytesIO()
    picture().save(out, "PNG", pnginfo=texts)
    cleaned = photographs.clean(PhotoFile("图.png", out.getvalue()))
    assert cleaned.name == "图.jpg"
    assert b"22.8085" not in cleaned.data


def test_a_picture_on_its_side_is_turned_upright():
    lying = picture(width=40, height=30, colour="white")
    lying.paste("black", (0, 0, 20, 30))
    kept = _opened(photographs.clean(photo(data=jpeg_with_location(lying, orientation=6))).data)
    assert kept.size == (30, 40)
    assert kept.getpixel((15, 5)) < (40, 40, 40)
    assert kept.getpixel((15, 35)) > (215, 215, 215)


def test_a_large_picture_shrinks_to_1600():
    kept = _opened(photographs.clean(photo(data=jpeg(picture(width=4000, height=3000)))).data)
    assert kept.size == (1600, 1200)


def test_a_small_picture_stays_its_size():
    assert _opened(photographs.clean(photo()).data).size == (40, 30)


def test_what_is_transparent_becomes_white():
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    assert _opened(photographs.clean(PhotoFile("a.png", out.getvalue())).data).getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "是空文件"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, "HEIC"),
        (b"not a picture at all", "打不开"),
        (jpeg(picture(width=400, height=300))[:900], "打不开"),
        (b"GIF89a" + b"\x00" * 40, "打不开"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "打不开"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "打不开"),
    ],
)
def test_what_is_no_photograph_is_refused_by_name(data, words):
    with pytest.raises(PhotoRefused) as caught:
        photographs.clean(PhotoFile("IMG_1.jpg", data))
    assert "IMG_1.jpg" in caught.value.message
    assert words in caught.value.message
    assert caught.value.field == "photos"


def test_too_many_pixels_are_refused_before_they_are_unpacked():
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    with pytest.raises(PhotoRefused) as caught:
        photographs.clean(PhotoFile("大图.png", out.getvalue()))
    assert "8,100 万像素" in caught.value.message
