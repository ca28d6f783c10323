"""What every template can see, and how a page is made."""

from typing import Any, NamedTuple

from flask import Flask, Response, g, session
from markupsafe import Markup, escape

from forum.accounts.queries import SignedIn
from forum.kit import clock
from forum.kit.config import Settings
from forum.kit.db import UNAVAILABLE
from forum.kit.options import option
from forum.kit.words import Message
from forum.moderation.queries import count_at_desk
from forum.web import csrf, locale, login, urls
from forum.web.feed_links import FeedLink
from forum.web.looks import Look, look, offer

_NOTICE = "notice"
_AS_A_RULE: dict[str, Any] = {
    "feeds": (),
    "canonical": None,
    "noindex": False,
    "description": None,
    "json_ld": None,
}
"""What a page need not say."""


def init_app(app: Flask, settings: Settings) -> None:
    """Tell the templates whose forum it is."""
    offer(app, site_name=settings.site_name, base_url=settings.base_url)


def page(template: str, status: int = 200, /, **context: Any) -> Response:
    """A page for this reader."""
    return _answer(piece(template, notice=_take_notice(), **context), status)


def piece(template: str, /, **context: Any) -> str:
    """What a template gives for this reader."""
    return _drawn(template, _AS_A_RULE | _who_looks() | context)


def plain_page(template: str, status: int, /, **context: Any) -> Response:
    """A page made without database and session, for when there is none."""
    g.signed_in = g.get("signed_in")  # as far as it is known: from here on, nothing asks who is signed in
    return _answer(_drawn(template, {"theme": locale.theme(), **context}), status)


def chosen(name: str) -> str:
    """What administrators chose under that name; empty where they chose nothing, or it cannot be asked now."""
    try:
        return option(name, "")
    except UNAVAILABLE:
        return ""


def notice(message: Message) -> None:
    """Tell a member something on the next page they see."""
    session[_NOTICE] = message.id


def look_of_reader() -> Look:
    """The templates as this reader sees them."""
    found: Look | None = g.get("look")
    if found is None:
        found = g.look = look(locale.language(), locale.zone())
    return found


def _answer(html: str, status: int) -> Response:
    return Response(html, status, content_type="text/html; charset=utf-8")


def _drawn(template: str, context: dict[str, Any]) -> str:
    return look_of_reader().get_template(template).render(context)


def _who_looks() -> dict[str, Any]:
    """What pages see unasked, and pass on to macros that need it."""
    return {
        "around": _around,
        "at_desk": _at_desk,
        "chosen": chosen,
        "csrf": csrf.hidden_field,
        "now": clock.now(),
        "viewer": login.viewer(),
        "theme": locale.theme(),
        "here": urls.here(),
        "lacks_factor": login.lacks_factor(),
        "suspended": _suspended(),
        "told_in_head": _told,
    }


class Told(NamedTuple):
    """What the head of a page tells of it: its whole address, what it is called and about, whether searching machines are to
    leave it out, the pages before and after it, and its feeds."""

    canonical: str | None
    headline: Markup | None
    description: Markup | None
    noindex: bool
    prev: str | None
    next: str | None
    feeds: tuple[FeedLink, ...]


def _told(canonical: Any, headline: Any, description: Any, noindex: Any, leaf: Any, feeds: Any) -> Told:
    """`leaf` is a page of several, or nothing. Words that are safe and words that are not would be equal: so all are safe."""
    return Told(
        canonical,
        escape(headline) if headline else None,
        escape(description) if description else None,
        bool(noindex),
        getattr(leaf, "prev", None),
        getattr(leaf, "next", None),
        tuple(feeds),
    )


class Around(NamedTuple):
    """What of the page and its reader shows in the head of every page."""

    section: str | None
    theme: str
    is_guest: bool
    is_staff: bool
    role: str
    name: str
    handle: str
    waits: int
    """Posts that wait for this moderator."""


def _around(section: str | None) -> Around:
    viewer = login.viewer()
    waits = sum(_at_desk()) if viewer.is_staff else 0
    return Around(
        section, locale.theme(), viewer.is_guest, viewer.is_staff, viewer.role, viewer.name, viewer.handle, waits
    )


def _at_desk() -> tuple[int, int]:
    """How many reported posts, and how many to approve, wait for this moderator: asked once for a page."""
    if "at_desk" not in g:
        g.at_desk = count_at_desk(login.viewer())
    counts: tuple[int, int] = g.at_desk
    return counts


def _suspended() -> SignedIn | None:
    """Whoever is signed in and may not write now."""
    person = login.signed_in()
    return person if person and person.is_suspended else None


def _take_notice() -> Message | None:
    text = session.pop(_NOTICE, None) if not login.is_guest_request() else None
    return Message(text) if text else None
