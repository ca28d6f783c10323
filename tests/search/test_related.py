"""Related questions: found by a job, shown below the thread to whoever may see them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from forum.kit.files import turn
from forum.search.jobs import find_related, index_posts, relate
from forum.threads.actions.relate import keep_related
from forum.threads.queries.related import list_unrelated
from tests.support.forum import Forum, Reader, migrated, parse, running_forum

PAY, LEAVE = "Loonkloof rapporteren volgens de richtlijn", "Ouderschapsverlof opnemen in blokken"


@pytest.fixture
def forum(make_database: Callable[..., str], tmp_path: Path) -> Iterator[Forum]:
    """A forum of each test's own: what is related depends on all that is there."""
    with running_forum(make_database(migrated), tmp_path / "data") as running:
        yield running


def run(forum: Forum) -> int:
    return relate(forum.database, forum.folder)


def shown(reader: Reader, thread: int) -> list[str]:
    """The titles below a thread."""
    return [link.to_text() for link in parse(reader.read(thread)).query(".related a")]


def test_questions_that_are_alike_stand_below_each_other(forum: Forum, alice: Reader, guest: Reader) -> None:
    first, other = alice.ask(PAY), alice.ask(LEAVE)
    second = alice.ask("Wie gaat de loonkloof rapporteren?")
    assert shown(guest, first) == []

    find_related(forum.database, forum.folder)()

    assert shown(guest, first) == ["Wie gaat de loonkloof rapporteren?"]
    assert shown(guest, second) == [PAY]
    assert shown(guest, other) == []
    assert "Verwante vragen" not in guest.read(other).text
    assert run(forum) == 0


def test_a_new_question_comes_into_the_lists_of_older_ones_and_then_it_rests(
    forum: Forum, alice: Reader, guest: Reader
) -> None:
    threads = [alice.ask(f"{PAY} {number}") for number in range(12)]
    turns = [run(forum) for _ in range(4)]
    assert (turns[0], turns[-1]) == (12, 0)

    new = alice.ask("Loonkloof rapporteren: volgens welke richtlijn?")
    turns = [run(forum) for _ in range(5)]

    assert turns[0] == 1
    assert 1 <= turns[1] <= 5
    assert turns[2:] == [0, 0, 0]
    assert len(shown(guest, new)) == 5
    assert any("welke richtlijn" in title for thread in threads for title in shown(guest, thread))


def test_another_title_topic_or_state_is_looked_at_anew(forum: Forum, alice: Reader, mo: Reader, guest: Reader) -> None:
    one, other = alice.ask(PAY), alice.ask(LEAVE)
    run(forum)
    question = forum.question(other)

    alice.post(f"/posts/{question}/edit", title=PAY, body="Wij nog niet.", version=1)
    assert [run(forum), run(forum), run(forum)] == [1, 1, 0]
    assert (shown(guest, one), shown(guest, other)) == ([PAY], [PAY])

    mo.post(f"/posts/{question}/hide", reason="Dubbel")
    assert shown(guest, one) == []
    run(forum)
    assert (shown(guest, one), shown(mo, one)) == ([], [PAY])
    mo.post(f"/posts/{question}/show", reason="Toch niet")
    run(forum)
    assert shown(guest, one) == [PAY]


def test_the_five_are_filled_up_from_the_reserve(forum: Forum, alice: Reader, mo: Reader, guest: Reader) -> None:
    threads = [alice.ask(f"{PAY} {number}") for number in range(9)]
    run(forum)
    before = shown(guest, threads[0])
    gone = threads[int(before[0].rpartition(" ")[2])]

    mo.post(f"/posts/{forum.question(gone)}/delete", reason="Dubbel")

    after = shown(guest, threads[0])
    assert (len(before), len(after)) == (5, 5)
    assert before[1:] == after[:4]
    assert before[0] not in guest.read(threads[0]).text


def test_an_edit_during_the_turn_is_not_lost(forum: Forum, alice: Reader) -> None:
    thread = alice.ask(PAY)
    with forum.database.reading():
        waiting = list_unrelated(10)
    alice.post(f"/posts/{forum.question(thread)}/edit", title=LEAVE, body="Anders", version=1)

    with forum.database.writing() as session:
        assert keep_related(waiting, {thread: []}) == 0
        session.commit()

    assert forum.thread(thread).related_at is None
    assert run(forum) == 1


def test_all_wait_while_the_index_is_built(forum: Forum, alice: Reader, guest: Reader) -> None:
    alice.ask(PAY)
    run(forum)
    forum.execute("DELETE FROM search_documents")
    forum.execute("UPDATE search_build SET next_id = (SELECT max(id) FROM posts)")
    other = alice.ask("Wie gaat de loonkloof rapporteren?")

    assert run(forum) == 0
    index_posts(forum.database, lambda: False)
    assert run(forum) == 1
    assert shown(guest, other) == [PAY]


def test_one_process_has_its_turn_at_a_time(forum: Forum, alice: Reader) -> None:
    alice.ask(PAY)

    with turn(Path(forum.folder) / "relating.lock", wait=False) as is_mine:
        assert is_mine
        assert run(forum) == 0
    assert run(forum) == 1
