"""Organisations and accounts: making one for who came back from there and has none, linking one, ending a link.

An account that is here already is linked only by who has opened it another way first, and only when they say so.
"""

from flask import Blueprint, Response, request

from forum import addresses
from forum.accounts import actions
from forum.accounts.forms import NAME_LENGTH, JoinForm, LoginForm
from forum.accounts.queries import is_email_taken
from forum.kit.db import commit
from forum.kit.errors import Malformed, Refused
from forum.kit.options import option
from forum.kit.text import clean_line
from forum.kit.words import Message
from forum.pages.entrance import go_on, is_fresh
from forum.pages.setbacks import Setback, lost, tell
from forum.pages.sign_in_elsewhere import send_to
from forum.web import limits, locale, login
from forum.web.database import writing
from forum.web.headers import no_store
from forum.web.networks import network
from forum.web.providers import IDENTITY, NotThisWay, Passage, find_client, find_passage, label_of
from forum.web.templating import notice, page
from forum.web.urls import go_to

bp = Blueprint("organisations", __name__)


@bp.get("/login/with/<slug:name>/join")
def ask_to_join(name: str) -> Response:
    """A new account, in one press; its name can be changed first."""
    client = find_client(name)
    try:
        passage = _newcomer(request.args.get("key", ""))
    except NotThisWay as error:
        return tell(client.provider, lost(error))
    if login.signed_in() or is_email_taken(passage.email):
        return go_to(addresses.link_organisation(request.args["key"]))
    form = JoinForm(data={"name": clean_line(passage["name"])[:NAME_LENGTH], "key": request.args["key"]})
    return _join(name, form, passage)


@bp.post("/login/with/<slug:name>/join")
def join(name: str) -> Response:
    """Make the account, without a password, and sign in."""
    client, form = find_client(name), JoinForm(request.form)
    try:
        passage = _newcomer(form.key.data or "")
        if not is_fresh(form, "name", addresses.login()):
            return _join(name, form, passage, 400)
        if not form.validate():
            return _join(name, form, passage, 422)
        if option("registration", "") == "closed":
            return tell(client.provider, Setback.of("unwelcome", passage))
        limits.hit("register by network", network())
        return _make_account(passage, form.name.data)
    except NotThisWay as error:
        return tell(client.provider, lost(error))
    except actions.EmailTaken:
        return go_to(addresses.link_organisation(form.key.data))


@bp.post("/account/organisations")
def add() -> Response:
    """Set out to link an organisation to one's account."""
    person = login.proven_person()
    client = find_client(request.form.get("provider", ""))
    return send_to(client, addresses.security(), None, person.id)


@bp.get("/account/organisations/link")
def ask_to_link() -> Response:
    """Whose account is to be linked: who is signed in is asked, others sign in first."""
    try:
        passage = find_passage(IDENTITY, request.args.get("key", ""))
    except NotThisWay as error:
        return tell(None, lost(error))
    provider = find_client(passage["provider"]).provider
    key = request.args["key"]
    form = LoginForm(data={"next": addresses.link_organisation(key), "email": passage.email})
    found = {"provider": provider, "email": passage.email, "key": key, "form": form, "kept": passage.kept}
    return no_store(page("accounts/link_organisation.html", account=login.signed_in(), noindex=True, **found))


@bp.post("/account/organisations/link")
def link() -> Response:
    """Link it, or leave it (`leave`); either way they go on to where they were going."""
    person = login.proven_person()
    try:
        passage = find_passage(IDENTITY, request.form.get("key", ""))
    except NotThisWay as error:
        return tell(None, lost(error))
    try:
        with writing():
            _use(passage)
            if "leave" not in request.form:
                actions.link_identity(person.id, locale.language(), _who(passage))
            commit()
    except NotThisWay as error:
        return tell(None, lost(error))
    except Refused as refused:
        return tell(None, Setback("refused", passage.back, passage.kept, refused.message))
    if "leave" not in request.form:
        notice(Message("Your organisation is linked. From now on you can sign in with it."))
    return go_on(passage.back, passage.kept)


@bp.post("/account/organisations/unlink")
def unlink() -> Response:
    """End a link."""
    person = login.proven_person()
    number = request.form.get("identity", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise Malformed
    with writing():
        actions.unlink_identity(int(number), person.id)
        commit()
    notice(Message("It is unlinked. You cannot sign in with it any more."))
    return go_to(addresses.security())


def _newcomer(key: str) -> Passage:
    """Who may make an account: nobody with an address that may be another's, which who is signed in may still link."""
    passage = find_passage(IDENTITY, key)
    if not passage["confirmed"]:
        raise NotThisWay("unconfirmed", passage)
    return passage


def _make_account(passage: Passage, name: str) -> Response:
    with writing():
        _use(passage)
        try:
            account_id = actions.make_account(name, locale.language(), _who(passage))
        except Refused as refused:
            return tell(None, Setback("refused", passage.back, passage.kept, refused.message))
        login.sign_in(account_id, "provider")
        commit()
    notice(Message("Welcome. You can ask and reply now."))
    return go_on(passage.back, passage.kept)


def _use(passage: Passage) -> None:
    if actions.use_token(IDENTITY, passage.key) is None:
        raise NotThisWay("used", passage)


def _who(passage: Passage) -> actions.Elsewhere:
    name = passage["provider"]
    return actions.Elsewhere(name, label_of(name), passage["issuer"], passage["subject"], passage.email)


def _join(name: str, form: JoinForm, passage: Passage, status: int = 200) -> Response:
    provider = find_client(name).provider
    found = {"provider": provider, "form": form, "email": passage.email, "kept": passage.kept}
    return no_store(page("accounts/join.html", status, noindex=True, **found))
