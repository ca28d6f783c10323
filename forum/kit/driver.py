"""Statements that are given to the driver past SQLAlchemy, whose listeners hear of them and whose errors they raise.

A question to PostgreSQL is a way there and back, which takes longer than most answers. So what nobody waits for goes along
with the next question, in one message each way (`kit/wire.py`), or with the commit; always in the order in which it was
said. What the server finds wrong with it is told then. SQLite is asked at once.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from forum.kit.wire import Told, Wire

_Row: TypeAlias = tuple[Any, ...]
_WAITING, _WIRE = "statements that go along with the next", "past psycopg's cursors"


class Said:
    """A statement that was said; its rows, once it was sent."""

    __slots__ = ("rows", "told")

    def __init__(self, told: "Told") -> None:
        self.told = told
        self.rows: list[_Row] | None = None


def ask(connection: Connection, words: str, arguments: Any) -> list[_Row]:
    """The rows of a statement, now."""
    _tell(connection, words, arguments)
    if _WIRE in connection.info:
        said = _say(connection, words, arguments)
        _send(connection, [*connection.info.pop(_WAITING, ()), said])
        return said.rows or []
    cursor = connection.connection.cursor()
    try:
        cursor.execute(words, arguments)
        found = cursor.fetchall() if cursor.description else []
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_sqlalchemy(error, connection, words) from error
    return found  # type: ignore[return-value]  # of every driver that we have a list of tuples


def ask_later(connection: Connection, words: str, arguments: Any) -> Callable[[], list[_Row]]:
    """The same, along with what is asked next; who wants its rows calls for them."""
    if connection.dialect.name != "postgresql":
        rows = ask(connection, words, arguments)
        return lambda: rows
    _tell(connection, words, arguments)
    said = _say(connection, words, arguments)
    connection.info.setdefault(_WAITING, []).append(said)

    def read() -> list[_Row]:
        if said.rows is None:
            send_waiting(connection)
        return said.rows or []

    return read


def send_waiting(connection: Connection) -> None:
    """Let go what waits: before a commit."""
    if waiting := connection.info.pop(_WAITING, None):
        _send(connection, waiting)


def send_in_order(engine: Engine) -> None:
    """Let what waits go before whatever SQLAlchemy itself says on a connection of the engine, to PostgreSQL."""
    from forum.kit.wire import Wire  # noqa: PLC0415 - it brings psycopg, which is not for who uses SQLite

    @event.listens_for(engine, "connect")
    def begin(driver: Any, record: Any) -> None:
        record.info[_WIRE] = Wire(driver)

    @event.listens_for(engine, "before_cursor_execute")
    def before(connection: Connection, cursor: Any, *_statement: Any) -> None:
        if cursor is not None:
            send_waiting(connection)

    @event.listens_for(engine, "rollback")
    def forget(connection: Connection) -> None:
        if not connection.invalidated:  # else it is gone, with all that it knew
            connection.info.pop(_WAITING, None)
            connection.info[_WIRE].forget()

    @event.listens_for(engine, "rollback_savepoint")
    def forget_some(connection: Connection, _name: str, _context: Any) -> None:
        connection.info[_WIRE].forget()


def _tell(connection: Connection, words: str, arguments: Any) -> None:
    for hear in connection.dispatch.before_cursor_execute:
        hear(connection, None, words, arguments, None, False)


def _say(connection: Connection, words: str, arguments: Any) -> Said:
    """Raises what cannot be told now: what waits goes along with the next."""
    wire: Wire = connection.info[_WIRE]
    try:
        return Said(wire.told(words, arguments))
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_sqlalchemy(error, connection, words) from error


def _send(connection: Connection, said: Sequence[Said]) -> None:
    wire: Wire = connection.info[_WIRE]
    try:
        found = wire.exchange([one.told for one in said])
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_sqlalchemy(error, connection, said[-1].told.words) from error
    except BaseException:
        if connection.connection.driver_connection.closed:  # type: ignore[union-attr]  # psycopg's
            connection.invalidate()  # in the midst of it
        raise
    for one, rows in zip(said, found, strict=True):
        one.rows = rows


def _as_sqlalchemy(error: Any, connection: Connection, words: str) -> Exception:
    is_lost = connection.dialect.is_disconnect(error, connection.connection, None)
    if is_lost:
        connection.invalidate(error)
        connection.engine.dispose()  # the others are as old
    wrapped: Exception = DBAPIError.instance(
        words,
        None,
        error,
        connection.dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=is_lost,
        dialect=connection.dialect,
    )
    return wrapped
