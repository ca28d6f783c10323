"""How mail fares: what waits, what failed and why. To whom it goes is shown to nobody."""

from flask import Blueprint, Response, current_app

from forum import addresses, letters
from forum.audit.actions import record
from forum.hub.queries import count_subscriptions
from forum.kit.db import commit
from forum.kit.words import Message
from forum.outbox.actions import hurry_mails
from forum.outbox.queries import count_by_state, list_troubled, waiting_since
from forum.pages.admin.keys import administrator, proven_administrator
from forum.web.database import writing
from forum.web.templating import notice, page
from forum.web.urls import go_to

bp = Blueprint("admin_mail", __name__)
_SHOWN = 20


@bp.get("/admin/mail")
def show() -> Response:
    """How many there are of each state, and the last that ran into something."""
    administrator()
    subscribed, failing = count_subscriptions()
    return page(
        "admin/mail.html",
        counts=count_by_state(),
        since=waiting_since(),
        troubled=[(_subject(mail.kind), mail) for mail in list_troubled(_SHOWN)],
        subscribed=subscribed,
        failing=failing,
        noindex=True,
    )


@bp.post("/admin/mail")
def try_again() -> Response:
    """Let what waits be tried again soon."""
    actor_id = proven_administrator()
    with writing():
        hurry_mails()
        record("mail_hurried", actor_id, moderation=True)
        commit()
    notice(Message("The mail that waits is tried again now."))
    return go_to(addresses.admin("mail"))


class _Left(dict[str, str]):
    """What a subject is filled with that names no person and no question."""

    def __missing__(self, _name: str) -> str:
        return "…"


def _subject(kind: str) -> Message | str:
    letter = letters.TABLE.get(kind)
    return Message(letter.subject.id, values=_Left(site_name=current_app.config["SITE_NAME"])) if letter else kind
