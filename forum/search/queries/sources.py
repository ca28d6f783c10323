"""What documents are made of. Nobody's eyes: each post has a document, and who finds it is asked when somebody looks."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from forum.accounts.viewer import STRANGER
from forum.kit.db import session
from forum.kit.prepared import Prepared, given
from forum.markup import plain_text
from forum.search.documents import Document, Heading, body_tokens, heading_tokens, heading_words
from forum.search.terms import Text, read
from forum.tags.models import Tag
from forum.threads.events import Written
from forum.threads.models import Post, Thread, ThreadTag
from forum.threads.queries.seeing import posts_seen


@dataclass(frozen=True)
class Source:
    """A post as it is indexed."""

    post_id: int
    thread_id: int
    is_question: bool
    text: str
    author_id: int | None
    author_name: str | None
    heading: Heading
    is_seen: bool
    """Whether guests see it."""

    @property
    def document(self) -> Document:
        """As it is to be in the index."""
        return Document(
            self.post_id,
            self.thread_id,
            heading_tokens(self.heading, of_question=self.is_question),
            body_tokens(self._read, self.post_id, self.author_id, self.author_name),
        )

    @property
    def said(self) -> set[tuple[str, str]]:
        """What it brings to the vocabulary: words, each with its language."""
        words = self._read.words | heading_words(self.heading) if self.is_question else self._read.words
        return {(word, self.heading.language) for word in words}

    @cached_property
    def _read(self) -> Text:
        return read(self.text, self.heading.language)


_POSTS: Select[*tuple[Any, ...]] = (
    select(
        Post.id,
        Post.thread_id,
        Post.path,
        Post.html,
        Post.author_id,
        Post.author_name,
        Thread.title,
        Thread.topic_id,
        Thread.language,
        Thread.tags,
        posts_seen(STRANGER).label("is_seen"),
    )
    .join(Thread, Thread.id == Post.thread_id)
    .order_by(Post.id)
)
_POST = Prepared(_POSTS.where(Post.id == given("post_id")))
_TAGS = (
    select(ThreadTag.thread_id, Tag.id, Tag.name)
    .join(Tag, Tag.id == ThreadTag.tag_id)
    .order_by(ThreadTag.thread_id, ThreadTag.position)
)
_TAGS_OF_ONE = Prepared(_TAGS.where(ThreadTag.thread_id == given("thread_id")))


def list_sources(post_ids: Collection[int], *, hold: bool = False) -> list[Source]:
    """Posts as they are now; `hold`: kept so until the end of the transaction, by their threads, as everybody does."""
    if hold:
        threads = select(Post.thread_id).where(Post.id.in_(post_ids))
        held = select(Thread.id).where(Thread.id.in_(threads)).order_by(Thread.id)
        session().execute(held.with_for_update(read=True)).all()
    if len(post_ids) == 1:
        return _sources(_POST.all(post_id=next(iter(post_ids))))
    return _sources(session().execute(_POSTS.where(Post.id.in_(post_ids))))


def source_of(post_id: int, written: Written) -> Source:
    """A post that was written just now."""
    return _sources([(post_id, *written)])[0]


def list_ids(*chosen: ColumnElement[bool], limit: int) -> list[int]:
    """The numbers of the newest posts of a condition."""
    return list(session().scalars(select(Post.id).where(*chosen).order_by(Post.id.desc()).limit(limit)))


def _sources(rows: Iterable[tuple[Any, ...]]) -> list[Source]:
    found = list(rows)
    tags = _tags_of({thread_id for _, thread_id, *_, carried, _ in found if carried})
    return [
        Source(
            post_id,
            thread_id,
            path == b"",
            plain_text(html),
            author_id,
            author_name,
            Heading(title, tags.get(thread_id, ()), topic_id, language),
            is_seen,
        )
        for post_id, thread_id, path, html, author_id, author_name, title, topic_id, language, _, is_seen in found
    ]


def _tags_of(thread_ids: Collection[int]) -> dict[int, tuple[tuple[int, str], ...]]:
    found: dict[int, tuple[tuple[int, str], ...]] = {}
    if len(thread_ids) == 1:
        rows: Iterable[tuple[Any, ...]] = _TAGS_OF_ONE.all(thread_id=next(iter(thread_ids)))
    else:
        rows = session().execute(_TAGS.where(ThreadTag.thread_id.in_(thread_ids))) if thread_ids else ()
    for thread_id, tag_id, name in rows:
        found[thread_id] = (*found.get(thread_id, ()), (tag_id, name))
    return found


def count_posts_up_to(post_id: int | None = None) -> int:
    """How many posts there are, up to a number."""
    counted = select(func.count()).select_from(Post)
    return session().scalar(counted if post_id is None else counted.where(Post.id <= post_id)) or 0
