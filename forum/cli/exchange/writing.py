"""Threads that arrive are written in batches, each a transaction, however they arrive."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from forum.cli.press import Press
from forum.kit.db import Database, commit
from forum.threads.actions.receive import Received, receive_threads
from forum.threads.exchange import ArrivingThread, portions
from forum.threads.queries.arrivals import list_new_posts

BATCH = 1_000
"""Posts in a transaction, of one large thread or of many small ones."""


@dataclass(frozen=True)
class Written:
    """Of a batch or of several, how many posts there were, and how many of them and of their threads are new."""

    arrived_count: int
    post_count: int
    thread_count: int

    def __add__(self, more: "Written") -> "Written":
        return Written(
            self.arrived_count + more.arrived_count,
            self.post_count + more.post_count,
            self.thread_count + more.thread_count,
        )


def write_threads(threads: Iterable[ArrivingThread], database: Database, press: Press) -> Iterator[Written]:
    """Write threads as they come, and tell of each batch when it is there for good.

    Texts are rendered before a batch's transaction begins: the forum's writers wait for rows, not for Markdown.
    """
    for batch in _batches(threads):
        with database.reading():
            new = list_new_posts(batch)
        added = _write(batch, database, press, [post.body for post in new]) if new else Received(0, 0)
        yield Written(sum(len(thread.posts) for thread in batch), added.post_count, added.thread_count)


def _write(batch: Sequence[ArrivingThread], database: Database, press: Press, bodies: Sequence[str]) -> Received:
    press.prepare(bodies)
    with database.writing():
        added = receive_threads(batch, press.html_of)
        commit()
        return added


def _batches(threads: Iterable[ArrivingThread]) -> Iterator[list[ArrivingThread]]:
    batch: list[ArrivingThread] = []
    size = 0
    for thread in threads:
        for portion in portions(thread, BATCH):
            if batch and size + len(portion.posts) > BATCH:
                yield batch
                batch, size = [], 0
            batch.append(portion)
            size += len(portion.posts)
    if batch:
        yield batch
