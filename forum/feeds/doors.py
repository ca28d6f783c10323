"""One door for each subject that there is a feed of, in each format; by any name but its own it leads to that (301)."""

from collections.abc import Mapping
from functools import partial
from urllib.parse import parse_qsl, unquote

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.wrappers import Response as Redirect

from forum import addresses
from forum.feeds import opml
from forum.feeds.answer import answer
from forum.kit import clock
from forum.syndication import FORMATS, SUBJECTS, Opener, site_of
from forum.syndication.finding import told
from forum.web.cache import shared
from forum.web.limits import hit
from forum.web.networks import network
from forum.web.turns import SEARCHES
from forum.web.urls import redirect_kept

bp = Blueprint("feeds", __name__)
_EXTENSION = f"<any({', '.join(FORMATS)}):kind>"


def show(opener: Opener, kind: str, **named: str | int) -> Response:
    """A feed; or where it is. Its window shrinks by whole days."""
    parameters = told(opener, request.args)
    make = partial(_show, opener, kind, named, parameters)
    if parameters:
        hit("search by network", network())
        with SEARCHES.take():
            return make()
    return shared(make, until=clock.next_day())


def _show(opener: Opener, kind: str, named: Mapping[str, str | int], parameters: Mapping[str, str]) -> Response:
    subject = opener(**named, **parameters)
    path, _, query = addresses.feed(subject.stem, kind).partition("?")
    if request.path != unquote(path):
        return redirect_kept(path)
    if parameters != dict(parse_qsl(query)):
        return redirect_kept(path, query)
    return answer(subject, kind, site_of(current_app.extensions["feeds"]))


@bp.get("/feed")
def choose() -> Redirect:
    """Who names no format gets the one that every reader knows."""
    response = redirect(addresses.feed(addresses.front(), "rss"), 301)
    response.headers["Cache-Control"] = "no-cache"
    return response


bp.add_url_rule(addresses.opml(), "opml", opml.show)
for _name, (_rules, _opener) in SUBJECTS.items():
    _door = partial(show, _opener)
    for _rule in _rules:
        bp.add_url_rule(f"{_rule}.{_EXTENSION}", _name, _door)
