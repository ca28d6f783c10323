"""What a member says of themselves, and how they want to be spoken to; their password."""

from sqlalchemy import select, update

from forum.accounts.models import Account
from forum.kit.db import session


def set_password(account_id: int, password_hash: str) -> None:
    """Keep a new password. Its door ends the sessions (`end_sessions`)."""
    session().execute(update(Account).where(Account.id == account_id).values(password_hash=password_hash))


def save_profile(account_id: int, *, name: str, language: str | None, timezone: str | None) -> None:
    """Keep how a member is named and spoken to; the handle stays."""
    session().execute(
        update(Account).where(Account.id == account_id).values(name=name, language=language, timezone=timezone)
    )


def save_preferences(account_id: int, preferences: dict[str, str]) -> None:
    """Keep a choice of `language`, `theme` or `order`."""
    columns = {"language": "language", "theme": "theme", "order": "reply_order"}
    chosen = {columns[name]: value for name, value in preferences.items()}
    if chosen:
        session().execute(update(Account).where(Account.id == account_id).values(**chosen))


def take_turn(account_id: int) -> None:
    """Let one thing at a time be made for an account, until the end of the transaction: of a form sent twice at once,
    the second finds what the first made."""
    session().execute(select(Account.id).where(Account.id == account_id).with_for_update(key_share=True)).one()
