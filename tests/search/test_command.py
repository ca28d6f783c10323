"""`forum search`, and the job that indexes what was there before there was an index."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from forum import schema
from forum.kit.db import Database, commit
from forum.search.actions import build_some, later
from forum.search.actions.vocabulary import remember
from forum.search.jobs import indexing
from forum.search.queries.progress import is_complete
from tests.search.truth import differences, vocabulary, waiting, work
from tests.support.forum import HOST, Forum, Reader
from tests.support.shell import Shell, a_reply, a_thread, thread_file


@pytest.fixture
def empty(database_url: str) -> Iterator[Database]:
    """A database without a table."""
    database = Database(database_url)
    yield database
    database.dispose()


def some_posts(shell: Shell, count: int = 6) -> None:
    shell.take_in(thread_file(a_thread(*(a_reply(f"r{number}") for number in range(1, count)))))


def counts(forum: Forum) -> dict[str, int]:
    return dict(map(tuple, forum.execute("SELECT stem, post_count FROM search_stems")))


def indexed(forum: Forum) -> list[int]:
    return [row[0] for row in forum.execute("SELECT post_id FROM search_documents ORDER BY post_id")]


def test_what_is_wrong_is_told_and_mended(forum: Forum, shell: Shell) -> None:
    some_posts(shell)
    right = "Posts: 6. Not indexed: 0; indexed otherwise: 0; indexed and gone: 0; to be indexed soon: 0.\n"
    assert shell.run("search", "check") == right
    for ref, wrong in (("r1", "DELETE FROM search_documents"), ("r2", "UPDATE search_documents SET body = ' fout '")):
        forum.execute(f"{wrong} WHERE post_id = :id", id=shell.id_of(ref))

    code, said = shell.say("search", "check")
    assert code == 1
    assert "Not indexed: 1; indexed otherwise: 1; indexed and gone: 0;" in said
    assert "forum search check --repair" in said

    assert shell.run("search", "check", "--repair").endswith("\nRepaired.\n")
    assert shell.run("search", "check") == right
    if forum.database.is_sqlite:
        last = "SELECT 'delete', post_id, heading, body FROM search_documents ORDER BY post_id DESC LIMIT 1"
        forum.execute(f"INSERT INTO search_index (search_index, rowid, heading, body) {last}")
        code, said = shell.say("search", "check")
        assert code == 1
        assert "The index does not follow its documents in 1 of its parts." in said
        assert shell.run("search", "check", "--repair").endswith("\nRepaired.\n")
        assert shell.run("search", "check") == right


def test_posts_from_before_there_was_an_index_come_into_it_in_the_background_the_newest_first(
    forum: Forum, shell: Shell, alice: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(later, "BUILT_AT_ONCE", 4)
    some_posts(shell, 10)
    schema.downgrade(forum.database, "a0004")
    schema.upgrade(forum.database, HOST)
    with forum.database.reading():
        assert not is_complete()
    assert indexing.take_step(forum.database)
    assert indexed(forum) == [7, 8, 9, 10]
    assert (waiting(forum.database), differences(forum.database)) == (6, [])
    meanwhile = forum.question(alice.ask("Wie schreef dit ertussendoor?"))
    assert indexed(forum) == [7, 8, 9, 10, meanwhile]

    indexing.index_posts(forum.database, iter([False, True]).__next__)  # told to stop after one batch more
    assert indexed(forum) == [3, 4, 5, 6, 7, 8, 9, 10, meanwhile]
    work(forum.database)
    with forum.database.reading():
        assert is_complete()
    assert (waiting(forum.database), differences(forum.database)) == (0, [])
    assert "ertussendoor" in vocabulary(forum.database)


def test_a_new_reading_of_texts_has_all_indexed_anew_by_whoever_works_first(forum: Forum, shell: Shell) -> None:
    some_posts(shell)
    for begin in (lambda: work(forum.database), lambda: shell.run("search", "rebuild")):
        forum.execute("UPDATE search_build SET analyser = 0")
        forum.execute("UPDATE search_documents SET body = ' oud '")
        with forum.database.reading():
            assert not is_complete()
        assert waiting(forum.database) == 6
        begin()
        with forum.database.reading():
            assert is_complete()
        assert (waiting(forum.database), differences(forum.database)) == (0, [])


def test_a_rebuild_begins_anew_or_goes_on_with_the_one_that_was_stopped(
    forum: Forum, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_posts(shell)
    assert shell.run("search", "rebuild").startswith("Posts indexed: 6 (")
    forum.execute("UPDATE search_documents SET body = ' oud '")
    forum.execute("UPDATE search_build SET next_id = 6")
    monkeypatch.setattr(later, "BUILT_AT_ONCE", 2)
    with forum.database.writing():
        build_some()
        commit()
    said = shell.run("search", "rebuild")
    assert "All posts are being indexed already: going on with that.\n" in said
    assert "Posts indexed: 4 (" in said
    assert differences(forum.database) == []


def test_stems_are_counted_as_posts_come_and_anew_by_a_rebuild(
    forum: Forum, shell: Shell, alice: Reader, bob: Reader
) -> None:
    thread = alice.ask("Verlof bij ziekte?", "Wat is dat verlof?", tags="cao")
    bob.reply(thread, "Ons verlof heet anders.")
    work(forum.database)
    found = counts(forum)
    assert {stem: found[stem] for stem in ("verlof", "ziekt", "cao")} == {"verlof": 2, "ziekt": 1, "cao": 1}
    assert not [stem for stem in found if stem[1:2] == "_" or stem == "|"]
    before = forum.database.last_commit
    work(forum.database)
    assert forum.database.last_commit is before  # what has nothing to do writes nothing: caches last
    bob.reply(thread, "Meer verlof!")
    work(forum.database)
    assert counts(forum)["verlof"] == 3
    assert shell.run("search", "rebuild")
    assert counts(forum)["verlof"] == 3


def test_a_word_that_no_post_has_leaves_the_vocabulary_and_comes_back_with_a_post(
    forum: Forum, shell: Shell, alice: Reader, bob: Reader
) -> None:
    thread = alice.ask("Wie kent Brandsma?", "Hij heet Sybren.")
    question = forum.question(thread)
    alice.post(f"/posts/{question}/edit", title="Wie kent hem?", body="Wij niet.", version=1)
    assert {"brandsma", "sybren"} <= vocabulary(forum.database)
    shell.run("search", "rebuild")
    assert not {"brandsma", "sybren"} & vocabulary(forum.database)
    assert not {"brandsma", "sybren"} & counts(forum).keys()
    assert {"kent", "niet"} <= vocabulary(forum.database)

    bob.reply(thread, "Sybren, dus.")  # by a connection that knew the word
    assert "sybren" in vocabulary(forum.database)
    with forum.database.writing():
        remember([("teruggenomen", "nl")])
    assert "teruggenomen" not in vocabulary(forum.database)
    bob.reply(thread, "Dit was teruggenomen.")
    assert "teruggenomen" in vocabulary(forum.database)


def test_who_may_not_make_the_extension_is_told_so_in_a_line(empty: Database, tmp_path: Path) -> None:
    if empty.is_sqlite:
        assert Shell(tmp_path, empty).say("migrate")[0] == 0  # it needs none
        return
    name = f"klein_{secrets.token_hex(4)}"
    with empty.writing() as session:
        session.execute(text(f"CREATE ROLE {name} LOGIN PASSWORD '{name}'"))
        session.execute(text(f"GRANT ALL ON SCHEMA public TO {name}"))
        commit()
    url = make_url(empty.url).set(username=name, password=name)
    small = Database(url.render_as_string(hide_password=False))

    code, said = Shell(tmp_path, small).say("migrate")
    small.dispose()
    assert code == 1
    assert said == 'Error: the database refuses to be migrated: permission denied to create extension "pg_trgm"\n'
