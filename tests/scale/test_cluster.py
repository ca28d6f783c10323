"""Two machines that serve behind nginx, a PostgreSQL with a replica, PgBouncer and a Valkey: whatever of it is restarted or
lost, nothing that was acknowledged is, and nobody is told that the forum is away for longer than `docs/scaling.md` says."""

import http.client
import os
import re
import signal
from collections.abc import Callable, Iterator
from time import monotonic
from urllib.parse import urlencode

import pytest

from tests.support.cluster import Cluster, Machine, running_cluster
from tests.support.crowd import Crowd
from tests.support.debian import missing
from tests.support.forum import PASSWORD
from tests.support.ports import HOST

SECONDS_AFTER_PRIMARY = 2.0
"""After which all is answered again, once the primary takes connections."""
SECONDS_TO_SEE = 1.0
"""After which a guest on another machine sees what was acknowledged."""
MARGIN = 1.5
"""For a machine that is busy with other tests."""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    lacking = " and ".join(missing())
    assert not lacking or os.environ.get("CI") != "true", lacking
    if lacking:
        pytest.skip(f"a forum of several machines was not tried: there is no {lacking}")
    with running_cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture
def crowd(cluster: Cluster) -> Crowd:
    members = [cluster.forum.member(name) for name in ("Alice", "Bob", "Charlie", "Dirk")]
    thread = members[0].ask("Blijft het staan?")
    paths = ["/", members[0].get(f"/questions/{thread}").headers["Location"], "/topics/algemeen", "/feed.rss"]
    return Crowd(cluster.port, paths, thread, members)


def check_kept(cluster: Cluster, crowd: Crowd) -> None:
    """What was acknowledged is there, once, and its author saw it at once."""
    bodies = [row[0] for row in cluster.primary.execute("SELECT body FROM posts")]
    assert [words for words in crowd.acknowledged if bodies.count(words) != 1] == []
    assert crowd.unseen == []


def check_unnoticed(cluster: Cluster, crowd: Crowd, happens: Callable[[], None]) -> None:
    """Nobody gets another answer than they would, while it happens and after."""
    with crowd.at_work():
        crowd.go_on(10)
        happens()
        crowd.go_on()
    assert crowd.failures() == []
    check_kept(cluster, crowd)


def check_seen_everywhere(cluster: Cluster, crowd: Crowd) -> None:
    """What a member says on one machine, guests read on each within a second."""
    words = crowd.reply(cluster.forum.member("Eva"))
    said = monotonic()
    assert words in crowd.acknowledged
    for machine in cluster.machines:
        there = Crowd(machine.port, crowd.paths, crowd.thread, ())
        while words not in there.ask(f"{crowd.paths[1]}?order=newest", Host=f"{HOST}:{cluster.port}")[1]:
            assert monotonic() - said < SECONDS_TO_SEE + MARGIN


def check_sign_in(cluster: Cluster) -> None:
    """Who has an account gets in."""
    connection = http.client.HTTPConnection(HOST, cluster.port, timeout=10)
    connection.request("GET", "/login")
    shown = connection.getresponse()
    cookie = (shown.getheader("Set-Cookie") or "").partition(";")[0]
    (token,) = re.findall(r'name="csrf_token" value="([^"]+)"', shown.read().decode())
    form = {"email": "bob@example.org", "password": PASSWORD, "csrf_token": token}
    connection.request(
        "POST",
        "/login",
        urlencode(form),
        {
            "Cookie": cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://{HOST}:{cluster.port}",
        },
    )
    assert connection.getresponse().status == 303
    connection.close()


def lose_replica(cluster: Cluster, crowd: Crowd) -> None:
    cluster.replica.stop("immediate")
    crowd.go_on()
    cluster.replica.start()


def lose_valkey(cluster: Cluster, crowd: Crowd) -> None:
    cluster.valkey.stop()
    try:
        check_sign_in(cluster)
        crowd.go_on()
    finally:
        cluster.valkey.start()


def restart_primary(cluster: Cluster, crowd: Crowd, mode: str) -> None:
    with crowd.at_work():
        crowd.go_on(10)
        cluster.primary.stop(mode)
        cluster.primary.start()
        back = monotonic()
        while monotonic() < back + SECONDS_AFTER_PRIMARY:
            crowd.go_on(10)
        crowd.go_on()
    assert [answer for answer in crowd.failures() if answer.began > back + SECONDS_AFTER_PRIMARY] == []
    check_kept(cluster, crowd)


def test_what_happens_to_a_forum_of_several_machines(cluster: Cluster, crowd: Crowd) -> None:
    """In one test, for building such a forum takes longer than all that happens to it."""
    one, other = cluster.machines
    check_seen_everywhere(cluster, crowd)

    def roll() -> None:
        one.reload()
        other.restart()

    check_unnoticed(cluster, crowd, roll)
    check_unnoticed(cluster, crowd, lambda: lose_replica(cluster, crowd))
    check_unnoticed(cluster, crowd, lambda: lose_valkey(cluster, crowd))
    restart_primary(cluster, crowd, "fast")
    check_seen_everywhere(cluster, crowd)


def kill_worker(cluster: Cluster, machine: Machine) -> None:
    os.kill(int(machine.workers()[-1]), signal.SIGKILL)
    machine.wait()


@pytest.mark.soak
def test_the_same_over_and_over_and_with_crashes(cluster: Cluster, crowd: Crowd) -> None:
    for _ in range(4):
        for machine in cluster.machines:
            check_unnoticed(cluster, crowd, machine.reload)
            check_unnoticed(cluster, crowd, machine.restart)
            with crowd.at_work():  # what that process was at is lost, and nothing else
                crowd.go_on(10)
                kill_worker(cluster, machine)
                crowd.go_on(200)
            check_kept(cluster, crowd)
        check_unnoticed(cluster, crowd, lambda: lose_replica(cluster, crowd))
        check_unnoticed(cluster, crowd, lambda: lose_valkey(cluster, crowd))
        restart_primary(cluster, crowd, "immediate")
        check_seen_everywhere(cluster, crowd)
