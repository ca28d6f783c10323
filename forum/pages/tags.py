"""Tags: all of them, one with its questions, and names for who is typing one."""

from functools import partial
from urllib.parse import unquote

from flask import Blueprint, Response, jsonify, request

from forum import addresses
from forum.kit.text import clean_line
from forum.pages import here, lists
from forum.tags.queries import last_tag_change, list_synonyms
from forum.tags.rules import can_moderate_tags
from forum.tags.terms import slug_of
from forum.threads import queries
from forum.web import login
from forum.web.cache import shared, soon
from forum.web.feed_links import feeds_of
from forum.web.headers import changed_at
from forum.web.templating import page
from forum.web.urls import redirect_kept

bp = Blueprint("tags", __name__)
_QUERY_LENGTH = 80


@bp.get("/tags")
def index() -> Response:
    """All tags, or those with some words in their name."""
    return shared(_index, soon())


def _index() -> Response:
    wanted = clean_line(request.args.get("q", ""))[:_QUERY_LENGTH]
    place = lists.place(queries.TAG_KEY)
    found = lists.linked(queries.list_tags(login.viewer(), place, wanted), q=wanted)
    response = page(
        "tags/index.html",
        page=found,
        wanted=wanted,
        canonical=here.whole(addresses.tags()),
        noindex=bool(wanted) or place.key is not None,
    )
    changes = (last_tag_change(), queries.last_change())
    return changed_at(response, max(filter(None, changes), default=None))


@bp.get("/tags/<any_slug:slug>")
def show(slug: str) -> Response:
    """The questions with a tag, or with all of several, the latest first; another way to write these leads there (301)."""
    return shared(partial(_show, slug), soon())


def _show(slug: str) -> Response:
    viewer = login.viewer()
    tags = queries.find_tags_told(slug, viewer)
    address = addresses.tag("+".join(tag.slug for tag in tags))
    if unquote(address) != request.path:
        return redirect_kept(address)
    ids = [tag.id for tag in tags]
    place = lists.place(queries.ACTIVITY_KEY)
    found = queries.list_latest(viewer, place, tag_ids=ids)
    count = queries.count_tagged(viewer, *ids)
    response = page(
        "tags/show.html",
        tags=tags,
        count=count,
        others=queries.list_tags_with(viewer, *ids) if len(tags) < queries.MOST_TOGETHER else [],
        synonyms=list_synonyms(ids[0]) if len(tags) == 1 else [],
        can_moderate=can_moderate_tags(viewer),
        page=lists.cards(found, viewer),
        feeds=feeds_of(address, " + ".join(tag.name for tag in tags)),
        canonical=here.whole(address),
        description=tags[0].description or None,
        noindex=place.key is not None or not count or len(tags) > 1,
    )
    changes = [queries.last_change(), *(tag.changed_at for tag in tags)]
    return changed_at(response, max(filter(None, changes)))


@bp.get("/suggest/tags")
def suggest() -> Response:
    """Names, how many questions have each, and by which other word each was found, for who began to type one: what a
    guest sees, whoever asks.
    """
    begun = slug_of(request.args.get("q", "")[:_QUERY_LENGTH])
    wanted = bool(begun) or not request.args.get("q")
    found = queries.suggest_tags(begun) if wanted else []
    response = jsonify([{"name": tag.name, "count": tag.count, "other": tag.other} for tag in found])
    response.headers["Cache-Control"] = "private, max-age=60"
    return response
