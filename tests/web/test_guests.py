"""Guests' pages out of the cache: what they are without it, after whatever anybody does, and nothing that is not theirs."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Request
from sqlalchemy import event, text
from werkzeug.test import TestResponse

from forum.changes.inventory import SEEN, UNSEEN
from forum.kit.db import Database
from forum.kit.options import choose
from forum.web.cache.asked import READ
from tests.support.forum import Forum, Reader, migrated, running_forum
from tests.support.processes import context

ANEW = {"If-Match": "*"}
"""Past the cache."""


def pages(forum: Forum) -> list[str]:
    """Every kind of page that is kept, of whatever there is."""
    threads = forum.execute("SELECT id, slug FROM threads ORDER BY id")
    fixed = ["/", "/topics/algemeen", "/tags", "/members/bob", "/help/feeds", "/feed.atom"]
    tags = [f"/tags/{row.slug}" for row in forum.execute("SELECT slug FROM tags LIMIT 1")]
    shown = [f"/questions/{row.id}-{row.slug}" for row in threads]
    return [*fixed, *tags, *shown[:2], f"{shown[0]}?order=newest"]


def told(answer: TestResponse) -> tuple[str, list[tuple[str, str]], bytes]:
    return answer.status, [line for line in answer.headers if line[0] != "Date"], answer.data


def differing(forum: Forum, guest: Reader, addresses: list[str]) -> list[str]:
    """Where the cache gives another answer than the forum, be it only of the headers."""
    return [address for address in addresses if told(guest.get(address)) != told(guest.get(address, headers=ANEW))]


def count_kept(forum: Forum) -> int:
    return len(forum.app.extensions["cache"]._storage._ring)


@pytest.fixture
def forum(make_database: Callable[..., str], tmp_path: Path) -> Iterator[Forum]:
    """One of the test's own: what is done here would be in the way of others."""
    with running_forum(make_database(migrated), tmp_path / "data") as running:
        yield running


@pytest.fixture
def acts(forum: Forum) -> list[Callable[[], object]]:
    """One of each kind, one after the other."""
    alice, bob, mo, ada = (
        forum.member(name, role)
        for name, role in (("Alice", "member"), ("Bob", "member"), ("Mo", "moderator"), ("Ada", "admin"))
    )
    first = alice.ask("Hoe lang is een proeftijd?", "Vraag van @bob over de proeftijd.", tags="proeftijd, contract")
    second = bob.ask("Mag een proeftijd langer?", "Nog iets over de proeftijd.", tags="proeftijd")
    reply = bob.reply(first, "Een maand.")
    below = alice.reply(first, "Dank je.", parent=reply)
    sql = forum.execute

    def branch() -> None:
        mo.post(f"/posts/{below}/branch", title="Een andere vraag", topic="algemeen", body="Tja.", reason="Anders")

    return [
        lambda: bob.reply(first, "En nog een."),
        lambda: alice.post(f"/posts/{forum.question(first)}/edit", title="Hoe kort?", body="Anders.", version="1"),
        lambda: mo.post(f"/posts/{reply}/hide", reason="Niet hier"),
        lambda: mo.post(f"/posts/{reply}/show", reason="Toch wel"),
        lambda: bob.post(f"/posts/{reply}/delete"),
        lambda: mo.post(f"/posts/{reply}/restore", reason="Terug"),
        lambda: alice.post(f"/posts/{reply}/accepted", marked="1"),
        lambda: alice.post(f"/posts/{reply}/useful", marked="1"),
        lambda: sql(
            "UPDATE accounts SET name = 'Robert', job_title = 'Adviseur', bio = 'Over mij' WHERE handle = 'bob'"
        ),
        lambda: sql("UPDATE accounts SET visibility = '{\"bio\": \"nobody\"}' WHERE handle = 'bob'"),
        lambda: sql(
            "INSERT INTO avatars (account_id, image, media_type, digest, created_at) "
            "VALUES (:id, :image, 'image/webp', '0123456789abcdef', '2026-01-01 00:00:00')",
            id=bob.id,
            image=b"x",
        ),
        lambda: mo.post("/tags/proeftijd/edit", name="Proeftijden", description="Over", reason="Netter"),
        lambda: mo.post("/tags/contract/merge", into="proeftijden", reason="Is hetzelfde"),
        lambda: mo.post(f"/questions/{first}/lock", reason="Klaar"),
        lambda: sql(
            "INSERT INTO related (thread_id, position, related_id) VALUES (:id, 0, :like)", id=first, like=second
        ),
        lambda: mo.post(f"/posts/{forum.question(second)}/hide", reason="Dubbel"),
        lambda: mo.post(f"/posts/{forum.question(second)}/show", reason="Toch niet"),
        lambda: sql("UPDATE threads SET title = 'Heel anders', slug = 'heel-anders' WHERE id = :id", id=second),
        branch,
        lambda: sql("UPDATE topics SET name = 'Van alles', description = 'Alles'"),
        lambda: sql("UPDATE posts SET html = '<p>Anders gezet</p>', renderer_version = 99 WHERE parent_id IS NOT NULL"),
        lambda: choose_option(forum, "Welkom allen"),
        lambda: sql("INSERT INTO topic_moderators SELECT topics.id, :mo FROM topics", mo=mo.id),
        lambda: sql("UPDATE accounts SET status = 'suspended' WHERE handle = 'mo'"),
        lambda: sql("DELETE FROM related WHERE thread_id = :id", id=first),
        lambda: ada.post(
            "/admin/settings",
            contact="vragen@example.org",
            registration="open",
            staff_needs_factor="off",
            welcome_nl="Dag",
            welcome_en="",
        ),
        lambda: elsewhere(forum, "UPDATE threads SET title = 'Van buiten'"),
        lambda: elsewhere(forum, "UPDATE options SET value = 'Elders gekozen'"),
    ]


