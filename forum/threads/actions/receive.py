"""Receiving threads from a file: what is new is added, what is here already stays as it is.

What this writes cannot be told from what was written here: places, ordinals, counters and excerpts are those that
asking and replying would have made. A call is a constant number of statements, however many posts arrive.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update

from forum.accounts.queries import list_ids_by_email
from forum.kit import clock
from forum.kit.db import exclusively, session
from forum.kit.events import announce
from forum.kit.rows import add_rows, take_ids
from forum.kit.text import slug
from forum.markup import RENDERER_VERSION, excerpt
from forum.tags.actions import pick, settle_names
from forum.tags.queries import SettledTag
from forum.threads.actions.ask import EMPTY_SLUG, EXCERPT_LENGTH
from forum.threads.actions.counting import follow_up, is_by_asker, last_activity
from forum.threads.actions.tagging import shown, tag_rows
from forum.threads.events import PostsReceived
from forum.threads.exchange import ArrivingPost, ArrivingThread, ArrivingTopic
from forum.threads.models import Post, Thread, ThreadTag
from forum.threads.queries.arrivals import KnownPost, KnownThread, list_known
from forum.threads.rules import VISIBLE
from forum.threads.tree import path_below
from forum.topics.actions import add_topic
from forum.topics.queries import list_topics


@dataclass(frozen=True)
class Received:
    """How many threads began, and how many posts were added (their questions too)."""

    thread_count: int
    post_count: int


def receive_topics(topics: Sequence[ArrivingTopic]) -> None:
    """Add the topics that are not here; those that are stay as they are."""
    exclusively("receive")
    here = {topic.slug for topic in list_topics()}
    for topic in topics:
        if topic.slug not in here:
            add_topic(topic.slug, topic.name, description=topic.description, language=topic.language)


def receive_threads(arriving: Sequence[ArrivingThread], render: Callable[[str], str]) -> Received:
    """Add the posts that are not here, to threads that are or that begin with them. Their topics are here.

    `render` gives the HTML of a body; the forum's writers wait for it, so it had better know it already.
    """
    exclusively("receive")
    settled = settle_names(name for thread in arriving for name in thread.tags)
    grown = _match(arriving)
    accounts = list_ids_by_email({post.author_email for one in grown for post in one.new if post.author_email})
    numbers = iter(take_ids(Post, sum(len(one.new) for one in grown)))
    for one in grown:
        one.add_posts(numbers, accounts, render)

    begun = [one for one in grown if not one.is_here]
    topics = {topic.slug: topic.id for topic in list_topics()}
    carried = {one.thread.id: pick(one.arriving.tags, settled) for one in begun}
    add_rows(Thread, [one.thread_row(topics[one.arriving.topic], carried[one.thread.id]) for one in begun])
    add_rows(ThreadTag, [row for thread_id, tags in carried.items() for row in tag_rows(thread_id, tags)])
    rows = [row for one in grown for row in one.rows]
    add_rows(Post, rows)
    _count([one for one in grown if one.is_here and one.rows])
    _hang([(one.thread.posts[ref], more) for one in grown for ref, more in one.more_below.items()])
    announce(PostsReceived(tuple(row["id"] for row in rows)))
    return Received(len(begun), len(rows))


def _match(arriving: Sequence[ArrivingThread]) -> "list[_Growing]":
    """The threads that arrive, each with what is here of it."""
    known = list_known(arriving, hold=True)
    numbers = iter(take_ids(Thread, sum(thread.key not in known for thread in arriving)))
    now = clock.now()
    return [
        _Growing(thread, known[thread.key], now, is_here=True)
        if thread.key in known
        else _Growing(thread, KnownThread(next(numbers), None, None, 0), now, is_here=False)
        for thread in arriving
    ]


@dataclass
class _Growing:
    """A thread while posts are added to it."""

    arriving: ArrivingThread
    thread: KnownThread
    now: datetime
    is_here: bool
    rows: list[dict[str, Any]] = field(default_factory=list)
    more_below: Counter[str] = field(default_factory=Counter)
    """Replies that come to posts that are here, by their refs."""
    answer_count: int = 0
    accepted_count: int = 0
    useful_count: int = 0
    last: datetime | None = None

    @property
    def new(self) -> list[ArrivingPost]:
        """What is not here yet; asked again when the posts are added, for a file may tell one thread in two ways."""
        return [post for post in self.arriving.posts if post.ref not in self.thread.posts]

    def add_posts(self, numbers: Iterator[int], accounts: Mapping[str, int], render: Callable[[str], str]) -> None:
        """Make the rows of the new posts."""
        made: dict[str, dict[str, Any]] = {}
        for post in self.new:
            account_id = accounts.get(post.author_email or "")
            author = (account_id, post.author_name if account_id is None else None)
            row = made[post.ref] = self._post_row(next(numbers), post, author) | {"html": render(post.body)}
            self._count(post, author)
            if post.parent in made:
                made[post.parent]["shown_reply_count"] += 1
            elif post.parent is not None:
                self.more_below[post.parent] += 1
            self.thread.posts[post.ref] = KnownPost(row["id"], row["path"], row["depth"], VISIBLE)
            self.rows.append(row)

    def _post_row(self, number: int, post: ArrivingPost, author: tuple[int | None, str | None]) -> dict[str, Any]:
        parent = self.thread.posts[post.parent] if post.parent is not None else None
        is_from_here = self.arriving.key is None
        return {
            "id": number,
            "thread_id": self.thread.id,
            "parent_id": parent.id if parent else None,
            "ordinal": self.thread.post_count,
            "path": path_below(parent.path, self.thread.post_count) if parent else b"",
            "depth": parent.depth + 1 if parent else 0,
            "author_id": author[0],
            "author_name": author[1],
            "body": post.body,
            "renderer_version": RENDERER_VERSION,
            "shown_reply_count": 0,
            "created_at": post.created_at,
            "received_at": (is_from_here and post.created_at) or self.now,
            "accepted": post.accepted,
            "useful_count": post.useful_count,
            "source_ref": None if is_from_here else post.ref,
        }

    def _count(self, post: ArrivingPost, author: tuple[int | None, str | None]) -> None:
        thread = self.thread
        if post.parent is None:
            thread.author_id, thread.author_name = author
        elif not is_by_asker(author, (thread.author_id, thread.author_name)):
            self.answer_count += 1
        thread.post_count += 1
        self.accepted_count += post.accepted and post.parent is not None
        self.useful_count += post.useful_count
        self.last = max(filter(None, (self.last, post.created_at)), default=None)

    def thread_row(self, topic_id: int, tags: Sequence[SettledTag]) -> dict[str, Any]:
        """The row of a thread that begins."""
        arriving, question = self.arriving, self.rows[0]
        return {
            "id": self.thread.id,
            "topic_id": topic_id,
            "title": arriving.title,
            "slug": slug(arriving.title, EMPTY_SLUG),
            "language": arriving.language,
            "excerpt": excerpt(question["html"], EXCERPT_LENGTH),
            "author_id": question["author_id"],
            "author_name": question["author_name"],
            "created_at": question["created_at"],
            "received_at": question["received_at"],
            "active_at": self.last or question["received_at"],
            "changed_at": max(row["received_at"] for row in self.rows),
            "post_count": len(self.rows),
            "reply_count": len(self.rows) - 1,
            "answer_count": self.answer_count,
            "accepted_count": self.accepted_count,
            "useful_count": self.useful_count,
            "imported_view_count": arriving.view_count,
            "tags": shown(tags),
            "source_key": arriving.key,
        }


def _count(grown: Iterable[_Growing]) -> None:
    """Count what came to threads that are here."""
    more = [
        {
            "thread": one.thread.id,
            "posts": len(one.rows),
            "answers": one.answer_count,
            "accepted": one.accepted_count,
            "useful": one.useful_count,
        }
        for one in grown
    ]
    if not more:
        return
    counted = update(Thread).where(Thread.id == bindparam("thread"))
    session().connection().execute(
        counted.values(
            post_count=Thread.post_count + bindparam("posts"),
            reply_count=Thread.reply_count + bindparam("posts"),
            answer_count=Thread.answer_count + bindparam("answers"),
            accepted_count=Thread.accepted_count + bindparam("accepted"),
            useful_count=Thread.useful_count + bindparam("useful"),
            changed_at=clock.now(),
        ),
        more,
    )
    dated = [one.thread.id for one in grown if one.last is not None]
    session().connection().execute(update(Thread).where(Thread.id.in_(dated)).values(active_at=last_activity()))


def _hang(below: Iterable[tuple[KnownPost, int]]) -> None:
    """Give posts that are here their places over the replies that came."""
    visible = [{"post": post.id, "more": more} for post, more in below if post.state == VISIBLE]
    if visible:
        hung = update(Post).where(Post.id == bindparam("post"))
        session().connection().execute(
            hung.values(shown_reply_count=Post.shown_reply_count + bindparam("more")), visible
        )
    for post, more in below:
        if post.state != VISIBLE:
            follow_up(post.id, more)
    session().flush()
