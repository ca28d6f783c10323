"""`forum import`: a thread file is read through and checked, and then read again and written.

Constant memory: what is held is a batch, or the largest thread. An import that was interrupted is completed by running
it again.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import SEEK_END
from typing import BinaryIO

import click

from forum.cli.context import opened
from forum.cli.exchange.checking import read_file
from forum.cli.exchange.reading import Broken
from forum.cli.exchange.writing import Written, write_threads
from forum.cli.press import Press
from forum.cli.progress import progress
from forum.kit.config import Settings
from forum.kit.db import Database, commit
from forum.threads.actions.receive import receive_topics
from forum.threads.exchange import ArrivingThread, ArrivingTopic
from forum.topics.queries import list_topics


@click.command("import")
@click.argument("file", type=click.File("rb"))
def import_threads(file: BinaryIO) -> None:
    """Add the threads of FILE (vraagbaak-threads/1).

    Run twice, it adds nothing twice. A file that is broken anywhere changes nothing.
    """
    with opened() as (settings, database), _rewindable(file) as source:
        try:
            done = import_file(source, settings, database)
        except Broken as error:
            raise click.ClickException(f"{file.name}: {error}") from error
    click.echo(
        f"Posts added: {done.post_count} (threads begun: {done.thread_count}). "
        f"Posts that were here: {done.arrived_count - done.post_count}."
    )


def import_file(file: BinaryIO, settings: Settings, database: Database) -> Written:
    """Import a file that can be read twice; what came of it. Raises `Broken`, and has then changed nothing."""
    with database.reading():
        languages = {topic.slug: topic.language for topic in list_topics()}
    found = _check(file, languages)
    with database.writing():
        receive_topics(found.topics)
        commit()

    threads = (part for part in read_file(file, languages) if isinstance(part, ArrivingThread))
    done = Written(0, 0, 0)
    with Press(settings.base_url) as press, progress("Importing", found.post_count) as bar:
        for written in write_threads(threads, database, press):
            done += written
            bar.update(written.arrived_count)
    return done


@dataclass(frozen=True)
class _Found:
    topics: list[ArrivingTopic]
    post_count: int


def _check(file: BinaryIO, languages: dict[str, str]) -> _Found:
    """Read the whole file; its topics, and how many posts it has. Raises `Broken`."""
    size = file.seek(0, SEEK_END)
    topics: list[ArrivingTopic] = []
    post_count = 0
    with progress("Checking", size) as bar:
        for part in read_file(file, languages):
            if isinstance(part, ArrivingTopic):
                topics.append(part)
            else:
                post_count += len(part.posts)
            bar.update(file.tell() - bar.pos)
    return _Found(topics, post_count)


@contextmanager
def _rewindable(file: BinaryIO) -> Iterator[BinaryIO]:
    """The file; of what comes through a pipe, a copy."""
    if file.seekable():
        yield file
        return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(file, copy)
        yield copy
