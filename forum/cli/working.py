"""`forum jobs`: a background worker, where jobs do not run inside `forum serve`."""

import signal
import threading

import click

from forum import schedule
from forum.cli.context import opened, reach_redis, settings_or_fail


@click.command()
def jobs() -> None:
    """Work in the background: send mail, find related questions. Stops cleanly on SIGTERM, the job at hand finished.

    Needed where FORUM_REDIS_URL is set, for then the server leaves this to others; any number may run, on any machine.
    """
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    reach_redis(settings_or_fail())
    with opened() as (settings, database):
        crew = schedule.crew_of_a_worker(database, settings)
        crew.start()
        click.echo("Working (Ctrl+C stops).")
        told.wait()
        crew.stop()
