"""Who is signed in, by Flask-Login over a signed cookie that only the signed-in have; rooms get a `Viewer`."""

import secrets
from dataclasses import dataclass

from flask import Flask, g, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from forum.accounts.queries import SignedIn, get_signed_in
from forum.accounts.viewer import STRANGER, Viewer
from forum.topics.queries import topics_moderated_by


@dataclass
class User(UserMixin):
    """Flask-Login's idea of a person. The epoch in the id ends all sessions when the password changes."""

    id: int
    epoch: int
    person: SignedIn | None = None

    def get_id(self) -> str:
        """What the session cookie holds."""
        return f"{self.id}.{self.epoch}"


class SignInNeeded(Exception):
    """Only members may do this; the error page offers to sign in, and keeps what was typed."""


def init_app(app: Flask) -> None:
    """Let Flask-Login read the session."""
    manager = LoginManager()
    # Not by `init_app`: after each request that looks for a cookie of its own, and so a feed would vary with all cookies.
    app.login_manager = manager  # type: ignore[attr-defined]  # where Flask-Login looks for it
    manager.session_protection = None  # people change networks and browsers update
    manager.user_loader(_load)


def sign_in(account_id: int, epoch: int) -> None:
    """Begin a session, fresh, so that nobody can have planted it."""
    session.clear()
    session.permanent = True
    session["csrf"] = secrets.token_urlsafe(16)
    _forget()
    login_user(_load(f"{account_id}.{epoch}"))


def sign_out() -> None:
    """End this session; who has none gets no cookie that would end it."""
    if is_guest_request():
        return
    logout_user()
    session.clear()
    _forget()


def signed_in() -> SignedIn | None:
    """The account of this session; None for a guest."""
    if "signed_in" not in g:
        g.signed_in = current_user.person if current_user.is_authenticated else None
    person: SignedIn | None = g.signed_in
    return person


def viewer() -> Viewer:
    """Through whose eyes this request sees."""
    if "viewer" not in g:
        g.viewer = _viewer()
    eyes: Viewer = g.viewer
    return eyes


def member() -> Viewer:
    """The viewer, if signed in; else `SignInNeeded`."""
    if viewer().is_guest:
        raise SignInNeeded
    return viewer()


def is_guest_request() -> bool:
    """Whether nobody is signed in, as far as can be told without the database."""
    return "_user_id" not in session


def _viewer() -> Viewer:
    person = signed_in()
    if person is None:
        return STRANGER
    topics = None
    if person.role == "moderator":
        topics = topics_moderated_by(person.id)
    return Viewer(person.id, person.role, topics, person.name, person.handle)


def _load(user_id: str) -> User | None:
    account_id, _, epoch = user_id.partition(".")
    if not (account_id.isdecimal() and epoch.isdecimal()):
        return None
    person = get_signed_in(int(account_id), int(epoch))
    return User(person.id, person.epoch, person) if person else None


def _forget() -> None:
    for name in ("signed_in", "viewer", "language"):
        g.pop(name, None)
