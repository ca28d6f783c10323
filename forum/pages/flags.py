"""Reporting a post to the moderators. A guest signs in first, and finds their text again."""

from flask import Blueprint, Response, request

from forum import addresses
from forum.accounts.viewer import Viewer
from forum.kit.db import commit
from forum.kit.errors import Refused
from forum.kit.words import Message
from forum.moderation.actions import flag_post
from forum.moderation.actions.flag import NOT_THIS
from forum.moderation.forms import FlagForm
from forum.moderation.queries import is_flagged_by
from forum.moderation.rules import can_flag
from forum.threads.queries import PostView, ThreadView, find_post
from forum.web import limits, login
from forum.web.database import writing
from forum.web.templating import notice, page
from forum.web.urls import go_to

bp = Blueprint("flags", __name__)
_THANKS = Message("Thank you. A moderator will look at it; nobody else sees that you reported it.")
_KNOWN = Message("You reported this before, and a moderator will look at it. Nothing more is needed.")


@bp.get("/posts/<id:post_id>/flag")
def ask(post_id: int) -> Response:
    """The form that asks what is wrong."""
    viewer, post, thread = _find(post_id)
    return _form(viewer, post, thread, FlagForm())


@bp.post("/posts/<id:post_id>/flag")
def create(post_id: int) -> Response:
    """Report it, and go back to it."""
    viewer, post, thread = _find(post_id)
    form = FlagForm(request.form)
    if not form.validate():
        return _form(viewer, post, thread, form, 422)
    limits.hit("flag by account", viewer.id)
    with writing():
        is_new = flag_post(post, thread, viewer, form.reason.data)
        commit()
    notice(_THANKS if is_new else _KNOWN)
    return go_to(addresses.post(post.id))


def _find(post_id: int) -> tuple[Viewer, PostView, ThreadView]:
    viewer = login.member()
    post, thread = find_post(post_id, viewer)
    if not can_flag(viewer, thread, post):
        raise Refused(NOT_THIS)
    return viewer, post, thread


def _form(viewer: Viewer, post: PostView, thread: ThreadView, form: FlagForm, status: int = 200) -> Response:
    known = _KNOWN if is_flagged_by(viewer, post.id) else None
    return page("posts/flag.html", status, post=post, thread=thread, form=form, known=known, noindex=True)
