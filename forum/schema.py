"""The shape of the database: all tables, and the migrations that bring a database to it.

SQLite is migrated with foreign keys off (a batch migration of a parent table would empty its children) and checked
afterwards; each step under a lock, so that processes that start at once do not race.
"""

import fcntl
import functools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    NullPool,
    create_engine,
    event,
    text,
)

from forum.accounts import models as _accounts
from forum.audit import models as _audit
from forum.hub import models as _hub
from forum.kit import clock, facts, options
from forum.kit.db import Base, Database
from forum.kit.resources import MIGRATIONS
from forum.kit.sqlite import keep_private, prepare_sqlite
from forum.moderation import models as _moderation
from forum.outbox import models as _outbox
from forum.privacy import models as _privacy
from forum.readership import models as _readership
from forum.search import models as _search
from forum.tags import models as _tags
from forum.threads import models as _threads
from forum.topics import models as _topics
from forum.votes import models as _votes

TABLES = (
    facts,
    options,
    _audit,
    _outbox,
    _accounts,
    _topics,
    _tags,
    _threads,
    _votes,
    _readership,
    _moderation,
    _privacy,
    _hub,
    _search,
)
_LOCK = 0x5672_6161


class NewerSchema(Exception):
    """A later release migrated the database; this one knows no way from there."""


def metadata() -> MetaData:
    """The tables of all rooms."""
    return Base.metadata


@functools.cache
def newest() -> str:
    """The revision that this code needs."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def is_current(database: Database) -> bool:
    """Whether the database has exactly the shape that this code needs."""
    with database.reader.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest()


def upgrade(database: Database, host: str, revision: str = "head") -> None:
    """Bring the database to a revision, all steps or none; the first time, settle the authority of its feed ids.

    That is `host` and this year (RFC 4151), whatever the host is called later. Raises `NewerSchema`.
    """
    with _migrating(database) as config:
        try:
            command.upgrade(config, revision)
        except CommandError as error:
            raise NewerSchema from error
    with database.writing() as session:
        facts.settle("tag_authority", f"{host},{clock.now().year}")
        session.commit()


def downgrade(database: Database, revision: str) -> None:
    """Take the database back to a revision; `base` leaves no table."""
    with _migrating(database) as config:
        command.downgrade(config, revision)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


@contextmanager
def _migrating(database: Database) -> Iterator[Config]:
    config = _config()
    engine = _sqlite_engine(database.url) if database.is_sqlite else database.writer
    with _one_at_a_time(engine), engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SET LOCAL statement_timeout = 0"))  # a large table takes its time
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config.attributes["connection"] = connection
        yield config
        if database.is_sqlite:
            _check_foreign_keys(connection)


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def prepare(connection: object, _record: object) -> None:
        prepare_sqlite(connection, foreign_keys=False)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    keep_private(engine)
    return engine


@contextmanager
def _one_at_a_time(engine: Engine) -> Iterator[None]:
    if engine.dialect.name != "sqlite":
        yield
        return
    with Path(f"{engine.url.database}.migrating").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"the migration would leave {len(broken)} rows that refer to nothing: {broken[:3]}")
