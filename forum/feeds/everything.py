"""The feed of all questions and replies."""

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as Redirect

from forum import addresses
from forum.feeds.answer import ANY_KIND, answer
from forum.feeds.channel import Subject, make_channel
from forum.feeds.site import this_site
from forum.kit.words import Message
from forum.threads.queries import list_recent
from forum.topics.queries import begun_at

bp = Blueprint("feed", __name__)

DESCRIPTION = Message("The newest questions and replies.")


@bp.get(f"/feed.<{ANY_KIND}:kind>")
def show(kind: str) -> Response:
    """The newest posts of all topics."""
    site, page = this_site(), addresses.front()
    subject = Subject("feed", site.name, DESCRIPTION, site.language, page, addresses.feed(page, kind))
    return answer(make_channel(kind, subject, list_recent(), site, begun_at()))


@bp.get("/feed")
def choose() -> Redirect:
    """Who names no format gets the one that every reader knows."""
    response = redirect(addresses.feed(addresses.front(), "rss"), 301)
    response.headers["Cache-Control"] = "no-cache"
    return response
