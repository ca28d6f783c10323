"""What may stand in an address: anything else is simply not there (404)."""

import re
from urllib.parse import quote, urlsplit

from flask import Flask, Response, current_app, request
from werkzeug.routing import BaseConverter

from forum.kit.errors import Malformed

ASKED = "forum.asked"
"""Under which a guest's request has its query without what no door reads (`web/cache`): their page is the same for all."""


class IdConverter(BaseConverter):
    """A row's number: positive, and small enough for any database."""

    regex = r"[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)


class SlugConverter(BaseConverter):
    """Our own slugs and handles."""

    regex = r"[a-z0-9][a-z0-9-]{0,79}"


class AnySlugConverter(BaseConverter):
    """What an address calls a thing, as it may have been mistyped."""

    regex = r"[^/]*?"


def init_app(app: Flask) -> None:
    """Make the converters known. An address with `//` in it is not there: its redirect would name the Host header."""
    app.url_map.merge_slashes = False
    app.url_map.converters.update(id=IdConverter, slug=SlugConverter, any_slug=AnySlugConverter)


def asked(name: str) -> str:
    """What the query says under that name; empty where it says nothing."""
    query = request.args
    return query[name] if name in query else ""  # noqa: SIM401 - Werkzeug's `get` makes an error of what is not there


def positive(name: str, default: int) -> int:
    """A positive number of the query; raises `Malformed` for what is none."""
    text = asked(name)
    if text == "":
        return default
    if not (text.isascii() and text.isdecimal() and int(text[:30]) > 0):
        raise Malformed
    return int(text[:30])


def number(name: str) -> int:
    """A row's number of the query, or 0; raises `Malformed` for what is none."""
    text = asked(name)
    if not re.fullmatch(r"0|[1-9][0-9]{0,17}", text):
        raise Malformed
    return int(text)


def choice(name: str, choices: tuple[str, ...], default: str) -> str:
    """One of some words of the query; raises `Malformed` for another."""
    text = asked(name) or default
    if text not in choices:
        raise Malformed
    return text


def is_secret() -> bool:
    """Whether the address that is asked for is a secret itself, which nothing is to repeat: that of a private feed."""
    return request.path.startswith("/feeds/")


def safe_next(address: str | None) -> str:
    """A page of this site to go on to: the one asked for, or the front page where that leads elsewhere."""
    return address if address and is_ours(address) else "/"


def here() -> str:
    """This page's own address, to come back to; of what answered a POST, or has a secret address, the front page."""
    if request.method not in ("GET", "HEAD") or is_secret():
        return "/"
    path = quote(request.path)
    query = request.environ.get(ASKED, request.query_string.decode(errors="replace"))
    return f"{path}?{query}" if query else path


def came_from() -> str:
    """The page of this site on which a form was sent, or a link followed; the front page where that is not known."""
    found = urlsplit(request.referrer or "")
    address = f"{found.path}?{found.query}" if found.query else found.path
    return safe_next(address) if found.netloc in (request.host, current_app.config["BASE_HOST"]) else "/"


def is_ours(address: str) -> bool:
    """Whether a browser finds this address on this site, wherever it stands."""
    begins_here = address.startswith("/") and not address.startswith("//")
    return begins_here and address.isprintable() and "\\" not in address


def go_to(address: str, status: int = 303) -> Response:
    """A redirect, by default to what a form has made."""
    response = Response(status=status)
    response.headers["Location"] = address
    return response


def redirect_kept(address: str, query: str | None = None) -> Response:
    """To what a page is called now, keeping the query, or with the query as it is called now; not cached, for names change."""
    query = request.query_string.decode() if query is None else query
    response = go_to(f"{address}?{query}" if query else address, 301)
    response.headers["Cache-Control"] = "no-cache"
    return response
