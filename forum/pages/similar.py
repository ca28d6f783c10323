"""Was it asked before: questions that are like one that is not asked yet, for its preview and for scripts.

What a guest sees, whoever asks: what is hidden is no example, and that it is there is nobody's to know.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, request
from markupsafe import Markup

from forum import addresses
from forum.accounts.viewer import STRANGER
from forum.kit.forms import TITLE_LENGTH
from forum.kit.text import clean_line
from forum.search.queries import list_similar
from forum.tags.terms import Label, read_names
from forum.threads.forms import AskForm
from forum.threads.queries import Asked, RelatedThread
from forum.topics.queries import TopicView
from forum.web import limits
from forum.web.networks import network
from forum.web.turns import SEARCHES

bp = Blueprint("similar", __name__)


@dataclass(frozen=True)
class Preview:
    """A question as it would look, and those that are like it."""

    title: str
    html: Markup
    tags: Sequence[Label]
    similar: Sequence[RelatedThread]


def preview_of(form: AskForm, topic: TopicView, html: Markup, *, within: int = 0) -> Preview:
    """What a form says; `within` is the thread that it comes from, where that is one."""
    names = read_names(form.tags.data)
    similar = list_similar(Asked(form.title.data, "\n".join(names), topic.id, id=within), STRANGER)
    return Preview(form.title.data, html, [Label(name) for name in names], similar)


@bp.get("/suggest/questions")
def suggest() -> Response:
    """For who is typing a title."""
    limits.hit("search by network", network())
    title = clean_line(request.args.get("q", ""))[:TITLE_LENGTH]
    with SEARCHES.take():
        found = list_similar(Asked(title), STRANGER)
    response = jsonify(
        [
            {
                "title": one.title,
                "address": addresses.thread(one.id, one.slug),
                "language": one.language,
                "reply_count": one.reply_count,
                "is_solved": one.accepted_count > 0,
            }
            for one in found
        ]
    )
    response.headers["Cache-Control"] = "private, max-age=60"
    return response
