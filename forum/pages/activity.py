"""What happened to an account lately, in words for its person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from forum.audit.queries import Told, list_about
from forum.kit.words import Message, plural

SHOWN = 20
_WORDS: Mapping[str, Message] = {
    "signed_in": Message("You signed in"),
    "signed_in password": Message("You signed in with your password"),
    "signed_in code": Message("You signed in in two steps"),
    "signed_in passkey": Message("You signed in with a passkey"),
    "signed_in provider": Message("You signed in through your organisation"),
    "signed_in link": Message("You signed in by a link in a mail"),
    "sign_in_failed": Message("Somebody could not sign in: the password was wrong"),
    "sign_in_failed code": Message("Somebody could not sign in: the first step went well, the code was wrong"),
    "sign_in_failed passkey": Message("Somebody could not sign in: the passkey was not right"),
    "session_ended": Message("You signed out on another device"),
    "factor_added totp": Message("You added an app that shows codes"),
    "factor_added passkey": Message("You added a passkey"),
    "factor_removed totp": Message("You removed the app that shows codes"),
    "factor_removed passkey": Message("You removed a passkey"),
    "passkey_refused": Message("A passkey of yours was refused: it may have been copied"),
    "factor_removed all": Message("Those who run this forum removed your second steps"),
    "recovery_code_used": Message("You signed in with a recovery code"),
    "codes_guessed": Message("Somebody who knew your password tried many wrong codes, and was stopped"),
    "codes_renewed": Message("You made new recovery codes"),
    "identity_linked": Message("You linked an organisation"),
    "identity_unlinked": Message("You unlinked an organisation"),
    "password_changed": Message("Your password was changed"),
    "address_changed": Message("Your e-mail address was changed"),
    "address_restored": Message("Your former e-mail address was taken back"),
    "taken_back": Message("Your account was taken back by a link in a mail, and signed out everywhere"),
    "ways_removed": Message("What had been added to your account was removed as it was taken back"),
    "sessions_ended": Message("An administrator signed you out everywhere"),
    "feed_key_made replies": Message("You made an address of the private feed of replies"),
    "feed_key_made moderation": Message("You made an address of the private feed of moderators"),
    "feed_key_ended": Message("You ended an address of a private feed"),
    "feed_key_ended all": Message("The addresses of your private feeds were ended"),
    "registered": Message("You made your account"),
    "role_changed": Message("Your role was changed"),
    "member_suspended": Message("Your account was suspended"),
    "suspension_ended": Message("Your account is no longer suspended"),
}
_VERBS = {key.partition(" ")[0] for key in _WORDS}
_KINDS = ("method", "step", "kind")
"""By which detail one thing differs from another with the same verb."""


@dataclass(frozen=True)
class Happening:
    """A line of the list."""

    words: Message
    happened_at: datetime


def list_activity(account_id: int) -> list[Happening]:
    """The last things that opened this account, or changed what does."""
    return [Happening(_words(told), told.happened_at) for told in list_about(account_id, _VERBS, SHOWN)]


def _words(told: Told) -> Message:
    count = told.details.get("count")
    if told.verb == "session_ended" and isinstance(count, int):
        return plural("You signed out on %(count)s other device", "You signed out on %(count)s other devices", count)
    kind = next((told.details[name] for name in _KINDS if name in told.details), "")
    return _WORDS.get(f"{told.verb} {kind}") or _WORDS.get(told.verb) or Message("Something was changed")
