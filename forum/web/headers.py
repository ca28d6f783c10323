"""The headers of every answer: what browsers may do with it, and who may keep it how long.

A guest's page or feed: `no-cache` with a strong `ETag`, compressed, nothing in it that is secret. A member's: `private`,
and not compressed, for it holds their token (BREACH). Forms of sign-in, pages of one's own account and of those who look
after the forum, what answers a POST, and whatever has a secret address: `no-store`.
"""

import hashlib
from datetime import datetime
from functools import lru_cache

from flask import Flask, Response, request
from werkzeug.http import http_date

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
    always = dict(_ALWAYS)
    if settings.is_https:
        # A year, and not for sub-domains: those are the host's, and may speak no https.
        always["Strict-Transport-Security"] = "max-age=31536000"

    @app.after_request
    def finish(response: Response) -> Response:
        headers = response.headers
        if is_secret():
            headers.update(_OF_SECRETS)
        said = {name.lower() for name, _ in headers}
        if "location" in said:  # the router's own names the host that the request said it asked
            headers["Location"] = headers["Location"].removeprefix(request.host_url.rstrip("/"))
        if "cache-control" not in said:
            _say_who_may_keep(response)
        # All at once, for each by itself would be looked for among the others.
        headers[len(headers) :] = [line for line in always.items() if line[0].lower() not in said]
        return response


@lru_cache(1_000)
def _as_written(moment: datetime) -> str:
    return http_date(moment)


def changed_at(response: Response, moment: datetime | None) -> Response:
    """Say when what this page shows last changed."""
    if moment is not None and is_guest_request():
        response.headers["Last-Modified"] = _as_written(moment)
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
    headers = response.headers
    if not is_safe_request() or f"{request.path}/".startswith(_PERSONAL):
        no_store(response)
        return
    headers["Vary"] = VARY_OF_PAGES
    if not is_guest_request():
        headers["Cache-Control"] = "private, no-cache"
        return
    headers["Cache-Control"] = "no-cache"
    if response.status_code == 200 and not response.is_streamed:
        compress(response)
        if "ETag" not in headers:
            headers["ETag"] = f'"{hashlib.sha256(response.get_data()).hexdigest()[:32]}"'
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
    chosen, headers = coding(request.environ.get("HTTP_ACCEPT_ENCODING", "")), response.headers
    if not chosen or "Content-Encoding" in headers or not _is_text(headers.get("Content-Type", "")):
        return
    data = response.get_data()
    if len(data) >= _WORTH_COMPRESSING:
        response.set_data(compressed(data, chosen))
        headers["Content-Encoding"] = chosen


@lru_cache(100)
def _is_text(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind.startswith("text/") or kind.endswith(("+xml", "/xml", "json", "javascript"))
