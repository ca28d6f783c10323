"""Signing in with one's organisation: there, and back. `…/back` is the one GET that acts, for a redirect brings one there:
it works once, in the browser that set out, within ten minutes."""

import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from flask import Blueprint, Response, request

from forum import addresses
from forum.accounts import actions
from forum.accounts.forms import is_email
from forum.accounts.queries import fold_email, get_known, is_email_taken
from forum.kit import clock
from forum.kit.db import commit
from forum.kit.errors import Refused
from forum.kit.openid import CodeRefused, Person, ProviderAway, ProviderWrong, Trip
from forum.kit.options import option
from forum.kit.words import Message
from forum.pages.entrance import go_on, let_in
from forum.pages.setbacks import Setback, lost, tell
from forum.web import limits, locale, login
from forum.web.csrf import StaleForm, check_guest_form
from forum.web.database import let_go, writing
from forum.web.headers import no_store
from forum.web.kept import Kept, carried, pack
from forum.web.networks import network
from forum.web.providers import IDENTITY, TRIP, NotThisWay, Passage, find_client, find_passage, issue
from forum.web.templating import notice, page
from forum.web.urls import go_to

if TYPE_CHECKING:
    from forum.kit.openid.client import Client

bp = Blueprint("sign_in_elsewhere", __name__)
log = logging.getLogger(__name__)
_LONGEST_CODE, _LONGEST_EMAIL = 4_000, 254
_ANEW = {"prompt": "login", "max_age": "0"}
"""By which a provider is to ask its person anew, though they are signed in there (OpenID Connect Core 1.0, 3.1.2.1)."""
_LEEWAY = timedelta(minutes=1)
"""By which the clocks may differ."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
T = TypeVar("T")


@bp.get("/login/with/<slug:name>")
def begin(name: str) -> Response:
    """Nobody begins here."""
    find_client(name)
    return go_to(addresses.login(), 302)


@bp.post("/login/with/<slug:name>")
def set_out(name: str) -> Response:
    """Send somebody to their organisation."""
    client = find_client(name)
    back, kept = request.form.get("next"), carried()
    try:
        check_guest_form(addresses.login())
    except StaleForm:
        return tell(client.provider, Setback("stale", back or "/", kept))
    return send_to(client, back, kept)


@bp.get("/login/with/<slug:name>/back")
def come_back(name: str) -> Response:
    """Whoever comes back is signed in, or asked what to do."""
    client = find_client(name)
    limits.hit("sign in by network", network())
    try:
        passage = find_passage(TRIP, request.args.get("state", ""))
        return _arrive(client, passage)
    except NotThisWay as error:
        if error.passage and login.signed_in():  # the page was loaded once more
            return go_on(error.passage.back, error.passage.kept)
        return tell(client.provider, lost(error))
    except Setback as setback:
        return tell(client.provider, setback)


def send_to(client: "Client", back: str | None, kept: Kept | None, account_id: int | None = None) -> Response:
    """A page that leads to a provider by itself; to link an account, where one is given. Who is signed in already is to
    prove there who they are (`/login/again`).

    Not a redirect: our policy lets forms lead nowhere else, and browsers count where a form is redirected to.
    """
    limits.hit("trip by network", network())
    if kept and not pack(kept):
        return tell(client.provider, Setback("long", back or "/", kept))
    nonce, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    proving = login.signed_in() if account_id is None else None
    content = {"provider": client.provider.name, "nonce": nonce, "verifier": verifier}
    content |= {"proving": str(proving.id), "since": clock.now().isoformat()} if proving else {"proving": ""}
    asked = {"ui_locales": locale.language(), **(_ANEW if proving else {})}
    try:
        let_go()
        _ask(client, client.metadata, back, kept)
        with writing():
            state = issue(TRIP, back, kept, content, account_id)
            commit()
        trip = Trip(state, nonce, verifier)
        url = _ask(client, lambda: client.authorization_url(trip, **asked), back, kept)
    except Setback as setback:
        return tell(client.provider, setback)
    return no_store(page("accounts/leaving_for.html", provider=client.provider, url=url, noindex=True))


def _arrive(client: "Client", passage: Passage) -> Response:
    if passage["provider"] != client.provider.name:
        raise Setback.of("unknown", passage)
    with writing():
        if actions.use_token(TRIP, passage.key) is None:
            raise NotThisWay("used", passage)
        commit()
    person = _ask(client, lambda: _find_person(client, passage), passage.back, passage.kept)
    return _link(client, passage, person) if passage.ticket.account_id else _welcome(client, passage, person)


def _find_person(client: "Client", passage: Passage) -> Person:
    said_by, code = request.args.get("iss"), request.args.get("code", "")
    metadata = client.metadata()
    if said_by != metadata.issuer and (said_by is not None or metadata.names_itself):
        raise ProviderWrong("what came back is not of that issuer (RFC 9207)")
    if error := request.args.get("error"):
        if error in ("temporarily_unavailable", "server_error"):
            raise ProviderAway("it says that it cannot now")
        if error in ("access_denied", "login_required", "interaction_required", "consent_required"):
            raise Setback.of("cancelled", passage)
        raise ProviderWrong(f"it refuses: {error[:60]!r}")
    if not 0 < len(code) <= _LONGEST_CODE:
        raise CodeRefused
    return client.find_person(code, Trip("", passage["nonce"], passage["verifier"]))


def _elsewhere(client: "Client", person: Person) -> actions.Elsewhere:
    provider = client.provider
    return actions.Elsewhere(
        provider.name, provider.label, person.issuer, person.subject, fold_email(person.email)[:_LONGEST_EMAIL]
    )


def _ask(client: "Client", question: Callable[[], T], back: str | None, kept: Kept | None) -> T:
    """What a provider answers; what goes wrong is a setback, and a line in the log."""
    try:
        return question()
    except CodeRefused:
        raise Setback("code", back or "/", kept) from None
    except (ProviderAway, ProviderWrong) as error:
        log.warning("Provider %s: %s", client.provider.name, error)
        raise Setback("away" if isinstance(error, ProviderAway) else "wrong", back or "/", kept) from error


def _welcome(client: "Client", passage: Passage, person: Person) -> Response:
    """Who is known is let in. Who is not may make an account, or link one after opening it another way."""
    known = get_known(person.issuer, person.subject)
    if known and known.has_left:
        raise Setback.of("closed", passage)
    if known:
        if passage.ticket.content.get("proving") and not _is_proof(passage, known.account_id, person):
            raise Setback.of("unproven", passage)
        with writing():
            actions.note_identity_use(known.identity_id)
            commit()
        return let_in(known.account_id, "provider", passage.back, passage.kept, person.proved_at or _LONG_AGO)
    here, who = login.signed_in() is not None, _elsewhere(client, person)
    is_theirs = person.is_email_confirmed and is_email(who.email) and _is_spelled_so(person.email)
    if not here and not is_theirs:
        raise Setback.of("unconfirmed", passage)
    is_new = not here and not is_email_taken(who.email)
    if is_new and option("registration", "") == "closed":
        raise Setback.of("unwelcome", passage)
    content = {"provider": who.provider, "issuer": who.issuer, "subject": who.subject, "email": who.email}
    told = {"name": person.name, "confirmed": "yes" if is_theirs else ""}
    with writing():
        key = issue(IDENTITY, passage.back, passage.kept, {**content, **told})
        commit()
    return go_to(addresses.join_with(client.provider.name, key) if is_new else addresses.link_organisation(key))


def _is_proof(passage: Passage, account_id: int, person: Person) -> bool:
    """Whether the provider asked, since they set out, the very person who set out. It must say when (3.1.2.1): without that,
    it may have sent back whoever sits at a computer that somebody left open."""
    since = datetime.fromisoformat(passage["since"]) - _LEEWAY
    return passage["proving"] == str(account_id) and person.proved_at is not None and person.proved_at >= since


def _is_spelled_so(email: str) -> bool:
    """Whether an address is kept as it was told, but for capitals: "straße" would be kept as "strasse", which is another's."""
    return fold_email(email) == email.strip().encode().lower().decode()  # of bytes, ASCII's capitals alone


def _link(client: "Client", passage: Passage, person: Person) -> Response:
    """For who set out from the page of their account, and pressed the button there."""
    account = login.signed_in()
    if account is None or account.id != passage.ticket.account_id:
        raise Setback.of("other", passage)
    try:
        with writing():
            actions.link_identity(account.id, locale.language(), _elsewhere(client, person))
            commit()
    except Refused as refused:
        raise Setback("refused", addresses.security(), message=refused.message) from refused
    notice(Message("Your organisation is linked. From now on you can sign in with it."))
    return go_to(addresses.security())
