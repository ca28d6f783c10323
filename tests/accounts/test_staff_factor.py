"""Moderators and administrators who must have a second factor are members until they do."""

from collections.abc import Iterator

import pytest

from forum.kit.db import commit
from forum.kit.options import choose
from tests.accounts import processes
from tests.accounts.factors import with_app
from tests.accounts.test_totp import set_up
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


def test_the_last_factor_of_staff_cannot_be_taken_away_but_replaced(forum: Forum) -> None:
    person = with_app(forum, "Laatste", "moderator")

    refused = person.post("/account/totp/remove")

    assert refused.status_code == 409
    assert "de enige die je hebt" in refused.text
    page = person.get("/account/totp")
    assert set_up(person, page).status_code == 200
    assert with_app(forum, "Gewoon").post("/account/totp/remove").status_code == 303


def test_of_two_factors_that_are_taken_away_at_once_one_stays(forum: Forum) -> None:
    for number in range(4):
        person = with_app(forum, f"Twee{number}", "admin")
        forum.execute(
            "INSERT INTO passkeys (account_id, credential_id, public_key, sign_count, name, transports, backed_up, "
            "created_at) SELECT account_id, :key, :key, 0, 'Sleutel', '', false, created_at FROM totps "
            "WHERE account_id = :id",
            id=person.id,
            key=f"{person.id}".encode(),
        )
        removed = processes.at_once(
            processes.remove_once, [(forum.database.url, person.id, kind) for kind in ("totp", "passkey")]
        )
        left = forum.execute(
            "SELECT (SELECT count(*) FROM totps WHERE account_id = :id)"
            " + (SELECT count(*) FROM passkeys WHERE account_id = :id)",
            id=person.id,
        )
        assert (sorted(removed), left[0][0]) == ([False, True], 1)
