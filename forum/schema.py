"""The shape of the database: all tables, and the migrations that bring a database to it.

SQLite is migrated with foreign keys off (a batch migration of a parent table would empty its children) and checked
afterwards; each step under a lock, so that processes that start at once do not race.
"""

import fcntl
import functools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    NullPool,
    create_engine,
    event,
    inspect,
    text,
)
from sqlalchemy.exc import SQLAlchemyError

from forum.accounts import models as _accounts
from forum.audit import models as _audit
from forum.changes import models as _changes
from forum.changes.triggers import lay_triggers, lift_triggers
from forum.hub import models as _hub
from forum.kit import clock, facts, options
from forum.kit.db import Base, Database
from forum.kit.errors import Busy
from forum.kit.on_demand import on_demand
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

if TYPE_CHECKING:
    from alembic import command, config
else:  # who serves needs none of it: seven megabytes
    command, config = on_demand("alembic.command"), on_demand("alembic.config")

TABLES = (
    facts,
    options,
    _changes,
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
_REVISION = re.compile(r'^revision = "(\w+)"\ndown_revision = (?:"(\w+)"|None)$', re.MULTILINE)


class Unusable(Exception):
    """This database cannot be asked anything, or is none; what caused it says why."""


def metadata() -> MetaData:
    """The tables of all rooms."""
    return Base.metadata


@functools.cache
def _revisions() -> dict[str, str | None]:
    """Those that this code knows, each with the one before it."""
    scripts = (file.read_text(encoding="utf-8") for file in (MIGRATIONS / "versions").glob("*.py"))
    return {found[1]: found[2] for script in scripts if (found := _REVISION.search(script))}


def _revision(database: Database) -> str | None:
    """That of a database; None where nothing was migrated yet."""
    with database.reader.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return revision


def newest() -> str:
    """The revision that this code needs."""
    return next(iter(_revisions().keys() - set(_revisions().values())))


def is_current(database: Database) -> bool:
    """Whether the database has exactly the shape that this code needs."""
    return _revision(database) == newest()


def find_fault(database: Database) -> str | None:
    """`outdated` or `newer` than this code; None where all is well. Raises `Unusable`."""
    try:
        if is_current(database):
            return None
        return "newer" if is_newer(database) else "outdated"
    except (SQLAlchemyError, Busy) as error:
        raise Unusable from error


def is_newer(database: Database) -> bool:
    """Whether it has one that a later release gave it."""
    revision = _revision(database)
    return revision is not None and revision not in _revisions()


def upgrade(database: Database, host: str, revision: str = "head") -> None:
    """Bring the database to a revision, all steps or none; the first time, settle the authority of its feed ids.

    That is `host` and this year (RFC 4151), whatever the host is called later.
    """
    with _migrating(database) as settings:
        command.upgrade(settings, revision)
    with database.writing() as session:
        facts.settle("tag_authority", f"{host},{clock.now().year}")
        session.commit()


def downgrade(database: Database, revision: str) -> None:
    """Take the database back to a revision; `base` leaves no table."""
    with _migrating(database) as settings:
        command.downgrade(settings, revision)


def _config() -> "config.Config":
    made = config.Config()
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return made


@contextmanager
def _migrating(database: Database) -> Iterator["config.Config"]:
    settings = _config()
    engine = _sqlite_engine(database.url) if database.is_sqlite else database.writer
    with _one_at_a_time(engine), engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SET LOCAL statement_timeout = 0"))  # a large table takes its time
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        settings.attributes["connection"] = connection
        lift_triggers(connection)
        yield settings
        lay_triggers(connection)
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
