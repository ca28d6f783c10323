"""Hide, show, delete and restore posts; lock, unlock and move threads. Each is a form that asks why."""

from collections.abc import Callable

from flask import Blueprint, Response, request

from forum import addresses
from forum.accounts.viewer import Viewer
from forum.kit.db import commit
from forum.kit.errors import Gone, Missing, Refused
from forum.kit.words import Message
from forum.pages.words import CHANGES
from forum.threads import actions, queries, rules
from forum.threads.forms import NO_TOPIC, MoveForm, OwnReasonForm, ReasonForm
from forum.threads.queries import PostView, ThreadView
from forum.topics.queries import get_topic, list_topics
from forum.web import login
from forum.web.database import writing
from forum.web.templating import notice, page
from forum.web.urls import go_to

bp = Blueprint("moderation", __name__)
_OF_POSTS: dict[str, Callable[[PostView, ThreadView, Viewer, str], None]] = {
    "hide": actions.hide_post,
    "show": actions.show_post,
    "delete": actions.delete_post,
    "restore": actions.restore_post,
}
_OF_THREADS: dict[str, Callable[[ThreadView, Viewer, str], None]] = {
    "lock": actions.lock_thread,
    "unlock": actions.unlock_thread,
}
_DONE = Message("Done, and noted in the history.")
_NOT_YOURS = Message("Only a moderator of this topic can do this.")


@bp.get("/posts/<id:post_id>/<any(hide, show, delete, restore):verb>")
def ask_about_post(post_id: int, verb: str) -> Response:
    """The form that asks why."""
    viewer, post, thread = _find_post(post_id, verb)
    return _about_post(post, thread, verb, _reason_form(viewer, post)())


@bp.post("/posts/<id:post_id>/<any(hide, show, delete, restore):verb>")
def change_post(post_id: int, verb: str) -> Response:
    """Do it, and go back to the post; where it is gone for this person, to its thread."""
    viewer, post, thread = _find_post(post_id, verb)
    form = _reason_form(viewer, post)(request.form)
    if not form.validate():
        return _about_post(post, thread, verb, form, 422)
    with writing():
        _OF_POSTS[verb](post, thread, viewer, form.reason.data)
        commit()
    return _done(thread, viewer, post)


@bp.get("/questions/<id:thread_id>/<any(lock, unlock):verb>")
def ask_about_thread(thread_id: int, verb: str) -> Response:
    """The form that asks why."""
    _, thread = _find_thread(thread_id)
    return _about_thread(thread, verb, ReasonForm())


@bp.post("/questions/<id:thread_id>/<any(lock, unlock):verb>")
def change_thread(thread_id: int, verb: str) -> Response:
    """Do it, and go back to the thread."""
    viewer, thread = _find_thread(thread_id)
    form = ReasonForm(request.form)
    if not form.validate():
        return _about_thread(thread, verb, form, 422)
    with writing():
        _OF_THREADS[verb](thread, viewer, form.reason.data)
        commit()
    return _done(thread, viewer)


@bp.get("/questions/<id:thread_id>/move")
def ask_where(thread_id: int) -> Response:
    """The form that asks where to and why."""
    _, thread = _find_thread(thread_id)
    return _about_move(thread, MoveForm(data={"topic": thread.topic_slug}))


@bp.post("/questions/<id:thread_id>/move")
def move(thread_id: int) -> Response:
    """Move it, and go and see."""
    viewer, thread = _find_thread(thread_id)
    form = MoveForm(request.form)
    is_valid, topic = form.validate(), get_topic(form.topic.data or "")
    if topic is None:
        form.refuse("topic", NO_TOPIC)
    if not is_valid or topic is None:
        return _about_move(thread, form, 422)
    with writing():
        actions.move_thread(thread, viewer, topic, form.reason.data)
        commit()
    return _done(thread, viewer)


def _find_post(post_id: int, verb: str) -> tuple[Viewer, PostView, ThreadView]:
    viewer = login.member()
    post, thread = queries.find_post(post_id, viewer)
    may = rules.can_delete(viewer, thread, post) if verb == "delete" else rules.can_moderate(viewer, thread)
    if not may:
        raise Refused(_NOT_YOURS)
    return viewer, post, thread


def _find_thread(thread_id: int) -> tuple[Viewer, ThreadView]:
    viewer = login.member()
    thread = queries.find_thread(thread_id, viewer)
    if not rules.can_moderate(viewer, thread):
        raise Refused(_NOT_YOURS)
    return viewer, thread


def _reason_form(viewer: Viewer, post: PostView) -> type[ReasonForm] | type[OwnReasonForm]:
    return ReasonForm if rules.must_give_reason(viewer, post) else OwnReasonForm


def _about_post(
    post: PostView, thread: ThreadView, verb: str, form: ReasonForm | OwnReasonForm, status: int = 200
) -> Response:
    return page("posts/change.html", status, post=post, thread=thread, verb=verb, form=form, **vars(CHANGES[verb]))


def _about_thread(thread: ThreadView, verb: str, form: ReasonForm, status: int = 200) -> Response:
    return page("threads/change.html", status, thread=thread, verb=verb, form=form, **vars(CHANGES[verb]))


def _about_move(thread: ThreadView, form: MoveForm, status: int = 200) -> Response:
    form.offer(list_topics())
    return _about_thread(thread, "move", form, status)


def _done(thread: ThreadView, viewer: Viewer, post: PostView | None = None) -> Response:
    notice(_DONE)
    return go_to(_where_now(thread, viewer, post))


def _where_now(thread: ThreadView, viewer: Viewer, post: PostView | None) -> str:
    """The post; where it is gone for this person, its thread; where that is gone, the front page."""
    try:
        if post is None:
            queries.find_thread(thread.id, viewer)
            return addresses.thread(thread.id, thread.slug)
        queries.find_place(post.id, viewer)
        return addresses.post(post.id)
    except (Gone, Missing):
        return addresses.front() if post is None else _where_now(thread, viewer, None)
