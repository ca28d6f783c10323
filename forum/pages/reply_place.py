"""The one reply form of a thread's page: to the question, or drawn at the post that it answers."""

import functools
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from markupsafe import Markup, escape

from forum import addresses
from forum.accounts.viewer import Viewer
from forum.kit import clock
from forum.pages.quoting import heading_of
from forum.threads.forms import ReplyForm
from forum.threads.queries import PostView, ThreadView
from forum.web.csrf import hidden_field
from forum.web.templating import look_of_reader

LONG_AGO = timedelta(days=366)
"""After so long, who replies is told how old the last reply is."""
_YEAR = timedelta(days=365.2425)
_TEMPLATE = "threads/_reply.html"


@dataclass(frozen=True)
class Reply:
    """A form, as it was typed or is empty; `key` is what it is known by when it is sent."""

    form: ReplyForm
    parent: PostView | None = None
    preview: Markup | None = None
    key: str = ""

    @property
    def draw_at(self) -> int | None:
        """The post that it is drawn at; None: behind all."""
        return self.parent.id if self.parent and not self.parent.is_question else None


class ReplyPlace(NamedTuple):
    """All that is drawn of a form but its keys."""

    form: ReplyForm
    to_somebody: bool
    to: str | None
    preview: Markup | None
    is_guest: bool
    thread_id: int
    tongue: str
    whole: str
    wrote: str
    """What a quote begins with, of whoever `{name}` is."""
    somebody_wrote: str
    quiet_since: datetime | None
    years: int
    is_answered: bool


@functools.cache
def blank() -> ReplyForm:
    """The form with nothing in it, which nobody fills in."""
    return ReplyForm()


def draw_form(reply: Reply, thread: ThreadView, viewer: Viewer) -> Markup:
    """The form; where nothing is in it, as it was drawn before."""
    place, look = _place(reply, thread, viewer), look_of_reader()
    if reply.form is blank():
        return look.fragment(_TEMPLATE, "reply_form", place, hidden_field(), escape(reply.key))
    drawn: Markup = look.get_template(_TEMPLATE).module.reply_form(place, hidden_field(), reply.key)  # type: ignore[attr-defined]  # a macro
    return drawn


def _place(reply: Reply, thread: ThreadView, viewer: Viewer) -> ReplyPlace:
    parent = reply.parent if reply.draw_at else None
    since = _long_quiet(thread)
    return ReplyPlace(
        form=reply.form,
        to_somebody=parent is not None,
        to=parent.author.name if parent else None,
        preview=reply.preview,
        is_guest=viewer.is_guest,
        thread_id=thread.id,
        tongue=thread.language,
        whole=addresses.thread(thread.id, thread.slug),
        wrote=heading_of("{name}", thread),
        somebody_wrote=heading_of(None, thread),
        quiet_since=since,
        years=(clock.now() - since) // _YEAR if since else 0,
        is_answered=thread.reply_count > 0,
    )


def _long_quiet(thread: ThreadView) -> datetime | None:
    """Since when nobody replied, where that is long ago and known."""
    since = thread.quiet_since
    return since if since and since < clock.now() - LONG_AGO else None
