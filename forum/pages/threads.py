"""Threads: the front page and its sisters, the thread itself, and asking."""

from functools import partial

from flask import Blueprint, Response, current_app, request

from forum import addresses
from forum.accounts.viewer import Viewer
from forum.kit import paging
from forum.kit.db import commit
from forum.kit.words import Message
from forum.pages import drafts, here, lists, news
from forum.pages.dossier import show_dossier
from forum.pages.similar import Preview, preview_of
from forum.pages.thread_page import show_thread
from forum.tags.terms import read_names
from forum.threads import queries
from forum.threads.actions import ask_question
from forum.threads.forms import NO_TOPIC, AskForm
from forum.topics.queries import get_topic, list_topics
from forum.web import limits, locale, login, urls
from forum.web.cache import shared, soon
from forum.web.database import writing
from forum.web.feed_links import feeds_of
from forum.web.headers import changed_at
from forum.web.kept import typed_here
from forum.web.networks import network
from forum.web.readers import count_view
from forum.web.templating import page
from forum.web.urls import go_to, redirect_kept
from forum.web.visits import remember_visit
from forum.web.walls import sign_in_wall

bp = Blueprint("threads", __name__)


@bp.get("/")
def index() -> Response:
    """The latest questions."""
    return shared(_latest, soon())


def _latest() -> Response:
    found = queries.list_latest(login.viewer(), lists.place(queries.ACTIVITY_KEY))
    return _list("latest", Message("Latest questions"), found)


@bp.get("/unanswered")
def unanswered() -> Response:
    """Questions that wait for a colleague."""
    return shared(_unanswered, soon())


def _unanswered() -> Response:
    found = queries.list_unanswered(login.viewer(), lists.place(queries.ACTIVITY_KEY))
    return _list("unanswered", Message("Unanswered questions"), found)


@bp.get("/top")
def top() -> Response:
    """The most useful questions of the last month."""
    return shared(_top, soon())


def _top() -> Response:
    found = queries.list_top(login.viewer(), lists.place(queries.TOP_KEY))
    return _list("top", Message("Most useful of the last 30 days"), found)


@bp.get("/questions/<id:thread_id>", defaults={"slug": None})
@bp.get("/questions/<id:thread_id>-<any_slug:slug>")
def show(thread_id: int, slug: str | None) -> Response:
    """A thread, a page of it."""
    if "print" in request.args:
        return _show(thread_id, slug)
    return shared(partial(_show, thread_id, slug), soon())


def _show(thread_id: int, slug: str | None) -> Response:
    viewer = login.viewer()
    thread = queries.find_thread(thread_id, viewer)
    if slug != thread.slug:
        return redirect_kept(addresses.thread(thread.id, thread.slug))
    number = urls.positive("page", 1)
    is_print = urls.choice("print", ("0", "1"), "0") == "1"
    response = _to_print(thread, viewer, number) if is_print else _to_read(thread, viewer, number)
    changed_at(response, thread.shown_anew_at)
    count_view(thread, viewer)
    return response


def _to_read(thread: queries.ThreadView, viewer: Viewer, number: int) -> Response:
    order = urls.choice("order", queries.ORDERS, locale.order())
    visit = news.visit(thread, viewer)
    response = show_thread(thread, viewer, order=order, number=number, visit=visit)
    remember_visit(response, viewer, thread.id, visit.mark, visit.seen)
    return response


def _to_print(thread: queries.ThreadView, viewer: Viewer, number: int) -> Response:
    order = urls.choice("order", queries.ORDERS, "tree")
    limits.hit("print by network", network())
    return show_dossier(thread, viewer, order=order, number=number)


@bp.get("/ask")
def ask() -> Response:
    """The form; guests may begin, too."""
    return _ask(AskForm(data={name: request.args.get(name, "") for name in ("topic", "title", "tags")}))


@bp.post("/ask")
def create() -> Response:
    """Ask, and go and see it."""
    form = AskForm(request.form)
    topic = get_topic(form.topic.data)
    is_valid = form.validate()
    if topic is None and not form.topic.errors:
        form.refuse("topic", NO_TOPIC)
    if not is_valid or topic is None:
        return _ask(form, 422)
    if "preview" in request.form:
        limits.hit("preview by network", network())
        return _ask(form, preview=preview_of(form, topic, here.rendered(form.body.data)))
    if login.viewer().is_guest:
        return sign_in_wall(typed_here(), 401)
    viewer = login.member()
    key, made = drafts.sent(viewer, form.key.data, topic.slug, form.title.data, form.body.data)()
    if made:
        return go_to(addresses.post(made))
    limits.hit("post by account", viewer.id)
    limits.hit("post by network", network())
    text = here.text(form.body.data)
    with writing():
        question_id = ask_question(viewer, topic, form.title.data, text, read_names(form.tags.data), key=key)
        commit()
    return go_to(addresses.post(question_id))


def _list(tab: str, heading: Message, found: paging.Page[queries.ThreadCard]) -> Response:
    response = page(
        "threads/index.html",
        heading=locale.words(heading),
        tab=tab,
        topic=None,
        page=lists.cards(found, login.viewer()),
        feeds=feeds_of(*_followed(tab, heading)),
        canonical=here.whole(request.path),
        noindex=bool(request.args.get("after") or request.args.get("before")),
    )
    return changed_at(response, queries.last_change())


def _followed(tab: str, heading: Message) -> tuple[str, str]:
    """Whose feed this list offers, and what that is called: what is most useful changes with the votes, and has none."""
    if tab == "unanswered":
        return addresses.unanswered(), locale.words(heading)
    return addresses.front(), _site_name()


def _site_name() -> str:
    name: str = current_app.config["SITE_NAME"]
    return name


def _ask(form: AskForm, status: int = 200, preview: Preview | None = None) -> Response:
    form.offer(list_topics())
    form.key.data = form.key.data or drafts.key_of(login.viewer(), addresses.ask())
    return page("threads/ask.html", status, form=form, preview=preview, common_tags=queries.list_common_tags())
