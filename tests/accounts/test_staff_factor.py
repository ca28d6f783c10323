"""Moderators and administrators who must have a second factor are members until they do."""

from collections.abc import Iterator

import pytest

from forum.kit.db import commit
from forum.kit.options import choose
from tests.accounts.factors import with_app
from tests.support.forum import Forum, Reader


@pytest.fixture(autouse=True)
def required(forum: Forum) -> Iterator[None]:
    """The option is on for the test."""
    choose_in(forum, "on")
    yield
    choose_in(forum, "off")


def choose_in(forum: Forum, value: str) -> None:
    with forum.database.writing():
        choose("staff_needs_factor", value)
        commit()


def moderates(reader: Reader, thread: int) -> bool:
    return reader.get(f"/questions/{thread}/lock").status_code == 200


def test_staff_without_a_factor_are_members_and_are_told_how_to_go_on(forum: Forum, alice: Reader) -> None:
    thread = alice.ask()
    bare, equipped = forum.member("Kaal", "moderator"), with_app(forum, "Toegerust", "admin")

    assert moderates(equipped, thread)
    assert not moderates(bare, thread)
    assert bare.reply(thread)
    link = 'href="/account/security">Stel een tweede stap in'
    assert [link in reader.get("/").text for reader in (bare, equipped, alice, forum.guest())] == [True] + [False] * 3
    with_app(forum, "Kaal", "moderator")
    assert moderates(bare, thread)
    assert link not in bare.get("/").text


def test_where_it_is_not_asked_for_nothing_changes(forum: Forum, alice: Reader) -> None:
    thread, bare = alice.ask(), forum.member("Bloot", "moderator")
    assert not moderates(bare, thread)

    choose_in(forum, "off")
    assert moderates(bare, thread)
