"""Moving a question to another topic; and who moderates which topics."""

from typing import Any

import pytest

from forum.kit.db import commit
from forum.topics.actions import add_topic, give_charge
from forum.topics.queries import find_topic
from tests.support.forum import Forum, Reader, field_value, parse

WHY = "Dit gaat over geld"


@pytest.fixture(scope="module", autouse=True)
def _topics(forum: Forum) -> None:
    with forum.database.writing():
        add_topic("salaris", "Salaris")
        add_topic("pay", "Pay", language="en")
        commit()


@pytest.fixture
def olga(forum: Forum) -> Reader:
    """Moderates salaries, and nothing else."""
    is_new = "Olga" not in forum.people
    olga = forum.member("Olga", "moderator")
    if is_new:
        with forum.database.writing():
            give_charge(find_topic("salaris"), olga.id or 0)
            commit()
    return olga


def move(reader: Reader, thread: int, topic: str, reason: str = WHY) -> int:
    return reader.post(f"/questions/{thread}/move", topic=topic, reason=reason).status_code


def test_a_moderator_moves_a_question_and_links_stay(forum: Forum, alice: Reader, mo: Reader, guest: Reader) -> None:
    thread = alice.ask("Wat verdient een planner?")
    before = guest.read(thread).request.path
    assert field_value(mo.get(f"/questions/{thread}/move"), "reason") == ""

    assert move(mo, thread, "salaris") == 303

    assert guest.get(before).status_code == 200
    assert "Wat verdient een planner?" in guest.get("/topics/salaris").text
    assert "Wat verdient een planner?" not in guest.get("/topics/algemeen").text
    assert forum.log(thread) == [("thread_moved", WHY)]


def test_a_question_takes_the_language_of_its_topic(alice: Reader, mo: Reader, guest: Reader) -> None:
    thread = alice.ask()

    move(mo, thread, "pay")

    (question,) = parse(guest.read(thread)).query("article.question")
    assert (question.attrs or {})["lang"] == "en"


def test_moving_to_where_it_is_changes_nothing(forum: Forum, alice: Reader, mo: Reader) -> None:
    thread = alice.ask()

    assert move(mo, thread, "algemeen") == 303
    assert forum.log(thread) == []


def test_a_guest_signs_in_first(alice: Reader, guest: Reader) -> None:
    thread = alice.ask()
    assert guest.get(f"/questions/{thread}/move").status_code == 401

    wall = guest.post(f"/questions/{thread}/move", topic="salaris", reason=WHY)

    assert wall.status_code == 401
    assert (field_value(wall, "kept-reason"), field_value(wall, "kept-topic")) == (WHY, "salaris")


def test_strangers_and_the_asker_do_not_move(alice: Reader, charlie: Reader, olga: Reader) -> None:
    thread = alice.ask()
    for member in (alice, charlie, olga):
        assert member.get(f"/questions/{thread}/move").status_code == 403
        assert move(member, thread, "salaris") == 403


@pytest.mark.parametrize(("field", "value"), [("topic", ""), ("topic", "weg"), ("topic", "\x00"), ("reason", " ")])
def test_what_cannot_be_is_said_at_its_field(forum: Forum, alice: Reader, mo: Reader, field: str, value: str) -> None:
    thread = alice.ask()

    form: dict[str, Any] = {"topic": "salaris", "reason": WHY}

    answer = mo.post(f"/questions/{thread}/move", **(form | {field: value}))

    assert answer.status_code == 422
    assert [(found.attrs or {})["name"] for found in parse(answer).query('[aria-invalid="true"]')] == [field]
    assert forum.log(thread) == []


def test_a_moderator_of_some_topics_moderates_there_alone(
    forum: Forum, alice: Reader, bob: Reader, olga: Reader
) -> None:
    here, elsewhere = alice.ask(topic="salaris"), alice.ask()
    for thread, status in ((here, 303), (elsewhere, 403)):
        reply = bob.reply(thread)
        for verb in ("hide", "show", "delete", "restore"):
            assert olga.post(f"/posts/{reply}/{verb}", reason=WHY).status_code == status, verb
        assert olga.post(f"/posts/{reply}/edit", body="Anders", version=1, reason=WHY).status_code == status
        for verb in ("lock", "unlock"):
            assert olga.post(f"/questions/{thread}/{verb}", reason=WHY).status_code == status, verb
        assert move(olga, thread, "pay") == status


def test_who_moves_a_hidden_question_out_of_sight_is_shown_another_page(
    forum: Forum, alice: Reader, olga: Reader
) -> None:
    thread = alice.ask(topic="salaris")
    olga.post(f"/posts/{forum.question(thread)}/hide", reason=WHY)

    moved = olga.post(f"/questions/{thread}/move", topic="algemeen", reason=WHY)

    assert (moved.status_code, moved.headers["Location"]) == (303, "/")


def test_an_administrator_moderates_all_even_with_topics_of_their_own(forum: Forum, alice: Reader, ada: Reader) -> None:
    with forum.database.writing():
        give_charge(find_topic("salaris"), ada.id or 0)
        commit()

    assert move(ada, alice.ask(), "pay") == 303


def test_a_member_with_a_charge_moderates_nothing(forum: Forum, alice: Reader) -> None:
    dora = forum.member("Dora")
    with forum.database.writing():
        give_charge(find_topic("algemeen"), dora.id or 0)
        commit()

    assert move(dora, alice.ask(), "pay") == 403
