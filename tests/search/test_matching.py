"""The index gives exactly the newest posts that have what is wanted, by spans, and never reads all documents for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select

from forum.accounts.viewer import STRANGER
from forum.cli.demo import fill
from forum.cli.demo.content import Amount
from forum.kit.db import session
from forum.search import documents
from forum.search.effort import Effort, effort_of, words_of
from forum.search.expressions import All, Expression, Without, some
from forum.search.models import Document
from forum.search.queries import matching
from forum.threads.models import Post, Thread
from tests.support.forum import Forum

WORDS = some(("de", "t_de", "c_de")), some(("een", "t_een")), some(("het", "is"))
WANTED: tuple[Expression, ...] = (
    "de",
    All(WORDS),
    Without("de", "een"),
    some(("zzz", "verlof")),
    "zzz",
    All(("de", "zzz")),
)


def has(tokens: set[str], wanted: Expression) -> bool:
    """Whether a document has what is wanted, by the plainest reading."""
    if isinstance(wanted, str):
        return wanted in tokens
    if isinstance(wanted, Without):
        return has(tokens, wanted.wanted) and not has(tokens, wanted.unwanted)
    return (all if isinstance(wanted, All) else any)(has(tokens, part) for part in wanted.of)


@pytest.fixture
def filled(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> Iterator[Forum]:
    """Sixty posts in windows of four, of which the last four hidden."""
    monkeypatch.setattr(documents, "WINDOW", 4)
    monkeypatch.setattr(matching, "WINDOW", 4)
    fill(Amount(3, 6, 54, 1), forum.settings, forum.database)
    forum.execute("UPDATE posts SET state = 'hidden' WHERE id > 56 AND path <> :question", question=b"")
    with forum.database.reading():
        yield forum


def newest(wanted: Expression) -> list[int]:
    """What a guest finds, by reading all."""
    chosen = select(Document).join(Post, Post.id == Document.post_id).where(Post.state == "visible")
    found = session().scalars(chosen.order_by(Document.post_id.desc()))
    return [one.post_id for one in found if has(set(f"{one.heading}{one.body}".split()), wanted)]


@pytest.mark.parametrize("few", [0, matching.FEW])
def test_the_newest_matches_are_found_whatever_the_spans(
    filled: Forum, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(matching, "FEW", few)
    session().rollback()
    filled.execute("INSERT INTO search_stems (stem, post_count) VALUES ('de', 50), ('een', 40), ('het', 30)")
    for wanted in WANTED:
        truth = newest(wanted)
        for most in (1, 3, 60):
            looked = matching.look(wanted, STRANGER, most=most)
            assert [match.post_id for match in looked.matches] == truth[:most], (wanted, most)
            assert looked.is_all is (len(truth) < most), (wanted, most)
            asked = matching.look(wanted, STRANGER, Thread.reply_count >= 0, most=most)
            assert asked.matches == looked.matches, (wanted, most)


def test_what_is_dear_is_looked_for_as_far_as_the_effort_is_bearable(
    filled: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = All(("de", "een", "zzz"))
    session().rollback()
    filled.execute("INSERT INTO search_stems (stem, post_count) VALUES ('de', 60), ('een', 60), ('zzz', 60)")
    assert matching.look(nobody, STRANGER) == matching.Looked([], is_all=True)

    monkeypatch.setattr(matching, "STEPS", 30)
    assert matching.look(nobody, STRANGER) == matching.Looked([], is_all=False)

    monkeypatch.setattr(matching, "MOST_READ", 5)
    some = matching.look("de", STRANGER, Thread.reply_count > 0)
    assert (len(some.matches) <= 5, some.is_all) == (True, False)


def test_effort_is_that_of_the_rarest_word_and_of_filters_none() -> None:
    counts = {"de": 600, "verlof": 20}

    assert words_of(All(("p_3", "t_verlof", "de"))) == {"verlof", "de"}
    assert effort_of(All(("de", "verlof", "p_3")), counts, 1_000) == Effort(20, 40)
    assert effort_of(some(("de", "t_de")), counts, 1_000) == Effort(750, 750)
    assert effort_of(Without("de", "verlof"), counts, 1_000) == Effort(600, 620)
    assert effort_of("nieuw", counts, 1_000) == Effort(0, 0)


@contextmanager
def plans() -> Iterator[list[str]]:
    """How the database goes about what is asked in the block."""
    engine, found = session().get_bind(), list[str]()
    explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)
    for statement, parameters in asked:
        rows = session().connection().exec_driver_sql(explain + statement, parameters)
        found.append("\n".join(str(row) for row in rows))


def test_the_index_is_asked_and_no_table_read_through(filled: Forum) -> None:
    if not filled.database.is_sqlite:
        # Sixty rows are soon read; what is asked of the index is so without this.
        session().connection().exec_driver_sql("SET LOCAL enable_seqscan = off")
    with plans() as found:
        matching.look(All(WORDS), STRANGER, Document.body.like("% de %"), most=3)
    looked = [plan for plan in found if "search_index" in plan or "ix_search_documents_tokens" in plan]

    assert looked
    for plan in looked:
        assert ("VIRTUAL TABLE INDEX" in plan) if filled.database.is_sqlite else ("Seq Scan" not in plan), plan
        assert not [table for table in ("posts", "threads", "search_documents") if f"SCAN {table}" in plan], plan
