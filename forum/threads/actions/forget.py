"""Taking a person who left out of threads: out of what others wrote, and, where they wish it, their own words.

Nobody's eyes, and no former version: what is taken out is in no history. A batch at a time, each to be committed; done
again, it changes nothing.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import delete, exists, select, update

from forum.kit import clock
from forum.kit.db import session
from forum.kit.events import announce
from forum.kit.text import slug
from forum.kit.words import Message, translate
from forum.markup import RENDERER_VERSION, excerpt, render
from forum.threads.actions.ask import EMPTY_SLUG, EXCERPT_LENGTH
from forum.threads.actions.counting import follow_up, is_by_asker, last_activity
from forum.threads.events import HeadingChanged, PostsRewritten
from forum.threads.models import Mention, Post, Revision, Thread
from forum.threads.queries.mentions import list_meant, render_meant
from forum.threads.rules import DELETED, VISIBLE, is_shown

ERASED_TITLE = Message("Erased question")
ERASED_TEXT = Message("Who wrote this has erased the text.")

Rewrite: TypeAlias = Callable[[str, str], str]
"""A body and the language of its thread, to the body as it is to be."""


def rewrite_posts(post_ids: Sequence[int], account_id: int, rewrite: Rewrite, *, base_url: str) -> int:
    """Rewrite these posts and their former versions, where that changes them; of how many posts."""
    rows = _hold(post_ids)
    session().execute(delete(Mention).where(Mention.post_id.in_(post_ids), Mention.account_id == account_id))
    session().flush()
    meant, changed = list_meant(post_ids), 0
    for post, thread in rows:
        for former in session().scalars(select(Revision).where(Revision.post_id == post.id)):
            former.body = rewrite(former.body, thread.language)
        body = rewrite(post.body, thread.language)
        html = render_meant(body, meant[post.id], base_url=base_url)
        if (body, html) != (post.body, post.html):
            changed += 1
            _write(post, thread, body, html)
    session().flush()
    announce(PostsRewritten(tuple(post_ids)))
    return changed


def erase_posts(post_ids: Sequence[int]) -> None:
    """Leave of these posts no word: an empty place where replies hang on it, else nothing; of a question that others
    replied to, the thread with their words.
    """
    for post, thread in _hold(post_ids):
        session().execute(delete(Mention).where(Mention.post_id == post.id))
        session().execute(delete(Revision).where(Revision.post_id == post.id))
        post.edit_reason = post.key = None
        if post.parent_id is None:
            _erase_question(post, thread)
        else:
            _erase_reply(post, thread)
        session().flush()
        if post.parent_id is None:
            announce(HeadingChanged(thread.id))
    announce(PostsRewritten(tuple(post_ids)))


def _hold(post_ids: Sequence[int]) -> list[tuple[Post, Thread]]:
    """The rows, kept from others; their threads first, as everybody does."""
    threads = select(Post.thread_id).where(Post.id.in_(post_ids))
    held = session().scalars(select(Thread).where(Thread.id.in_(threads)).order_by(Thread.id).with_for_update())
    by_id = {thread.id: thread for thread in held}
    posts = session().scalars(select(Post).where(Post.id.in_(post_ids)).order_by(Post.id).with_for_update())
    return [(post, by_id[post.thread_id]) for post in posts]


def _write(post: Post, thread: Thread, body: str, html: str) -> None:
    post.body, post.html, post.renderer_version = body, html, RENDERER_VERSION
    post.rewritten_at = thread.changed_at = clock.now()
    if post.parent_id is None:
        thread.excerpt = excerpt(html, EXCERPT_LENGTH)


def _erase_question(post: Post, thread: Thread) -> None:
    text = translate(ERASED_TEXT, thread.language)
    thread.title = translate(ERASED_TITLE, thread.language)
    thread.slug, thread.related_at = slug(thread.title, EMPTY_SLUG), None
    _write(post, thread, text, render(text))
    by_others = exists().where(
        Post.thread_id == thread.id, Post.author_id.is_distinct_from(post.author_id), Post.parent_id.is_not(None)
    )
    if not session().scalar(select(by_others)):
        if post.state == VISIBLE:
            post.removed_at = thread.removed_at = clock.now()
        post.state = thread.state = DELETED
        thread.active_at = _last_activity(thread)


def _erase_reply(post: Post, thread: Thread) -> None:
    was_visible, was_shown = post.state == VISIBLE, is_shown(post.state, post.shown_reply_count)
    if was_visible:
        post.removed_at = clock.now()
    post.state, post.state_reason = DELETED, None
    _write(post, thread, "", "")
    session().flush()
    if was_visible:
        _uncount(thread, post)
    follow_up(post.parent_id, is_shown(DELETED, post.shown_reply_count) - was_shown)
    session().flush()
    thread.active_at = _last_activity(thread)


def _uncount(thread: Thread, reply: Post) -> None:
    by_asker = is_by_asker((reply.author_id, reply.author_name), (thread.author_id, thread.author_name))
    session().execute(
        update(Thread)
        .where(Thread.id == thread.id)
        .values(
            reply_count=Thread.reply_count - 1,
            answer_count=Thread.answer_count - (0 if by_asker else 1),
            accepted_count=Thread.accepted_count - (1 if reply.accepted else 0),
        )
    )


def _last_activity(thread: Thread) -> datetime:
    session().flush()
    return session().execute(select(last_activity()).where(Thread.id == thread.id)).scalar_one()
