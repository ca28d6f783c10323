"""Reading accounts: as all may see them, and as signing in needs them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, or_, select

from forum.accounts.models import Account, Avatar
from forum.accounts.rules import can_see, read_visibility
from forum.accounts.viewer import ADMIN, MODERATOR, STRANGER, Viewer
from forum.kit.db import session
from forum.kit.errors import Missing


@dataclass(frozen=True)
class Credentials:
    """What signing in compares with."""

    id: int
    password_hash: str


@dataclass(frozen=True)
class Addressee:
    """To whom a mail about their account goes."""

    id: int
    email: str
    language: str | None


@dataclass(frozen=True)
class Member:
    """A member as one viewer may see them; empty is what they did not tell, or not to this viewer."""

    id: int
    name: str
    handle: str
    joined_at: datetime
    language: str | None = None
    job_title: str = ""
    sector: str = ""
    size_band: str = ""
    bio: str = ""
    avatar: str | None = None
    """The digest of their own picture."""


@dataclass(frozen=True)
class Profile:
    """What a member told of themselves, for themselves: all of it."""

    job_title: str
    sector: str
    size_band: str
    bio: str
    visibility: Mapping[str, str]
    """Of its parts, who sees each."""
    avatar: str | None


_ADDRESSEE = select(Account.id, Account.email, Account.language)
_TOLD = (Account.job_title, Account.sector, Account.size_band, Account.bio, Account.visibility)


def handle_shown(account: type[Account]) -> ColumnElement[str | None]:
    """An account's handle, to link by; none of one who left: an expression for a query."""
    return case((account.status != "left", account.handle))


def fold_email(email: str) -> str:
    """The one spelling under which an address is kept and found."""
    return email.strip().casefold()


def get_credentials(email: str) -> Credentials | None:
    row = (
        session()
        .execute(select(Account.id, Account.password_hash).where(Account.email == fold_email(email)))
        .one_or_none()
    )
    return Credentials(*row) if row else None


def get_addressee(email: str) -> Addressee | None:
    """Whose address it is, whatever state their account is in."""
    row = session().execute(_ADDRESSEE.where(Account.email == fold_email(email))).one_or_none()
    return Addressee(*row) if row else None


def find_addressee(account_id: int) -> Addressee:
    """Where mail about an account goes that is there."""
    return Addressee(*session().execute(_ADDRESSEE.where(Account.id == account_id)).one())


def is_watched(account_id: int) -> bool:
    """Whether what they write waits for a moderator."""
    return session().execute(select(Account.watched).where(Account.id == account_id)).scalar_one()


def find_member(handle: str, viewer: Viewer = STRANGER) -> Member:
    """The member of that handle, as the viewer sees them; else `Missing`. Who left has none that can be asked for."""
    row = (
        session()
        .execute(
            select(
                Account.id, Account.name, Account.handle, Account.created_at, Account.language, *_TOLD, Avatar.digest
            )
            .outerjoin(Avatar, Avatar.account_id == Account.id)
            .where(Account.handle == handle)
        )
        .one_or_none()
    )
    if row is None:
        raise Missing
    told = {
        name: getattr(row, name)
        for part, names in _PARTS.items()
        if can_see(viewer, part, row.visibility)
        for name in names
    }
    return Member(row.id, row.name, row.handle, row.created_at, row.language, **told, avatar=row.digest)


_PARTS = {"job_title": ("job_title",), "organisation": ("sector", "size_band"), "bio": ("bio",)}


def get_profile(account_id: int) -> Profile:
    """What a member told of themselves, to change it."""
    row = (
        session()
        .execute(
            select(*_TOLD, Avatar.digest)
            .outerjoin(Avatar, Avatar.account_id == Account.id)
            .where(Account.id == account_id)
        )
        .one()
    )
    return Profile(row.job_title, row.sector, row.size_band, row.bio, read_visibility(row.visibility), row.digest)


def find_avatar(handle: str, digest: str) -> tuple[bytes, str]:
    """A member's own picture and its media type, if it is still that one; else `Missing`."""
    row = (
        session()
        .execute(
            select(Avatar.image, Avatar.media_type)
            .join(Account, Account.id == Avatar.account_id)
            .where(Account.handle == handle, Avatar.digest == digest)
        )
        .one_or_none()
    )
    if row is None:
        raise Missing
    return row.image, row.media_type


def is_email_taken(email: str) -> bool:
    return get_credentials(email) is not None


def is_anybody_here() -> bool:
    """Whether there is any account."""
    return session().execute(select(Account.id).limit(1)).first() is not None


def list_staff() -> list[tuple[str, str]]:
    """Names and handles of all moderators and administrators, by name."""
    found = select(Account.name, Account.handle).where(Account.role.in_((MODERATOR, ADMIN)), Account.status != "left")
    return [(row.name, row.handle) for row in session().execute(found.order_by(Account.name, Account.id))]


def list_ids_by_email(emails: set[str]) -> dict[str, int]:
    """Which of these (folded) addresses have an account."""
    if not emails:
        return {}
    found = session().execute(select(Account.email, Account.id).where(Account.email.in_(sorted(emails))))
    return {row.email: row.id for row in found}


def list_names(account_ids: set[int]) -> dict[int, tuple[str, str]]:
    """Names and handles of these accounts."""
    if not account_ids:
        return {}
    chosen = select(Account.id, Account.name, Account.handle).where(Account.id.in_(sorted(account_ids)))
    return {row.id: (row.name, row.handle) for row in session().execute(chosen)}


def list_ids_by_handle(handles: set[str]) -> dict[str, int]:
    """Which of these handles are members'."""
    if not handles:
        return {}
    found = session().execute(select(Account.handle, Account.id).where(Account.handle.in_(sorted(handles))))
    return {row.handle: row.id for row in found}


def list_ids_called(name: str, handles: set[str], most: int = 50) -> list[int]:
    """Whoever has this name, as it is typed or with the capitals that names have, or one of these handles."""
    first, *between = name.title().split(" ")
    titled = " ".join([first, *map(str.lower, between[:-1]), *between[-1:]])
    called = or_(Account.handle.in_(sorted(handles)), Account.name.in_(sorted({name, name.title(), titled})))
    return list(session().scalars(select(Account.id).where(called).order_by(Account.id).limit(most)))
