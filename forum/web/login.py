"""Who is signed in, by Flask-Login over a signed cookie that only the signed-in have; rooms get a `Viewer`.

The cookie holds the key of a row: when that goes, the session has ended, whoever has a copy of the cookie.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user

from forum.accounts import actions
from forum.accounts.devices import name_device
from forum.accounts.queries import SignedIn, Standing, get_signed_in, must_have_factor
from forum.accounts.viewer import STRANGER, Viewer
from forum.audit.actions import record
from forum.kit import clock
from forum.kit.errors import Refused
from forum.kit.words import Message
from forum.topics.queries import topics_moderated_by
from forum.web.browsers import trust_device
from forum.web.networks import network
from forum.web.session_cookie import SessionCookie

_UNKNOWN: Any = object()
RECENT = timedelta(minutes=15)
"""How long after proving who one is, what is dangerous may be done without doing so again."""
_SUSPENDED = Message("Your account is suspended. You can read and take care of your account, but not write.")


@dataclass
class User(UserMixin):
    """Flask-Login's idea of a person."""

    key: str
    person: SignedIn | None = None

    def get_id(self) -> str:
        """What the session cookie holds."""
        return self.key


class SignInNeeded(Exception):
    """Only members may do this; the error page offers to sign in, and keeps what was typed."""


class ProofNeeded(Exception):
    """This is dangerous: whoever has this session is to prove once more who they are."""


def init_app(app: Flask) -> None:
    """Let Flask-Login read the session."""
    app.session_interface = SessionCookie(app)
    manager = LoginManager()
    # Not by `init_app`: after each request that looks for a cookie of its own, and so a feed would vary with all cookies.
    app.login_manager = manager  # type: ignore[attr-defined]  # where Flask-Login looks for it
    manager.session_protection = None  # people change networks and browsers update
    manager.user_loader(_load)


def sign_in(account_id: int, method: str, proved_at: datetime | None = None) -> None:
    """Begin a session, fresh, so that nobody can have planted it, for who proved who they are just now, or at that moment
    elsewhere. Its door opens a writing session, and commits."""
    _end_row()
    session.clear()
    session.permanent = True
    session["csrf"] = secrets.token_urlsafe(16)
    _forget()
    key = actions.begin_session(
        account_id,
        method=method,
        device=name_device(request.user_agent.string),
        network=network(),
        proved_at=proved_at,
    )
    record("signed_in", account_id, account_id=account_id, method=method)
    trust_device(account_id)
    login_user(_load(key))


def prove_again(method: str) -> None:
    """Note that they proved anew who they are, and give the session a new key. Its door opens a writing session, and commits."""
    found = person()
    key = actions.prove_again(found.session_id)
    record("proved_again", found.id, account_id=found.id, method=method)
    _forget()
    login_user(_load(key))


def sign_out() -> None:
    """End this session, its row too; who has none gets no cookie that would end it. Its door commits."""
    if is_guest_request():
        return
    _end_row()
    forget()


def forget() -> None:
    """Let the browser forget the session, whose row is gone already."""
    session.clear()
    _forget()


def signed_in() -> SignedIn | None:
    """The account of this session; None for a guest."""
    known: SignedIn | None = g.get("signed_in", _UNKNOWN)
    if known is _UNKNOWN:
        user = None if is_guest_request() else current_user
        known = g.signed_in = user.person if user and user.is_authenticated else None
    return known


def person() -> SignedIn:
    """The account of this session, a suspended one too; else `SignInNeeded`. For what is one's own."""
    found = signed_in()
    if found is None:
        raise SignInNeeded
    return found


def proven_person() -> SignedIn:
    """The same, where they proved who they are a short while ago; else `ProofNeeded`. For what is dangerous."""
    found = person()
    if found.authenticated_at + RECENT < clock.now():
        raise ProofNeeded
    return found


def viewer() -> Viewer:
    """Through whose eyes this request sees."""
    eyes: Viewer | None = g.get("viewer")
    if eyes is None:
        eyes = g.viewer = _viewer()
    return eyes


def eyes_of(account: Standing, *, has_factor: bool) -> Viewer:
    """How an account sees. Who is suspended, or lacks the factor that their role asks for, is a mere member."""
    lacks = not has_factor and must_have_factor(account.role)
    role = "member" if account.is_suspended or lacks else account.role
    topics = topics_moderated_by(account.id) if role == "moderator" and not account.all_topics else None
    return Viewer(account.id, role, topics, account.name, account.handle)


def lacks_factor() -> bool:
    """Whether their role asks for a second factor that they do not have: until they do, they are a mere member."""
    found = signed_in()
    return found is not None and not found.has_factor and must_have_factor(found.role)


def member() -> Viewer:
    """The viewer, if signed in and not suspended; else `SignInNeeded` or `Refused`."""
    if viewer().is_guest:
        raise SignInNeeded
    if person().is_suspended:
        raise Refused(_SUSPENDED)
    return viewer()


def is_guest_request() -> bool:
    """Whether nobody is signed in, as far as can be told without the database."""
    return "_user_id" not in session


def _viewer() -> Viewer:
    found = signed_in()
    if found is None:
        return STRANGER
    return eyes_of(found, has_factor=found.has_factor)


def _load(key: str) -> User | None:
    found = get_signed_in(key)
    return User(key, found) if found else None


def _end_row() -> None:
    found = signed_in()
    if found is not None:
        actions.end_session(found.session_id, found.id)


def _forget() -> None:
    for name in ("signed_in", "viewer", "language", "look", "_login_user"):
        g.pop(name, None)
