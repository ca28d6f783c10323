"""Waking jobs in whatever process works: by huey, on a file of its own in the data folder, or on Redis.

Huey only wakes. It has no acknowledgement: a process that is killed takes along what it took from the queue. So nothing
depends on it: each job finds what there is to do, and runs by the clock too. What travels is the name of a job, as JSON;
nothing is unpickled, so that whoever can write to the queue can wake a job and no more.
"""

import json
import logging
import threading
from collections.abc import Sequence
from multiprocessing.util import Finalize
from pathlib import Path
from time import monotonic
from typing import Any

from huey import Huey, PriorityRedisHuey, SqliteHuey
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer

from forum.kit.files import make_private
from forum.kit.jobs import Clockwork, Job, run_quietly
from forum.kit.on_demand import on_demand

SECONDS_TO_STOP = 20.0
"""How long the jobs at hand may take to finish, once the process is to stop."""

_NAME = "vraagbaak"

redis = on_demand("redis")
log = logging.getLogger(__name__)


class Away(Exception):
    """There is no Redis at that address; the text says why."""


def reach(redis_url: str) -> None:
    """Ask whether Redis is there; raises `Away`."""
    try:
        with _pool(redis_url) as pool, redis.Redis(connection_pool=pool) as client:
            client.ping()
    except redis.RedisError as error:
        raise Away(str(error)) from error


def _pool(redis_url: str) -> Any:
    address = redis_url.replace("redis+unix://", "unix://", 1)
    return redis.ConnectionPool.from_url(address, socket_connect_timeout=1, socket_timeout=5)


class Queue:
    """The names of jobs that are to be woken, between the processes of a forum."""

    def __init__(self, data_dir: Path, redis_url: str | None) -> None:
        self._file = data_dir / "jobs.sqlite"
        self._redis_url = redis_url
        self._making = threading.Lock()
        self._made: Huey | None = None

    def wake(self, name: str) -> None:
        """Have a job run soon, by whoever works. Never raises: what cannot be woken runs by the clock."""
        try:
            huey = self.huey()
            huey.storage.enqueue(huey.serializer.serialize(Message(id=name)))
        except Exception as error:  # noqa: BLE001 - Redis is away, the disk is full: no reason to fail what was already done
            log.warning("The job %s could not be woken, it runs by the clock: %s", name, error)

    def huey(self) -> Huey:
        """The queue itself, made when it is first needed."""
        with self._making:
            self._made = self._made or self._make()
        return self._made

    def _make(self) -> Huey:
        if self._redis_url:
            return PriorityRedisHuey(_NAME, results=False, serializer=_Names(), connection_pool=_pool(self._redis_url))
        make_private(self._file)
        # What is lost when the machine stops was about to be found by the clock.
        return SqliteHuey(_NAME, results=False, serializer=_Names(), filename=str(self._file), fsync=False)


class Crew:
    """The jobs of this process: each runs by the clock, in a thread of its own, and where there is a queue when it is woken.

    Jobs that take long look at `stopping` now and then.
    """

    def __init__(self, table: Sequence[tuple[Job, float]], stopping: threading.Event, queue: Queue | None) -> None:
        self._stopping = stopping
        self._clocks = [Clockwork([row], stopping) for row in table]
        self._consumer = _consumer(queue.huey(), [job for job, _ in table]) if queue else None

    def start(self) -> None:
        """Begin; before the process ends, the jobs at hand finish."""
        for clock in self._clocks:
            clock.start()
        if self._consumer:
            self._consumer.start()
        # A process that another one made ends without `atexit`; this is run there too.
        Finalize(None, self.stop, exitpriority=100)

    def stop(self) -> None:
        """Let the jobs at hand finish, for a while, and end."""
        self._stopping.set()
        until = monotonic() + SECONDS_TO_STOP
        if self._consumer:
            self._consumer.stop(graceful=True)
        for clock in self._clocks:
            clock.stop(max(0.0, until - monotonic()))


class _Names(Serializer):
    """A task as the name of its job."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps(data.id).encode()

    def _deserialize(self, data: bytes) -> Message:
        name = str(json.loads(data))
        return Message(id=name, name=f"{__name__}.{name}")


class _Consumer(Consumer):
    """Huey's, in a process that has signals and a main thread of its own."""

    def _set_signal_handlers(self) -> None:
        return


def _consumer(huey: Huey, jobs: Sequence[Job]) -> Consumer:
    for job in jobs:
        huey.task(name=job.__name__)(_task(job))
    return _Consumer(
        huey,
        workers=2,  # one may be waiting for servers elsewhere
        periodic=False,
        backoff=1.5,
        max_delay=1.0,
        scheduler_interval=60,
        check_worker_health=False,
        shutdown_timeout=SECONDS_TO_STOP,
    )


def _task(job: Job) -> Job:
    """A function of this module, by which huey knows it: what it answers and raises goes nowhere."""

    def run() -> None:
        run_quietly(job)

    return run
