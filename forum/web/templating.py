"""What every template can see, and how a page is made."""

import json
from typing import Any

from flask import Flask, Response, current_app, g, make_response, render_template, session
from markupsafe import Markup

from forum import addresses
from forum.accounts.queries import SignedIn
from forum.kit.config import Settings
from forum.kit.db import UNAVAILABLE
from forum.kit.options import option
from forum.kit.words import Message
from forum.moderation.queries import count_at_desk
from forum.moderation.rules import can_flag
from forum.web import locale, login, urls
from forum.web.icons import icon

_NOTICE = "notice"


def init_app(app: Flask, settings: Settings) -> None:
    """Give templates the addresses, the icons and who is looking."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        addresses=addresses,
        at_desk=_at_desk,
        can_flag=can_flag,
        icon=icon,
        chosen=chosen,
        site_name=settings.site_name,
        base_url=settings.base_url,
        feeds=(),
        canonical=None,
        noindex=False,
        description=None,
        json_ld=None,
    )
    app.context_processor(_who_looks)


def page(template: str, status: int = 200, /, **context: Any) -> Response:
    """A page for this reader."""
    return make_response(render_template(template, notice=_take_notice(), **context), status)


def plain_page(template: str, status: int, /, **context: Any) -> Response:
    """A page made without database and session, for when there is none."""
    g.signed_in = g.get("signed_in")  # as far as it is known: from here on, nothing asks who is signed in
    context = {"language": locale.language(), "theme": locale.theme(), **context}
    return make_response(current_app.jinja_env.get_template(template).render(**context), status)


def chosen(name: str) -> str:
    """What administrators chose under that name; empty where they chose nothing, or it cannot be asked now."""
    try:
        return option(name, "")
    except UNAVAILABLE:
        return ""


def notice(message: Message) -> None:
    """Tell a member something on the next page they see."""
    session[_NOTICE] = message.id


def json_ld(data: dict[str, Any]) -> Markup:
    """Data for a script element: nothing in it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - escaped just above


def _who_looks() -> dict[str, Any]:
    return {
        "viewer": login.viewer(),
        "language": locale.language(),
        "theme": locale.theme(),
        "here": urls.here(),
        "lacks_factor": login.lacks_factor(),
        "suspended": _suspended(),
    }


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
