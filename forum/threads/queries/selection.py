"""Which posts a list of the newest holds, and where to look for them: what a viewer sees of all, of a topic, of a thread ..."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal_column, select, true, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased

from forum.accounts.viewer import Viewer
from forum.threads.models import Post, Thread
from forum.threads.queries.seeing import carried_with, carries, posts_seen, threads_moderated, threads_seen
from forum.threads.rules import PENDING, VISIBLE
from forum.threads.tree import DEEPEST, WIDTH

LATEST = 400
"""As many of a thread's posts, the last to arrive, are looked at for what is new: one may have thousands."""


@dataclass(frozen=True)
class Selection:
    """What a list of posts is about; nothing said, all of them."""

    topic_id: int | None = None
    tag_ids: tuple[int, ...] = ()
    """Of threads that carry all of these."""
    thread_id: int | None = None
    branch: bytes | None = None
    """The path of a post of `thread_id`: it, and all that hangs on it."""
    author_id: int | None = None
    partaker_id: int | None = None
    """What others wrote in threads in which this account did."""
    to_moderate: bool = False
    """What is new where the viewer moderates: what all see, and what waits for approval."""
    only_questions: bool = False
    only_unanswered: bool = False
    """Questions to which nobody but the asker replied."""

    def holds(self, viewer: Viewer) -> ColumnElement[bool]:
        """Which posts, of those that the viewer sees and that nobody took away (join `Thread`)."""
        return and_(posts_seen(viewer), *self._of_here(viewer, Thread.state, Post.state), self.is_about())

    def is_about(self, *, by_each: bool = False) -> ColumnElement[bool]:
        """Which posts, whoever sees them, in any state (join `Thread`). `by_each`: in words that no index has, so that no
        database begins there, but looks at each of the posts that it found by something else.
        """
        threads = self._of_each_thread() if by_each else self._of_threads()
        return and_(true(), *threads, *self._of_posts(by_each=by_each))

    def newest_ids(self, viewer: Viewer, order: tuple[ColumnElement[Any], ...], most: int) -> Select[int]:
        """The numbers of the newest posts in that order, and of some older ones, found by what has an index."""
        ids = select(Post.id).join(Thread, Thread.id == Post.thread_id).where(self.holds(viewer))
        if self.thread_id is not None:
            found = [ids.order_by(Post.ordinal.desc())]
        elif self.author_id is not None:
            newest = (Post.created_at.desc(), Post.id.desc())
            found = [ids.where(is_dated).order_by(*newest) for is_dated in _known_or_not(Post.created_at)]
        else:
            found = [
                self._in_busiest(busiest.limit(most), viewer).order_by(*order) for busiest in self._busiest(viewer)
            ]
        if viewer.is_staff:
            # What waits is no activity of its thread. Said as its index says it: of a parameter SQLite does not know.
            found.append(ids.where(Post.state == literal_column(f"'{PENDING}'")).order_by(Post.id.desc()))
        first, *more = (select(some.limit(most).subquery().c.id) for some in found)
        return select(union_all(first, *more).subquery().c.id) if more else first

    def _busiest(self, viewer: Viewer) -> list[Select[int, int]]:
        """Threads, those with the newest posts first: no post is younger than its thread's activity.

        Threads are looked for by index; of a topic's posts, or a tag's, there is none.
        """
        threads = select(Thread.id, Thread.post_count).where(threads_seen(viewer), *self._of_here(viewer, Thread.state))
        threads = threads.where(*self._of_threads())
        active = (Thread.active_at.desc(), Thread.id.desc())
        if not self.only_questions:
            return [threads.order_by(*active)]
        dated, undated = _known_or_not(Thread.created_at)
        return [
            threads.where(dated).order_by(Thread.created_at.desc(), Thread.received_at.desc()),
            threads.where(undated).order_by(*active),
        ]

    def _in_busiest(self, threads: Select[int, int], viewer: Viewer) -> Select[int]:
        busiest = threads.subquery()
        found = (
            select(Post.id)
            .select_from(busiest)
            .join(Thread, Thread.id == busiest.c.id)
            .join(Post, Post.thread_id == busiest.c.id)
            .where(self.holds(viewer))
        )
        return found if self._is_of_questions else found.where(Post.ordinal >= busiest.c.post_count - LATEST)

    @property
    def _is_of_questions(self) -> bool:
        return self.only_questions or self.only_unanswered

    def _of_here(self, viewer: Viewer, *states: InstrumentedAttribute[str]) -> list[ColumnElement[bool]]:
        """That nobody took them away: who moderates sees those too, but they are no news."""
        chosen = [threads_moderated(viewer)] if self.to_moderate else []
        return [*chosen, *(state.in_((VISIBLE, PENDING)) for state in states if viewer.is_staff)]

    def _of_threads(self) -> list[ColumnElement[bool]]:
        chosen = [carries(tag_id) for tag_id in self.tag_ids]
        if self.topic_id is not None:
            chosen.append(Thread.topic_id == self.topic_id)
        if self.thread_id is not None:
            chosen.append(Thread.id == self.thread_id)
        if self.only_unanswered:
            chosen.append(Thread.answer_count == 0)
        if self.partaker_id is not None:
            own = aliased(Post)
            chosen.append(Thread.id.in_(select(own.thread_id).where(own.author_id == self.partaker_id)))
        return chosen

    def _of_each_thread(self) -> list[ColumnElement[bool]]:
        chosen: list[ColumnElement[bool]] = [carried_with(tag_id) for tag_id in self.tag_ids]
        if self.topic_id is not None:
            chosen.append(func.coalesce(Thread.topic_id, 0) == self.topic_id)
        if self.only_unanswered:
            chosen.append(func.coalesce(Thread.answer_count, 0) == 0)
        if self.partaker_id is not None:
            own = aliased(Post)
            chosen.append(exists().where(own.thread_id == Thread.id, own.author_id == self.partaker_id))
        return chosen

    def _of_posts(self, *, by_each: bool = False) -> list[ColumnElement[bool]]:
        chosen: list[ColumnElement[bool]] = []
        for column, number in ((Post.thread_id, self.thread_id), (Post.author_id, self.author_id)):
            if number is not None:
                chosen.append((func.coalesce(column, 0) if by_each else column) == number)
        if self.branch is not None:
            chosen.append(_hangs_on(self.thread_id, self.branch))
        if self.partaker_id is not None:
            chosen.append(func.coalesce(Post.author_id, 0) != self.partaker_id)
        if self._is_of_questions:
            chosen.append(Post.path == b"")
        return chosen


def _known_or_not(date: InstrumentedAttribute[datetime | None]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Two conditions, for an index is in order within each, and databases put nothing before or behind something."""
    return date.is_not(None), date.is_(None)


def _hangs_on(thread_id: int | None, path: bytes) -> ColumnElement[bool]:
    """The post at that path, and what stands below it: a range of paths. At the deepest level, which replies share with
    what they answer, by their parents."""
    if len(path) < DEEPEST * WIDTH:
        return Post.path.between(path, path + b"\xff" * (DEEPEST * WIDTH - len(path)))
    top = select(Post.id).where(Post.thread_id == thread_id, Post.path == path).cte("below", recursive=True)
    below = top.union_all(select(Post.id).join(top, Post.parent_id == top.c.id))
    return Post.id.in_(select(below.c.id))


EVERYTHING = Selection()
