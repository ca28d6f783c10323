"""A link by which whoever gets an account's mail takes it back, where somebody else was in it: for a week it is in the mails
that tell of another address, and of another way in."""

from datetime import timedelta

from forum.accounts.actions.tokens import issue_token
from forum.kit import clock

UNDO_WITHIN = timedelta(days=7)
_JUST_NOW = timedelta(minutes=1)
"""Within which what is told of was added."""


def offer_undo(account_id: int, email: str, since: str | None = None, *, added: bool = False) -> str:
    """The key of such a link for this address; what was added `since` (ISO 8601; None: from now on) goes when it is used.
    `added`: it is told of a way in that was added just now, which goes too; not of another address."""
    since = since or (clock.now() - (_JUST_NOW if added else timedelta())).isoformat()
    content = {"since": since, "about": "way" if added else "address"}
    return issue_token("address_back", UNDO_WITHIN, account_id=account_id, email=email, **content)
