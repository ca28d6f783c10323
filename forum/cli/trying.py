"""`forum run`: a forum from nothing in one command."""

import logging
import secrets
from pathlib import Path

import click

from forum import schema
from forum.accounts import actions
from forum.accounts.passwords import hash_password
from forum.accounts.queries import is_anybody_here, is_email_taken
from forum.cli.context import opened
from forum.cli.demo import plant_world
from forum.cli.serving import become_master, check_free
from forum.kit.config import Settings
from forum.kit.db import Database, commit

ADMIN = "admin@example.org"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--reload", is_flag=True, help="Start again when the source changes.")
def run(host: str, port: int, *, reload: bool) -> None:
    """Migrate, make a demo forum on the first run, and serve: for trying out."""
    check_free(host, port)
    with opened(migrated=False) as (settings, database):
        click.echo("1. Migrating the database ...")
        schema.upgrade(database, settings.host_name)
        note = settings.data_dir / "sign-in.txt"
        if not _is_planted(database, note):
            click.echo("2. Planting a small demo forum, and an administrator ...")
            _plant(settings, database, note)
        else:
            click.echo("2. The forum is there already.")
        click.echo(f"3. Serving on http://{host}:{port} (Ctrl+C stops).")
        if note.exists():
            click.echo(f"   How to sign in is in {note}:\n{note.read_text()}")
    if reload:
        _serve_and_watch(host, port)
    else:
        become_master(host, port, 1)


def _serve_and_watch(host: str, port: int) -> None:
    """By granian's own server, which starts its process anew when a file changes."""
    from granian import Granian  # noqa: PLC0415 - for who develops; others start sooner without it
    from granian.constants import Interfaces  # noqa: PLC0415 - the same

    # It warns of more threads than cores; ours mostly wait, for slow readers' forms to arrive.
    logging.getLogger("_granian").addFilter(lambda record: "Python threads" not in record.getMessage())
    Granian(
        "forum.factory:create_worker_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        blocking_threads=16,
        websockets=False,
        backlog=1024,
        log_access=False,
        reload=True,
        workers_kill_timeout=30,
    ).serve()


def _is_planted(database: Database, note: Path) -> bool:
    """Whether there is a forum here: an administrator after planting, anybody at all where nothing was planted."""
    with database.reading():
        return is_email_taken(ADMIN) or (is_anybody_here() and not note.exists())


def _plant(settings: Settings, database: Database, note: Path) -> None:
    """The administrator comes last: until then, a run that was cut off goes on with the same password."""
    if not note.exists():
        note.touch(mode=0o600)
        note.write_text(
            f"   Sign in as {ADMIN} (administrator), mo@example.org (moderator) or alice@example.org (member);\n"
            f"   the password of each is {secrets.token_urlsafe(9)}\n"
        )
    hashed = hash_password(note.read_text().split()[-1])
    plant_world(settings, database, hashed)
    with database.writing():
        actions.register("Beheerder", ADMIN, hashed, role="admin")
        commit()
