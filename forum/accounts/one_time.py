"""Codes of six digits that an app shows for half a minute each (RFC 6238), as all such apps make them."""

from datetime import datetime
from hmac import compare_digest

import pyotp

SECONDS = 30
_NEIGHBOURS = (0, -1, 1)
"""Clocks differ, and people take their time: the codes just before and after are taken too."""


def draw_secret() -> str:
    """A secret of 160 bits, as apps want it typed: letters and digits."""
    return pyotp.random_base32()


def app_address(secret: str, email: str, site_name: str) -> str:
    """What the QR code says to an app: the secret, and under what names to keep it."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=site_name)


def step_of(moment: datetime) -> int:
    """Which half minute it is."""
    return int(moment.timestamp()) // SECONDS


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The half minute whose code this is; None where it is none of those that can be right now."""
    made, today = pyotp.TOTP(secret), step_of(now)
    typed = code.encode()  # of texts it compares ASCII alone, and anything may be typed
    near = (today + step for step in _NEIGHBOURS)
    found = [step for step in near if compare_digest(made.generate_otp(step).encode(), typed)]
    return found[0] if found else None
