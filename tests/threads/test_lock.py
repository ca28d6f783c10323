"""Closing a question, and opening it again."""

import pytest

from tests.support.forum import Forum, Reader, field_value, parse

WHY = "Hier is alles gezegd"


def test_a_moderator_closes_a_question_and_opens_it_again(forum: Forum, alice: Reader, bob: Reader, mo: Reader) -> None:
    thread = alice.ask()
    assert mo.get(f"/questions/{thread}/lock").status_code == 200

    assert mo.post(f"/questions/{thread}/lock", reason=WHY).status_code == 303
    assert bob.post(f"/questions/{thread}/reply", body="Nog iets", parent="").status_code == 409
    assert alice.get(f"/posts/{forum.question(thread)}/edit").status_code == 403
    assert forum.guest().read(thread).status_code == 200

    assert mo.post(f"/questions/{thread}/unlock", reason="Er is nieuws").status_code == 303
    assert bob.reply(thread)
    assert forum.log(thread) == [("thread_locked", WHY), ("thread_unlocked", "Er is nieuws")]
    assert forum.thread(thread).lock_reason is None


@pytest.mark.parametrize("verb", ["lock", "unlock"])
def test_a_guest_signs_in_first(alice: Reader, guest: Reader, verb: str) -> None:
    thread = alice.ask()
    assert guest.get(f"/questions/{thread}/{verb}").status_code == 401

    wall = guest.post(f"/questions/{thread}/{verb}", reason=WHY)

    assert wall.status_code == 401
    assert field_value(wall, "kept-reason") == WHY


@pytest.mark.parametrize("verb", ["lock", "unlock"])
def test_strangers_and_the_asker_do_not_close_nor_open(forum: Forum, alice: Reader, charlie: Reader, verb: str) -> None:
    thread = alice.ask()
    for member in (alice, charlie):
        assert member.get(f"/questions/{thread}/{verb}").status_code == 403
        assert member.post(f"/questions/{thread}/{verb}", reason=WHY).status_code == 403
    assert forum.thread(thread).locked_at is None


@pytest.mark.parametrize("reason", ["", "\u2060", "x" * 501])
def test_a_reason_that_is_none_is_asked_for_at_its_field(forum: Forum, alice: Reader, mo: Reader, reason: str) -> None:
    thread = alice.ask()

    answer = mo.post(f"/questions/{thread}/lock", reason=reason)

    assert answer.status_code == 422
    assert [(field.attrs or {})["name"] for field in parse(answer).query('[aria-invalid="true"]')] == ["reason"]
    assert forum.thread(thread).locked_at is None


def test_closing_twice_changes_nothing_the_second_time(forum: Forum, alice: Reader, mo: Reader) -> None:
    thread = alice.ask()
    for reason in (WHY, "Nog eens"):
        assert mo.post(f"/questions/{thread}/lock", reason=reason).status_code == 303

    assert forum.log(thread) == [("thread_locked", WHY)]
    assert forum.thread(thread).lock_reason == WHY


def test_a_question_that_is_gone_is_not_closed(forum: Forum, alice: Reader, charlie: Reader) -> None:
    thread = alice.ask()
    alice.post(f"/posts/{forum.question(thread)}/delete")

    assert charlie.post(f"/questions/{thread}/lock", reason=WHY).status_code == 410
    assert charlie.post("/questions/123456789/lock", reason=WHY).status_code == 404
