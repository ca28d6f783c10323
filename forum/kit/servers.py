"""Which database there is, and which servers carry it: addresses as a host writes them, made to be what the engines take."""

import re
from dataclasses import dataclass, field

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

_EXAMPLE = "postgresql+psycopg://user:password@host/name"
LEAST, MOST = 8, 200
"""Connections of one process to one server."""


@dataclass(frozen=True)
class Servers:
    """How a database of PostgreSQL is reached."""

    replicas: tuple[str, ...] = field(default=(), repr=False)
    """The addresses of servers that follow it, where guests read."""
    is_pooled: bool = False
    """Whether each transaction may find itself on another connection."""
    connections: int = 16
    """How many each process takes at most, of each server."""


def read_database_url(url: str) -> str:
    """An address of either database. Raises ValueError, which says what is wrong with it."""
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError("begins with sqlite:/// or postgresql+psycopg://")
    try:
        name = make_url(url).database
    except (ArgumentError, ValueError) as error:
        raise ValueError(f"is not written as {_EXAMPLE}") from error
    if url.startswith("sqlite:") and name in (None, "", ":memory:"):
        raise ValueError("names no file, as sqlite:////srv/forum/forum.sqlite does")
    return url


def server_of(url: URL) -> str:
    """How the server at an address is called in the log."""
    return f"{url.host or url.query.get('host', 'this machine')}:{url.port or 5432}"


def read_replicas(given: str, database_url: str) -> tuple[str, ...]:
    """Addresses with blanks or commas between them, of replicas of that database. Raises ValueError."""
    found = tuple(read_database_url(part) for part in re.split(r"[\s,]+", given.strip()) if part)
    if found and database_url.startswith("sqlite:"):
        raise ValueError("only PostgreSQL has replicas, and the database is a file of SQLite")
    if any(url.startswith("sqlite:") for url in found):
        raise ValueError(f"each is written as {_EXAMPLE}")
    if database_url in found:
        raise ValueError("names the database itself, not a replica of it")
    return found


def read_connections(given: str) -> int:
    """A number of connections. Raises ValueError."""
    if not given.isascii() or not given.isdecimal() or not LEAST <= int(given[:9]) <= MOST:
        raise ValueError(f"is not a number from {LEAST} to {MOST}")
    return int(given)
