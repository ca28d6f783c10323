"""The help pages that other pages link to."""

from flask import Blueprint, Response, current_app

from forum import addresses
from forum.pages import here
from forum.web.feed_links import feeds_of
from forum.web.templating import page

bp = Blueprint("help", __name__)


@bp.get("/help/<any(views, feeds, writing):name>")
def show(name: str) -> Response:
    """How views are counted, what a feed is, how to write."""
    return page(
        f"help/{name}.html",
        feeds=feeds_of("/", current_app.config["SITE_NAME"]),
        canonical=here.whole(addresses.help_page(name)),
    )
