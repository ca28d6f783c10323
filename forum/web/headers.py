"""The headers of every answer: what browsers may do with it, and who may keep it how long.

A guest's page or feed: `no-cache` with a strong `ETag`, compressed, nothing in it that is secret. A member's: `private`,
and not compressed, for it holds their token (BREACH). Forms of sign-in, pages of one's own account and of those who look
after the forum, what answers a POST, and whatever has a secret address: `no-store`.
"""

import hashlib
from datetime import datetime

from flask import Flask, Response, request

from forum.kit.config import Settings
from forum.web.accepted import coding
from forum.web.cache import VARY_OF_PAGES
from forum.web.compressing import compress as compressed
from forum.web.database import is_safe_request
from forum.web.login import is_guest_request
from forum.web.urls import is_secret

_POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'"
)
_ALWAYS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
        "publickey-credentials-create=(self), publickey-credentials-get=(self)"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_OF_SECRETS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
"""On whatever is answered where the address itself is a secret."""
FOR_EVER = "public, max-age=31536000, immutable"
_PERSONAL = ("/account/", "/address/", "/admin/", "/confirm/", "/login/", "/moderation/", "/register/", "/reset/")
"""Addresses whose pages, and those below, tell of people or let them in: they stay in no browser after signing out."""
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH")
_WORTH_COMPRESSING = 500
"""Bytes."""


def init_app(app: Flask, settings: Settings) -> None:
    """Put them on everything that leaves."""
    always = [(name, name.lower(), value) for name, value in _ALWAYS.items()]
    if settings.is_https:
        # A year, and not for sub-domains: those are the host's, and may speak no https.
        always.append(("Strict-Transport-Security", "strict-transport-security", "max-age=31536000"))

    @app.after_request
    def finish(response: Response) -> Response:
        headers = response.headers
        if is_secret():
            headers.update(_OF_SECRETS)
        said = {name.lower() for name, _ in headers}
        for name, folded, value in always:
            if folded not in said:
                headers.add(name, value)
        if "location" in said:  # the router's own names the host that the request said it asked
            headers["Location"] = headers["Location"].removeprefix(request.host_url.rstrip("/"))
        if "cache-control" not in said:
            _say_who_may_keep(response)
        return response


def changed_at(response: Response, moment: datetime | None) -> Response:
    """Say when what this page shows last changed."""
    if moment is not None and is_guest_request():
        response.last_modified = moment
    return response


def no_store(response: Response) -> Response:
    """Let nobody keep this."""
    response.headers["Cache-Control"] = "no-store"
    return response


def kept_for_ever(response: Response) -> Response:
    """Let everybody keep this: its address never gives anything else."""
    response.headers["Cache-Control"] = FOR_EVER
    return response


def _say_who_may_keep(response: Response) -> None:
    if not is_safe_request() or f"{request.path}/".startswith(_PERSONAL):
        no_store(response)
        return
    response.headers["Vary"] = VARY_OF_PAGES
    if not is_guest_request():
        response.headers["Cache-Control"] = "private, no-cache"
        return
    response.headers["Cache-Control"] = "no-cache"
    if response.status_code == 200 and not response.is_streamed:
        compress(response)
        if "ETag" not in response.headers:
            response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
        answer_condition(response)


def answer_condition(response: Response) -> None:
    """Send no more than what the reader asks for on conditions, once the ETag is known."""
    environ = request.environ
    conditions = {name: environ[name] for name in _CONDITIONS if name in environ}
    if (
        conditions.get("HTTP_IF_MATCH", "").strip() == "*"
    ):  # whatever is there (RFC 9110): Werkzeug takes it for an ETag
        del conditions["HTTP_IF_MATCH"]
    if conditions:
        response.make_conditional({"REQUEST_METHOD": request.method, **conditions})


def compress(response: Response) -> None:
    """Compress what is text, if the reader can read it compressed; the ETag is of the bytes sent."""
    chosen = coding(request.headers.get("Accept-Encoding", ""))
    if not chosen or "Content-Encoding" in response.headers:
        return
    if response.content_length and response.content_length >= _WORTH_COMPRESSING and _is_text(response):
        response.set_data(compressed(response.get_data(), chosen))
        response.headers["Content-Encoding"] = chosen


def _is_text(response: Response) -> bool:
    kind = response.mimetype or ""
    return kind.startswith("text/") or kind.endswith(("+xml", "/xml", "json", "javascript"))
