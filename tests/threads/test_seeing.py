"""The visibility rule in SQL answers as the rule itself does, for every reader and every post there can be."""

from itertools import product

import pytest
from sqlalchemy import ColumnElement, Select, select

from forum.accounts.viewer import Viewer
from forum.kit import clock
from forum.kit.db import session
from forum.kit.paging import Place
from forum.kit.prepared import Prepared
from forum.threads.models import Post, Thread
from forum.threads.queries import PostView, ThreadView, cut_pages, find_thread, list_latest, list_page
from forum.threads.queries.seeing import eyes_of, eyes_within, posts_placed, posts_seen, threads_seen
from forum.threads.queries.threads import get_any_thread
from forum.threads.rules import STATES, Sight, sight, sight_of_thread
from tests.support.forum import Forum

AUTHORS = ("Alice", "Bob", None)


@pytest.fixture(scope="module")
def posts(forum: Forum) -> Forum:
    """A question of every state and author, with replies of every state and author, with and without a place to keep."""
    with forum.database.writing() as opened:
        people = {name: name and forum.member(name).id for name in AUTHORS}
        for number, (state, author) in enumerate(product(STATES, AUTHORS)):
            _add(1 + number, state, people[author], [people[name] for name in AUTHORS])
        opened.commit()
    return forum


def _add(thread_id: int, state: str, author_id: object, authors: list[object]) -> None:
    now = clock.now()
    dates = {"received_at": now, "active_at": now, "changed_at": now}
    session().add(
        Thread(
            id=thread_id, topic_id=1, title="?", slug="vraag", language="nl", state=state, author_id=author_id, **dates
        )
    )
    session().flush()
    question = _post(thread_id, 0, state, author_id)
    session().add(question)
    session().flush()
    kinds = enumerate(product(STATES, authors, (0, 1)), 1)
    session().add_all(
        _post(thread_id, number, state, author_id, parent_id=question.id, shown_reply_count=shown)
        for number, (state, author_id, shown) in kinds
    )
    session().flush()


def _post(thread_id: int, ordinal: int, state: str, author_id: object, **more: object) -> Post:
    path = ordinal.to_bytes(4, "big") if ordinal else b""
    words = {"body": "x", "html": "x", "renderer_version": 1, "received_at": clock.now()}
    return Post(
        thread_id=thread_id, ordinal=ordinal, path=path, depth=1, state=state, author_id=author_id, **words, **more
    )


def viewers(forum: Forum) -> list[Viewer]:
    alice = forum.people["Alice"].id
    return [
        Viewer(),
        Viewer(99, "member"),
        Viewer(alice, "member"),
        Viewer(99, "moderator"),
        Viewer(99, "moderator", frozenset({1})),
        Viewer(99, "moderator", frozenset({2})),
        Viewer(alice, "moderator", frozenset({2})),
        Viewer(alice, "moderator", frozenset({1, 2})),
        Viewer(99, "admin"),
        Viewer(99, "member", frozenset({1})),
    ]


@pytest.mark.parametrize("number", range(10))
def test_the_database_sees_what_the_rule_says(posts: Forum, number: int) -> None:
    viewer = viewers(posts)[number]
    with posts.database.reading():
        by_rule = _by_rule(viewer)
        seen = _posts(posts_seen(viewer))
        placed = _posts(threads_seen(viewer) & posts_placed(viewer) & (Post.path > b""))
        threads = set(session().scalars(select(Thread.id).where(threads_seen(viewer))))
        by_rule_of_thread = {found for found in range(1, 13) if _sees_thread(viewer, found)}

    assert len(by_rule) == 12 * 25
    assert seen == {post for post, what in by_rule.items() if what is Sight.FULL}
    assert placed | seen == {post for post, what in by_rule.items() if what in (Sight.FULL, Sight.PLACE)}
    assert threads == by_rule_of_thread


@pytest.mark.parametrize("number", range(10))
def test_statements_kept_for_a_kind_of_viewer_see_the_same_for_each_of_them(posts: Forum, number: int) -> None:
    viewer = viewers(posts)[number]
    with posts.database.reading():
        by_rule = _by_rule(viewer)
        kinds = (eyes_of(viewer), eyes_within(viewer, topic_id=1))
        seen = [Prepared(_select_posts(posts_seen(eyes))).all(viewer_id=viewer.id) for eyes in kinds]
        threads = [find_thread(found, viewer) for found in range(1, 13) if _sees_thread(viewer, found)]
        pages = {post.id: post.sight for thread in threads for post in _page(thread, viewer)}
        listed = {card.id for card in list_latest(viewer, Place()).items}

    assert [{post for (post,) in found} for found in seen] == [_seen(by_rule, Sight.FULL)] * 2
    assert pages.keys() == _seen(by_rule, Sight.FULL, Sight.PLACE)
    assert {post for post, sight in pages.items() if sight == "full"} == _seen(by_rule, Sight.FULL)
    assert listed == {thread.id for thread in threads}


def _seen(by_rule: dict[int, Sight], *sights: Sight) -> set[int]:
    return {post for post, what in by_rule.items() if what in sights}


def _page(thread: ThreadView, viewer: Viewer) -> list[PostView]:
    question, replies = list_page(thread, viewer, cut_pages(thread, viewer, "flat"), 1)
    return [question, *replies]


def _by_rule(viewer: Viewer) -> dict[int, Sight]:
    threads = {found: get_any_thread(found) for found in range(1, 13)}
    return {post.id: sight(viewer, threads[post.thread_id], post) for post in session().scalars(select(Post))}  # type: ignore[arg-type]


def _sees_thread(viewer: Viewer, thread_id: int) -> bool:
    thread = get_any_thread(thread_id)
    return thread is not None and sight_of_thread(viewer, thread) is Sight.FULL


def _posts(chosen: ColumnElement[bool]) -> set[int]:
    return set(session().scalars(_select_posts(chosen)))


def _select_posts(chosen: ColumnElement[bool]) -> Select[int]:
    return select(Post.id).join(Thread, Thread.id == Post.thread_id).where(chosen)
