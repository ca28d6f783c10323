"""Guests read from a replica, and never anything older than the primary held at the last look; members, and whoever wrote
just now, read from the primary. A replica that is away or behind is noticed by nobody."""

from collections.abc import Iterator, Sequence

import pytest
from sqlalchemy import QueuePool, event

from forum.kit import replicas
from forum.kit.servers import Servers
from tests.support.forum import Forum, Reader, migrated, running_forum
from tests.support.replicated import PostgresServer


@pytest.fixture(scope="module")
def forum(servers: Sequence[PostgresServer], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forum]:
    """A forum of which guests read on the replica."""
    primary, replica = servers
    migrated(primary.url)
    with running_forum(primary.url, tmp_path_factory.mktemp("forum"), FORUM_DATABASE_REPLICAS=replica.url) as running:
        yield running


@pytest.fixture
def asked(forum: Forum) -> list[str]:
    """The statements that the replica was asked, from now on."""
    statements: list[str] = []
    (one,) = forum.database.nearest.replicas

    @event.listens_for(one.engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "pg_last_wal_replay_lsn" not in statement:
            statements.append(statement)

    return statements


def wait_for_replica(primary: PostgresServer, replica: PostgresServer) -> None:
    """Until it has replayed all there is."""
    ((position,),) = primary.execute("SELECT pg_current_wal_flush_lsn()")
    while not replica.execute(f"SELECT pg_last_wal_replay_lsn() >= '{position}'")[0][0]:
        pass


def read(reader: Reader, thread: int) -> str:
    """A page as it is made, not as it was kept."""
    reader.app.extensions["cache"].clear()
    response = reader.read(thread)
    assert response.status_code == 200
    return response.text


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replicas, "SECONDS_AWAY", 0.05)
    monkeypatch.setattr(replicas, "SECONDS_BEHIND", 0.0)


def test_guests_read_there_and_members_do_not(
    forum: Forum, alice: Reader, guest: Reader, asked: list[str], primary: PostgresServer, replica: PostgresServer
) -> None:
    thread = alice.ask("Wie leest waar?")
    alice.read(thread)
    assert asked == []

    wait_for_replica(primary, replica)
    assert "Wie leest waar?" in read(guest, thread)
    assert asked
    for path in ("/", "/topics/algemeen", "/feed.rss", "/search?q=leest"):
        wait_for_replica(primary, replica)
        asked.clear()
        assert guest.get(path).status_code == 200
        assert asked, path
    pool = forum.database.nearest.replicas[0].engine.pool
    assert isinstance(pool, QueuePool)
    assert (pool.checkedin(), pool.checkedout()) == (1, 0)  # a page takes one connection, and gives it back

    asked.clear()
    for path in ("/readyz", "/login", "/reset/sleutel", "/feeds/sleutel.rss"):  # what may be of a moment ago
        guest.get(path)
    guest.client.set_cookie("session", "van wie dan ook")
    guest.get("/")
    assert asked == []


def test_what_a_replica_does_not_show_yet_is_read_from_the_primary(
    forum: Forum, alice: Reader, guest: Reader, asked: list[str], primary: PostgresServer, replica: PostgresServer
) -> None:
    thread = alice.ask("Nog niet overal")
    wait_for_replica(primary, replica)
    read(guest, thread)
    asked.clear()
    replica.execute("SELECT pg_wal_replay_pause()")
    try:
        alice.reply(thread, "Pas later daarginds")
        assert "Pas later daarginds" in read(guest, thread)
        assert "Pas later daarginds" in guest.get("/feed.rss").text
        assert asked == []
    finally:
        replica.execute("SELECT pg_wal_replay_resume()")
    wait_for_replica(primary, replica)
    assert "Pas later daarginds" in read(guest, thread)
    assert asked


def test_a_replica_that_goes_away_fails_nobody_and_is_read_from_when_it_is_back(
    forum: Forum, alice: Reader, guest: Reader, asked: list[str], primary: PostgresServer, replica: PostgresServer
) -> None:
    thread = alice.ask("Valt er iets uit?")
    wait_for_replica(primary, replica)
    read(guest, thread)
    replica.stop("immediate")
    try:  # the first finds that a connection is dead, in the middle of its page; the next find none
        asked.clear()
        pages = [read(guest, thread) for _ in range(3)]
        assert all("Valt er iets uit?" in page for page in pages)
        assert guest.get("/questions/999999").status_code == 404
    finally:
        replica.start()
    asked.clear()
    while not asked:
        assert "Valt er iets uit?" in read(guest, thread)


def test_a_server_that_follows_no_other_is_not_read_from(primary: PostgresServer) -> None:
    one = replicas.Replica(primary.url, Servers())

    assert one.connect(0) is None
    one.dispose()
