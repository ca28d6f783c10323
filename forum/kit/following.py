"""Looking at the replicas before serving begins: a wrong one is told while somebody is there to read it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from forum.kit.servers import Servers, server_of

_SECONDS = 2
_WHOSE = text("SELECT pg_is_in_recovery(), (SELECT system_identifier FROM pg_control_system())")


class WrongReplica(ValueError):
    """One that can't be what it is named as; its text is one line."""


def look_at_replicas(primary: Engine, servers: Servers) -> Iterator[str]:
    """What is to be known of those that nobody can read from now, a line each. Raises `WrongReplica`.

    One that is away may come back, and one that was promoted is not read from; what refuses us, or holds other data, will
    always do so.
    """
    if not servers.replicas:
        return
    with primary.connect() as connection:
        _, whose = connection.execute(_WHOSE).one()
    for url in servers.replicas:
        engine = create_engine(
            url, poolclass=NullPool, connect_args={"connect_timeout": _SECONDS}, hide_parameters=True
        )
        try:
            with engine.connect() as connection:
                follows, theirs = connection.execute(_WHOSE).one()
        except OperationalError as error:
            if _answers(engine):
                raise WrongReplica(f"{server_of(engine.url)} refuses: {_line(error)}") from error
            yield f"{server_of(engine.url)} is away, and is read from when it comes back"
            continue
        except DBAPIError as error:
            raise WrongReplica(f"{server_of(engine.url)} cannot be used: {_line(error)}") from error
        if theirs != whose:
            raise WrongReplica(f"{server_of(engine.url)} is no replica of this database: it holds another one's data")
        if not follows:
            yield f"{server_of(engine.url)} follows no server, and is not read from while it does not"


def _answers(engine: Engine) -> bool:
    """Whether a server is there and takes connections: then it is us that it does not want."""
    driver: Any = engine.dialect.loaded_dbapi
    _, named = engine.dialect.create_connect_args(engine.url)
    named.pop("context", None)  # of the driver's own
    told = driver.conninfo.make_conninfo("", **named, connect_timeout=_SECONDS)
    return bool(driver.pq.PGconn.ping(told.encode()) == driver.pq.Ping.OK)


def _line(error: DBAPIError) -> str:
    """What is said last says why."""
    lines = str(error.orig).strip().splitlines()
    return lines[-1].strip() if lines else type(error.orig).__name__
