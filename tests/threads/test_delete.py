"""Deleting a post, and restoring it."""

import pytest

from tests.support.forum import Forum, Reader, field_value, parse

WHY = "Dit is reclame"


@pytest.fixture
def post(alice: Reader, bob: Reader) -> int:
    """A reply of Bob's."""
    return bob.reply(alice.ask(), "Koop nu onze wondermappen.")


def test_an_author_deletes_their_own_without_a_reason(
    forum: Forum, bob: Reader, guest: Reader, mo: Reader, post: int
) -> None:
    thread = forum.post(post).thread_id
    assert bob.get(f"/posts/{post}/delete").status_code == 200

    gone = bob.post(f"/posts/{post}/delete", reason="")

    assert gone.status_code == 303
    assert bob.follow(gone).status_code == 200
    for reader in (guest, bob):
        assert "wondermappen" not in reader.read(thread).text
        assert reader.get(f"/posts/{post}").status_code == 410
    assert "wondermappen" in mo.read(thread).text
    assert forum.log(thread) == [("post_deleted", "")]


def test_a_moderator_deletes_with_a_reason_and_restores_with_one(
    forum: Forum, mo: Reader, guest: Reader, post: int
) -> None:
    thread = forum.post(post).thread_id
    assert mo.post(f"/posts/{post}/delete", reason=" ").status_code == 422
    assert forum.post(post).state == "visible"

    assert mo.post(f"/posts/{post}/delete", reason=WHY).status_code == 303
    assert guest.get(f"/posts/{post}").status_code == 410
    assert mo.post(f"/posts/{post}/restore", reason="").status_code == 422
    assert mo.post(f"/posts/{post}/restore", reason="Het was er geen").status_code == 303

    assert guest.get(f"/posts/{post}").status_code == 302
    assert forum.log(thread) == [("post_deleted", WHY), ("post_restored", "Het was er geen")]


def test_an_author_does_not_see_what_was_deleted_and_cannot_restore_it(
    forum: Forum, mo: Reader, bob: Reader, post: int
) -> None:
    mo.post(f"/posts/{post}/delete", reason=WHY)

    assert bob.post(f"/posts/{post}/restore", reason="Het is van mij").status_code == 410
    assert forum.post(post).state == "deleted"


def test_replies_to_it_stay_below_its_place(forum: Forum, bob: Reader, alice: Reader, guest: Reader, post: int) -> None:
    thread = forum.post(post).thread_id
    alice.reply(thread, "Hou op met die reclame.", parent=post)

    gone = bob.post(f"/posts/{post}/delete")

    assert bob.follow(gone).status_code == 200
    page = guest.read(thread)
    assert "Hou op met die reclame." in page.text
    (place,) = parse(page).query(f"#post-{post}")
    assert "place" in str((place.attrs or {})["class"]).split()
    assert "Bob" not in place.to_text()


def test_an_author_deletes_their_question_and_the_thread_is_gone(forum: Forum, alice: Reader, guest: Reader) -> None:
    thread = alice.ask()

    gone = alice.post(f"/posts/{forum.question(thread)}/delete")

    assert (gone.status_code, gone.headers["Location"]) == (303, "/")
    assert guest.get(f"/questions/{thread}").status_code == alice.get(f"/questions/{thread}").status_code == 410
    assert forum.thread(thread).state == "deleted"


def test_an_author_deletes_what_was_hidden(forum: Forum, mo: Reader, bob: Reader, post: int) -> None:
    mo.post(f"/posts/{post}/hide", reason=WHY)

    assert bob.post(f"/posts/{post}/delete").status_code == 303
    assert forum.post(post).state == "deleted"


@pytest.mark.parametrize("verb", ["delete", "restore"])
def test_a_guest_signs_in_first(guest: Reader, post: int, verb: str) -> None:
    assert guest.get(f"/posts/{post}/{verb}").status_code == 401

    wall = guest.post(f"/posts/{post}/{verb}", reason=WHY)

    assert wall.status_code == 401
    assert field_value(wall, "kept-reason") == WHY


@pytest.mark.parametrize("verb", ["delete", "restore"])
def test_strangers_do_not_delete_nor_restore(
    forum: Forum, charlie: Reader, alice: Reader, post: int, verb: str
) -> None:
    for stranger in (charlie, alice):
        assert stranger.get(f"/posts/{post}/{verb}").status_code == 403
        assert stranger.post(f"/posts/{post}/{verb}", reason=WHY).status_code == 403
    assert forum.post(post).state == "visible"


def test_deleting_twice_changes_nothing_the_second_time(forum: Forum, mo: Reader, post: int) -> None:
    for _ in range(2):
        assert mo.post(f"/posts/{post}/delete", reason=WHY).status_code == 303

    assert forum.log(forum.post(post).thread_id) == [("post_deleted", WHY)]


def test_a_reason_is_at_most_five_hundred_characters(forum: Forum, bob: Reader, post: int) -> None:
    answer = bob.post(f"/posts/{post}/delete", reason="x" * 501)

    assert answer.status_code == 422
    assert field_value(answer, "reason") == "x" * 501
    assert forum.post(post).state == "visible"
