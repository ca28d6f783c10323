"""What a member says of themselves, and how they want to be spoken to; their password."""

import hashlib
from collections.abc import Callable, Mapping

from sqlalchemy import delete, select, update

from forum.accounts.models import Account, Avatar
from forum.accounts.rules import write_visibility
from forum.kit import clock
from forum.kit.db import session
from forum.kit.errors import Missing
from forum.kit.prepared import Prepared, given


def set_password(account_id: int, password_hash: str) -> None:
    """Keep a new password. Its door ends the sessions (`end_sessions`)."""
    take_turn(account_id)
    session().execute(update(Account).where(Account.id == account_id).values(password_hash=password_hash))


def save_profile(account_id: int, *, visibility: Mapping[str, str], **told: str) -> None:
    """Keep what a member tells of themselves (columns of their account) and to whom; the handle stays."""
    take_turn(account_id)
    values = {**told, "visibility": write_visibility(visibility)}
    session().execute(update(Account).where(Account.id == account_id).values(values))


def set_avatar(account_id: int, image: bytes, media_type: str) -> None:
    """Keep a member's own picture, instead of the one before."""
    take_turn(account_id)
    remove_avatar(account_id)
    digest = hashlib.sha256(image).hexdigest()[:16]
    session().add(
        Avatar(account_id=account_id, image=image, media_type=media_type, digest=digest, created_at=clock.now())
    )
    session().flush()


def remove_avatar(account_id: int) -> None:
    """Forget a member's own picture."""
    session().execute(delete(Avatar).where(Avatar.account_id == account_id))


def save_mail_replies(account_id: int, *, wanted: bool) -> None:
    """Keep whether replies to their questions are mailed to a member."""
    session().execute(update(Account).where(Account.id == account_id).values(mail_replies=wanted))


def save_preferences(account_id: int, preferences: dict[str, str]) -> None:
    """Keep a choice of `language`, `theme` or `order`."""
    columns = {"language": "language", "theme": "theme", "order": "reply_order"}
    chosen = {columns[name]: value for name, value in preferences.items()}
    if chosen:
        session().execute(update(Account).where(Account.id == account_id).values(**chosen))


def take_turn(account_id: int) -> bool:
    """Let one thing at a time be made for an account, until the end of the transaction: of a form sent twice at once,
    the second finds what the first made; whether the account is watched. Raises `Missing` where its person left while the
    form was on its way: nothing of them is written down again."""
    return ask_for_turn(account_id)()


def ask_for_turn(account_id: int) -> Callable[[], bool]:
    """The same, told when it is called: what is asked in between is asked in that turn already."""
    found = _TURN.later(account_id=account_id)

    def is_watched() -> bool:
        if (row := found()) is None:
            raise Missing
        return bool(row[0])

    return is_watched


_TURN = Prepared(
    select(Account.watched)
    .where(Account.id == given("account_id"), Account.status != "left")
    .with_for_update(key_share=True)
)
