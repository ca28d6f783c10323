"""Replying to a post."""

from dataclasses import replace

from flask import Blueprint, Response, request

from forum import addresses
from forum.accounts.viewer import Viewer
from forum.kit.db import commit
from forum.kit.errors import Gone, Malformed, Missing, Refused
from forum.pages import drafts, here
from forum.pages.reply_place import Reply
from forum.pages.thread_page import show_thread
from forum.threads import queries
from forum.threads.actions import post_reply
from forum.threads.actions.reply import PARENT_GONE, check_open
from forum.threads.forms import ReplyForm
from forum.threads.queries import PostView, ThreadView
from forum.web import limits, locale, login
from forum.web.database import writing
from forum.web.kept import typed_here
from forum.web.networks import network
from forum.web.urls import go_to
from forum.web.walls import sign_in_wall

bp = Blueprint("replies", __name__)


@bp.post("/questions/<id:thread_id>/reply")
def create(thread_id: int) -> Response:
    """Post a reply, and go and see it."""
    viewer = login.viewer()
    form = ReplyForm(request.form)
    sent = drafts.sent(viewer, form.key.data, form.parent.data, form.body.data)
    thread = queries.find_thread(thread_id, viewer)
    key, made = sent()
    if made:
        return go_to(addresses.post(made))
    parent = _find_parent(form.parent.data, thread, viewer)
    check_open(parent, thread, viewer)
    if not form.validate():
        return _again(thread, viewer, Reply(form, parent), 422)
    if "preview" in request.form:
        limits.hit("preview by network", network())
        return _again(thread, viewer, Reply(form, parent, here.rendered(form.body.data)), 200)
    if viewer.is_guest:
        return sign_in_wall(typed_here(), 401)
    login.member()
    limits.hit("post by account", viewer.id)
    limits.hit("post by network", network())
    text = here.text(form.body.data)
    with writing():
        reply_id = post_reply(parent, thread, viewer, text, key=key)
        commit()
    return go_to(addresses.post(reply_id))


def _find_parent(number: str, thread: ThreadView, viewer: Viewer) -> PostView:
    """The post that is answered: of this thread, and still there; else the text is given back."""
    if not number:
        return queries.find_question(thread, viewer)
    if not (number.isascii() and number.isdecimal() and len(number) <= 18):
        raise Malformed
    try:
        return queries.find_post(int(number), viewer, within=thread.id)[0]
    except (Missing, Gone) as error:
        raise Refused(PARENT_GONE, status=409) from error


def _again(thread: ThreadView, viewer: Viewer, reply: Reply, status: int) -> Response:
    """The thread with the form as it was typed, on the page that holds the post it answers."""
    order = locale.order()
    number = queries.page_of(reply.parent, thread, viewer, order) if reply.parent else 1
    key = reply.form.key.data or drafts.key_of(viewer, addresses.reply(thread.id))
    return show_thread(thread, viewer, order=order, number=number, reply=replace(reply, key=key), status=status)
