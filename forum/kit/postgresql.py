"""Engines on servers of PostgreSQL: the one that is written to, and those that follow it (replicas).

Through a pooler that gives a connection away after each transaction (PgBouncer) nothing is left behind on one: no prepared
statement, and what else is set at the start of a connection is said with each BEGIN, in the same message.
"""

from select import POLLIN, poll
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import InvalidatePoolError

from forum.kit.driver import send_in_order
from forum.kit.servers import Servers

_ALIVE = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 10_000}
"""So that of a machine that is gone without a word it is known after 11 seconds."""
_IDLE = 1.0
"""Seconds that a connection may have lain there and is believed to live, unless there is something to read: a server that
stops says so, or closes it. To ask each time would be a way there and back for each page."""


def engines_of(url: str, servers: Servers) -> tuple[Engine, Engine, Engine]:
    """What writes, what reads in a transaction, and what reads for pages: each statement for itself, which spares two trips
    to the server of each page, and psycopg forgets no prepared statement, as it does whenever something is rolled back."""
    if servers.is_pooled:
        writer = postgresql_engine(url, servers)
        reader = writer.execution_options(postgresql_readonly=True)
        return writer, reader, reader
    half = servers.connections // 2  # jobs, of which some take long, are never to keep a page waiting
    writer = postgresql_engine(url, servers, **sizes(half))
    pages = postgresql_engine(url, servers, for_pages=True, **sizes(servers.connections - half))
    return writer, writer.execution_options(postgresql_readonly=True), pages


def sizes(connections: int) -> dict[str, Any]:
    """A pool of at most so many, of which eight stay."""
    usual = min(8, connections)
    return {"pool_size": usual, "max_overflow": connections - usual}


def postgresql_engine(
    url: str,
    servers: Servers,
    *,
    seconds: int = 30,
    patience: int = 5,
    for_pages: bool = False,
    is_asked: bool = True,
    **options: Any,
) -> Engine:
    """Connections on which no statement takes longer than so many seconds; `patience` is for making one. One that nobody
    used for a while is asked whether it lives, unless `is_asked` says otherwise."""
    limits = {"statement_timeout": f"{seconds}s", "lock_timeout": f"{min(seconds, 10)}s", "jit": "off"}
    # Rows are in memory or on a disk without a head: else a list by one key is sought in the index of another, row by row.
    limits["random_page_cost"] = "1.1"
    # Room for whoever may be joined to a list of millions is made before its first row: 0.5 ms, for 25 rows.
    limits["enable_memoize"] = "off"
    arguments: dict[str, Any] = {"connect_timeout": patience, **_ALIVE}
    if for_pages:
        arguments |= {"autocommit": True}
    if servers.is_pooled:
        arguments |= {"prepare_threshold": None}
    else:
        arguments |= {"options": " ".join(f"-c {name}={value}" for name, value in limits.items())}
    pool = {"pool_timeout": 10, **sizes(servers.connections)}
    engine = create_engine(url, connect_args=arguments, **{"hide_parameters": True, **pool, **options})
    send_in_order(engine)
    if for_pages:
        _forbid_writing(engine)
    if is_asked:
        _ask_the_idle(engine)
    if servers.is_pooled:
        _say_with_begin(engine, "; ".join(f"SET LOCAL {name} = '{value}'" for name, value in limits.items()))
    return engine


def _forbid_writing(engine: Engine) -> None:
    """Not before it is connected: `target_session_attrs=read-write` in its address would find no server that is."""

    @event.listens_for(engine, "connect")
    def forbid(connection: Any, _record: Any) -> None:
        connection.execute("SET default_transaction_read_only = on")


def _say_with_begin(engine: Engine, settings: str) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.autocommit = True  # we say BEGIN ourselves

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        is_reader = connection.get_execution_options().get("postgresql_readonly")
        connection.exec_driver_sql(f"BEGIN {'READ ONLY' if is_reader else ''}; {settings}")


def _ask_the_idle(engine: Engine) -> None:
    @event.listens_for(engine, "checkin")
    def note(_connection: Any, record: Any) -> None:
        record.info["used"] = monotonic()

    @event.listens_for(engine, "checkout")
    def ask(connection: Any, record: Any, _proxy: Any) -> None:
        used = record.info.get("used")
        if used is not None and (monotonic() - used > _IDLE or _is_spoken_to(connection)):
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise InvalidatePoolError from error


def _is_spoken_to(connection: Any) -> bool:
    waiting = poll()
    waiting.register(connection.fileno(), POLLIN)
    return bool(waiting.poll(0))
