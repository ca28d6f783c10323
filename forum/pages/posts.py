"""Posts: their permanent address, editing, and their history."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request
from markupsafe import Markup

from forum import addresses
from forum.accounts.viewer import Viewer
from forum.kit import paging
from forum.kit.db import commit
from forum.kit.errors import Refused
from forum.kit.words import Message
from forum.pages import here, lists
from forum.pages.words import VERBS
from forum.tags.terms import read_names, write_names
from forum.threads import queries, rules
from forum.threads.actions import EditConflict, edit_post
from forum.threads.actions.edit import NOT_NOW, Heading
from forum.threads.diff import Change, difference
from forum.threads.forms import EditForm, EditQuestionForm
from forum.threads.queries import Author, PostView, ThreadView
from forum.web import limits, locale, login
from forum.web.database import writing
from forum.web.feed_links import FeedLink, feeds_of
from forum.web.networks import network
from forum.web.templating import notice, page
from forum.web.urls import go_to

bp = Blueprint("posts", __name__)
_NOT_YOURS = Message("Only its author and a moderator can edit this; its author only while the question is open.")
_REASON_NEEDED = Message("Say why: somebody else wrote this.")


@bp.get("/posts/<id:post_id>")
def show(post_id: int) -> Response:
    """To the page of the thread that holds the post, for this reader and their order."""
    viewer = login.viewer()
    post, thread = queries.find_place(post_id, viewer)
    order = locale.order()
    number = queries.page_of(post, thread, viewer, order)
    address = addresses.with_query(addresses.thread(thread.id, thread.slug), page=number if number > 1 else None)
    return go_to(address + addresses.anchor(post.id), 302)


@bp.get("/posts/<id:post_id>/edit")
def edit(post_id: int) -> Response:
    """The form, filled with the newest version."""
    _, post, thread = _find(post_id)
    tags = write_names(tag.name for tag in thread.tags)
    values = {"body": post.body, "title": thread.title, "tags": tags, "version": post.version}
    return _edit(post, thread, _form(post, thread, data=values))


@bp.post("/posts/<id:post_id>/edit")
def update(post_id: int) -> Response:
    """Save, and go and see it; or show both texts where somebody was first."""
    viewer, post, thread = _find(post_id)
    form = _form(post, thread, request.form)
    is_valid = form.validate()
    if rules.must_give_reason(viewer, post) and not form.reason.data:
        form.refuse("reason", _REASON_NEEDED)
        is_valid = False
    if not is_valid:
        return _edit(post, thread, form, 422)
    if "preview" in request.form:
        limits.hit("preview by network", network())
        return _edit(post, thread, form, preview=here.rendered(form.body.data, post))
    limits.hit("post by account", viewer.id)
    text = here.text(form.body.data, post)
    try:
        with writing():
            _save(form, text, viewer, post, thread)
            commit()
    except EditConflict:
        return _conflict(form, *queries.find_post(post.id, viewer))
    notice(Message("Your change is saved."))
    return go_to(addresses.post(post.id))


def _feeds(post: PostView, thread: ThreadView) -> tuple[FeedLink, ...]:
    """Of a reply and what hangs on it; a question's are its thread's. What guests do not see has none."""
    if post.parent_id is None or (thread.state, post.state) != (rules.VISIBLE, rules.VISIBLE):
        return ()
    return feeds_of(addresses.post(post.id), f"Re: {thread.title}")


@bp.get("/posts/<id:post_id>/history")
def history(post_id: int) -> Response:
    """All versions with what changed, a page of them at a time, and what was done to it."""
    post, thread = queries.find_post(post_id, login.viewer())
    found = queries.list_versions(post, thread, lists.place((int,)))
    return page(
        "posts/history.html",
        post=post,
        thread=thread,
        page=lists.linked(paging.Page(_compared_all(post, found.items), found.next, found.prev)),
        log=[LogLine(VERBS[line.verb], line.actor, line.at, line.reason) for line in queries.list_log(post)],
        feeds=_feeds(post, thread),
        noindex=True,
    )


@dataclass(frozen=True)
class ComparedVersion:
    """A version, and how it came from the one before."""

    number: int
    author: Author
    written_at: object
    reason: str | None
    by_moderator: bool
    is_current: bool
    title_difference: list[Change] | None
    tag_changes: list[tuple[str, str]] | None
    """As of a text: kinds and pieces."""
    difference: list[Change]


@dataclass(frozen=True)
class LogLine:
    """What was done, in words."""

    verb: Message
    actor: Author
    at: object
    reason: str


def _compared_all(post: PostView, versions: Sequence[queries.Version]) -> list[ComparedVersion]:
    older = [*versions[1:], queries.get_version_before(post, versions[-1].number)] if versions else []
    return [_compared(version, before) for version, before in zip(versions, older, strict=True)]


def _compared(version: queries.Version, before: queries.Version | None) -> ComparedVersion:
    titles = None
    if version.title and (before is None or before.title != version.title):
        titles = difference((before and before.title) or version.title, version.title)
    return ComparedVersion(
        version.number,
        version.author,
        version.written_at,
        version.reason,
        version.by_moderator,
        version.is_current,
        titles,
        _tag_changes(version.tags, before.tags if before else None),
        difference(before.body if before else version.body, version.body),
    )


def _tag_changes(after: Sequence[str] | None, before: Sequence[str] | None) -> list[tuple[str, str]] | None:
    """None where nothing changed, or nobody knows."""
    if after is None or before is None or after == before:
        return None
    changes = [("delete", name) for name in before if name not in after]
    changes += [("same" if name in before else "insert", name) for name in after]
    return [piece for change in changes for piece in (("same", ", "), change)][1:]


def _find(post_id: int) -> tuple[Viewer, PostView, ThreadView]:
    """A post that the member may edit. Its author could, so who sends a form once more had the right to it."""
    viewer = login.member()
    post, thread = queries.find_post(post_id, viewer)
    if rules.can_edit(viewer, thread, post):
        return viewer, post, thread
    if request.method == "POST" and viewer.id == post.author_id:
        raise Refused(NOT_NOW, status=409)
    raise Refused(_NOT_YOURS)


def _form(post: PostView, thread: ThreadView, *sent: Any, **values: Any) -> EditForm:
    if not post.is_question:
        return EditForm(*sent, **values)
    form = EditQuestionForm(*sent, **values)
    form.kept = [tag.name for tag in thread.tags]
    return form


def _heading(form: EditForm) -> Heading | None:
    """A reply has none; a form without the field for tags leaves them as they are."""
    if not isinstance(form, EditQuestionForm):
        return None
    return Heading(form.title.data, read_names(form.tags.data) if "tags" in request.form else form.kept)


def _save(form: EditForm, text: queries.Text, viewer: Viewer, post: PostView, thread: ThreadView) -> None:
    edit_post(
        post,
        thread,
        viewer,
        text,
        version=form.version.data,
        heading=_heading(form),
        reason=form.reason.data,
    )


def _edit(
    post: PostView, thread: ThreadView, form: EditForm, status: int = 200, preview: Markup | None = None
) -> Response:
    return page("posts/edit.html", status, post=post, thread=thread, form=form, preview=preview)


def _conflict(form: EditForm, post: PostView, thread: ThreadView) -> Response:
    """Both texts; the form now builds on the version that is there."""
    newest = queries.newest_version(post, thread)
    theirs, yours = _whole(newest.title, newest.tags, newest.body), _yours(form)
    form.version.data = newest.number
    return page(
        "posts/conflict.html",
        409,
        post=post,
        thread=thread,
        form=form,
        theirs=theirs,
        yours=yours,
        difference=difference(theirs, yours),
        who=newest.author.name,
        when=newest.written_at,
    )


def _yours(form: EditForm) -> str:
    heading = _heading(form)
    return _whole(heading.title, heading.tags, form.body.data) if heading else form.body.data


def _whole(title: str | None, tags: Sequence[str] | None, body: str) -> str:
    return "\n\n".join(filter(None, (title, write_names(tags or ()), body)))
