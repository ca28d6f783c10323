"""Marks on a post: "useful" (on a question: "I have this question too"), and "this helped me" of who asked.

Each is a form of one button that says what is to be so, `marked` 1 or 0: sent twice, it changes nothing. A link, and
who comes back from signing in, meets the same button on a page of its own. A script that sends `fragment` gets what has
changed of the thread's page, drawn anew.
"""

from collections.abc import Callable

from flask import Blueprint, Response, make_response, request

from forum import addresses
from forum.accounts.viewer import Viewer
from forum.kit.db import commit
from forum.kit.errors import Malformed, Refused
from forum.pages.articles import Articles, is_own
from forum.threads import queries
from forum.threads.actions import accept_reply, unaccept_reply
from forum.threads.actions.accept import NOT_YOURS
from forum.threads.queries import PostView, ThreadView
from forum.threads.rules import can_accept
from forum.votes.actions import NOT_THIS, mark_useful, unmark_useful
from forum.votes.queries import votes_by
from forum.votes.rules import can_vote
from forum.web import limits, login
from forum.web.database import writing
from forum.web.templating import page, piece
from forum.web.urls import go_to
from forum.web.walls import sign_in_wall

bp = Blueprint("marks", __name__)
_ACTIONS: dict[tuple[str, str], Callable[[PostView, ThreadView, Viewer], None]] = {
    ("useful", "1"): mark_useful,
    ("useful", "0"): unmark_useful,
    ("accepted", "1"): accept_reply,
    ("accepted", "0"): unaccept_reply,
}


@bp.get("/posts/<id:post_id>/<any(useful, accepted):mark>")
def show(post_id: int, mark: str) -> Response:
    """The post with the one button."""
    post, thread = _find(post_id, mark, login.member())
    return page("posts/mark.html", **_drawn(post, thread, mark), noindex=True)


@bp.post("/posts/<id:post_id>/<any(useful, accepted):mark>")
def save(post_id: int, mark: str) -> Response:
    """Mark it or take the mark back, and go and see it."""
    viewer = login.viewer()
    if viewer.is_guest:
        return sign_in_wall(None, 401, back=addresses.mark(post_id, mark))
    login.member()
    action = _ACTIONS.get((mark, request.form.get("marked", "")))
    if action is None:
        raise Malformed
    post, thread = _find(post_id, mark, viewer)
    limits.hit("mark by account", viewer.id)
    with writing():
        action(post, thread, viewer)
        commit()
    if request.form.get("fragment") != "1":
        return go_to(addresses.post(post_id))
    post, thread = queries.find_post(post_id, viewer)
    return make_response(piece("posts/marked.html", **_drawn(post, thread, mark)))


def _find(post_id: int, mark: str, viewer: Viewer) -> tuple[PostView, ThreadView]:
    """A post that the viewer may mark so."""
    post, thread = queries.find_post(post_id, viewer)
    if mark == "useful" and not can_vote(viewer, thread, post):
        raise Refused(NOT_THIS)
    if mark == "accepted" and not can_accept(viewer, thread, post):
        raise Refused(NOT_YOURS)
    return post, thread


def _drawn(post: PostView, thread: ThreadView, mark: str) -> dict[str, object]:
    """What the templates of marks need."""
    viewer = login.viewer()
    votes = votes_by(viewer, [post.id])
    return {
        "post": post,
        "thread": thread,
        "mark": mark,
        "votes": votes,
        "article": Articles(thread, viewer, votes).of(post),
        "is_own": is_own(thread, viewer),
    }
