"""`forum export`: all threads that a guest sees, as a thread file. Streamed, and never half a file."""

import json
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from forum.cli.context import opened
from forum.cli.progress import progress
from forum.kit.db import Database, commit
from forum.threads.actions.send import settle_forum_id
from forum.threads.exchange import FORMAT
from forum.threads.queries.export import count_exported, export_threads, export_topics


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
def export_all(file: str) -> None:
    """Write all threads that a guest sees to FILE (vraagbaak-threads/1); `-` is standard output."""
    with opened() as (_, database):
        try:
            with _whole(file) as out:
                thread_count = export_file(out, database)
        except OSError as error:
            raise click.ClickException(f"{file}: {error.strerror}") from error
    click.echo(f"Threads exported: {thread_count}.", err=True)


def export_file(out: IO[str], database: Database) -> int:
    """Write all threads, as they are at this moment; how many."""
    with database.writing():
        settle_forum_id()
        commit()
    with database.reading():
        topics = export_topics()
        total = count_exported()
        with progress("Exporting", total) as bar:
            for piece in _pieces(topics, _counted(export_threads(), bar)):
                out.write(piece)
    return total


def _counted(threads: Iterable[Any], bar: Any) -> Iterator[Any]:
    for thread in threads:
        yield thread
        bar.update(1)


def _pieces(
    topics: list[dict[str, Any]], threads: Iterable[tuple[dict[str, Any], Iterable[dict[str, Any]]]]
) -> Iterator[str]:
    """The file, piece by piece: a line for each topic, thread and post."""
    yield f'{{"format": {_json(FORMAT)},\n"topics": ['
    yield from _joined(map(_json, topics), "\n ")
    yield '],\n"threads": ['
    for number, (thread, posts) in enumerate(threads):
        yield (",\n " if number else "\n ") + _json(thread)[:-1] + ', "posts": ['
        yield from _joined(map(_json, posts), "\n  ")
        yield "]}"
    yield "]}\n"


def _joined(items: Iterable[str], before: str) -> Iterator[str]:
    for number, item in enumerate(items):
        yield ("," if number else "") + before + item


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@contextmanager
def _whole(name: str) -> Iterator[IO[str]]:
    """Standard output, a device or a pipe as it is; a file beside the one of that name, which it becomes when all went well."""
    if name == "-":
        with click.open_file(name, "w", encoding="utf-8") as out:
            yield out
        return
    file = Path(name).resolve()
    if file.exists() and not file.is_file():
        with Path(name).open("w", encoding="utf-8") as out:
            yield out
        return
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("x", encoding="utf-8") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
