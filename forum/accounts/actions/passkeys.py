"""Passkeys: asking for one, adding, naming and removing it, and taking its answer as proof of who somebody is.

A challenge is not kept when it is given out, for anybody can ask for one: it is sealed, for five minutes, and says whose it
is. It works once: that it was answered is kept for as long. What is refused comes back as a `Message` or is said in the
`Verdict`, never raised: the door commits either way, for the challenge is used up and the log has something to tell.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from forum.accounts.actions.factors import forget_codes, keep_a_factor
from forum.accounts.actions.profile import take_turn
from forum.accounts.actions.tokens import note_used
from forum.accounts.ceremonies import (
    BadAnswer,
    Known,
    Made,
    Party,
    Proof,
    ask_for_new,
    ask_who,
    check_known,
    check_new,
    read_answer,
)
from forum.accounts.models import Account, Passkey
from forum.accounts.queries import count_passkeys, count_ways_in, get_passkey_owner
from forum.audit.actions import record
from forum.kit import clock
from forum.kit.db import session
from forum.kit.errors import Refused
from forum.kit.sealing import seal, unseal_fresh
from forum.kit.words import Message

PURPOSE = "passkey"
LIFETIME = timedelta(minutes=5)
_ANYBODY = "anybody"
MOST_PASSKEYS = 20
"""Of one account."""
_TOO_LATE = Message("That took too long, or was sent twice. Please try once more.")
_BAD = Message("The answer of your passkey could not be checked. Please try once more, or choose another way.")
_UNKNOWN = Message("This passkey is not known here, or no longer. Choose another one, or another way to sign in.")
_COPIED = Message(
    "This passkey may have been copied, so to be safe it is refused. Choose another way to sign in, and remove this passkey from your account."
)
_TOO_MANY = Message("You have as many passkeys as fit. Remove one first.")
_LAST = Message(
    "This is the only way into your account. Choose a password or link your organisation first; then you can remove it."
)
_HERE_ALREADY = Message("This passkey belongs to an account here already.")


@dataclass(frozen=True)
class Verdict:
    """Whose passkey has answered, or why that cannot be said."""

    account_id: int | None = None
    fault: Message | None = None


def begin_adding_passkey(party: Party, account_id: int, secret_key: str) -> str:
    """What a browser needs to make a passkey for this account (JSON)."""
    challenge = seal(str(account_id), PURPOSE, secret_key, clock.now())
    email, name, user = (
        session().execute(select(Account.email, Account.name, Account.passkey_user).where(Account.id == account_id))
    ).one()
    if user is None:
        user = secrets.token_bytes(64)
        session().execute(update(Account).where(Account.id == account_id).values(passkey_user=user))
    rows = session().execute(select(Passkey.credential_id, Passkey.transports).where(Passkey.account_id == account_id))
    return ask_for_new(party, challenge, user, email, name, [Known(*row) for row in rows])


def begin_passkey(party: Party, secret_key: str) -> str:
    """What a browser needs to ask whoever is there for their passkey (JSON). Nothing is written."""
    return ask_who(party, seal(_ANYBODY, PURPOSE, secret_key, clock.now()))


def add_passkey(party: Party, account_id: int, *, name: str, answer: str, secret_key: str) -> Message | None:
    """Keep the passkey that was made; else what is wrong."""
    try:
        given = read_answer(answer)
        if not _is_ours(given.challenge, str(account_id), secret_key):
            return _TOO_LATE
        made = check_new(party, given)
    except BadAnswer:
        return _BAD
    take_turn(account_id)
    if not note_used(PURPOSE, given.challenge, LIFETIME, account_id):
        return _TOO_LATE
    return _TOO_MANY if count_passkeys(account_id) >= MOST_PASSKEYS else _keep(made, account_id, name)


def rename_passkey(passkey_id: int, account_id: int, name: str) -> None:
    session().execute(
        update(Passkey).where(Passkey.id == passkey_id, Passkey.account_id == account_id).values(name=name)
    )


def remove_passkey(passkey_id: int, account_id: int) -> bool:
    """Remove one of an account's passkeys; whether it was there. Raises `Refused` where it is the last factor of who must
    have one, and where it is the only way in."""
    keep_a_factor(account_id)
    if count_ways_in(account_id) < 2:
        raise Refused(_LAST, status=409)
    removed = session().execute(
        delete(Passkey).where(Passkey.id == passkey_id, Passkey.account_id == account_id).returning(Passkey.id)
    )
    if removed.first() is None:
        return False
    record("factor_removed", account_id, account_id=account_id, kind="passkey")
    forget_codes(account_id)
    return True


def try_passkey(party: Party, answer: str, secret_key: str) -> Verdict:
    """Tell whose passkey an answer is of, and use up its challenge."""
    try:
        given = read_answer(answer)
        if not _is_ours(given.challenge, _ANYBODY, secret_key):
            return Verdict(fault=_TOO_LATE)
        owner = get_passkey_owner(given.credential_id)
        if owner is None or given.user not in (None, owner.user):
            return Verdict(fault=_UNKNOWN)
        proof = check_known(party, given, owner.public_key)
    except BadAnswer:
        return Verdict(fault=_BAD)
    take_turn(owner.account_id)
    if not note_used(PURPOSE, given.challenge, LIFETIME, owner.account_id):
        return Verdict(fault=_TOO_LATE)
    if not _count_on(owner.id, proof):
        record("passkey_refused", None, account_id=owner.account_id, why="it did not count on")
        return Verdict(fault=_COPIED)
    return Verdict(owner.account_id)


def _is_ours(challenge: str, whose: str, secret_key: str) -> bool:
    """Whether it was given out here, lately, for that. It stands under the answer's signature: nobody else can have put it
    there."""
    return unseal_fresh(challenge, PURPOSE, secret_key, clock.now(), LIFETIME) == whose


def _keep(made: Made, account_id: int, name: str) -> Message | None:
    row = Passkey(
        account_id=account_id,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        name=name,
        transports=made.transports,
        backed_up=made.backed_up,
        created_at=clock.now(),
    )
    try:
        with session().begin_nested():
            session().add(row)
    except IntegrityError:
        return _HERE_ALREADY
    record("factor_added", account_id, account_id=account_id, kind="passkey")
    return None


def _count_on(passkey_id: int, proof: Proof) -> bool:
    """Note a use. False where the passkey counts its answers and gave no later number than before: then there are two
    of it (WebAuthn §6.1.1). One that does not count always says 0."""
    earlier = Passkey.sign_count < proof.sign_count if proof.sign_count else Passkey.sign_count == 0
    noted = session().execute(
        update(Passkey)
        .where(Passkey.id == passkey_id, earlier)
        .values(sign_count=proof.sign_count, backed_up=proof.backed_up, used_at=clock.now())
        .returning(Passkey.id)
    )
    return noted.first() is not None
