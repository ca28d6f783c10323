"""Keeping and forgetting what tells readers apart."""

from datetime import date, datetime

from sqlalchemy import delete

from forum.kit.db import exclusively, session
from forum.readership.models import ViewMark, ViewSecret
from forum.readership.queries import get_secret


def forget_marks(until: datetime) -> None:
    """Forget who was counted at this moment or before."""
    session().execute(delete(ViewMark).where(ViewMark.counted_at <= until))


def forget_secrets(before: date) -> None:
    """Destroy the secrets of earlier days."""
    session().execute(delete(ViewSecret).where(ViewSecret.day < before))


def settle_secret(day: date, secret: bytes) -> bytes:
    """The secret of a day: this one, unless another process was first."""
    exclusively("view secrets")
    settled = get_secret(day)
    if settled is None:
        session().add(ViewSecret(day=day, secret=secret))
        session().flush()
    return settled or secret
