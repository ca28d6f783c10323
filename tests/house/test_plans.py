"""What pages ask of the database is found by an index, and bounded, however large the forum is."""

import html
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bench import volume
from tests.house import plans
from tests.house.test_queries import grow
from tests.support.forum import Forum, Reader, migrated, running_forum

COPIES = 400
WHY_NOT = {
    ("/tags", "thread_tags"): "threads of a tag: as many as carry it, by an index alone",
    ("/tags", "threads"): "likewise, which PostgreSQL joins as a whole where a tag is on most",
    ("/suggest/tags", "thread_tags"): "likewise, of the few tags that are suggested",
    ("/suggest/tags", "threads"): "likewise",
    ("/top", "Sort"): "the threads of 30 days",
    ("/top", "threads"): "likewise",
    ("/sitemap", "threads"): "all threads, which a robot asks for now and then; or 10,000 numbers of them",
    ("/sitemap", "Sort"): "likewise",
    ("/moderation/log", "accounts"): "by name, until the first who moderates: for moderators",
    ("/moderation/log", "threads"): "PostgreSQL's guess for a log that is empty",
    ("/admin/mail", "mails"): "what was sent lately, for administrators",
    ("/admin/statistics", "posts"): "months, by indexes alone, for administrators",
    ("/admin/statistics", "threads"): "likewise",
    ("/admin/statistics", "votes"): "likewise",
    ("/admin/statistics", "view_days"): "likewise",
    ("/admin/statistics", "thread_days"): "30 days of them",
    ("/admin/statistics", "topic_days"): "likewise",
    ("/admin/statistics", "origin_days"): "likewise",
    ("/admin/members", "accounts"): "a part of a name is looked for in all of them, for administrators",
}
"""What is not bounded, by the beginning of an address and a table; and why that is borne."""
SAMPLES = {
    "handle": "alice",
    "kind": "atom",
    "verb": "hide",
    "mark": "useful",
    "name": "views",
    "digest": "0" * 16,
}
MORE = (
    "/search?q=antwoord&topic=algemeen",
    "/tags?q=tag",
    "/tags/cao+verzuim",
    "/admin/members?q=ali",
    "/suggest/tags?q=t",
    "/suggest/questions?q=Vraag+van+een+ander",
    "/members/alice.json?after=0",
    "/feed.json?after=0",
    "/topics/algemeen.json?after=0",
    "{thread}?order=newest",
    "{thread}?order=useful",
    "{thread}?order=flat",
    "{thread}?print=1",
)
MOST_READ = ("/", "/unanswered", "/topics", "/topics/algemeen", "/feed.atom", "{thread}", "{thread}?order=newest")
NEXT = re.compile(r'href="([^"]*[?&;](?:after|before|page)=[^"]*)"')
PLANTED = {
    "SELECT count(*) FROM threads WHERE state = 'visible'": "threads",
    "SELECT count(*) FROM posts WHERE created_at > '2020-01-01'": "posts",
    "SELECT id FROM posts ORDER BY useful_count DESC LIMIT 5": "posts",
    "SELECT id, useful_count FROM threads WHERE topic_id = 1 ORDER BY useful_count LIMIT 5": "threads",
    "SELECT id FROM accounts WHERE theme = 'dark'": "accounts",
}
_THREAD = "SELECT id, slug FROM threads ORDER BY post_count DESC, id LIMIT 1"
_REPLY = "SELECT min(id) FROM posts WHERE parent_id IS NOT NULL AND thread_id = :thread"


@pytest.fixture
def large(make_database: Callable[..., str], tmp_path: Path) -> Iterator[Forum]:
    """A forum of thousands of threads, which PostgreSQL takes for one of millions."""
    with running_forum(make_database(filled), tmp_path) as forum:
        yield forum


def filled(url: str) -> None:
    """A little of everything, so many times."""
    migrated(url)
    with tempfile.TemporaryDirectory() as folder, running_forum(url, Path(folder)) as forum:
        alice = forum.member("Alice")
        thread = alice.ask("Vraag", tags="verzuim, cao")
        alice.reply(thread, parent=alice.reply(thread))
        grow(forum, thread)
    volume.multiply(url, COPIES)
    with volume.prepared(url) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ANALYZE")
            plans.pretend(connection)


