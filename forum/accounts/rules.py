"""The rules of accounts, pure."""

from datetime import datetime


def is_suspended(status: str, until: datetime | None, now: datetime) -> bool:
    """Whether somebody may read and take care of their account, and nothing else. It ends by itself."""
    return status == "suspended" and (until is None or until > now)
