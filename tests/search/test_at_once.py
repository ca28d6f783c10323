"""Many at once, and killed at any moment: the index says what the posts say."""

import random
import time

import pytest

from tests.search import processes
from tests.search.truth import differences, vocabulary, waiting, work
from tests.support.forum import Forum, Reader
from tests.support.truth import faults


def some_threads(forum: Forum, alice: Reader) -> list[int]:
    """The questions of some threads with tags, among which are those that are renamed."""
    tags = [processes.WORDS[:2], *(random.sample(processes.WORDS[:3], 2) for _ in range(3))]
    return [forum.question(alice.ask(f"Vraag {number}", tags=", ".join(two))) for number, two in enumerate(tags)]


def act_at_once(forum: Forum, alice: Reader, rounds: int) -> None:
    posts = some_threads(forum, alice)
    people = [forum.member(f"Lid{number}").id for number in range(3)]
    acts = ["reply", "ask", "edit", "hide", "rewrite", "rename", "rebuild"]
    processes.at_once(
        processes.act_often,
        [
            (forum.database.url, act, people[number % 3], posts, rounds // (4 if act == "rebuild" else 1))
            for number, act in enumerate(acts)
        ],
    )
    assert differences(forum.database) == []
    work(forum.database)
    assert (waiting(forum.database), differences(forum.database), faults(forum.database)) == (0, [], [])
    assert_vocabulary_is_whole(forum)


def assert_vocabulary_is_whole(forum: Forum) -> None:
    """All words of the posts that guests see are known."""
    seen = "JOIN threads ON threads.id = thread_id WHERE posts.state = 'visible' AND threads.state = 'visible'"
    bodies = forum.execute(f"SELECT body FROM posts {seen}")  # noqa: S608 - of this test
    words = {word for row in bodies for word in row.body.split() if word.isalpha()}
    known = vocabulary(forum.database)
    assert {word for word in words if word.islower() and len(word) > 2} <= known


def kill_often(forum: Forum, alice: Reader, kills: int) -> None:
    """Kill those who write and those who index, at moments that nobody chose; and let the job go on."""
    posts, member = some_threads(forum, alice), forum.member("Lid").id or 0
    for number in range(kills):
        running = [processes.start_building(forum), processes.start_writing(forum, member, posts)]
        until = time.monotonic() + 30
        before = forum.execute("SELECT count(*) FROM posts")[0][0]
        while forum.execute("SELECT count(*) FROM posts")[0][0] < before + 3:
            assert all(process.is_alive() for process in running)
            assert time.monotonic() < until
        time.sleep(random.uniform(0, 0.1) * (number % 4 > 0))
        for process in running:
            process.kill()
            process.join()
        assert differences(forum.database) == []
    work(forum.database)
    assert (waiting(forum.database), differences(forum.database), faults(forum.database)) == (0, [], [])
    assert_vocabulary_is_whole(forum)


def test_those_who_write_rename_and_rebuild_at_once_leave_a_true_index(forum: Forum, alice: Reader) -> None:
    act_at_once(forum, alice, rounds=8)


def test_a_few_kills_leave_a_true_index(forum: Forum, alice: Reader) -> None:
    kill_often(forum, alice, kills=2)


@pytest.mark.soak
def test_many_at_once_for_long_leave_a_true_index(forum: Forum, alice: Reader) -> None:
    act_at_once(forum, alice, rounds=150)


@pytest.mark.soak
def test_many_kills_leave_a_true_index(forum: Forum, alice: Reader) -> None:
    kill_often(forum, alice, kills=60)
