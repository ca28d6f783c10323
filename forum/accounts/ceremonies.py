"""Passkeys, as the standard has them (WebAuthn Level 3): what a browser is asked, and whether its answer holds.

Pure: who asks, and what is kept, come in. An answer is text that anybody can write, so whatever is wrong with it, in
whatever way, is one thing here: `BadAnswer`. Of which challenge it is, the answer says itself, under its signature; that the
challenge was given out here, a short while ago, and was not answered before, is for the caller to see to.
"""

import ipaddress
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from forum.kit.on_demand import on_demand

if TYPE_CHECKING:
    import webauthn
    from webauthn import helpers
    from webauthn.helpers import structs
else:
    # With what it reads certificates by, eight megabytes.
    webauthn, helpers, structs = map(on_demand, ("webauthn", "webauthn.helpers", "webauthn.helpers.structs"))

LONGEST_ANSWER = 16_000
"""Characters: an answer has about one thousand, with the certificates that some devices send along about six."""
_LONGEST_ID = 1_023
_WAIT = 5 * 60 * 1_000
"""Milliseconds that a browser gives its person."""


class BadAnswer(Exception):
    """This answer does not hold."""


@dataclass(frozen=True)
class Party:
    """This site, as passkeys know it (a "relying party"): they hold for one host name, and for no other."""

    id: str
    origin: str
    name: str


@dataclass(frozen=True)
class Known:
    """A passkey that is kept, as far as a browser is told of it."""

    credential_id: bytes
    transports: str


@dataclass(frozen=True)
class Made:
    """A passkey that was just made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: str
    backed_up: bool


@dataclass(frozen=True)
class Answer:
    """What a browser sent: of which challenge and passkey it says to be, and all of it, to be checked."""

    challenge: str
    credential_id: bytes
    user: bytes | None
    raw: dict[str, Any]


@dataclass(frozen=True)
class Proof:
    """What an answer that holds tells of its passkey."""

    sign_count: int
    backed_up: bool


def party_of(base_url: str, site_name: str) -> Party | None:
    """The party of a forum at this address; None where passkeys cannot be: browsers want a host name, and https
    unless it is this very machine."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    is_local = host == "localhost" or host.endswith(".localhost")
    if _is_number(host) or not (parts.scheme == "https" or is_local):
        return None
    return Party(host, base_url, site_name)


def ask_for_new(party: Party, challenge: str, user: bytes, email: str, name: str, known: list[Known]) -> str:
    """What a browser needs to make a passkey (JSON): one that is found without a name and asks for a finger, a face or
    a PIN, on this device or another, and on none that has one already."""
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=user,
        user_name=email,
        user_display_name=name,
        challenge=challenge.encode(),
        timeout=_WAIT,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[_descriptor(one) for one in known],
    )
    return helpers.options_to_json(options)


def ask_who(party: Party, challenge: str) -> str:
    """What a browser needs to find a passkey of this site (JSON). It names none, and so tells nothing of any account."""
    return helpers.options_to_json(
        webauthn.generate_authentication_options(
            rp_id=party.id,
            challenge=challenge.encode(),
            timeout=_WAIT,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        )
    )


def read_answer(text: str) -> Answer:
    """Which challenge and passkey an answer says to be of. Raises `BadAnswer`; whether it is, `check_…` know."""
    if not 0 < len(text) <= LONGEST_ANSWER:
        raise BadAnswer("empty, or too long")
    with _refusing():
        raw = json.loads(text)
        response = raw["response"]
        said = helpers.parse_client_data_json(helpers.base64url_to_bytes(response["clientDataJSON"]))
        challenge = said.challenge.decode("ascii")
        user = response.get("userHandle")
        handle = helpers.base64url_to_bytes(user) if user else None
        return Answer(challenge, helpers.base64url_to_bytes(raw["rawId"]), handle, raw)


def check_new(party: Party, answer: Answer) -> Made:
    """The passkey that was made on this site, with its person there. Raises `BadAnswer`."""
    with _refusing():
        made = webauthn.verify_registration_response(
            credential=answer.raw,
            expected_challenge=answer.challenge.encode(),
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
        if len(made.credential_id) > _LONGEST_ID:
            raise BadAnswer("the number of the passkey is too long")
        ways = helpers.parse_registration_credential_json(answer.raw).response.transports or []
        return Made(
            made.credential_id,
            made.credential_public_key,
            made.sign_count,
            " ".join(sorted({way.value for way in ways})),
            made.credential_backed_up,
        )


def check_known(party: Party, answer: Answer, public_key: bytes) -> Proof:
    """What a passkey proved on this site, with its person there. Raises `BadAnswer`.

    Whether it counted on from its last answer is for the caller: that is news, not nonsense.
    """
    with _refusing():
        proof = webauthn.verify_authentication_response(
            credential=answer.raw,
            expected_challenge=answer.challenge.encode(),
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    return Proof(proof.new_sign_count, proof.credential_backed_up)


@contextmanager
def _refusing() -> Iterator[None]:
    """Besides its own errors, the library lets through whatever other people's bytes made it run into."""
    try:
        yield
    except Exception as error:
        raise BadAnswer(str(error)) from error


def _descriptor(known: Known) -> "structs.PublicKeyCredentialDescriptor":
    ways = [structs.AuthenticatorTransport(way) for way in known.transports.split()]
    return structs.PublicKeyCredentialDescriptor(id=known.credential_id, transports=ways or None)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
