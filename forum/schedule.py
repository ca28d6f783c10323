"""What happens by the clock: tables of (job, how often in seconds), and who does it."""

import threading
from collections.abc import Callable
from functools import wraps
from typing import TypeAlias
from zoneinfo import ZoneInfo

from forum import letters
from forum.changes.jobs import forget_changes
from forum.hub import jobs as hub
from forum.kit.config import Settings
from forum.kit.db import Database
from forum.kit.jobs import Job
from forum.kit.waking import Crew, Queue
from forum.outbox import jobs as outbox
from forum.privacy import jobs as privacy
from forum.readership.jobs import SECONDS_BETWEEN_FOLDS, fold_views
from forum.search import jobs as search
from forum.syndication.publishing import publisher_of

SECONDS_BETWEEN_SWEEPS = 30.0
"""After which mail, and what is pushed, goes that nobody was woken for."""
SECONDS_BETWEEN_FORGETTING = 600.0
Table: TypeAlias = list[tuple[Job, float]]


def of_each_machine(database: Database, settings: Settings) -> Table:
    """The jobs of a process that serves: what it noted in its own folder comes into the database."""
    return [(fold_views(database, settings.data_dir, ZoneInfo(settings.timezone)), SECONDS_BETWEEN_FOLDS)]


def of_the_forum(database: Database, settings: Settings, is_stopping: Callable[[], bool]) -> Table:
    """The jobs that some process does; those that must run once at a time see to that themselves."""
    office = letters.office(settings)

    @wraps(outbox.send_mails)
    def send_mails() -> None:
        outbox.send_mails(database, office, is_stopping)

    @wraps(privacy.prepare_archives)
    def prepare_archives() -> None:
        privacy.prepare_archives(database, settings.site_name, settings.language)

    @wraps(privacy.finish_departures)
    def finish_departures() -> None:
        privacy.finish_departures(database, settings.data_dir, settings.base_url)

    @wraps(privacy.forget_in_time)
    def forget_in_time() -> None:
        privacy.forget_in_time(database)

    @wraps(search.index_posts)
    def index_posts() -> None:
        search.index_posts(database, is_stopping)

    publisher = publisher_of(settings)

    def push_feeds() -> None:
        if settings.hub == "own":
            hub.push_feeds(database, publisher, is_stopping)
        else:
            hub.ping_hub(database, publisher, None if settings.hub == "off" else settings.hub, is_stopping)

    return [
        (search.find_related(database, settings.data_dir), search.SECONDS_BETWEEN_TURNS),
        (send_mails, SECONDS_BETWEEN_SWEEPS),
        (push_feeds, SECONDS_BETWEEN_SWEEPS),
        (index_posts, SECONDS_BETWEEN_SWEEPS),
        (prepare_archives, SECONDS_BETWEEN_SWEEPS),
        (finish_departures, SECONDS_BETWEEN_SWEEPS),
        (forget_in_time, SECONDS_BETWEEN_FORGETTING),
        (forget_changes(database), SECONDS_BETWEEN_FORGETTING),
    ]


def crew_of_a_server(database: Database, settings: Settings) -> Crew:
    """Who works in one process of those that serve: all there is to do, but where `forum jobs` does it, as it does with Redis."""
    queue, stopping = Queue(settings.data_dir, settings.redis_url), threading.Event()
    database.wake = queue.wake
    table = of_each_machine(database, settings)
    if settings.redis_url:
        return Crew(table, stopping, None)
    _wake(queue)
    return Crew(table + of_the_forum(database, settings, stopping.is_set), stopping, queue)


def wake_others(database: Database, settings: Settings) -> None:
    """Let what this process commits wake those who work."""
    database.wake = Queue(settings.data_dir, settings.redis_url).wake


def crew_of_a_worker(database: Database, settings: Settings) -> Crew:
    """Who works in `forum jobs`."""
    queue, stopping = Queue(settings.data_dir, settings.redis_url), threading.Event()
    database.wake = queue.wake
    _wake(queue)
    return Crew(of_the_forum(database, settings, stopping.is_set), stopping, queue)


def _wake(queue: Queue) -> None:
    """There may be something to do from before we came."""
    for name in ("send_mails", "push_feeds", "index_posts"):
        queue.wake(name)
