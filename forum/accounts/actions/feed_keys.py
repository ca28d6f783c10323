"""Addresses of private feeds: each is a key that its person makes, sees once, and can end."""

from sqlalchemy import delete, func, select, update

from forum.accounts.actions.profile import take_turn
from forum.accounts.keys import hash_secret, make_key, new_secret
from forum.accounts.models import Account, FeedKey
from forum.accounts.rules import MODERATION, MOST_FEED_KEYS
from forum.accounts.viewer import MEMBER
from forum.audit.actions import record
from forum.kit import clock
from forum.kit.db import session
from forum.kit.errors import Refused
from forum.kit.words import Message

_ENOUGH = Message("You have as many addresses of private feeds as one can have. End one that you no longer use first.")
_NOT_YOURS = Message("This feed is for moderators.")


def make_feed_key(account_id: int, scope: str) -> str:
    """Make an address of a private feed; its key, which is told once. Raises `Refused` (409) where there are enough."""
    take_turn(account_id)
    role = session().execute(select(Account.role).where(Account.id == account_id)).scalar_one()
    if scope == MODERATION and role == MEMBER:  # since the page was made
        raise Refused(_NOT_YOURS)
    count = select(func.count()).select_from(FeedKey).where(FeedKey.account_id == account_id)
    if session().execute(count).scalar_one() >= MOST_FEED_KEYS:
        raise Refused(_ENOUGH, status=409)
    secret = new_secret()
    row = FeedKey(account_id=account_id, scope=scope, secret_hash=hash_secret(secret), created_at=clock.now())
    session().add(row)
    session().flush()
    record("feed_key_made", account_id, account_id=account_id, kind=scope)
    return make_key(row.id, secret)


def end_feed_key(key_id: int, account_id: int) -> bool:
    """End one address of an account; whether there was such a one."""
    ended = delete(FeedKey).where(FeedKey.id == key_id, FeedKey.account_id == account_id).returning(FeedKey.scope)
    scope = session().scalar(ended)
    if scope is not None:
        record("feed_key_ended", account_id, account_id=account_id, kind=scope)
    return scope is not None


def end_feed_keys(account_id: int, actor_id: int | None, scope: str | None = None) -> None:
    """End all addresses of an account, or those of one scope: the right that they stand for is gone, or somebody else may
    know them."""
    ended = delete(FeedKey).where(FeedKey.account_id == account_id)
    if scope is not None:
        ended = ended.where(FeedKey.scope == scope)
    count = len(session().scalars(ended.returning(FeedKey.id)).all())
    if count:
        record("feed_key_ended", actor_id, account_id=account_id, kind="all", count=count)


def note_feed_read(key_id: int) -> None:
    """Remember that a private feed was read today; once a day, however often it is."""
    now = clock.now()
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    unread = (FeedKey.used_at.is_(None)) | (FeedKey.used_at < today)
    session().execute(update(FeedKey).where(FeedKey.id == key_id, unread).values(used_at=now))
