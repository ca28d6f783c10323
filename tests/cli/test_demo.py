"""Filling a forum with content, and the small world of the first run."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from forum.accounts.models import Account
from forum.cli.demo import plant_world
from forum.kit import clock
from forum.kit.db import session
from forum.threads.models import Post, Thread
from forum.topics.models import Topic
from tests.support.shell import Shell
from tests.support.truth import faults

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def fill(shell: Shell, *more: str, users: int = 20, questions: int = 40, replies: int = 600) -> None:
    with clock.set_to(NOON):
        shell.run("demo", "--users", str(users), "--questions", str(questions), "--replies", str(replies), *more)


def content(shell: Shell) -> list[Any]:
    """All that is told in a forum."""
    said = select(Thread.title, Topic.slug, Account.name, Post.ordinal, Post.path, Post.body, Post.created_at)
    joined = said.join(Thread, Thread.id == Post.thread_id).join(Topic).join(Account, Account.id == Post.author_id)
    return list(shell.read(lambda: session().execute(joined.order_by(Post.thread_id, Post.ordinal)).all()))


def test_it_adds_exactly_that_much(shell: Shell) -> None:
    topics = shell.counts()["topics"]
    fill(shell)

    assert shell.counts() == {"topics": topics + 15, "threads": 40, "posts": 640, "accounts": 20}
    assert faults(shell.database) == []


def test_the_same_seed_gives_the_same_content(make_shell: Callable[[], Shell]) -> None:
    one, other, different = make_shell(), make_shell(), make_shell()
    size = {"users": 5, "questions": 10, "replies": 100}
    fill(one, **size)
    fill(other, "--seed", "1", **size)
    fill(different, "--seed", "2", **size)

    assert content(one) == content(other)
    assert content(one) != content(different)


def test_more_of_it_comes_on_top_by_the_same_people(shell: Shell) -> None:
    fill(shell, users=3, questions=5, replies=10)
    fill(shell, users=4, questions=5, replies=10)

    counts = shell.counts()
    assert (counts["threads"], counts["posts"], counts["accounts"]) == (10, 30, 4)
    assert faults(shell.database) == []


def test_it_looks_lived_in(shell: Shell) -> None:
    fill(shell, users=25, questions=100, replies=1_500)
    sizes = sorted(shell.read(lambda: session().scalars(select(Thread.reply_count)).all()))
    dates = shell.read(lambda: session().scalars(select(Post.created_at)).all())
    depths = Counter(shell.read(lambda: session().scalars(select(Post.depth)).all()))
    received = shell.read(lambda: session().scalar(select(func.count()).where(Post.received_at != Post.created_at)))

    assert sizes[-1] > 10 * sizes[50] > 0
    assert len(depths) > 5
    assert (NOON - min(dates)) > timedelta(days=700)
    assert NOON - timedelta(days=10) < max(dates) < NOON
    assert received == 0


def test_it_needs_no_people(shell: Shell) -> None:
    fill(shell, users=0, questions=2, replies=3)

    assert (shell.counts()["posts"], shell.counts()["accounts"]) == (5, 0)
    assert {post.author.name for thread in shell.threads() for post in shell.posts(thread)} == {None}


def test_replies_need_a_question(shell: Shell) -> None:
    code, said = shell.say("demo", "--users", "1", "--questions", "0", "--replies", "1")

    assert (code, said) == (1, "Error: replies need a question to answer: --questions must be 1 or more\n")


def test_nothing_at_all_may_be_asked_for(shell: Shell) -> None:
    fill(shell, users=0, questions=0, replies=0)

    assert shell.counts()["posts"] == 0


def test_the_small_world_is_planted_once(shell: Shell) -> None:
    for _ in range(2):
        plant_world(shell.settings, shell.database, "-")

    people = shell.read(lambda: session().execute(select(Account.name, Account.role).order_by(Account.id)).all())
    assert [tuple(one) for one in people] == [
        ("Alice", "member"),
        ("Bob", "member"),
        ("Charlie", "member"),
        ("Mo", "moderator"),
    ]
    assert len(shell.threads()) == shell.counts()["threads"] > 20
    assert {post.author.handle for thread in shell.threads() for post in shell.posts(thread)} >= {"alice", "bob", "mo"}
    assert faults(shell.database) == []
