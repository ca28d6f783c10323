"""The shape of the database: migrated up, down and up again with data; the same as the tables of the rooms."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, Inspector, inspect, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from forum import schema
from forum.audit.actions import record
from forum.kit.db import Base, Database, commit
from tests.support.forum import HOST, Forum, migrated, running_forum
from tests.support.shell import Shell

CONVENTION = re.compile(r"(pk|fk|uq|ix|ck)_[a-z_]+")


@pytest.fixture
def empty(database_url: str) -> Iterator[Database]:
    """A database without a table."""
    database = Database(database_url)
    yield database
    database.dispose()


def tables(database: Database) -> set[str]:
    with database.writer.connect() as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_up_down_and_up_again_with_data(make_database: Callable[..., str], tmp_path: Path) -> None:
    with running_forum(make_database(migrated), tmp_path) as forum:
        _fill(forum)
        before = _shape(forum.database)

        schema.downgrade(forum.database, "base")
        assert tables(forum.database) == set()
        schema.upgrade(forum.database, HOST)

        assert _shape(forum.database) == before
        assert forum.guest().get("/readyz").status_code == 200
        assert forum.execute("SELECT slug FROM topics") == [("algemeen",)]


def _fill(forum: Forum) -> None:
    alice, mo = forum.member("Alice"), forum.member("Mo", "moderator")
    thread = alice.ask()
    reply = mo.reply(thread)
    alice.reply(thread, parent=reply)
    mo.post(f"/posts/{reply}/edit", body="Anders", version=1)
    mo.post(f"/posts/{reply}/hide", reason="Om te zien")


def _shape(database: Database) -> list[object]:
    """All columns, indexes and constraints."""
    with database.writer.connect() as connection:
        found = inspect(connection)
        return [
            (name, str(found.get_columns(name)), _indexes(found, name), found.get_foreign_keys(name))
            for name in sorted(found.get_table_names())
        ]


def _indexes(found: Inspector, table: str) -> list[object]:
    """With the condition of each partial one, as text: expressions equal nothing but themselves."""
    return [
        {**index, "dialect_options": {key: str(value) for key, value in index.get("dialect_options", {}).items()}}
        for index in found.get_indexes(table)
    ]


def test_words_and_marks_that_came_with_imports_become_tags_and_counts(
    make_database: Callable[..., str], tmp_path: Path
) -> None:
    with running_forum(make_database(migrated), tmp_path) as forum:
        alice, bob = forum.member("Alice"), forum.member("Bob")
        first, second, plain = (alice.ask(title) for title in ("Mag dit?", "En dit?", "En dat?"))
        helped = bob.reply(first)
        schema.downgrade(forum.database, "a0001")
        forum.execute("UPDATE threads SET tags = 'Sociale media\nsociale  média\n++' WHERE id = :id", id=first)
        forum.execute("UPDATE threads SET tags = 'Beleid\nsociale-media' WHERE id = :id", id=second)
        forum.execute("UPDATE posts SET accepted = true WHERE id = :id", id=helped)
        schema.upgrade(forum.database, HOST)

        tags = forum.execute("SELECT slug, name FROM tags ORDER BY id")
        carried = forum.execute(
            "SELECT thread_id, slug FROM thread_tags JOIN tags ON tags.id = tag_id ORDER BY thread_id, position"
        )
        shown = forum.execute("SELECT tags FROM threads ORDER BY id")
        accepted = forum.execute("SELECT accepted_count FROM threads ORDER BY id")

    assert tags == [("sociale-media", "Sociale media"), ("beleid", "Beleid")]
    assert [row.tags for row in shown] == ["Sociale media", "Beleid\nSociale media", ""]
    assert carried == [(first, "sociale-media"), (second, "beleid"), (second, "sociale-media")]
    assert accepted == [(1,), (0,), (0,)]
    assert plain not in {row.thread_id for row in carried}


def test_two_logs_become_one_and_two_again(make_database: Callable[..., str], tmp_path: Path) -> None:
    with running_forum(make_database(migrated), tmp_path) as forum:
        alice, mo = forum.member("Alice"), forum.member("Mo", "moderator")
        thread = alice.ask(tags="een, twee, drie")
        alice.post(f"/posts/{alice.reply(thread)}/delete")
        mo.post(f"/posts/{mo.reply(thread)}/hide", reason="Mijn eigen")
        mo.post(f"/questions/{thread}/lock", reason="Klaar")
        mo.post("/tags/drie/edit", name="De 'derde'", reason="Netter")
        mo.post("/tags/de-derde/merge", into="twee", reason="Is hetzelfde")
        mo.post("/tags/twee/merge", into="een", reason="Dit ook")
        acts, shown = _acts(forum), mo.get("/tags/een/edit").text
        schema.downgrade(forum.database, "a0002")
        changes = forum.execute(
            "SELECT slug, verb, former FROM tag_changes JOIN tags ON tags.id = tag_id ORDER BY 2, 3"
        )
        logged = forum.execute("SELECT thread_id, verb, reason FROM log_entries ORDER BY id")
        schema.upgrade(forum.database, HOST)

        assert changes == [("een", "merge", "De 'derde'"), ("een", "merge", "twee"), ("een", "rename", "drie")]
        assert logged == [(thread, "delete", ""), (thread, "hide", ""), (thread, "lock", "Klaar")]
        assert _acts(forum) == acts
        assert [row.moderation for row in acts] == [False, False, True, True, True, True]
        forum.people.clear()
        again = forum.member("Max", "moderator").get("/tags/een/edit").text
    assert [line for line in shown.splitlines() if "·" in line] == [line for line in again.splitlines() if "·" in line]


def _acts(forum: Forum) -> list[Any]:
    told = "SELECT verb, actor_id, moderation, thread_id, post_id, reason FROM audit_entries "
    return list(forum.execute(told + "WHERE verb NOT IN ('signed_in', 'registered') ORDER BY id"))


def test_upgrading_twice_changes_nothing(empty: Database) -> None:
    schema.upgrade(empty, HOST)
    schema.upgrade(empty, "another.example.org")

    with empty.reading() as session:
        assert session.scalar(text("SELECT value FROM facts WHERE name = 'tag_authority'")).startswith(f"{HOST},")


def test_the_migrations_make_the_tables_of_the_rooms(empty: Database) -> None:
    schema.upgrade(empty, HOST)
    with empty.writer.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": _is_ours})

        assert compare_metadata(context, schema.metadata()) == []


def _is_ours(_object: object, name: str | None, *_: object) -> bool:
    """Not what Alembic keeps, nor what a migration alone can make: the indexes of search, with the tables that they are on SQLite."""
    return re.match("alembic_version|search_(index|parts)|ix_search_.*_(tokens|parts)", name or "") is None


def test_every_constraint_is_named_by_the_convention(empty: Database) -> None:
    schema.upgrade(empty, HOST)
    with empty.writer.connect() as connection:
        names = list(_constraints(connection))

    assert len(names) > 40
    assert [name for name in names if not CONVENTION.fullmatch(name or "")] == []
    assert all(len(name or "") <= 63 for name in names)


def _constraints(connection: Connection) -> Iterator[str | None]:
    found = inspect(connection)
    for table in filter(lambda name: _is_ours(None, name), found.get_table_names()):
        # SQLite's AUTOINCREMENT takes no name.
        yield found.get_pk_constraint(table)["name"] or f"pk_{table}"
        several = (
            found.get_foreign_keys(table),
            found.get_unique_constraints(table),
            found.get_check_constraints(table),
            found.get_indexes(table),
        )
        yield from (str(one["name"]) if one["name"] else None for kind in several for one in kind)


def test_what_a_check_forbids_cannot_be_stored(make_database: Callable[..., str], tmp_path: Path) -> None:
    forbidden = {
        "ck_posts_state": "UPDATE posts SET state = 'weg'",
        "ck_threads_state": "UPDATE threads SET state = 'weg'",
        "ck_accounts_role": "UPDATE accounts SET role = 'keizer'",
        "ck_accounts_status": "UPDATE accounts SET status = 'weg'",
        "ck_archives_state": "INSERT INTO archives (account_id, state, created_at) SELECT id, 'weg', created_at FROM accounts",
        "ck_flags_outcome": "INSERT INTO flags (post_id, account_id, reason, outcome, note, created_at) "
        "SELECT id, author_id, '', 'weg', '', created_at FROM posts",
        "ck_mails_state": "INSERT INTO mails "
        "(kind, recipient, language, content, state, attempt_count, due_at, created_at, problem) "
        "SELECT '', '', '', '', 'weg', 0, created_at, created_at, '' FROM accounts",
    }
    checked = {
        str(found.name)
        for table in Base.metadata.tables.values()
        for found in table.constraints
        if isinstance(found, CheckConstraint)
    }
    assert checked == set(forbidden)
    with running_forum(make_database(migrated), tmp_path) as forum:
        forum.member("Alice").ask()
        for statement in forbidden.values():
            with pytest.raises(IntegrityError):
                forum.execute(statement)


def test_the_log_is_only_added_to(make_database: Callable[..., str], tmp_path: Path) -> None:
    with running_forum(make_database(migrated), tmp_path) as forum:
        with forum.database.writing():
            record("signed_in", None, method="password")
            commit()
        for statement in ("UPDATE audit_entries SET verb = 'iets anders'", "DELETE FROM audit_entries"):
            with pytest.raises(DatabaseError, match="only added to"):
                forum.execute(statement)

        assert len(forum.execute("SELECT 1 FROM audit_entries WHERE verb = 'signed_in'")) == 1


def test_rows_that_refer_to_nothing_cannot_be_stored(make_database: Callable[..., str], tmp_path: Path) -> None:
    with running_forum(make_database(migrated), tmp_path) as forum:
        forum.member("Alice").ask()
        for statement in (
            "UPDATE posts SET thread_id = 99",
            "UPDATE posts SET author_id = 99",
            "UPDATE posts SET parent_id = 99",
            "UPDATE threads SET topic_id = 99",
            "DELETE FROM accounts",
        ):
            with pytest.raises(IntegrityError):
                forum.execute(statement)


def test_the_command_migrates_and_checks(empty: Database, tmp_path: Path) -> None:
    shell = Shell(tmp_path, empty)

    assert shell.say("migrate", "--check") == (1, "Error: the database does not have the newest schema\n")
    assert tables(empty) == set()
    assert shell.say("migrate")[0] == 0
    assert shell.say("migrate", "--check") == (0, "The database has the newest schema.\n")
    assert shell.say("migrate")[0] == 0


def test_what_a_newer_release_migrated_is_left_alone(empty: Database, tmp_path: Path) -> None:
    shell = Shell(tmp_path, empty)
    shell.run("migrate")
    with empty.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'z9999'"))
        session.commit()

    for words in (("migrate", "--check"), ("migrate",), ("forget",)):
        code, said = shell.say(*words)
        assert code == 2
        assert said.startswith("Error: FORUM_DATABASE_URL: this database has a schema that this release does not know")
        assert said.count("\n") == 1


def test_a_database_that_is_away_is_said_in_a_line(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path}/nowhere/forum.sqlite", "postgresql+psycopg://localhost:1/nowhere"):
        database = Database(url)
        code, said = Shell(tmp_path, database).say("migrate", "--check")
        database.dispose()
        assert code == 2
        assert said.startswith("Error: FORUM_DATABASE_URL: the database cannot be used: ")
        assert said.count("\n") == 1


def test_an_outdated_forum_is_not_ready(forum: Forum) -> None:
    assert forum.guest().get("/readyz").status_code == 200

    forum.execute("UPDATE alembic_version SET version_num = 'z9999'")

    assert forum.guest().get("/readyz").status_code == 503
