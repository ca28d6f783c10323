"""Which posts a list of the newest holds, and where to look for them: what a viewer sees of all, of a topic, of a thread ..."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, exists, func, select, union
from sqlalchemy.orm import InstrumentedAttribute, aliased

from forum.accounts.viewer import Viewer
from forum.threads.models import Post, Thread
from forum.threads.queries.seeing import carries, posts_seen, threads_moderated, threads_seen
from forum.threads.rules import PENDING, VISIBLE


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
        """Which posts, of those that the viewer sees (join `Thread`)."""
        return and_(posts_seen(viewer), *self._of_threads(), *self._of_posts(), *self._of_desk(viewer, Post.state))

    def newest_ids(
        self, viewer: Viewer, order: tuple[ColumnElement[Any], ...], most: int
    ) -> Select[int] | CompoundSelect[int]:
        """The numbers of the newest posts in that order, found by what has an index."""
        ids = select(Post.id).join(Thread, Thread.id == Post.thread_id).where(self.holds(viewer))
        if self.thread_id is not None:
            return ids.order_by(Post.ordinal.desc()).limit(most)
        if self.author_id is not None:
            return ids.order_by(Post.id.desc()).limit(most)
        # No post is younger than its thread's activity, so the newest posts are in the most active threads. Those have an
        # index, of a topic's threads too; posts of a topic have none.
        threads = select(Thread.id).where(threads_seen(viewer), *self._of_threads(), *self._of_desk(viewer))
        newest = func.coalesce(Thread.created_at, Thread.received_at) if self.only_questions else Thread.active_at
        threads = threads.order_by(newest.desc(), Thread.id.desc()).limit(most)
        active = ids.where(Thread.id.in_(threads)).order_by(*order).limit(most)
        if not self.to_moderate:
            return active
        # What waits is no activity of its thread yet; it has an index of its own.
        waiting = ids.where(Post.state == PENDING).order_by(Post.id.desc()).limit(most)
        return union(*(select(some.subquery().c.id) for some in (active, waiting)))

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
            chosen.append(exists().where(own.thread_id == Thread.id, own.author_id == self.partaker_id))
        return chosen

    def _of_desk(self, viewer: Viewer, *more: InstrumentedAttribute[str]) -> list[ColumnElement[bool]]:
        if not self.to_moderate:
            return []
        return [threads_moderated(viewer), *(state.in_((VISIBLE, PENDING)) for state in (Thread.state, *more))]

    def _of_posts(self) -> list[ColumnElement[bool]]:
        chosen: list[ColumnElement[bool]] = []
        if self.thread_id is not None:
            chosen.append(Post.thread_id == self.thread_id)
        if self.branch is not None:
            chosen.append(func.substr(Post.path, 1, len(self.branch)) == self.branch)
        if self.author_id is not None:
            chosen.append(Post.author_id == self.author_id)
        if self.partaker_id is not None:
            chosen.append(func.coalesce(Post.author_id, 0) != self.partaker_id)
        if self.only_questions or self.only_unanswered:
            chosen.append(Post.parent_id.is_(None))
        return chosen


EVERYTHING = Selection()
