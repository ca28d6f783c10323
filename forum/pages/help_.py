"""The help pages that other pages link to."""

from functools import partial

from flask import Blueprint, Response, current_app, request

from forum import addresses
from forum.kit import clock
from forum.kit.words import Message
from forum.pages import here
from forum.pages.following import find_followed, is_reachable, readers_for
from forum.syndication.subjects import open_everything
from forum.web import locale
from forum.web.cache import shared, shows_only
from forum.web.feed_links import feeds_of
from forum.web.templating import page

bp = Blueprint("help", __name__)


@bp.get("/help/<any(views, writing):name>")
def show(name: str) -> Response:
    """How views are counted, how to write."""
    return shared(partial(_show, name), clock.next_day())


def _show(name: str) -> Response:
    shows_only(())
    return page(
        f"help/{name}.html",
        feeds=feeds_of("/", current_app.config["SITE_NAME"]),
        canonical=here.whole(addresses.help_page(name)),
    )


@bp.get("/help/feeds")
def feeds() -> Response:
    """What a feed is, and how to follow the one that was asked about; or else everything."""
    return _feeds() if "feed" in request.args else shared(_feeds, clock.next_day())


def _feeds() -> Response:
    subject = find_followed(request.args.get("feed", "")) or open_everything()
    title = locale.words(subject.title) if isinstance(subject.title, Message) else subject.title
    return page(
        "help/feeds.html",
        subject=subject,
        title=title,
        readers=readers_for(here.whole(addresses.feed(subject.stem, "rss"))),
        reachable=is_reachable(here.base_url()),
        feeds=feeds_of("/" if subject.stem == "/feed" else subject.stem, title or current_app.config["SITE_NAME"]),
        canonical=here.whole(addresses.help_page("feeds")),
    )
