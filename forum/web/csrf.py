"""Nobody else's page can act for a reader here.

Every request that changes something must come from this site (`Origin`, `Sec-Fetch-Site`); a signed-in person's also
carries a token signed for their session. The forms of sign-in and registration, which guests send, carry one tied to a
cookie of their path. What fails is shown again with a fresh token and the words as they were.
"""

import functools
import secrets
from hmac import compare_digest
from urllib.parse import urlsplit

from flask import Flask, Response, after_this_request, current_app, g, request, session
from itsdangerous import BadSignature, URLSafeSerializer
from markupsafe import Markup

from forum.web.database import is_safe_request
from forum.web.login import is_guest_request

FIELD = "csrf_token"
_COOKIE = "form_token"
GUEST_FORMS = ("/login", "/login/code", "/login/passkey", "/register", "/reset")
"""Addresses whose forms guests send: their token is tied to a cookie of that path, or of the one above."""
_GUEST_FORMS_BELOW = "/login/with/"
"""And all below this one, which carry the token of the sign-in form."""
UNGUARDED = ("/preferences", "/login/passkey/challenge", "/hub")
"""Guarded by `Origin` alone: they change nothing but one's own pages, or nothing at all; or other servers send them."""


ONE_CLICK = "/unsubscribe/"
"""What such an address ends with is signed: that is its own proof, for mail programs press it for their reader (RFC 8058)."""


class SentFromElsewhere(Exception):
    """Another site's page sent this."""


class StaleForm(Exception):
    """The token is missing, or of another session: the form is given back with a fresh one."""


def init_app(app: Flask) -> None:
    """Check each request before its door sees it."""
    app.before_request(_check)


def hidden_field(path: str | None = None) -> Markup:
    """The token as a hidden field: for the signed-in, or for a guest form of that path; else nothing."""
    if path:
        return _field(_guest_token(path))
    if is_guest_request():
        return Markup("")
    return _field_of(current_app.secret_key or "", session.get("csrf", ""))


@functools.lru_cache(maxsize=1_000)
def _field_of(_secret_key: str | bytes, nonce: str) -> Markup:
    return _field(_sign(nonce, "session"))


def _field(token: str) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, token)


def check_guest_form(path: str) -> None:
    """The token of a guest form; raises `StaleForm`. Its door asks, for a wall's button may lead there without one."""
    nonce = request.cookies.get(_COOKIE, "")
    if not nonce or not _matches(nonce, path):
        raise StaleForm


def _check() -> None:
    if is_safe_request() or request.routing_exception:  # where there is no door, nothing can be done
        return
    if not is_from_here():
        raise SentFromElsewhere
    is_open = request.path in GUEST_FORMS + UNGUARDED or request.path.startswith((_GUEST_FORMS_BELOW, ONE_CLICK))
    if is_open or is_guest_request():
        return
    if not _matches(session.get("csrf", ""), "session"):
        raise StaleForm


def is_from_here() -> bool:
    """Whether a page of this site sent the request, or a program that says nothing of pages."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    return origin is None or _host_of(origin) in (request.host, current_app.config["BASE_HOST"])


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc or None
    except ValueError:  # an address in brackets that is none
        return None


def _guest_token(path: str) -> str:
    """A token for a guest form, and the cookie that it is tied to."""
    name = f"form_token_{path}"
    if name not in g:
        nonce = request.cookies.get(_COOKIE) if f"{request.path}/".startswith(f"{path}/") else None
        nonce = nonce or secrets.token_urlsafe(16)
        setattr(g, name, nonce)

        @after_this_request
        def set_cookie(response: Response) -> Response:
            secure = current_app.config["SESSION_COOKIE_SECURE"]
            response.set_cookie(_COOKIE, nonce, path=path, secure=secure, httponly=True, samesite="Lax")
            return response

    return _sign(getattr(g, name), path)


def _sign(nonce: str, purpose: str) -> str:
    return URLSafeSerializer(current_app.secret_key or "", salt=f"csrf {purpose}").dumps(nonce)


def _matches(nonce: str, purpose: str) -> bool:
    token = request.form.get(FIELD, "")
    try:
        signed = URLSafeSerializer(current_app.secret_key or "", salt=f"csrf {purpose}").loads(token)
    except BadSignature:
        return False
    return isinstance(signed, str) and bool(nonce) and compare_digest(signed.encode(), nonce.encode())
