"""How roles, and the acts of the log, are called."""

from collections.abc import Mapping
from typing import Any

from forum.accounts.viewer import ROLES
from forum.kit.words import Message
from forum.pages.words import VERBS, Words
from forum.web.locale import words

CHANGES = {
    "role": Words(
        Message("Change the role"),
        Message(
            "A moderator has charge of all topics, until you give them topics of their own. The member is told by mail."
        ),
        Message("Change the role"),
    ),
    "suspend": Words(
        Message("Suspend this member"),
        Message(
            "Until it is over, they can read, sign in and take care of their account, and cannot write anything. They are told by mail, with the reason."
        ),
        Message("Suspend"),
    ),
    "unsuspend": Words(
        Message("End the suspension"),
        Message("The member can write again at once, and is told by mail."),
        Message("End the suspension"),
    ),
    "sign-out": Words(
        Message("Sign this member out everywhere"),
        Message("On every device they have to sign in anew. What they wrote and are stays as it is."),
        Message("Sign out everywhere"),
    ),
    "all-topics": Words(
        Message("Give charge of all topics"),
        Message("Those that come later too. The topics that were given one by one stay given."),
        Message("Give charge of all topics"),
    ),
}
_VERBS = {
    "signed_in": Message("signed in"),
    "role_changed": Message("role changed from %(before)s to %(after)s"),
    "charge_given": Message("given charge of the topic “%(topic)s”"),
    "charge_taken": Message("charge of the topic “%(topic)s” taken away"),
    "address_changed": Message("e-mail address changed"),
    "address_restored": Message("e-mail address changed back"),
    "factor_added": Message("added a way to sign in"),
    "factor_removed": Message("removed a way to sign in"),
    "codes_renewed": Message("made new recovery codes"),
    "recovery_code_used": Message("used a recovery code"),
    "identity_linked": Message("linked an organisation"),
    "identity_unlinked": Message("unlinked an organisation"),
    "passkey_refused": Message("a passkey was refused"),
    "proved_again": Message("proved who they are"),
    "registered": Message("became a member"),
    "member_left": Message("left"),
    "session_ended": Message("signed out on a device"),
    "sign_in_failed": Message("could not sign in"),
    "archive_asked": Message("asked for all that is kept about them"),
}


def said_of(verb: str, details: Mapping[str, Any]) -> Message | str:
    """An act of the log in words; one that has none yet as the log has it."""
    known = _VERBS.get(verb) or VERBS.get(verb)
    if known is None:
        return verb.replace("_", " ")
    return Message(known.id, values={name: words(ROLES.get(str(value), value)) for name, value in details.items()})
