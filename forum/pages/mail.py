"""The switch for mail about replies: on one's profile, and by the link at the foot of each such mail.

That link needs neither signing in nor a token (RFC 8058: mail programs press it for their reader); its signature says
whose it is. Opening it changes nothing: scanners of mail do.
"""

from flask import Blueprint, Response, current_app, request

from forum import addresses
from forum.accounts.actions import save_mail_replies
from forum.kit.db import commit
from forum.kit.errors import Malformed, Refused
from forum.kit.signing import unsign
from forum.kit.words import Message
from forum.notifications.actions import stop_mail
from forum.notifications.queries import wants_mail
from forum.web import login
from forum.web.database import writing
from forum.web.headers import no_store
from forum.web.templating import notice, page
from forum.web.urls import go_to

bp = Blueprint("mail", __name__)
_NOT_OURS = Message(
    "This link is not whole; perhaps your mail program broke it. Sign in and switch the mail off on your profile."
)
_ON = Message("Replies to your questions are mailed to you.")
_OFF = Message("You get no more mail about replies to your questions.")
_CHOICES = {"1": True, "0": False}


@bp.post("/account/mail")
def save() -> Response:
    """Switch it on or off; twice changes nothing."""
    person, wanted = login.person(), _CHOICES.get(request.form.get("replies", ""))
    if wanted is None:
        raise Malformed
    with writing():
        save_mail_replies(person.id, wanted=wanted)
        commit()
    notice(_ON if wanted else _OFF)
    return go_to(addresses.account())


@bp.get("/unsubscribe/<signed>")
def ask(signed: str) -> Response:
    """The button that ends it."""
    return _page(signed, is_done=not wants_mail(_whose(signed)))


@bp.post("/unsubscribe/<signed>")
def stop(signed: str) -> Response:
    """End it, and say so on the spot: mail programs follow no redirect."""
    account_id = _whose(signed)
    with writing():
        stop_mail(account_id)
        commit()
    return _page(signed, is_done=True)


def _whose(signed: str) -> int:
    account_id = unsign(signed, "unsubscribe", current_app.config["SECRET_KEY"])
    if account_id is None:
        raise Refused(_NOT_OURS, status=404)
    return int(account_id)


def _page(signed: str, *, is_done: bool) -> Response:
    return no_store(page("accounts/unsubscribe.html", signed=signed, is_done=is_done, noindex=True))
