"""A process that has imported the forum, and forks: its workers share its memory until they write to it.

Before that it has no threads, no connections, and no locks that are held.
"""

import gc
import os
import signal
import socket
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import click

from forum.cli.context import look_at_servers, opened, reach_redis
from forum.factory import create_app, settle_memory
from forum.kit.config import Settings
from forum.readership.jobs import fold_before_first_page
from forum.serving.holes import fill_holes
from forum.serving.master import MADE
from forum.serving.warming import warm_up
from forum.serving.worker import Place, report, work


def main(settings: Settings, words: Sequence[str]) -> int:
    """See whether the forum can be served, and serve until told to stop; the status to exit with."""
    numbers, places, tell, live = words
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # a terminal that closes tells all; it is for the master to know
    try:
        reach_redis(settings)
        with opened() as (_, database):
            look_at_servers(settings, database)
            fold_before_first_page(database, settings.data_dir, ZoneInfo(settings.timezone))
        app = create_app(settings)
        warm_up(app)
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    sockets = [socket.socket(fileno=int(number)) for number in numbers.split(",")]
    settle_memory()
    fill_holes()
    mine = _multiply(int(places), int(tell))
    gc.enable()
    return work(app, settings, Place(mine, sockets[mine % len(sockets)], int(tell), int(live)))


def _multiply(places: int, tell: int) -> int:
    """Make a process for each place but the first; the number of the place of whichever this is."""
    for number in range(1, places):
        made = os.fork()
        if not made:
            return number
        report(tell, MADE, made)
    return 0
