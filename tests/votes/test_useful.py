"""Marking what others wrote as useful, and saying that one has a question too."""

import json
from typing import Any

import pytest

from tests.support.forum import Forum, Reader, form_fields, parse
from tests.support.truth import faults


@pytest.fixture
def thread(alice: Reader) -> int:
    return alice.ask("Wie heeft er een reglement?")


@pytest.fixture
def reply(thread: int, bob: Reader) -> int:
    return bob.reply(thread)


def press(reader: Reader, post: int, marked: int | str = 1, **fields: Any) -> int:
    return reader.post(f"/posts/{post}/useful", marked=marked, **fields).status_code


def counts(forum: Forum, post: int) -> tuple[int, int]:
    """Of the post, and of its thread."""
    row = forum.post(post)
    return row.useful_count, forum.thread(row.thread_id).useful_count


def buttons(reader: Reader, thread: int, post: int) -> list[tuple[str, str | None]]:
    """What stands among the acts of a post about its marks: the words, and whether it is pressed."""
    found = parse(reader.read(thread)).query(f"#post-{post} .acts button, #post-{post} .acts .mark-told")
    return [(" ".join(one.to_text().split()), (one.attrs or {}).get("aria-pressed")) for one in found]


def test_a_mark_counts_once_however_often_it_is_made_and_can_be_taken_back(
    forum: Forum, alice: Reader, charlie: Reader, thread: int, reply: int
) -> None:
    assert buttons(charlie, thread, reply) == [("Nuttig", "false")]
    before = forum.thread(thread).changed_at
    for _ in range(2):
        answer = charlie.post(f"/posts/{reply}/useful", **form_fields(charlie.read(thread), f"/posts/{reply}/useful"))
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/posts/{reply}")
        assert press(charlie, reply) == 303
        assert counts(forum, reply) == (1, 1)
        assert buttons(charlie, thread, reply) == [("Nuttig 1", "true")]
        for _ in range(2):
            assert press(charlie, reply, 0) == 303
            assert counts(forum, reply) == (0, 0)
    assert forum.thread(thread).changed_at > before
    assert press(alice, reply) == press(charlie, reply) == 303
    assert counts(forum, reply) == (2, 2)
    assert faults(forum.database) == []


def test_on_a_question_it_says_that_one_has_it_too(
    forum: Forum, alice: Reader, bob: Reader, charlie: Reader, guest: Reader, thread: int
) -> None:
    question = forum.question(thread)
    assert buttons(alice, thread, question) == []
    press(bob, question)
    assert buttons(bob, thread, question) == [("Ik heb deze vraag ook 1", "true")]
    assert buttons(alice, thread, question) == [("1 collega heeft deze vraag ook", None)]
    press(charlie, question)
    assert buttons(alice, thread, question) == [("2 collega’s hebben deze vraag ook", None)]
    assert "2 keer nuttig" in guest.get("/top").text


def test_a_guest_sees_the_count_and_comes_back_from_signing_in_to_the_button(
    forum: Forum, charlie: Reader, guest: Reader, thread: int, reply: int
) -> None:
    press(charlie, reply)
    page = guest.read(thread)
    (link,) = parse(page).query(f'#post-{reply} a[href$="/useful"]')
    assert link.to_text().split() == ["Nuttig", "1"]
    assert "csrf_token" not in page.text
    address = str((link.attrs or {})["href"])

    for wall in (guest.get(address), guest.post(address, marked="1")):
        assert wall.status_code == 401
        assert form_fields(wall, "/login")["next"] == address
    dirk = forum.member("Dirk")
    confirm = dirk.get(address)
    assert confirm.status_code == 200
    assert '<meta name="robots" content="noindex">' in confirm.text
    assert dirk.post(address, **form_fields(confirm, address)).status_code == 303
    assert counts(forum, reply) == (2, 2)
    assert form_fields(dirk.get(address), address)["marked"] == "0"


def test_a_script_gets_the_button_as_it_is_now(charlie: Reader, thread: int, reply: int) -> None:
    answer = charlie.post(f"/posts/{reply}/useful", marked="1", fragment="1")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Nuttig" in answer.text
    assert " ".join(answer.text.split()) in " ".join(charlie.read(thread).text.split())


def test_ones_own_is_told_and_not_marked(forum: Forum, bob: Reader, charlie: Reader, thread: int, reply: int) -> None:
    assert buttons(bob, thread, reply) == []
    press(charlie, reply)

    assert buttons(bob, thread, reply) == [("Nuttig voor 1 collega", None)]
    assert bob.get(f"/posts/{reply}/useful").status_code == 403
    refused = bob.post(f"/posts/{reply}/useful", marked="1", fragment="1")
    assert refused.status_code == 403
    assert "wat een ander schreef" in refused.text
    assert counts(forum, reply) == (1, 1)


