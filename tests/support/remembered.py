"""What each forum works out for itself, and what comes out the same for all forums of a run: worked out once."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Dialect, event
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from forum.kit.db import Database
from forum.kit.servers import Servers


def remember_routes() -> None:
    """From now on, in this process: Werkzeug compiles two functions for each route, nearly all of the time that it takes
    to make a forum. They are made from the rule alone, and are given it when they are called."""
    made: dict[object, Callable[..., tuple[str, str]]] = {}
    make = Rule._compile_builder

    def make_once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002 - as it is
        defaults: dict[str, Any] = dict(rule.defaults or {})
        key = (rule.rule, tuple(rule._trace), tuple(defaults.items()), append_unknown)
        if key not in made:
            made[key] = make(rule, append_unknown)
        return made[key]

    Rule._compile_builder = make_once  # type: ignore[assignment, method-assign]


def remember_statements() -> None:
    """From now on, in this process: the engines of a forum know what those of others compiled, as the engines of one
    server do from page to page."""
    known: dict[str, tuple[Dialect, LRUCache[Any, Any]]] = {}
    make = Database.__init__

    def make_knowing(database: Database, url: str, *servers: Servers) -> None:
        make(database, url, *servers)
        for engine in {database.reader, database.writer, database.pages}:
            if engine.name in known:
                engine.dialect, engine._compiled_cache = known[engine.name]
        if database.writer.name not in known:
            event.listen(database.writer, "engine_connect", remember, once=True)

    def remember(connection: Connection) -> None:
        """Not before: only when it connects, a dialect learns with which version it speaks."""
        known.setdefault(connection.dialect.name, (connection.dialect, LRUCache(5_000)))

    Database.__init__ = make_knowing  # type: ignore[assignment, method-assign]