@contextmanager
def asked() -> Iterator[dict[str, Any]]:
    """The statements of the block about rows, each with the parameters that it had first."""
    found: dict[str, Any] = {}

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.lstrip("( ").startswith(("SELECT", "WITH", "UPDATE", "DELETE")):
            found.setdefault(statement, parameters)

    event.listen(Engine, "before_cursor_execute", note)
    yield found
    event.remove(Engine, "before_cursor_execute", note)


def thread_of(forum: Forum) -> tuple[int, str]:
    number, slug = forum.execute(_THREAD)[0]
    return number, f"/questions/{number}-{slug}"


def every_path(forum: Forum) -> list[str]:
    """An address of every route that is read, and of some in other ways."""
    number, thread = thread_of(forum)
    reply = forum.execute(_REPLY, thread=number)[0][0]
    found = []
    for rule in forum.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.rule.startswith(("/assets", "/login/with", "/hub")):
            continue
        values = {**SAMPLES, "thread_id": number, "post_id": reply, "slug": "algemeen"}
        if "/tags" in rule.rule:
            values["slug"] = "verzuim"
        if "/questions" in rule.rule:
            values |= {"slug": thread.partition("-")[2], "_slug": "x", "verb": "lock"}
        if "/members" in rule.rule:
            values["verb"] = "suspend"
        found.append(re.sub(r"<(?:[^<>]*[:)])?(\w+)>", lambda match: str(values.get(match[1], 1)), rule.rule))  # noqa: B023
    return [*found, *(path.format(thread=thread) for path in MORE)]


def statements_of(reader: Reader, paths: list[str]) -> dict[str, tuple[str, Any]]:
    """What is asked for these addresses and for the pages next to them: by statement, an address and the parameters."""
    found: dict[str, tuple[str, Any]] = {}
    for path in paths:
        nexts: list[str] = []
        with asked() as statements:
            answer = reader.get(path)
            assert answer.status_code < 500, path
            if answer.status_code == 200 and "html" in answer.content_type:
                nexts = [html.unescape(link) for link in dict.fromkeys(NEXT.findall(answer.text))][:2]
            for further in nexts:
                reader.get(further)
        for statement, parameters in statements.items():
            found.setdefault(statement, (path, parameters))
    return found


def unbounded(forum: Forum, statements: dict[str, tuple[str, Any]]) -> list[tuple[str, str]]:
    """What is wrong with them, by address; but for what is borne."""
    with forum.database.writer.connect() as connection:
        found = [
            (path, problem)
            for statement, (path, parameters) in statements.items()
            for problem in plans.problems(connection, statement, parameters)
        ]
    return [
        (path, problem)
        for path, problem in found
        if not any(re.match(rf"{where}\b(?![a-z])", path) and problem.startswith(f"{what}:") for where, what in WHY_NOT)
    ]


def test_what_most_people_read_is_bounded_and_what_is_not_is_caught(large: Forum) -> None:
    paths = [path.format(thread=thread_of(large)[1]) for path in MOST_READ]
    for reader in (large.guest(), large.member("Dirk")):
        assert unbounded(large, statements_of(reader, paths)) == []

    planted: dict[str, tuple[str, Any]] = {
        statement: ("/planted", {} if large.database.is_sqlite else None) for statement in PLANTED
    }
    caught = unbounded(large, planted)
    assert len({problem for _, problem in caught}) >= len(PLANTED), caught


@pytest.mark.soak
def test_every_page_is_bounded(large: Forum) -> None:
    paths = every_path(large)
    people = (large.guest(), large.member("Dirk"), large.member("Mona", "moderator"), large.member("Adri", "admin"))
    found = {statement: told for reader in people for statement, told in statements_of(reader, paths).items()}

    assert len(found) > 150
    assert unbounded(large, found) == []
