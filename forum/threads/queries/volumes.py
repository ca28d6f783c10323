"""All posts of a selection, in volumes that stay as they are: what an archive of a feed holds (RFC 5005, section 4).

A volume begins behind a post, and ends with the next *boundary*: a post of the selection whose number can be divided by
`VOLUME`, whatever became of it. So a volume that has ended never grows, and its neighbours never move, however few or many
posts a selection has; in the mean it has as many. Where no boundary comes for `MOST_IN_VOLUME` posts, it ends with the last
of these.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, select, true

from forum.accounts.viewer import STRANGER, Viewer
from forum.kit.db import session
from forum.kit.errors import Missing
from forum.threads.models import Post, Thread
from forum.threads.queries.recent import RecentPost, read_posts
from forum.threads.queries.selection import Selection

VOLUME = 64
MOST_IN_VOLUME = 1000
NEAR = 50_000


@dataclass(frozen=True)
class Volume:
    """Posts that a viewer sees, the last to arrive first; and behind which posts its neighbours begin."""

    posts: list[RecentPost]
    previous: int | None
    next: int | None


def find_volume(selection: Selection, after: int, viewer: Viewer = STRANGER) -> Volume:
    """The volume that begins behind a post (0: the first); raises `Missing` where nothing came after it."""
    end = session().scalar(_boundaries(selection, Post.id > after).order_by(Post.id).limit(1))
    numbers = list(session().scalars(_numbers(selection, after, end).limit(MOST_IN_VOLUME)))
    if not numbers:
        raise Missing
    has_next = session().scalar(_numbers(selection, numbers[-1]).limit(1)) is not None
    return Volume(
        read_posts(and_(Post.id.in_(numbers), selection.holds(viewer)), Post.id.desc()),
        _begins_before(selection, after) if after else None,
        numbers[-1] if has_next else None,
    )


def get_last_volume(selection: Selection) -> int | None:
    """Behind which post the last volume begins that anything is in; None where nothing is."""
    begin = _begins_before(selection, _last_number() + 1)
    if session().scalar(_numbers(selection, begin).limit(1)) is not None:
        return begin
    return _begins_before(selection, begin) if begin else None


def _boundaries(selection: Selection, *more: ColumnElement[bool]) -> Select[int]:
    """In the words of their index. Of posts of any state: what is a boundary once is one for good."""
    is_boundary = literal_column(f"posts.id % {VOLUME}") == literal_column("0")
    found = select(Post.id).join(Thread, Thread.id == Post.thread_id)
    return found.where(is_boundary, selection.is_about(by_each=True), *more)


def _numbers(selection: Selection, after: int, until: int | None = None) -> Select[int]:
    """Of posts behind one, until another, of any state, in order. Few numbers are looked at one by one; where they are many,
    those of the topic or the tags.
    """
    has_index = selection.thread_id is not None or selection.author_id is not None
    is_near = not has_index and (until or _last_number()) - after <= NEAR
    found = select(Post.id).join(Thread, Thread.id == Post.thread_id)
    found = found.where(selection.is_about(by_each=is_near), Post.id > after, Post.id <= until if until else true())
    # Posts come to a thread in the order of their numbers, of which PostgreSQL would otherwise look at all.
    return found.order_by(Post.id if selection.thread_id is None else Post.ordinal)


def _last_number() -> int:
    return session().scalar(select(func.max(Post.id))) or 0


def _begins_before(selection: Selection, number: int) -> int:
    """Behind which post the volume begins that the last post before that number is in, were it that number's own."""
    begin = session().scalar(_boundaries(selection, Post.id < number).order_by(Post.id.desc()).limit(1)) or 0
    while full := session().scalar(_numbers(selection, begin, number - 1).offset(MOST_IN_VOLUME - 1).limit(1)):
        begin = full
    return begin
