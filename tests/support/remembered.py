"""What each forum works out for itself, and what comes out the same for all forums of a run: worked out once."""

import functools
from typing import Any

from jinja2 import Environment
from sqlalchemy import Connection, Dialect, event
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from forum.kit.db import Database
from forum.kit.servers import Servers
from forum.web import assets, looks

_OF_A_ROUTE = ("arguments", "_parts", "_trace", "_converters")
_BUILDERS = ("_build", "_build_unknown")


def remember_routes() -> None:
    """From now on, in this process: Werkzeug takes each route apart and compiles two functions for it, most of the time that
    it takes to make a forum. All comes from the rule alone; the functions are given it when they are called."""
    made: dict[object, dict[str, Any]] = {}
    compile_ = Rule.compile

    def compile_once(rule: Rule) -> None:
        defaults: dict[str, Any] = dict(rule.defaults or {})
        known = tuple(rule.map.converters.items())
        key = (rule.rule, rule.subdomain, rule.host, rule.merge_slashes, tuple(defaults.items()), known)
        if key in made:
            vars(rule).update(made[key])
        else:
            compile_(rule)
            made[key] = {name: getattr(rule, name) for name in _OF_A_ROUTE}
            made[key] |= {name: vars(rule)[name].__func__ for name in _BUILDERS}
        vars(rule).update({name: made[key][name].__get__(rule) for name in _BUILDERS})

    Rule.compile = compile_once  # type: ignore[assignment, method-assign]  # Werkzeug has no other way in


def remember_files() -> None:
    """From now on, in this process: styles and scripts are joined and compressed once, and templates are read once."""
    assets._read_all = functools.cache(assets._read_all)
    made: dict[str, Any] = {}
    read = looks._LOADER.get_source

    def read_once(environment: Environment, template: str) -> Any:
        if template not in made:
            made[template] = read(environment, template)
        return made[template]

    looks._LOADER.get_source = read_once  # type: ignore[method-assign]


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
