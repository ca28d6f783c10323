"""What the pages behind links in mails have in common. Programs that look through mail open links: opening one changes
nothing, a button on its page does."""

from typing import Any

from flask import Response, current_app

from forum.accounts.queries import Ticket
from forum.kit.signing import unsign
from forum.kit.words import Message
from forum.web.headers import no_store
from forum.web.kept import carried, pack_to_mail
from forum.web.templating import page

_MAILED = Message("Look in your mail")
_FAULTS = {
    "used": (
        Message("This link was used already"),
        Message("A link from a mail works once. What it was for has been done."),
    ),
    "expired": (
        Message("This link is too old"),
        Message("A link from a mail works for some time only, so that nobody can use it who finds it later."),
    ),
    None: (
        Message("This link is not complete"),
        Message(
            "Perhaps a piece of it was lost in copying, or it was replaced by a newer one. Use the link of the newest mail, or begin again."
        ),
    ),
}


def key_of(signed: str, purpose: str) -> str:
    """The key that travels in an address; empty where it is not ours, or for another purpose."""
    return unsign(signed, purpose, current_app.config["SECRET_KEY"]) or ""


def link_page(heading: Message, explanation: Message, status: int = 200, **more: Any) -> Response:
    """What will happen (`button`), or what has happened, and where to go on: `steps`, or `way` above all."""
    return no_store(page("accounts/link.html", status, heading=heading, explanation=explanation, noindex=True, **more))


def mailed(explanation: Message, email: str, **more: Any) -> Response:
    """That a mail is on its way, and what becomes of what was typed before."""
    kept = carried()
    return link_page(
        _MAILED,
        Message(explanation.id, values={"email": email}),
        kept=kept,
        stays_here=kept is not None and not pack_to_mail(kept),
        **more,
    )


def no_good(ticket: Ticket | None, **more: Any) -> Response:
    """Why a link is no good, and how to get another."""
    heading, explanation = _FAULTS[ticket.fault if ticket else None]
    return link_page(heading, explanation, 410 if ticket else 404, **more)
