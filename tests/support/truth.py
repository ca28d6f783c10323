"""What follows from the posts of a forum, reckoned anew: that of all of it, nothing that is stored says otherwise."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from forum.kit.db import Database
from forum.kit.text import slug
from forum.markup import RENDERER_VERSION, excerpt, render
from forum.tags.models import Tag
from forum.tags.terms import slug_of
from forum.threads.models import Post, Thread, ThreadTag
from forum.threads.rules import VISIBLE, is_shown
from forum.threads.tree import path_below
from tests.support.forum import HOST


def faults(database: Database) -> list[str]:
    """What is stored otherwise than asking and replying would have stored it."""
    with database.reading() as session:
        posts = defaultdict(list)
        for post in session.scalars(select(Post).order_by(Post.thread_id, Post.ordinal)):
            posts[post.thread_id].append(post)
        tags: defaultdict[int, list[str]] = defaultdict(list)
        carried = select(ThreadTag.thread_id, Tag.name).join(Tag, Tag.id == ThreadTag.tag_id)
        for thread_id, name in session.execute(carried.order_by(ThreadTag.thread_id, ThreadTag.position)):
            tags[thread_id].append(name)
        threads = list(session.scalars(select(Thread)))
        return [
            *(fault for thread in threads for fault in _of_thread(thread, posts[thread.id], tags[thread.id])),
            *(
                f"tag {tag.id}: {tag.slug} is not {tag.name}"
                for tag in session.scalars(select(Tag))
                if tag.slug != slug_of(tag.name)
            ),
        ]


def _of_thread(thread: Thread, posts: Sequence[Post], tags: Sequence[str]) -> Iterator[str]:
    question, *replies = posts
    visible = [post for post in replies if post.state == VISIBLE]
    dates = [post.created_at for post in posts if post.state == VISIBLE and post.created_at]
    yield from _differences(
        f"thread {thread.id}",
        thread,
        slug=slug(thread.title, "vraag"),
        excerpt=excerpt(question.html, 240),
        state=question.state,
        author_id=question.author_id,
        author_name=question.author_name,
        created_at=question.created_at,
        received_at=question.received_at,
        active_at=max(dates, default=thread.received_at),
        post_count=len(posts),
        reply_count=len(visible),
        answer_count=sum(not _is_same_person(post, question) for post in visible),
        accepted_count=sum(post.accepted for post in visible),
        useful_count=sum(post.useful_count for post in posts),
        tags="\n".join(tags),
    )
    by_id = {post.id: post for post in posts}
    shown = Counter(post.parent_id for post in posts if is_shown(post.state, post.shown_reply_count))
    for ordinal, post in enumerate(posts):
        yield from _of_post(post, ordinal, by_id.get(post.parent_id or 0), shown[post.id])


def _of_post(post: Post, ordinal: int, parent: Post | None, shown: int) -> Iterator[str]:
    yield from _differences(
        f"post {post.id}",
        post,
        ordinal=ordinal,
        path=path_below(parent.path, ordinal) if parent else b"",
        depth=parent.depth + 1 if parent else 0,
        html=render(post.body, base_url=f"http://{HOST}"),
        renderer_version=RENDERER_VERSION,
        shown_reply_count=shown,
    )


def _is_same_person(post: Post, question: Post) -> bool:
    if post.author_id or question.author_id:
        return post.author_id == question.author_id
    return post.author_name is not None and post.author_name == question.author_name


def _differences(name: str, row: Any, **right: Any) -> Iterator[str]:
    for column, value in right.items():
        if getattr(row, column) != value:
            yield f"{name}: {column} is {getattr(row, column)!r}, not {value!r}"
