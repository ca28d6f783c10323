"""How far the index is, and what is left to be done for it."""

from dataclasses import dataclass

from sqlalchemy import exists, func, select

from forum.kit.db import session
from forum.search.models import Build, Document, StaleThread
from forum.search.terms import ANALYSER
from forum.threads.models import Post


@dataclass(frozen=True)
class Progress:
    """What is left to be done for the index, other than what each change of a post does at once."""

    build_left: int
    """Posts up to this number are still to be indexed."""
    stale: bool
    """Whether threads wait whose heading changed."""
    uncounted: bool
    """Whether there are documents whose stems are not counted."""
    sweep_left: int
    """Words up to this number are still to be looked at."""


def get_progress() -> Progress:
    """How far the index is; one that another release made is all to be made anew."""
    build = session().execute(select(Build.analyser, Build.next_id, Build.counted_id, Build.swept_id)).one()
    build_left = build.next_id if build.analyser == ANALYSER else session().scalar(select(func.max(Post.id))) or 0
    return Progress(
        build_left,
        bool(session().scalar(select(exists(select(StaleThread.thread_id))))),
        bool(session().scalar(select(exists().where(Document.post_id > build.counted_id)))),
        build.swept_id,
    )


def is_complete() -> bool:
    """Whether all posts are in the index: after an upgrade it takes a while."""
    return session().execute(select(Build.next_id == 0, Build.analyser == ANALYSER)).one() == (True, True)
