"""Letting go in time of what opened a door, and of where somebody was."""

from datetime import timedelta

from sqlalchemy import delete, or_, update

from forum.accounts.models import Session, Token
from forum.accounts.queries import is_open
from forum.kit import clock
from forum.kit.db import session

NETWORKS_LAST = timedelta(days=30)
TOKENS_LAST = timedelta(days=30)
"""After they expired: until then a link that is too old can be told so."""
SHORT_LIVED = ("oidc", "identity", "passkey", "second")
"""Purposes of tokens that hold what somebody had typed, or are of no use when they have expired: they go then."""


def forget_expired() -> dict[str, int]:
    """Forget sessions and tokens whose time is over, and from where sessions began a month ago: how many of each."""
    now = clock.now()
    ended = delete(Session).where(~is_open(now)).returning(Session.id)
    is_over = or_(Token.expires_at <= now - TOKENS_LAST, Token.purpose.in_(SHORT_LIVED) & (Token.expires_at <= now))
    tokens = delete(Token).where(is_over).returning(Token.id)
    is_old = (Session.created_at <= now - NETWORKS_LAST) & Session.network.is_not(None)
    networks = update(Session).where(is_old).values(network=None).returning(Session.id)
    found = {"sessions": ended, "tokens": tokens, "networks": networks}
    return {name: len(session().scalars(statement).all()) for name, statement in found.items()}
