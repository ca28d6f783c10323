"""Before serving begins the replicas are looked at: a wrong one ends the command with a line that names the setting, one that
is away does not."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from forum.cli.context import look_at_servers
from forum.kit.config import read_settings
from forum.kit.db import Database
from tests.support.replicated import PostgresServer


@pytest.fixture
def database(primary: PostgresServer) -> Iterator[Database]:
    database = Database(primary.url)
    yield database
    database.dispose()


def look(database: Database, *replicas: str, folder: Path) -> None:
    environ = {
        "FORUM_DATA_DIR": str(folder),
        "FORUM_DATABASE_URL": database.url,
        "FORUM_DATABASE_REPLICAS": " ".join(replicas),
    }
    look_at_servers(read_settings(environ), database)


def test_replicas_that_are_away_are_told_and_the_forum_begins(
    database: Database,
    primary: PostgresServer,
    replica: PostgresServer,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    look(database, replica.url, folder=tmp_path)
    assert capsys.readouterr().err == ""
    nobody = "postgresql+psycopg://postgres@127.0.0.1:1/forum"
    look(database, replica.url, nobody, f"{primary.url}&application_name=x", folder=tmp_path)

    away, promoted = capsys.readouterr().err.splitlines()
    assert away == "FORUM_DATABASE_REPLICAS: 127.0.0.1:1 is away, and is read from when it comes back."
    assert "follows no server" in promoted


def test_what_is_no_replica_of_this_database_ends_the_command_with_a_line(
    database: Database, replica: PostgresServer, postgres_url: str, tmp_path: Path
) -> None:
    for url, why in (
        (postgres_url, "is no replica of this database"),
        (replica.url.replace("/forum?", "/another?"), 'database "another" does not exist'),
        (replica.url.replace("postgres@", "nobody@"), 'role "nobody" does not exist'),
    ):
        with pytest.raises(click.ClickException) as raised:
            look(database, url, folder=tmp_path)
        assert raised.value.message.startswith("FORUM_DATABASE_REPLICAS: ")
        assert why in raised.value.message
        assert len(raised.value.message.splitlines()) == 1
