"""Statements to PostgreSQL past psycopg's cursors: any number in one message each way, each prepared on its connection.

A cursor sends each statement by itself, and takes as long for it as the server does. Here words are read once, values go as
text whose types the server takes from the words (so that there is one prepared statement of them, however long a number
is), and rows are read by psycopg's own loaders. Connections, transactions and errors stay psycopg's.
"""

import re
from collections.abc import Generator, Iterator, Sequence
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple, TypeAlias

from psycopg import errors, generators
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ConnStatus, ExecStatus, PipelineStatus, TransactionStatus

Row: TypeAlias = tuple[Any, ...]
_MOST = 200
"""Statements that are kept prepared on a connection: those that were asked last."""
_OUTDATED = errors.InvalidSqlStatementName, errors.FeatureNotSupported
"""What is said of a statement that somebody told the server to forget, or whose columns are of other types by now."""
_GIVEN = re.compile(r"%%|%\((\w+)\)s")


class _Words(NamedTuple):
    """A statement as libpq has it: `$1` for what is given first, and the names of what is given."""

    sent: bytes
    names: tuple[str, ...]
    formats: list[PyFormat]


class Told(NamedTuple):
    """A statement as it is sent, and by which words it is known."""

    words: str
    sent: bytes
    values: Sequence[Any] | None


class Wire:
    """What was prepared so on one connection of psycopg."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self._values = Transformer(driver)
        self._prepared: dict[str, bytes] = {}
        self._numbers = count()

    def told(self, words: str, given: Any) -> Told:
        """A statement with what is given to it, for `exchange`. Raises where a value cannot be told, such as a text with a
        NUL: nothing is sent by then."""
        read = _read_words(words)
        values = [given[name] for name in read.names]
        return Told(words, read.sent, self._values.dump_sequence(values, read.formats) if values else None)

    def exchange(self, told: Sequence[Told]) -> list[list[Row]]:
        """The rows of each of some statements. Raises what the first one that fails does; those after it are not done."""
        driver, connection = self._driver, self._driver.pgconn
        with driver.lock:
            connection.enter_pipeline_mode()
            try:
                expected = self._say(told)
                connection.pipeline_sync()
                answers = driver.wait(_answers(connection))
                connection.exit_pipeline_mode()
            finally:
                if connection.status == ConnStatus.OK and connection.pipeline_status != PipelineStatus.OFF:
                    connection.finish()  # whoever was interrupted: what is still to come is nobody's answer
            return self._read(expected, answers)

    def forget(self) -> None:
        """Before a rollback: psycopg has the server forget what is prepared, where anything is by psycopg itself."""
        is_begun = self._driver.pgconn.transaction_status != TransactionStatus.IDLE
        if is_begun and self._driver._prepared._names:  # noqa: SLF001 - it says so nowhere else
            self._prepared.clear()

    def _say(self, told: Sequence[Told]) -> list[str | bool]:
        """Let libpq have all of it; of each answer that is to come whether it is wanted, or what it prepares."""
        driver, connection, expected = self._driver, self._driver.pgconn, list[str | bool]()
        if not driver.autocommit and connection.transaction_status == TransactionStatus.IDLE:
            connection.send_query_params(driver._get_tx_start_command(), None)  # noqa: SLF001 - as its own cursors do
            expected.append(False)
        for words, sent, values in told:
            if driver.prepare_threshold is None:  # a pooler gives the connection to others
                connection.send_query_params(sent, values)
            else:
                if words not in self._prepared:
                    expected += self._prepare(words, sent)
                name = self._prepared[words] = self._prepared.pop(words)
                connection.send_query_prepared(name, values)
            expected.append(True)
        return expected

    def _prepare(self, words: str, sent: bytes) -> Iterator[str | bool]:
        if len(self._prepared) >= _MOST:
            oldest = self._prepared.pop(next(iter(self._prepared)))
            self._driver.pgconn.send_query_params(b"DEALLOCATE " + oldest, None)
            yield False
        name = self._prepared[words] = f"forum_{next(self._numbers)}".encode()
        self._driver.pgconn.send_prepare(name, sent)
        yield words

    def _read(self, expected: Sequence[str | bool], answers: Sequence[Any]) -> list[list[Row]]:
        found: list[list[Row]] = []
        failed = None
        for what, answer in zip(expected, answers, strict=True):
            if answer.status in (ExecStatus.FATAL_ERROR, ExecStatus.PIPELINE_ABORTED):
                failed = failed or answer
                if isinstance(what, str):
                    self._prepared.pop(what, None)  # None: so many were prepared since that it is gone
            elif what is True:
                self._values.set_pgresult(answer)
                found.append(self._values.load_rows(0, answer.ntuples, tuple) if answer.nfields else [])
        if failed is not None:
            error = errors.error_from_result(failed, encoding=self._driver.info.encoding)
            if isinstance(error, _OUTDATED):
                self._prepared.clear()
            raise error
        return found


@lru_cache(1_000)
def _read_words(words: str) -> _Words:
    names: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return f"${names.setdefault(found[1], len(names) + 1)}" if found[1] else "%"

    sent = _GIVEN.sub(number, words).encode()
    return _Words(sent, tuple(names), [PyFormat.TEXT] * len(names))


def _answers(connection: Any) -> Generator[Any, Any, list[Any]]:
    """Send what libpq holds; the last answer to each, up to the end of the pipeline."""
    found: list[Any] = []
    yield from generators.send(connection)
    while True:
        answer = (yield from generators.fetch_many(connection))[-1]
        if answer.status == ExecStatus.PIPELINE_SYNC:
            return found
        found.append(answer)
