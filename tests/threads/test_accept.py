"""Who asked says which replies helped: as many as did."""

import pytest

from tests.support.forum import Forum, Reader, form_fields, parse
from tests.support.truth import faults


@pytest.fixture
def thread(alice: Reader) -> int:
    return alice.ask("Is dit opgelost?")


@pytest.fixture
def reply(thread: int, bob: Reader) -> int:
    return bob.reply(thread)


def accept(reader: Reader, post: int, marked: int | str = 1) -> int:
    return reader.post(f"/posts/{post}/accepted", marked=marked).status_code


def helped(reader: Reader, thread: int) -> list[int]:
    """The posts that say they helped."""
    found = parse(reader.read(thread)).query(".helped:not([hidden])")
    return [int(str((one.attrs or {})["id"]).removeprefix("helped-")) for one in found]


def is_solved(reader: Reader, thread: int) -> bool:
    """As the thread's head and its card say, which agree."""
    head = "opgelost" in " ".join(one.to_text() for one in parse(reader.read(thread)).query(".solved:not([hidden])"))
    (card,) = (
        one for one in parse(reader.get("/")).query(".card") if f'href="/questions/{thread}-' in str(one.to_html())
    )
    assert bool(card.query(".solved")) is head
    return head


def test_the_asker_says_what_helped_and_takes_it_back(
    forum: Forum, alice: Reader, guest: Reader, thread: int, reply: int, bob: Reader
) -> None:
    own = alice.reply(thread, "Zelf gevonden.")
    assert not is_solved(guest, thread)
    answer = alice.post(f"/posts/{reply}/accepted", **form_fields(alice.read(thread), f"/posts/{reply}/accepted"))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/posts/{reply}")
    assert (accept(alice, reply), accept(alice, own)) == (303, 303)

    assert helped(guest, thread) == helped(bob, thread) == helped(alice, thread) == [reply, own]
    assert "hielp de vraagsteller" in guest.read(thread).text
    assert is_solved(guest, thread)
    assert forum.thread(thread).accepted_count == 2
    assert (accept(alice, reply, 0), accept(alice, own, 0), accept(alice, own, 0)) == (303, 303, 303)
    assert helped(guest, thread) == []
    assert not is_solved(guest, thread)
    assert faults(forum.database) == []


def test_it_counts_for_as_long_as_the_reply_is_there(
    forum: Forum, alice: Reader, mo: Reader, guest: Reader, thread: int, reply: int
) -> None:
    accept(alice, reply)
    for away, back in (("hide", "show"), ("delete", "restore")):
        mo.post(f"/posts/{reply}/{away}", reason="Om te zien")
        assert not is_solved(guest, thread)
        assert accept(alice, reply, 0) == 410
        assert faults(forum.database) == []
        mo.post(f"/posts/{reply}/{back}", reason="Toch niet")
        assert is_solved(guest, thread)
        assert faults(forum.database) == []


def test_a_script_gets_all_that_has_changed(alice: Reader, thread: int, reply: int) -> None:
    answer = alice.post(f"/posts/{reply}/accepted", marked="1", fragment="1")

    page = " ".join(alice.read(thread).text.split())
    for part in ("<form", '<span class="badge helped"', '<span class="solved"'):
        drawn = part + answer.text.partition(part)[2].partition("</form>" if part == "<form" else "</span>")[0]
        assert " ".join(drawn.split()) in page
        assert " hidden" not in drawn.partition(">")[0]


def test_a_guest_signs_in_first(guest: Reader, reply: int) -> None:
    for wall in (guest.get(f"/posts/{reply}/accepted"), guest.post(f"/posts/{reply}/accepted", marked="1")):
        assert wall.status_code == 401
        assert form_fields(wall, "/login")["next"] == f"/posts/{reply}/accepted"


def test_it_is_for_who_asked_alone_and_of_replies(
    forum: Forum, alice: Reader, bob: Reader, charlie: Reader, mo: Reader, thread: int, reply: int
) -> None:
    for member in (bob, charlie, mo):
        assert member.get(f"/posts/{reply}/accepted").status_code == 403
        assert accept(member, reply) == 403
        assert not parse(member.read(thread)).query(f"#accepted-{reply}")
    assert accept(alice, forum.question(thread)) == 403
    assert alice.get(f"/posts/{reply}/accepted").status_code == 200
    assert [accept(alice, reply, marked) for marked in ("", "2", "yes")] == [400, 400, 400]
    assert accept(alice, 123456789) == 404
    assert forum.thread(thread).accepted_count == 0


def test_a_closed_question_may_be_solved_and_a_hidden_one_not(
    forum: Forum, alice: Reader, mo: Reader, reply: int
) -> None:
    thread = forum.post(reply).thread_id
    mo.post(f"/questions/{thread}/lock", reason="Klaar")
    assert accept(alice, reply) == 303
    mo.post(f"/posts/{forum.question(thread)}/hide", reason="Om te zien")

    assert accept(alice, reply, 0) == 403
    assert forum.post(reply).accepted
