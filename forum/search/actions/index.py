"""Keeping the index in step with the posts: in the transaction of whatever changes them."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Select, literal, or_, select, true
from sqlalchemy.dialects import postgresql, sqlite

from forum.kit.db import on_postgresql, session, wake_after_commit
from forum.kit.prepared import Prepared, given
from forum.kit.rows import insert_into
from forum.search.actions.vocabulary import begin_sweep, forget, remember
from forum.search.documents import Document as Written
from forum.search.models import Document, StaleThread
from forum.search.queries.sources import Source, list_ids, list_sources, source_of
from forum.threads.events import Written as WrittenPost
from forum.threads.models import Post, ThreadTag

_ALL = 2**62
AT_ONCE = 200
"""Posts that are indexed by one change; those of a longer thread are left to the job."""


def index_posts(post_ids: Collection[int], *, hold: bool = False) -> None:
    """Let the documents of these posts say what the posts say now."""
    wanted = sorted(post_ids)
    for begin in range(0, len(wanted), AT_ONCE):
        _index(list_sources(wanted[begin : begin + AT_ONCE], hold=hold))


def index_written(post_id: int, written: WrittenPost) -> None:
    """The same for a post of which is known what it says."""
    _index([source_of(post_id, written)])


def index_thread(thread_id: int) -> None:
    """The same for all posts of a thread, whose heading has changed: the newest at once, those below them soon."""
    found = list_ids(Post.thread_id == thread_id, limit=AT_ONCE + 1)
    question = list_ids(Post.thread_id == thread_id, Post.path == b"", limit=1)
    index_posts({*found[:AT_ONCE], *question})
    if len(found) > AT_ONCE:
        _leave_to_job(select(literal(thread_id), literal(_ALL)).where(true()))


def follow_sight(post_id: int) -> None:
    """Let the vocabulary follow what became of a post, and with a question of its replies: it is made of what guests see.

    Which words are known shows in what is found near a word, and in what somebody is said to have meant. What replies said
    to a question that was taken away is looked for soon, among all words.
    """
    (post,) = list_sources([post_id])
    if post.is_seen and post.is_question:
        index_thread(post.thread_id)
    elif post.is_seen:
        index_posts([post_id])
    else:
        forget(post.said)
        if post.is_question:
            begin_sweep()
            wake_after_commit("index_posts")


def leave_tagged_to_job(tag_id: int) -> None:
    """The same for all threads with a tag, soon."""
    tagged = select(ThreadTag.thread_id, literal(_ALL)).where(ThreadTag.tag_id == tag_id)
    _leave_to_job(tagged.order_by(ThreadTag.thread_id))


def _leave_to_job(chosen: Select[int, int]) -> None:
    added = insert_into(StaleThread).from_select(["thread_id", "up_to_id"], chosen)
    session().connection().execute(
        added.on_conflict_do_update(index_elements=["thread_id"], set_={"up_to_id": added.excluded.up_to_id})
    )
    wake_after_commit("index_posts")


def _index(sources: Sequence[Source]) -> None:
    _write(source.document for source in sources)
    remember(said for one in sources if one.is_seen for said in one.said)


def _write(documents: Iterable[Written]) -> None:
    rows = [vars(one) for one in documents]
    if len(rows) == 1:
        (_KEEP_ON_POSTGRESQL if on_postgresql() else _KEEP_ON_SQLITE).later(**rows[0])
    elif rows:
        session().connection().execute(_keeping(insert_into(Document)), rows)


def _keeping(added: Any) -> Any:
    """Where a document is there, it is changed only if it differs: its index is written anew by that."""
    new = {"heading": added.excluded.heading, "body": added.excluded.body}
    differs = or_(Document.heading != new["heading"], Document.body != new["body"])
    return added.on_conflict_do_update(index_elements=["post_id"], set_=new, where=differs)


_VALUES = {column.name: given(column.name, column.type) for column in Document.__table__.columns}
_KEEP_ON_SQLITE, _KEEP_ON_POSTGRESQL = (
    Prepared(_keeping(kind.insert(Document).values(_VALUES))) for kind in (sqlite, postgresql)
)
