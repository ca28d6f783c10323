"""One's private feeds: making an address of one, which is shown once, and ending it."""

from flask import Blueprint, Response, request

from forum import addresses
from forum.accounts import actions
from forum.accounts.queries import SignedIn, list_feed_keys
from forum.accounts.rules import MODERATION, MOST_FEED_KEYS, REPLIES, can_follow
from forum.kit.db import commit
from forum.kit.errors import Malformed, Missing, Refused
from forum.kit.words import Message
from forum.syndication import PRIVATE
from forum.web import login
from forum.web.database import writing
from forum.web.feed_links import private_feeds
from forum.web.headers import no_store
from forum.web.templating import notice, page
from forum.web.urls import go_to

bp = Blueprint("private_feeds_of_account", __name__)
_SCOPES = (REPLIES, MODERATION)
_NOT_YOURS = Message("This feed is for moderators.")


@bp.get("/account/feeds")
def show() -> Response:
    """What private feeds there are for this person, and their addresses."""
    person = login.person()
    keys = list_feed_keys(person.id)
    scopes = [scope for scope in _SCOPES if _is_offered(scope, person)]
    shown = [scope for scope in _SCOPES if scope in scopes or any(key.scope == scope for key in keys)]
    return page(
        "accounts/feeds.html",
        keys=keys,
        titles=PRIVATE,
        offered=scopes,
        shown=shown,
        most=MOST_FEED_KEYS,
        noindex=True,
    )


@bp.post("/account/feeds")
def make() -> Response:
    """Make an address, and show it, this once."""
    login.member()
    person, scope = login.proven_person(), request.form.get("scope", "")
    if scope not in _SCOPES:
        raise Malformed
    if not _is_offered(scope, person):
        raise Refused(_NOT_YOURS)
    with writing():
        key = actions.make_feed_key(person.id, scope)
        commit()
    made = private_feeds(key, scope)
    return no_store(page("accounts/feed_made.html", made=made, title=PRIVATE[scope], noindex=True))


@bp.post("/account/feeds/<id:key_id>/end")
def end(key_id: int) -> Response:
    """End an address. No proof is asked for: it lets nobody in."""
    person = login.person()
    with writing():
        if not actions.end_feed_key(key_id, person.id):
            raise Missing
        commit()
    notice(Message("That address is ended: nobody reads the feed by it any more."))
    return go_to(addresses.private_feeds())


def _is_offered(scope: str, person: SignedIn) -> bool:
    return not person.is_suspended and can_follow(login.viewer(), scope)
