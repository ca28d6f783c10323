"""Hiding a post, and showing it again."""

import pytest

from tests.support.forum import Forum, Reader, field_value, parse

WHY = "Hier staat de naam van een collega in"


@pytest.fixture
def post(alice: Reader, bob: Reader) -> int:
    """A reply of Bob's."""
    return bob.reply(alice.ask(), "Een onthutsend verhaal.")


def test_a_moderator_hides_a_post_and_shows_it_again(
    forum: Forum, mo: Reader, bob: Reader, guest: Reader, post: int
) -> None:
    thread = forum.post(post).thread_id

    assert mo.post(f"/posts/{post}/hide", reason=WHY).status_code == 303
    assert "onthutsend" not in guest.read(thread).text
    assert guest.get(f"/posts/{post}").status_code == 410
    own = bob.read(thread).text
    assert "onthutsend" in own
    assert WHY in own

    assert mo.post(f"/posts/{post}/show", reason="Naam is weg").status_code == 303
    assert "onthutsend" in guest.read(thread).text
    assert forum.log(thread) == [("post_hidden", WHY), ("post_shown", "Naam is weg")]
    assert forum.post(post).state_reason is None


def test_its_place_stays_while_replies_hang_on_it(
    forum: Forum, mo: Reader, alice: Reader, guest: Reader, post: int
) -> None:
    thread = forum.post(post).thread_id
    below = alice.reply(thread, "Daar schrik ik van.", parent=post)
    mo.post(f"/posts/{post}/hide", reason=WHY)

    page = guest.read(thread)

    (place,) = parse(page).query(f"#post-{post}")
    assert "place" in str((place.attrs or {})["class"]).split()
    assert (place.attrs or {})["data-depth"] == "1"
    assert "Daar schrik ik van." in page.text
    assert WHY not in page.text
    assert guest.follow(guest.get(f"/posts/{post}")).status_code == 200
    assert guest.get(f"/posts/{below}").status_code == 302


def test_hiding_the_question_takes_the_thread_away(forum: Forum, mo: Reader, alice: Reader, guest: Reader) -> None:
    thread = alice.ask("Een onthutsende vraag?")

    mo.post(f"/posts/{forum.question(thread)}/hide", reason=WHY)

    assert forum.thread(thread).state == "hidden"
    assert guest.get(f"/questions/{thread}").status_code == 410
    assert "onthutsende" not in guest.get("/").text
    assert "onthutsende" in alice.read(thread).text
    assert mo.read(thread).status_code == 200


def test_a_post_that_waits_is_shown_or_hidden(forum: Forum, mo: Reader, guest: Reader, post: int) -> None:
    forum.execute("UPDATE posts SET state = 'pending' WHERE id = :id", id=post)
    assert guest.get(f"/posts/{post}").status_code == 404

    mo.post(f"/posts/{post}/show", reason="Goed zo")

    assert guest.get(f"/posts/{post}").status_code == 302


@pytest.mark.parametrize("verb", ["hide", "show"])
def test_a_guest_signs_in_first(guest: Reader, post: int, verb: str) -> None:
    assert guest.get(f"/posts/{post}/{verb}").status_code == 401

    wall = guest.post(f"/posts/{post}/{verb}", reason=WHY)

    assert wall.status_code == 401
    assert field_value(wall, "kept-reason") == WHY


@pytest.mark.parametrize("verb", ["hide", "show"])
def test_it_is_not_for_strangers_nor_for_the_author(
    forum: Forum, charlie: Reader, bob: Reader, post: int, verb: str
) -> None:
    for member in (charlie, bob):
        assert member.get(f"/posts/{post}/{verb}").status_code == 403
        assert member.post(f"/posts/{post}/{verb}", reason=WHY).status_code == 403
    assert forum.post(post).state == "visible"


@pytest.mark.parametrize("reason", ["", " \u200b", "x" * 501])
def test_a_reason_that_is_none_is_asked_for_at_its_field(forum: Forum, mo: Reader, post: int, reason: str) -> None:
    answer = mo.post(f"/posts/{post}/hide", reason=reason)

    assert answer.status_code == 422
    assert [(field.attrs or {})["name"] for field in parse(answer).query('[aria-invalid="true"]')] == ["reason"]
    assert field_value(answer, "reason") == reason.strip()
    assert forum.post(post).state == "visible"


def test_hiding_twice_changes_nothing_the_second_time(forum: Forum, mo: Reader, post: int) -> None:
    for _ in range(2):
        assert mo.post(f"/posts/{post}/hide", reason=WHY).status_code == 303

    assert forum.log(forum.post(post).thread_id) == [("post_hidden", WHY)]


def test_what_is_not_there_cannot_be_hidden(mo: Reader) -> None:
    for number in ("0", "-1", "1e9", "123456789", "9" * 20):
        assert mo.post(f"/posts/{number}/hide", reason=WHY).status_code == 404
