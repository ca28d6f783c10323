"""A member's own picture: whatever was sent becomes a small square WebP of ours, or a message says why not.

Nothing of the file goes on: its pixels are drawn anew, without place, camera, name or anything else that it carried.
Only so many are read at once, and of each only so much: a small file may unfold to a large picture (a decompression
bomb), or ask for its pixels to be gone over thousands of times (a progressive JPEG of many scans).
"""

import threading
from io import BytesIO
from typing import TYPE_CHECKING

from forum.kit.errors import Busy
from forum.kit.on_demand import on_demand
from forum.kit.words import Message

if TYPE_CHECKING:
    from PIL import Image
else:
    Image = on_demand("PIL.Image")  # three megabytes

SIDE = 256
"""Pixels, of what is kept."""
MEDIA_TYPE = "image/webp"
MOST_BYTES = 4 * 1024 * 1024
MOST_PIXELS = 25_000_000
"""Those of a good camera; unfolded they are 100 MB."""
_MOST_SCANS = 100
"""Of a JPEG: a progressive one has about ten, and its small pictures as many. No other format has this mark often."""
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_BEGINNINGS = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"GIF8")
_ORIENTATION = 0x0112
_TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
"""By Exif's numbers, as the camera was held."""
_turns = threading.BoundedSemaphore(1)
_PATIENCE = 10.0
"""Seconds to wait for a turn."""

_TOO_LARGE = Message("This file is too large: a picture may have at most 4 MB. Make it smaller, or choose another.")
_EMPTY = Message("This file is empty. Choose another.")
_NO_PICTURE = Message("This is no picture that the forum can read. Choose a PNG, JPEG, WebP or GIF file.")
_TOO_MANY = Message(
    "This picture has too many pixels: at most 25 million, as 5,000 by 5,000. Make it smaller, or choose another."
)
_BROKEN = Message("This picture is damaged, or a part of it is missing. Choose another, or save it anew.")


class Unfit(ValueError):
    """This cannot be a member's picture; the message says why, and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


def make_portrait(data: bytes) -> bytes:
    """The middle of a picture, upright, as a WebP of `SIDE` by `SIDE` without anything beside its pixels.

    Of one that moves, the first frame. Raises `Unfit`; `Busy` where too many wait.
    """
    if not data:
        raise Unfit(_EMPTY)
    if len(data) > MOST_BYTES:
        raise Unfit(_TOO_LARGE)
    if not _turns.acquire(timeout=_PATIENCE):
        raise Busy
    try:
        return _drawn_anew(data)
    finally:
        _turns.release()


def _drawn_anew(data: bytes) -> bytes:
    try:
        image: Image.Image = Image.open(BytesIO(data), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unfit(_TOO_MANY) from error
    except Exception as error:  # Pillow's readers raise of every kind where a file is not as they expect
        raise Unfit(_BROKEN if data.startswith(_BEGINNINGS) else _NO_PICTURE) from error
    if image.width * image.height > MOST_PIXELS:
        raise Unfit(_TOO_MANY)
    if data.count(b"\xff\xda") > _MOST_SCANS and image.format in ("JPEG", "MPO"):
        raise Unfit(_BROKEN)
    try:
        return _encoded(_small(image))
    except Exception as error:  # likewise
        raise Unfit(_BROKEN) from error


def _small(image: "Image.Image") -> "Image.Image":
    """The middle of it, upright, in the colours and the size that are kept."""
    turn = _turn(image)
    image.draft("RGB", (2 * SIDE, 2 * SIDE))  # a JPEG is unfolded no further than it is needed
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    image = _in_colour(image).reduce(max(1, side // (2 * SIDE)), (left, top, left + side, top + side))
    image = image.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    return image if turn is None else image.transpose(turn)


def _turn(image: "Image.Image") -> "Image.Transpose | None":
    """What makes it upright, by what the camera said (Exif); where that cannot be read, it stays as it is."""
    try:
        turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1))
        return Image.Transpose[turn] if turn else None
    except Exception:  # noqa: BLE001 - of every kind, and the picture itself may be well
        return None


def _in_colour(image: "Image.Image") -> "Image.Image":
    if image.mode.startswith("I"):  # 16 bits of grey, which would all be white
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _encoded(image: "Image.Image") -> bytes:
    """As a file, of its pixels alone: what else the picture carried is not on the new one."""
    bare = Image.frombytes(image.mode, image.size, image.tobytes())
    file = BytesIO()
    bare.save(file, "WEBP", quality=82)
    return file.getvalue()
