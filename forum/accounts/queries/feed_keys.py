"""Who reads a private feed by its address, and which addresses an account has. Of a key only a hash is kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forum.accounts.keys import read_key
from forum.accounts.models import Account, FeedKey
from forum.accounts.queries.factors import with_factor
from forum.accounts.queries.standing import STANDING, Standing, has_power
from forum.kit import clock
from forum.kit.db import session


@dataclass(frozen=True)
class FeedReader(Standing):
    """An account as a feed reader comes from it, and the address by which it does."""

    key_id: int
    scope: str
    made_at: datetime
    read_at: datetime | None
    has_factor: bool
    """Whether they have a second factor."""


@dataclass(frozen=True)
class KeptFeedKey:
    """One address of a private feed, as its own person sees it."""

    id: int
    scope: str
    made_at: datetime
    read_at: datetime | None
    """Some moment of the day on which it was read last."""


_KEPT = (FeedKey.id, FeedKey.scope, FeedKey.created_at, FeedKey.used_at)


def get_feed_reader(key: str) -> FeedReader | None:
    """The account of a key; None where it was ended or never was, and while that is suspended."""
    read = read_key(key)
    if read is None:
        return None
    chosen = (
        select(
            *STANDING,
            *_KEPT,
            with_factor(Account.__table__.c.id),
        )
        .join(FeedKey, FeedKey.account_id == Account.id)
        .where(FeedKey.id == read[0], FeedKey.secret_hash == read[1], has_power(clock.now()))
    )
    row = session().execute(chosen).one_or_none()
    return FeedReader(*list(row)) if row else None


def list_feed_keys(account_id: int) -> list[KeptFeedKey]:
    """An account's addresses of private feeds, the youngest first."""
    chosen = select(*_KEPT).where(FeedKey.account_id == account_id).order_by(FeedKey.id.desc())
    return [KeptFeedKey(*row) for row in session().execute(chosen)]
