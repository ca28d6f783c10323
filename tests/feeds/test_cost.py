"""What a feed costs: the same number of queries for one post and for many, fewer for a 304; and no price for others."""

import locale
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from tests.support.forum import Forum, Reader


def test_the_number_of_queries_does_not_grow(
    guest: Reader, forum: Forum, alice: Reader, bob: Reader, addresses: list[str]
) -> None:
    addresses.append("/search.rss?q=priv%C3%A9")
    guest.get(addresses[-1])  # the synonyms are read once
    few = {address: count(forum, guest, address) for address in addresses}

    for number in range(4):
        alice.ask(f"Vraag {number}")
        charlies = forum.member(f"Collega {number}").reply(1, "Nog een, privé.")
        bob.reply(1, "Daarop.", parent=charlies)

    assert {address: count(forum, guest, address) for address in addresses} == few
    searched = few.pop(addresses[-1])
    assert (max(few.values()) <= 6, searched <= 9) == (True, True)


def test_a_304_reads_no_text(guest: Reader, forum: Forum, addresses: list[str]) -> None:
    for address in addresses:
        etag = guest.get(address).headers["ETag"]
        forum.execute("UPDATE accounts SET bio = bio || 'x'")
        with listening(forum) as statements:
            assert guest.get(address, headers={"If-None-Match": etag}).status_code == 304

        assert statements
        assert not [statement for statement in statements if "html" in statement or "body" in statement]


def test_writing_a_feed_leaves_the_locale_of_the_process_alone(
    guest: Reader, addresses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locale, "setlocale", refuse)

    for address in addresses:
        assert guest.get(address).status_code == 200


def refuse(*_: object) -> None:
    """Other threads format dates meanwhile."""
    raise AssertionError("the locale of the process was touched")


def count(forum: Forum, reader: Reader, address: str) -> int:
    """How many statements a feed takes."""
    with listening(forum) as statements:
        assert reader.get(address).status_code == 200
    return len(statements)


@contextmanager
def listening(forum: Forum) -> Iterator[list[str]]:
    """All statements that are executed meanwhile."""
    statements: list[str] = []
    engine = forum.database.pages

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement != "BEGIN":
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
