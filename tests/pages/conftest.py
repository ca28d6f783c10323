"""Large threads, planted as rows: what replying one by one would have made."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import pytest
from sqlalchemy import event

from forum.kit.rows import add_rows, take_ids
from forum.threads.models import Post, Thread
from forum.threads.tree import path_below
from tests.support.forum import Forum, Reader

BEGIN = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def forum(forum_of_module: Forum) -> Forum:
    """One forum for all tests of a file."""
    return forum_of_module


@dataclass
class Planted:
    """A reply of a planted thread."""

    id: int
    parent_id: int
    ordinal: int
    path: bytes
    depth: int
    state: str
    useful_count: int
    author_id: int | None
    author: str | None
    """How the author is called; None: unknown."""
    shown_reply_count: int = 0

    @property
    def is_shown(self) -> bool:
        """Whether a guest sees it, were it only as an empty place."""
        return self.state == "visible" or (self.state in ("hidden", "deleted") and self.shown_reply_count > 0)


@dataclass
class Tree:
    """A planted thread, and its replies in order of arrival."""

    id: int
    question_id: int
    replies: list[Planted]


class Grow(Protocol):
    """Plants a thread: of each reply a number, which modulo the posts before it is its parent."""

    def __call__(self, parents: Sequence[int], *, only_visible: bool = True, seed: int = 1) -> Tree: ...


@pytest.fixture(scope="module")
def grow(forum: Forum) -> Grow:
    """To plant threads with."""

    def plant(parents: Sequence[int], *, only_visible: bool = True, seed: int = 1) -> Tree:
        draw = random.Random(seed)
        people = [(forum.member(name).id, name) for name in ("Alice", "Bob", "Charlie")]
        authors: list[tuple[int | None, str | None]] = [*people, (None, "Een oude naam"), (None, None)]
        states = ("visible",) if only_visible else ("visible",) * 5 + ("hidden", "deleted", "pending")
        with forum.database.writing() as session:
            thread = Thread(topic_id=1, title="Groot", slug="groot", language="nl", **_dates())
            session.add(thread)
            session.flush()
            ids = take_ids(Post, len(parents) + 1)
            question = Planted(ids[0], 0, 0, b"", 0, "visible", 0, None, None)
            posts = [question]
            for ordinal, number in enumerate(parents, 1):
                above = posts[number % ordinal]
                path, author = path_below(above.path, ordinal), draw.choice(authors)
                useful = draw.choice((0, 0, 0, 1, 2, 7))
                state = draw.choice(states)
                posts.append(Planted(ids[ordinal], above.id, ordinal, path, above.depth + 1, state, useful, *author))
            _count_places(posts)
            add_rows(Post, [_row(thread.id, post) for post in posts])
            visible = sum(post.state == "visible" for post in posts)
            thread.post_count, thread.reply_count = len(posts), visible - 1
            session.commit()
            return Tree(thread.id, question.id, posts[1:])

    return plant


def _dates() -> dict[str, datetime]:
    return {"received_at": BEGIN, "active_at": BEGIN, "changed_at": BEGIN, "created_at": BEGIN}


def _count_places(posts: list[Planted]) -> None:
    answered = {post.parent_id for post in posts}
    by_id = {post.id: post for post in posts}
    for post in reversed(posts):
        if post.state == "pending" and post.id in answered:
            post.state = "visible"  # what waits was not answered yet
        if post.is_shown and post.parent_id:
            by_id[post.parent_id].shown_reply_count += 1


def _row(thread_id: int, post: Planted) -> dict[str, Any]:
    values = {name: value for name, value in vars(post).items() if name != "author"}
    at = BEGIN + timedelta(seconds=post.ordinal)
    return values | {
        "thread_id": thread_id,
        "parent_id": post.parent_id or None,
        "author_name": None if post.author_id else post.author,
        "body": f"Tekst {post.id}.",
        "html": f"<p>Tekst {post.id}.</p>",
        "renderer_version": 1,
        "created_at": at,
        "received_at": at,
    }


@contextmanager
def counted_queries(forum: Forum) -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile, but for what a process asks every few seconds."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")) and "FROM options" not in statement:
            sent.append(statement)

    engines = {forum.database.pages, forum.database.writer}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield sent
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def queries_of(forum: Forum, reader: Reader, path: str) -> int:
    """How many statements a page costs, once it was asked before."""
    anew = {"If-Match": "*"}
    reader.get(path, headers=anew)
    with counted_queries(forum) as sent:
        assert reader.get(path, headers=anew).status_code in (200, 302)
    return len(sent)
