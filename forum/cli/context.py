"""What a command works on: the settings of this environment and its database."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from forum import consequences, schema
from forum.kit import events, waking
from forum.kit.config import BadSetting, Settings, read_settings
from forum.kit.db import UNAVAILABLE, Database
from forum.kit.following import WrongReplica, look_at_replicas

_FAULTS = {
    "outdated": "this database does not have the newest schema: run `forum migrate` first",
    "newer": "this database has a schema that this release does not know: a newer one migrated it",
}


class CannotBegin(click.ClickException):
    """What the command works on is not there, or is not as it must be; the line begins with the setting that names it."""

    exit_code = 2


def settings_or_fail() -> Settings:
    """The settings; one that cannot be used ends the command with a line that names it."""
    try:
        return read_settings()
    except BadSetting as error:
        raise CannotBegin(str(error)) from error


@contextmanager
def opened(*, migrated: bool = True) -> Iterator[tuple[Settings, Database]]:
    """The settings and the database, with all that happens because of what is done to it; ends the command where the schema is not this release's or the database is away."""
    settings = settings_or_fail()
    database = Database(settings.database_url, settings.servers)
    events.listen(consequences.TABLE)
    try:
        fault = schema.find_fault(database)
        if fault == "newer" or (fault and migrated):
            raise CannotBegin(f"FORUM_DATABASE_URL: {_FAULTS[fault]}")
        yield settings, database
    except schema.Unusable as error:
        raise CannotBegin(f"FORUM_DATABASE_URL: the database cannot be used: {first_line(error.__cause__)}") from error
    except UNAVAILABLE as error:
        raise click.ClickException(f"the database cannot be used: {first_line(error)}") from error
    finally:
        database.dispose()


def reach_redis(settings: Settings) -> None:
    """End the command where Redis is to be used and is not there."""
    try:
        if settings.redis_url:
            waking.reach(settings.redis_url)
    except waking.Away as error:
        raise CannotBegin(f"FORUM_REDIS_URL: Redis cannot be used: {first_line(error)}") from error


def look_at_servers(settings: Settings, database: Database) -> None:
    """Say which replicas are away; end the command where one is none of this database."""
    try:
        for line in look_at_replicas(database.reader, settings.servers):
            click.echo(f"FORUM_DATABASE_REPLICAS: {line}.", err=True)
    except WrongReplica as error:
        raise CannotBegin(f"FORUM_DATABASE_REPLICAS: {error}") from error


def first_line(error: BaseException | None) -> str:
    """What a database said, in short."""
    cause = getattr(error, "orig", None) or error
    return (str(cause).strip().splitlines() or [type(cause).__name__])[0]
