"""What the room knows: archives of a member, and who is still to be taken out of others' words."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forum.kit import clock
from forum.kit.db import session
from forum.kit.errors import Missing
from forum.privacy.models import Archive, Departure


@dataclass(frozen=True)
class ArchiveView:
    """A member's request, without what is in it."""

    id: int
    account_id: int
    state: str
    created_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True)
class Leaving:
    """Somebody who left, and is to be taken out of what others wrote."""

    account_id: int
    handle: str
    erase: bool


_COLUMNS = (Archive.id, Archive.account_id, Archive.state, Archive.created_at, Archive.expires_at)


def get_archive(account_id: int) -> ArchiveView | None:
    """The newest of a member that waits, or can still be had."""
    row = (
        session()
        .execute(select(*_COLUMNS).where(Archive.account_id == account_id).order_by(Archive.id.desc()).limit(1))
        .one_or_none()
    )
    found = ArchiveView(*row) if row else None
    return found if found and (found.expires_at is None or found.expires_at > clock.now()) else None


def find_archive_content(archive_id: int, account_id: int) -> bytes:
    """The zip file of a member's own archive; else `Missing`."""
    content = session().scalar(
        select(Archive.content).where(
            Archive.id == archive_id, Archive.account_id == account_id, Archive.expires_at > clock.now()
        )
    )
    if content is None:
        raise Missing
    return content


def list_waiting_archives() -> list[ArchiveView]:
    """Those that are to be prepared."""
    found = session().execute(select(*_COLUMNS).where(Archive.state == "waiting").order_by(Archive.id))
    return [ArchiveView(*row) for row in found]


def list_leaving() -> list[Leaving]:
    """Those who are to be taken out of others' words."""
    columns = (Departure.account_id, Departure.handle, Departure.erase)
    return [Leaving(*row) for row in session().execute(select(*columns).order_by(Departure.account_id))]
