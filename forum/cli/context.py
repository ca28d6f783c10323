"""What a command works on: the settings of this environment and its database."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from forum import consequences, schema
from forum.kit import events
from forum.kit.config import BadSetting, Settings, read_settings
from forum.kit.db import UNAVAILABLE, Database

OUTDATED = "the database does not have the newest schema: run `forum migrate` first"


def settings_or_fail() -> Settings:
    """The settings; one that cannot be used ends the command with a line that names it."""
    try:
        return read_settings()
    except BadSetting as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def opened(*, migrated: bool = True) -> Iterator[tuple[Settings, Database]]:
    """The settings and the database, with all that happens because of what is done to it; ends the command where the schema is outdated or the database is away."""
    settings = settings_or_fail()
    database = Database(settings.database_url, settings.servers)
    events.listen(consequences.TABLE)
    try:
        if migrated and not schema.is_current(database):
            raise click.ClickException(OUTDATED)
        yield settings, database
    except UNAVAILABLE as error:
        raise click.ClickException(f"the database cannot be used: {first_line(error)}") from error
    finally:
        database.dispose()


def first_line(error: Exception) -> str:
    """What a database said, in short."""
    cause = getattr(error, "orig", None) or error
    return (str(cause).strip().splitlines() or [type(cause).__name__])[0]