@pytest.mark.parametrize("marked", ["", "2", "on", "-1", "١"])
def test_what_says_neither_is_malformed(forum: Forum, charlie: Reader, reply: int, marked: str) -> None:
    assert press(charlie, reply, marked) == 400
    assert charlie.post(f"/posts/{reply}/useful").status_code == 400
    assert counts(forum, reply) == (0, 0)


def test_a_stale_button_does_nothing_and_says_so(forum: Forum, charlie: Reader, reply: int) -> None:
    assert press(charlie, reply, csrf_token="old") == 400
    assert counts(forum, reply) == (0, 0)


def test_what_is_not_there_for_everyone_is_not_marked(
    forum: Forum, mo: Reader, charlie: Reader, thread: int, reply: int, bob: Reader
) -> None:
    press(charlie, reply)
    below = charlie.reply(thread, parent=reply)
    mo.post(f"/posts/{reply}/hide", reason="Om te zien")
    assert (press(charlie, reply, 0), press(mo, reply)) == (410, 403)
    assert "useful" not in str(parse(charlie.read(thread)).query(f"#post-{reply}")[0].to_html())
    forum.execute("UPDATE posts SET state = 'pending' WHERE id = :id", id=reply)
    assert (press(charlie, reply, 0), press(mo, reply)) == (404, 403)
    mo.post(f"/posts/{reply}/show", reason="Toch wel")
    mo.post(f"/posts/{forum.question(thread)}/hide", reason="Om te zien")
    assert (press(bob, below), press(mo, below)) == (410, 403)
    assert counts(forum, reply) == (1, 1)
    for number in ("0", "-1", "123456789", "9" * 20):
        assert charlie.post(f"/posts/{number}/useful", marked="1").status_code == 404


def test_a_closed_question_may_still_be_marked(forum: Forum, mo: Reader, charlie: Reader, reply: int) -> None:
    mo.post(f"/questions/{forum.post(reply).thread_id}/lock", reason="Klaar")

    assert press(charlie, reply) == 303
    assert counts(forum, reply) == (1, 1)


def test_the_most_useful_stand_first(forum: Forum, bob: Reader, charlie: Reader, guest: Reader) -> None:
    alice = forum.member("Alice")
    asked = [alice.ask(f"Vraag {name}") for name in ("een", "twee", "drie")]
    for reader, thread in ((bob, asked[1]), (charlie, asked[1]), (bob, asked[0])):
        press(reader, forum.question(thread))
    forum.execute("UPDATE threads SET view_count = 9 WHERE id IN (:a, :b)", a=asked[0], b=asked[2])
    press(charlie, forum.question(asked[2]))
    forum.execute("UPDATE threads SET view_count = 10 WHERE id = :id", id=asked[2])

    listed = [str((link.attrs or {})["href"]) for link in parse(guest.get("/top")).query(".card-title a")]
    own = [address for address in listed if int(address.split("/")[2].partition("-")[0]) in asked]
    assert [address.split("-", 1)[1] for address in own] == ["vraag-twee", "vraag-drie", "vraag-een"]


def test_most_useful_first_follows_the_marks(forum: Forum, bob: Reader, charlie: Reader, thread: int) -> None:
    replies = [bob.reply(thread, f"Antwoord {number}") for number in range(55)]
    charlie.post("/preferences", order="useful")
    assert "?page=2" in charlie.get(f"/posts/{replies[0]}").headers["Location"]

    place = charlie.get(charlie.post(f"/posts/{replies[0]}/useful", marked="1").headers["Location"])

    assert "page=" not in place.headers["Location"]
    assert f'id="post-{replies[0]}"' in charlie.follow(place).text
    charlie.post("/preferences", order="tree")


def test_machines_are_told_how_many_liked_a_reply(guest: Reader, charlie: Reader, thread: int, reply: int) -> None:
    def liked() -> Any:
        (script,) = parse(guest.read(thread)).query('script[type="application/ld+json"]')
        return json.loads(str(script.to_text(separator="", strip=False)))["comment"][0].get("interactionStatistic")

    assert liked() is None
    press(charlie, reply)
    assert liked() == {
        "@type": "InteractionCounter",
        "interactionType": "https://schema.org/LikeAction",
        "userInteractionCount": 1,
    }
