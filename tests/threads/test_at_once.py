"""Many at once: nothing is lost, nothing made twice, nobody writes over another."""

from functools import partial

from werkzeug.test import TestResponse

from tests.support.forum import Forum, Reader, field_value
from tests.support.together import together
from tests.support.truth import faults
from tests.threads import processes

KEY = "8d1f4a52-one-form-sent-again"


def browsers(forum: Forum, name: str, count: int) -> list[Reader]:
    forum.member(name)
    return [forum.again(name) for _ in range(count)]


def test_eight_processes_with_fifty_replies_each_leave_four_hundred(forum: Forum, alice: Reader) -> None:
    thread = alice.ask()
    question, people = forum.question(thread), [forum.member(f"Lid{number}").id for number in range(8)]

    had = processes.at_once(processes.reply_often, [(forum.database.url, id_, question, 50) for id_ in people])

    turns = sorted(turn for of_one in had for turn in of_one)
    assert [place for _, place in turns] == sorted(place for _, place in turns), "who came first was not served first"
    counted, rows = forum.thread(thread), forum.execute("SELECT * FROM posts WHERE thread_id = :id", id=thread)
    assert (counted.post_count, counted.reply_count, counted.answer_count) == (401, 400, 400)
    assert sorted(row.ordinal for row in rows) == list(range(401))
    assert {bytes(row.path) for row in rows} == {b"", *(number.to_bytes(4, "big") for number in range(1, 401))}
    assert forum.execute("SELECT shown_reply_count FROM posts WHERE id = :id", id=question)[0][0] == 400
    assert counted.active_at == max(row.created_at for row in rows)


def test_one_form_sent_by_eight_processes_makes_one_reply(forum: Forum, alice: Reader, bob: Reader) -> None:
    thread = alice.ask()

    landed = processes.at_once(
        processes.reply_once, [(forum.database.url, bob.id, forum.question(thread), KEY + "a")] * 8
    )

    assert len(set(landed)) == 1
    assert forum.thread(thread).reply_count == 1


def test_one_form_sent_by_eight_processes_asks_one_question(forum: Forum, bob: Reader) -> None:
    landed = processes.at_once(processes.ask_once, [(forum.database.url, bob.id, KEY + "b")] * 8)

    assert len(set(landed)) == 1
    assert forum.execute("SELECT count(*) FROM threads WHERE author_id = :id", id=bob.id)[0][0] == 1


def test_eight_browsers_that_send_one_reply_all_land_on_it(forum: Forum, alice: Reader) -> None:
    thread = alice.ask()

    answers = together(
        [
            partial(one.post, f"/questions/{thread}/reply", body="Wij ook.", parent="", key=KEY)
            for one in browsers(forum, "Charlie", 8)
        ]
    )

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert forum.thread(thread).reply_count == 1


def test_eight_browsers_that_send_one_question_all_land_on_it(forum: Forum) -> None:
    def ask(one: Reader) -> TestResponse:
        return one.post("/ask", topic="algemeen", title="Wie weet dit?", body="Wij niet.", key=KEY)

    answers = together([partial(ask, one) for one in browsers(forum, "Dirk", 8)])

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1


def test_a_key_that_made_a_reply_elsewhere_leads_to_that_reply(forum: Forum, alice: Reader, bob: Reader) -> None:
    here, elsewhere = alice.ask(), alice.ask()
    reply = bob.reply(here, key=KEY + "c")

    again = bob.post(f"/questions/{elsewhere}/reply", body="Iets anders.", parent="", key=KEY + "c")

    assert again.headers["Location"] == f"/posts/{reply}"
    assert forum.thread(elsewhere).reply_count == 0


def test_a_key_is_its_members_own(forum: Forum, alice: Reader, bob: Reader) -> None:
    thread = alice.ask()

    assert bob.reply(thread, key=KEY + "d") != alice.reply(thread, key=KEY + "d")


def test_a_reply_sent_again_after_the_question_was_closed_leads_to_what_it_made(
    forum: Forum, alice: Reader, bob: Reader, mo: Reader
) -> None:
    thread = alice.ask()
    reply = bob.reply(thread, key=KEY + "e")
    mo.post(f"/questions/{thread}/lock", reason="Zo is het genoeg")

    assert bob.reply(thread, key=KEY + "e") == reply


def test_of_edits_at_once_one_is_saved_and_the_others_see_both_texts(forum: Forum, alice: Reader) -> None:
    post = forum.question(alice.ask(body="De eerste tekst."))
    readers = browsers(forum, "Alice", 6)

    answers = together(
        [
            partial(one.post, f"/posts/{post}/edit", title="Wie?", body=f"Tekst nummer {number}.", version=1)
            for number, one in enumerate(readers)
        ]
    )

    saved = forum.execute("SELECT body, version FROM posts WHERE id = :id", id=post)[0]
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409, 409, 409, 409]
    assert saved.version == 2
    for number, answer in enumerate(answers):
        if answer.status_code == 409:
            assert saved.body in answer.text
            assert field_value(answer, "body") == f"Tekst nummer {number}."
            assert field_value(answer, "version") == "2"
            assert "<ins>" in answer.text


def test_eight_members_mark_at_once_and_one_presses_eight_times(forum: Forum, alice: Reader, bob: Reader) -> None:
    post = bob.reply(alice.ask())
    people = [forum.member(f"Lid{number}") for number in range(8)]

    pressed = [lambda one=one: one.post(f"/posts/{post}/useful", marked="1") for one in people]
    assert {answer.status_code for answer in together(pressed)} == {303}
    assert forum.post(post).useful_count == 8
    pressed = [lambda one=one: one.post(f"/posts/{post}/useful", marked="1") for one in browsers(forum, "Dirk", 8)]
    assert {answer.status_code for answer in together(pressed)} == {303}
    assert forum.post(post).useful_count == 9
    assert faults(forum.database) == []


def test_marks_replies_and_moderators_at_once_wait_for_each_other_and_lose_nothing(
    forum: Forum, alice: Reader, bob: Reader, mo: Reader
) -> None:
    post = bob.reply(alice.ask())
    people = [forum.member(f"Lid{number}").id for number in range(4)]
    acts = [("useful", person) for person in people]
    acts += [("accept", alice.id), ("reply", people[0]), ("reply", bob.id), ("hide", mo.id)]

    processes.at_once(processes.act_often, [(forum.database.url, kind, who, post, 24) for kind, who in acts])

    assert forum.post(post).state == "visible"
    votes = forum.execute("SELECT count(*) FROM votes WHERE post_id = :id", id=post)[0][0]
    assert forum.post(post).useful_count == votes
    assert faults(forum.database) == []
