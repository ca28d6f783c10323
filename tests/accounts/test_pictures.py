"""Whatever is sent as a picture becomes a small square WebP, or a word why not."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from forum.accounts.pictures import MOST_BYTES, SIDE, Unfit, make_portrait


def drawn(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (40, 20), **options: Any) -> bytes:
    """A picture, red at its left and blue at its right."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    file = BytesIO()
    image.convert(mode).save(file, kind, **options)
    return file.getvalue()


def moving(kind: str) -> bytes:
    file = BytesIO()
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "blue", "blue")]
    frames[0].save(file, kind, save_all=True, append_images=frames[1:])
    return file.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    assert (image.format, image.size, getattr(image, "n_frames", 1)) == ("WEBP", (SIDE, SIDE), 1)
    return image


def colour(data: bytes, x: int, y: int) -> str:
    pixel = opened(data).convert("RGB").getpixel((x, y))
    assert isinstance(pixel, tuple)
    return {0: "red", 2: "blue"}[max(range(3), key=lambda place: pixel[place])]


def with_orientation(number: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = number
    exif[0x010F] = "A camera of somebody"
    exif.get_ifd(0x8825)[1] = "N"
    return exif


PICTURES = [
    drawn("PNG"),
    drawn("PNG", "P"),
    drawn("PNG", "LA"),
    drawn("PNG", "1"),
    drawn("PNG", "I;16"),
    drawn("PNG", "RGBA", (1, 900)),
    drawn("JPEG"),
    drawn("JPEG", "CMYK"),
    drawn("JPEG", "L", progressive=True),
    drawn("JPEG", exif=with_orientation(6)),
    drawn("WEBP", "RGBA"),
    drawn("GIF"),
    moving("GIF"),
    moving("WEBP"),
]


def test_a_picture_of_any_kind_becomes_one_of_ours() -> None:
    for picture in PICTURES:
        opened(make_portrait(picture))


def test_the_middle_is_kept_upright_and_of_what_moves_the_beginning() -> None:
    wide = make_portrait(drawn("PNG", size=(4_000, 1_000)))
    assert [colour(wide, x, 128) for x in (8, SIDE - 8)] == ["red", "blue"]
    # Held so that its left is to be seen above: 6 is a quarter turn to the right.
    turned = make_portrait(drawn("JPEG", size=(400, 400), exif=with_orientation(6)))
    assert [colour(turned, 128, y) for y in (8, SIDE - 8)] == ["red", "blue"]
    assert [colour(make_portrait(moving(kind)), 128, 128) for kind in ("GIF", "WEBP")] == ["red", "red"]


def test_nothing_is_kept_of_what_a_picture_carries() -> None:
    exif = with_orientation(1)
    for picture in (
        drawn("JPEG", exif=exif, icc_profile=b"a profile of somebody", comment=b"somebody"),
        drawn("WEBP", exif=exif, xmp=b"<x>somebody</x>", icc_profile=b"a profile of somebody"),
        drawn("PNG", exif=exif),
    ):
        assert b"somebody" in picture
        portrait = make_portrait(picture)
        assert b"somebody" not in portrait
        assert set(opened(portrait).info) <= {"background", "loop", "timestamp", "duration"}


def with_many_scans() -> bytes:
    """A progressive JPEG whose pixels are gone over a thousand times."""
    picture = drawn("JPEG", progressive=True)
    last = picture.rindex(b"\xff\xda")
    return picture[:last] + picture[last:-2] * 1_000 + picture[-2:]


def claiming(width: int, height: int) -> bytes:
    """A PNG whose head says that it is so large."""
    picture = drawn("PNG")
    head = b"IHDR" + struct.pack(">II", width, height) + picture[24:29]
    return picture[:12] + head + struct.pack(">I", zlib.crc32(head)) + picture[33:]


REFUSED = {
    "empty": [b""],
    "no picture": [b"hello", b"<svg xmlns='http://www.w3.org/2000/svg'/>", drawn("BMP"), drawn("TIFF")],
    "too large": [b"x" * (MOST_BYTES + 1)],
    "too many pixels": [claiming(5_001, 5_000), claiming(15_000, 7_000), claiming(20_000, 20_000)],
    "damaged": [
        drawn("PNG", size=(400, 400))[:-200],
        drawn("JPEG", size=(400, 400))[:800],
        drawn("WEBP", size=(400, 400))[:100],
        drawn("GIF", size=(400, 400))[:400],
        b"\x89PNG\r\n\x1a\n",
        with_many_scans(),
    ],
}


def test_what_is_none_is_refused_with_a_word_that_helps() -> None:
    for words, files in REFUSED.items():
        for data in files:
            with pytest.raises(Unfit) as refusal:
                make_portrait(data)
            assert words in refusal.value.message.id


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A picture in which something was changed, lost, doubled or added."""
    data = bytearray(draw(st.sampled_from(PICTURES)))
    for _ in range(draw(st.integers(1, 6))):
        place, piece = draw(st.integers(0, len(data))), draw(st.binary(max_size=8))
        length = draw(st.sampled_from((0, len(piece), 40)))
        data[place : place + length] = piece
    return bytes(data)


@settings(max_examples=150, deadline=None)
@given(st.one_of(mutated(), mutated(), st.binary(max_size=200)))
def test_a_damaged_picture_becomes_one_of_ours_or_is_refused(data: bytes) -> None:
    with suppress(Unfit):
        opened(make_portrait(data))


@pytest.mark.soak
@settings(max_examples=20_000, deadline=None)
@given(mutated())
def test_no_damage_does_harm_however_long_one_tries(data: bytes) -> None:
    test_a_damaged_picture_becomes_one_of_ours_or_is_refused.hypothesis.inner_test(data)  # type: ignore[attr-defined]
