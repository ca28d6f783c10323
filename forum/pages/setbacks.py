"""What can come in the way of signing in with one's organisation: a page each, with the text and another way in."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response

from forum.kit.errors import Busy
from forum.kit.openid import Provider
from forum.kit.words import Message
from forum.web.headers import no_store
from forum.web.kept import Kept
from forum.web.providers import NotThisWay, Passage
from forum.web.templating import page

_NOTHING = Message("Nothing was changed. You can begin once more, or sign in another way.")
REASONS: Mapping[str, tuple[int, Message, Message]] = {
    "unknown": (
        400,
        Message("This way in could not be read"),
        Message("Perhaps a piece of its address was lost. Begin once more from the sign-in page."),
    ),
    "elsewhere": (
        403,
        Message("This began in another browser"),
        Message("Or this browser keeps no cookies. To be safe nothing was done: begin once more, here."),
    ),
    "used": (410, Message("This step was taken already"), _NOTHING),
    "expired": (410, Message("This took too long"), _NOTHING),
    "stale": (
        400,
        Message("Please press once more"),
        Message("The page had been open for so long that it was no longer valid. Nothing is lost."),
    ),
    "long": (
        413,
        Message("Your text is too long to take along"),
        Message(
            "While you are at your organisation, we can keep as much as fits in one post. Sign in another way, or shorten it first."
        ),
    ),
    "cancelled": (403, Message("You did not sign in with %(provider)s"), _NOTHING),
    "away": (
        503,
        Message("%(provider)s cannot be reached"),
        Message("It does not answer, or too slowly. Wait a moment and try again, or sign in another way."),
    ),
    "wrong": (
        502,
        Message("What %(provider)s answered cannot be trusted"),
        Message("To be safe you are not signed in. Sign in another way, and tell whoever runs this forum."),
    ),
    "code": (400, Message("%(provider)s does not know this sign-in any more"), _NOTHING),
    "unwelcome": (
        403,
        Message("Nobody can register here now"),
        Message("With %(provider)s you have no account here yet. If you have one, sign in another way."),
    ),
    "closed": (
        410,
        Message("This account is gone"),
        Message("Whoever had it has left. Sign in another way, or make a new account."),
    ),
    "unconfirmed": (
        403,
        Message("%(provider)s does not confirm your e-mail address"),
        Message(
            "So we cannot know which account is yours. Sign in another way; then you can link %(provider)s to your account, on its page “Security”."
        ),
    ),
    "unproven": (
        403,
        Message("%(provider)s did not prove that it is you"),
        Message(
            "It did not ask anew who you are, or somebody else answered. Prove it another way. If you have no password here, choose one by a link that we mail to you."
        ),
    ),
    "other": (
        403,
        Message("You are not signed in as before"),
        Message(
            "The account that %(provider)s was to be linked to is not signed in here any more. Sign in to it, and begin once more."
        ),
    ),
}


@dataclass
class Setback(Exception):
    """Something came in the way. `reason` is one of `REASONS`; or `message` says it, as rooms do."""

    reason: str
    back: str = "/"
    kept: Kept | None = None
    message: Message | None = None

    @classmethod
    def of(cls, reason: str, passage: Passage) -> "Setback":
        """On this passage: what it carries is given back."""
        return cls(reason, passage.back, passage.kept)


def lost(error: NotThisWay) -> Setback:
    """The setback of a key that opens nothing; what was typed is given back to its own browser."""
    return Setback.of(error.why, error.passage) if error.passage else Setback(error.why)


def tell(provider: Provider | None, setback: Setback) -> Response:
    """Its page; `provider` is who can be tried once more."""
    status, heading, explanation = REASONS.get(setback.reason, (409, Message("This is not possible"), _NOTHING))
    values = {"provider": provider.label if provider else ""}
    response = page(
        "accounts/setback.html",
        status,
        provider=provider,
        heading=Message(heading.id, values=values),
        explanation=setback.message or Message(explanation.id, values=values),
        back=setback.back,
        reason=setback.reason,
        kept=setback.kept,
        noindex=True,
    )
    if status == 503:
        response.headers["Retry-After"] = str(Busy.retry_after)
    return no_store(response)
