"""Who sends: the server itself, woken by a queue in the data folder; with Redis, workers of their own. SQLite alone: what
is said here is about processes and queues."""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from forum import schedule
from forum.kit.waking import Queue
from tests.outbox.support import post, states
from tests.support.forum import Forum, migrated, running_forum
from tests.support.ports import HOST, free_port
from tests.support.smtp import MailServer

SECONDS = 20
"""Less than a sweep by the clock takes to come: who is there by then was woken."""


@pytest.fixture
def environ(tmp_path: Path, server: MailServer) -> dict[str, str]:
    return {
        "FORUM_DATA_DIR": str(tmp_path / "data"),
        "FORUM_DATABASE_URL": f"sqlite:///{tmp_path / 'forum.sqlite'}",
        "FORUM_SMTP_URL": server.address,
    }


@pytest.fixture
def forum(environ: dict[str, str], tmp_path: Path) -> Iterator[Forum]:
    migrated(environ["FORUM_DATABASE_URL"])
    with running_forum(environ["FORUM_DATABASE_URL"], tmp_path / "data", **environ) as running:
        yield running


def test_a_server_is_woken_for_mail_and_stops_when_the_one_at_hand_is_sent(forum: Forum, server: MailServer) -> None:
    crew = schedule.crew_of_a_server(forum.database, forum.settings)
    crew.start()
    post(forum, "slow")
    assert server.asked_slowly.wait(SECONDS)
    post(forum, "later")
    server.let_go.set()
    crew.stop()

    assert states(forum)[0] == "sent"
    assert (forum.folder / "jobs.sqlite").stat().st_mode & 0o777 == 0o600


def test_with_redis_a_worker_sends_and_finishes_the_mail_at_hand_before_it_stops(
    forum: Forum, server: MailServer, environ: dict[str, str], valkey_url: str, tmp_path: Path
) -> None:
    forum.database.wake = Queue(forum.folder, valkey_url).wake
    command = [str(Path(sys.executable).with_name("forum")), "jobs"]
    environment = {**os.environ, **environ, "FORUM_REDIS_URL": valkey_url}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE) as worker:
        assert worker.stdout
        assert worker.stdout.readline().startswith(b"Working")
        post(forum, "slow")
        assert server.asked_slowly.wait(SECONDS)
        worker.send_signal(signal.SIGTERM)
        with pytest.raises(subprocess.TimeoutExpired):
            worker.wait(0.2)
        post(forum, "later")  # not before: its clock and its queue may each have taken one
        server.let_go.set()

        assert worker.wait(SECONDS) == 0
    assert states(forum) == ["sent", "waiting"]


def test_with_redis_a_server_leaves_mail_to_workers(forum: Forum, valkey_url: str) -> None:
    crew = schedule.crew_of_a_server(forum.database, replace(forum.settings, redis_url=valkey_url))

    assert [job.__name__ for clock in crew._clocks for job, _ in clock._table] == ["fold_views"]
    assert crew._consumer is None


def test_what_is_no_name_of_a_job_wakes_nobody_and_runs_nothing(
    forum: Forum, server: MailServer, valkey_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return Path.touch, (tmp_path / "harm",)  # type: ignore[return-value]

    queue = Queue(forum.folder, valkey_url)
    for data in (pickle.dumps(Bomb()), b'"no_job"', b"[1]"):
        queue.huey().storage.enqueue(data)
    forum.database.wake = queue.wake
    post(forum, "slow")
    server.let_go.set()
    crew = schedule.crew_of_a_worker(forum.database, replace(forum.settings, redis_url=valkey_url))
    crew.start()
    assert server.asked_slowly.wait(SECONDS)
    crew.stop()

    assert not (tmp_path / "harm").exists()
    assert caplog.text.count("Error reading from queue") == 3


def test_where_nobody_can_be_woken_mail_is_put_into_the_outbox_all_the_same(
    forum: Forum, caplog: pytest.LogCaptureFixture
) -> None:
    forum.database.wake = Queue(forum.folder, f"redis://{HOST}:{free_port()}/0").wake
    post(forum, "alice")

    assert states(forum) == ["waiting"]
    assert "send_mails could not be woken" in caplog.text
