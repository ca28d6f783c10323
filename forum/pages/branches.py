"""Branching: a reply that is a new question becomes one of its own, by a form like that for asking."""

from flask import Blueprint, Response, request

from forum import addresses
from forum.accounts.viewer import Viewer
from forum.kit.db import commit
from forum.kit.errors import Gone, Missing, Refused
from forum.kit.words import Message
from forum.pages import here
from forum.pages.similar import Preview, preview_of
from forum.tags.terms import read_names
from forum.threads import queries, rules
from forum.threads.actions import AlreadyBranched, branch_post
from forum.threads.actions.branch import NOT_NOW, NOT_YOURS
from forum.threads.actions.edit import Heading
from forum.threads.forms import NO_TOPIC, BranchForm
from forum.threads.queries import PostView, ThreadView
from forum.topics.queries import get_topic, list_topics
from forum.web import limits, login
from forum.web.database import writing
from forum.web.kept import typed_here
from forum.web.networks import network
from forum.web.templating import page
from forum.web.urls import go_to

bp = Blueprint("branches", __name__)
_A_QUESTION = Message("This is a question already: only a reply can become one of its own.")
_REASON_NEEDED = Message("Say why: somebody else wrote this.")


@bp.get("/posts/<id:post_id>/branch")
def ask(post_id: int) -> Response:
    """The form, filled with the words of the reply."""
    viewer, post, thread = _find(post_id)
    if made := queries.get_branch(post.id):
        return _already(made, viewer)
    return _ask(post, thread, viewer, BranchForm(data={"topic": thread.topic_slug, "body": post.body}))


@bp.post("/posts/<id:post_id>/branch")
def create(post_id: int) -> Response:
    """Make it a question, and go and see that; sent once more, go and see it again."""
    viewer, post, thread = _find(post_id)
    form = BranchForm(request.form)
    topic, is_valid = get_topic(form.topic.data), form.validate()
    if topic is None and not form.topic.errors:
        form.refuse("topic", NO_TOPIC)
    if rules.must_give_reason(viewer, post) and not form.reason.data:
        form.refuse("reason", _REASON_NEEDED)
        is_valid = False
    if not is_valid or topic is None:
        return _ask(post, thread, viewer, form, 422)
    if "preview" in request.form:
        limits.hit("preview by network", network())
        preview = preview_of(form, topic, here.rendered(form.body.data, post), within=thread.id)
        return _ask(post, thread, viewer, form, preview=preview)
    limits.hit("post by account", viewer.id)
    limits.hit("post by network", network())
    heading, text = Heading(form.title.data, read_names(form.tags.data)), here.text(form.body.data, post)
    try:
        with writing():
            made = branch_post(post, thread, viewer, topic, heading, text, reason=form.reason.data)
            commit()
    except AlreadyBranched as error:
        return _already(error.thread_id, viewer, (heading.title, text.body))
    return go_to(addresses.post(made))


def _find(post_id: int) -> tuple[Viewer, PostView, ThreadView]:
    """A reply that the member may make a question. Its author could, so who sends a form had the right to it."""
    viewer = login.member()
    try:
        post, thread = queries.find_post(post_id, viewer)
    except Gone as error:
        if request.method == "POST":
            raise Refused(NOT_NOW, status=409) from error
        raise
    if post.is_question:
        raise Refused(_A_QUESTION)
    is_stranger = rules.reader_of(viewer, thread.topic_id, post.author_id) is rules.Reader.STRANGER
    if rules.can_branch(viewer, thread, post) or (not is_stranger and queries.get_branch(post.id)):
        return viewer, post, thread
    if request.method == "POST" and viewer.id == post.author_id:
        raise Refused(NOT_NOW, status=409)
    raise Refused(NOT_YOURS)


def _ask(
    post: PostView,
    thread: ThreadView,
    viewer: Viewer,
    form: BranchForm,
    status: int = 200,
    preview: Preview | None = None,
) -> Response:
    form.offer(list_topics())
    is_own = not rules.must_give_reason(viewer, post)
    return page(
        "posts/branch.html",
        status,
        post=post,
        thread=thread,
        form=form,
        preview=preview,
        is_own=is_own,
        common_tags=queries.list_common_tags(),
    )


def _already(thread_id: int, viewer: Viewer, said: tuple[str, str] | None = None) -> Response:
    """To the question that the reply became, if it says the same; else a page that links to it, with what was typed."""
    steps, explanation = [], Message("This reply became a question of its own, which was taken away since.")
    try:
        thread = queries.find_thread(thread_id, viewer)
        question = queries.find_post(thread.question_id, viewer)[0]
    except (Gone, Missing):
        pass
    else:
        if said == (thread.title, question.body):
            return go_to(addresses.post(question.id))
        steps = [(Message("To that question"), addresses.thread(thread.id, thread.slug))]
        explanation = Message("This reply is a question of its own already.")
    return page(
        "errors/page.html",
        409,
        status=409,
        noindex=True,
        heading=Message("This was done before"),
        explanation=explanation,
        kept=typed_here(),
        steps=steps,
    )
