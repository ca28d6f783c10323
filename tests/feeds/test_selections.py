"""The newest posts of a selection: which, in what order, for whom; found by an index, however many there are."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from forum.accounts.viewer import STRANGER, Viewer
from forum.kit import clock
from forum.threads.queries import (
    EVERYTHING,
    Selection,
    find_volume,
    get_last_volume,
    list_recent,
    list_removed,
    window_began_at,
)
from forum.threads.tree import DEEPEST, WIDTH
from tests.support.forum import Forum, Reader

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
MODERATOR = Viewer(99, "moderator")


def newest(forum: Forum, selection: Selection, viewer: Viewer = STRANGER) -> list[int]:
    with forum.database.reading():
        return [post.id for post in list_recent(selection, viewer)]


def test_a_moderator_sees_what_waits_in_old_threads_too_but_nothing_that_was_taken_away(
    forum: Forum, alice: Reader, bob: Reader, mo: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.threads.queries.recent.MOST", 3)
    with clock.set_to(NOW - timedelta(days=300)):
        old = alice.ask("Een oude vraag")
    waiting, hidden = bob.reply(old, "Wacht"), bob.reply(old, "Weg")
    asked = [forum.question(alice.ask(f"Vraag {number}")) for number in range(4)]
    forum.execute("UPDATE posts SET state = 'pending' WHERE id IN (:reply, :asked)", reply=waiting, asked=asked[1])
    forum.execute("UPDATE threads SET state = 'pending' WHERE id = 3")
    mo.post(f"/posts/{hidden}/hide", reason="Weg")
    mo.post(f"/posts/{asked[3]}/delete", reason="Weg")
    forum.execute("UPDATE threads SET active_at = created_at WHERE id = :id", id=old)

    assert newest(forum, EVERYTHING) == [asked[2], asked[0], 1]
    assert newest(forum, EVERYTHING, MODERATOR) == [asked[2], asked[1], asked[0]]
    monkeypatch.setattr("forum.threads.queries.recent.MOST", 9)
    assert set(newest(forum, EVERYTHING, MODERATOR)) == {*asked[:3], waiting, 1}
    elsewhere = Viewer(99, "moderator", frozenset({99}))
    assert newest(forum, EVERYTHING, elsewhere) == newest(forum, EVERYTHING)


def test_questions_stand_by_their_own_date(forum: Forum, alice: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forum.threads.queries.recent.MOST", 3)
    ids = []
    for day in (5, 4, 3, 2, 1):
        with clock.set_to(NOW - timedelta(days=day)):
            ids.append(forum.question(alice.ask(f"Vraag van {day} dagen her")))
    alice.reply(1, "Nog eens onder de aandacht")
    # Of the fourth nobody knows when it was asked, but it came to this forum so long ago.
    for table in ("posts", "threads"):
        forum.execute(f"UPDATE {table} SET created_at = NULL WHERE id = 4")  # noqa: S608 - of these two

    assert newest(forum, Selection(only_questions=True)) == ids[:1:-1]
    assert newest(forum, Selection(author_id=alice.id))[0] == 6
    assert set(newest(forum, Selection(only_unanswered=True))) <= set(ids)


def test_who_took_part_hears_of_what_others_wrote(forum: Forum, alice: Reader, bob: Reader, charlie: Reader) -> None:
    threads = [alice.ask("Een"), alice.ask("Twee"), bob.ask("Drie")]
    mine = charlie.reply(threads[0])
    theirs = [bob.reply(threads[0], parent=mine), alice.reply(threads[0])]
    bob.reply(threads[1])

    assert newest(forum, Selection(partaker_id=charlie.id)) == [*theirs[::-1], 1]


def test_a_branch_is_what_hangs_on_a_post_at_any_depth(forum: Forum, alice: Reader, bob: Reader) -> None:
    thread = alice.ask()
    first, other = bob.reply(thread), bob.reply(thread)
    below = [alice.reply(thread, parent=first), alice.reply(thread, parent=other)]
    last = bob.reply(thread, parent=below[0])

    def branch(post_id: int) -> list[int]:
        return newest(forum, Selection(thread_id=thread, branch=bytes(forum.post(post_id).path)))

    assert branch(first) == [last, below[0], first]
    assert branch(other) == [below[1], other]
    # As deep as a path goes, replies share the level of what they answer.
    deep = bytes(forum.post(first).path).ljust(DEEPEST * WIDTH, b"\1")
    for post_id, path in ((below[0], deep), (last, deep[:-WIDTH] + b"\2\2\2\2"), (below[1], deep[:-WIDTH] + b"\3" * 4)):
        forum.execute("UPDATE posts SET path = :path WHERE id = :id", path=path, id=post_id)
    assert branch(below[0]) == [last, below[0]]
    assert branch(last) == [last]


SELECTIONS = {
    "everything": EVERYTHING,
    "questions": Selection(only_questions=True),
    "unanswered": Selection(only_unanswered=True),
    "topic": Selection(topic_id=1),
    "tags": Selection(tag_ids=(1, 2)),
    "thread": Selection(thread_id=1),
    "branch": Selection(thread_id=1, branch=b"\0\0\0\1"),
    "member": Selection(author_id=1),
    "partaker": Selection(partaker_id=1),
}


def test_each_is_found_by_indexes(forum: Forum, alice: Reader, database_kind: str) -> None:
    """No list reads all posts, or all threads: those come in the order of an index, and end where there are enough."""
    alice.ask(tags="cao, verzuim")
    for name, selection in SELECTIONS.items():
        for viewer in (STRANGER, MODERATOR):
            for plan in plans(forum, database_kind, selection, viewer):
                assert not re.search(r"Seq Scan on (posts|threads)|SCAN (posts|threads)(?! USING)", plan), (name, plan)


def plans(forum: Forum, kind: str, selection: Selection, viewer: Viewer) -> list[str]:
    """How the database goes about all that a feed asks."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    engine = forum.database.reader if forum.database.is_sqlite else forum.database.writer
    with forum.database.reading() as session:
        if kind == "postgresql":
            session.execute(text("SET LOCAL enable_seqscan = off"))  # so small a table is read whole
        event.listen(engine, "before_cursor_execute", note)
        list_recent(selection, viewer)
        list_removed(selection, window_began_at())
        if get_last_volume(selection) is not None:
            find_volume(selection, 0, viewer)
        event.remove(engine, "before_cursor_execute", note)
        explain = "EXPLAIN QUERY PLAN " if kind == "sqlite" else "EXPLAIN "
        connection = session.connection()
        return [
            "\n".join(str(row) for row in connection.exec_driver_sql(explain + statement, parameters))
            for statement, parameters in asked
        ]
