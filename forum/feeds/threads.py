"""The feed of a thread. Its address has no slug, for readers keep it for years; with one it leads there."""

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as Redirect

from forum import addresses
from forum.accounts.viewer import STRANGER
from forum.feeds.answer import ANY_KIND, answer
from forum.feeds.channel import Subject, make_channel
from forum.feeds.site import this_site
from forum.kit.words import Message
from forum.threads.queries import find_thread, list_recent_in

bp = Blueprint("thread_feed", __name__)

DESCRIPTION = Message("The question and its replies, the newest first.")


@bp.get(f"/questions/<id:thread_id>.<{ANY_KIND}:kind>")
def show(thread_id: int, kind: str) -> Response:
    """The newest replies of a thread, and its question, in its language. Raises `Gone` or `Missing` as for a guest."""
    thread, site = find_thread(thread_id, STRANGER), this_site()
    subject = Subject(
        f"thread/{thread.id}",
        site.titled(thread.title),
        DESCRIPTION,
        thread.language,
        addresses.thread(thread.id, thread.slug),
        addresses.thread_feed(thread.id, kind),
    )
    return answer(make_channel(kind, subject, list_recent_in(thread.id), site, thread.received_at))


@bp.get(f"/questions/<id:thread_id>-<any_slug:_slug>.<{ANY_KIND}:kind>")
def find(thread_id: int, _slug: str, kind: str) -> Redirect:
    """The address that a reader makes of the page's."""
    response = redirect(addresses.thread_feed(thread_id, kind), 301)
    response.headers["Cache-Control"] = "no-cache"
    return response