def choose_option(forum: Forum, value: str) -> None:
    with forum.database.writing() as session:
        choose("welcome_nl", value)
        session.commit()


def elsewhere(forum: Forum, statement: str) -> None:
    """In another process, by nothing of ours."""
    process = context.Process(target=run_alone, args=(forum.database.url, statement))
    process.start()
    process.join()
    assert process.exitcode == 0


def run_alone(url: str, statement: str) -> None:
    database = Database(url)
    with database.writer.connect() as connection:
        connection.execute(text(statement))
        connection.commit()
    database.dispose()


def test_after_any_act_the_cache_gives_what_the_forum_would(forum: Forum, acts: list[Callable[[], object]]) -> None:
    guest = forum.guest()
    before = {address: told(guest.get(address)) for address in pages(forum)}
    assert count_kept(forum) >= len(before)
    in_path = [address.replace("?", "%3F") for address in before if "?" in address]
    assert differing(forum, guest, [*before, *in_path]) == []
    for number, act in enumerate(acts):
        act()
        addresses = pages(forum)
        assert differing(forum, guest, addresses) == [], f"act {number}"
        now = {address: told(guest.get(address)) for address in addresses}
        assert now != before, f"act {number} changed nothing"
        before = now


def test_what_pages_of_guests_are_made_of_is_watched(forum: Forum, acts: list[Callable[[], object]]) -> None:
    guest = forum.guest()
    with statements(forum) as sent:
        for address in pages(forum):
            guest.get(address, headers=ANEW)
    tables = {found for statement in sent for found in re.findall(r"\b(?:FROM|JOIN) (\w+)", statement)}
    assert {"posts", "threads", "accounts", "related"} <= tables
    assert tables & UNSEEN <= {"view_secrets"}, "that of counting who reads, on PostgreSQL"
    unseen = {name for seen in SEEN.values() for name in seen.unseen} - {"view_count", "key"}
    assert not [statement for statement in sent if unseen & set(re.findall(r"\w+", statement))]


@contextmanager
def statements(forum: Forum) -> Iterator[list[str]]:
    sent: list[str] = []

    def note(*arguments: Any) -> None:
        sent.append(arguments[2])

    for engine in {forum.database.pages, forum.database.reader}:
        event.listen(engine, "before_cursor_execute", note)
    yield sent
    for engine in {forum.database.pages, forum.database.reader}:
        event.remove(engine, "before_cursor_execute", note)


def test_nobody_spoils_a_page_for_others_and_no_member_gets_it(forum: Forum) -> None:
    alice = forum.member("Alice")
    page = f"/questions/{alice.ask()}-wie-heeft-er-een-reglement"
    for headers in (
        {
            "X-Forwarded-Host": "evil.example",
            "X-Forwarded-Proto": "gopher",
            "X-Original-URL": "/admin",
            "Forwarded": "host=evil",
        },
        {"Accept-Language": "evil, nl;q=x, *;q=9"},
        {"Cookie": "prefs=language=evil&theme=%00&order=evil; x=" + "y" * 4_000},
        {"Accept-Encoding": "evil, gzip;q=0"},
        {"Referer": "http://evil.example/", "Origin": "http://evil.example", "User-Agent": "evil", "Accept": "evil/*"},
    ):
        reader = Reader(forum.app, forum.app.test_client(use_cookies=False))
        first = reader.get(f"{page}?evil=1&utm_source=evil&fbclid=2", headers=headers)
        plain = reader.get(page, headers={name: headers[name] for name in headers if name.startswith("Accept-")})
        assert first.status_code == 200
        assert "evil" not in first.text + str(first.headers)
        assert first.data == plain.data
        assert told(plain) == told(reader.get(page, headers={**headers, **ANEW}))
    assert forum.guest().get(page, headers={"Host": "evil.example"}).status_code == 421
    member = alice.get(page)
    assert member.headers["Cache-Control"] == "private, no-cache"
    assert "Alice" in member.text


def test_thousands_of_addresses_and_headers_take_no_more_place(forum: Forum) -> None:
    cache = forum.app.extensions["cache"]
    reader = Reader(forum.app, forum.app.test_client(use_cookies=False))
    reader.get("/topics")
    kept = count_kept(forum)
    for number in range(1_100):
        reader.get(f"/topics?at={number}", headers={"Cookie": f"other={number}"})
    assert count_kept(forum) == kept
    assert len(cache._known) <= 1_000
    assert len(cache._kinds._shelves) < 200


def test_the_cache_knows_every_parameter_that_a_kept_page_reads(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[str] = set()
    args: Any = Request.args

    class Noting:
        def __get__(self, request: Any, _owner: Any) -> Any:
            found = args.__get__(request, type(request))

            class Args(type(found)):  # type: ignore[misc]
                def get(self, key: str, *arguments: Any, **named: Any) -> Any:
                    read.add(key)
                    return super().get(key, *arguments, **named)

                def __contains__(self, key: object) -> bool:
                    read.add(str(key))
                    return bool(super().__contains__(key))

                def __getitem__(self, key: str) -> Any:
                    read.add(key)
                    return super().__getitem__(key)

            return Args(found)

    forum.member("Bob").ask("Hoe lang is een proeftijd?", tags="proeftijd")
    monkeypatch.setattr(Request, "args", Noting())
    for address in pages(forum):
        read.clear()
        assert forum.guest().get(address, headers=ANEW).status_code == 200
        path = address.partition("?")[0]
        known = READ.get(path.split("/")[1], frozenset())
        assert path.endswith(".atom") or read <= known, address
