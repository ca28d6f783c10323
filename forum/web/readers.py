"""Counting who reads: written down before the page goes out, in a fraction of a thousandth of what making it takes. No page
fails by it.

Who a request is of is worked out once, and remembered for at most five minutes, in memory alone. Moments are whole seconds:
who reads a thread twice within one is written down once, for the other view would be the same, byte for byte.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeAlias
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app, g, request
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from forum.accounts.viewer import Viewer
from forum.kit import clock
from forum.kit.config import Settings
from forum.kit.db import Database
from forum.readership.crawlers import find_crawler
from forum.readership.jobs import Keys, day_secrets, fold, views_folder
from forum.readership.journal import NOWHERE, JournalWriter, Name, Reader, crawler_of, name_of
from forum.readership.origins import host_of
from forum.readership.rules import can_count, is_read, known_as, who
from forum.web.afterwards import PURPOSES, READ, Afterwards, purpose
from forum.web.cache import leave_counting

_SECOND = 1_000_000
"""Microseconds."""
_SPELL = 300
"""Seconds for which a reader is remembered: no day, and no 8 hours of one, end within them."""
_MOST = 8_192
"""Readers that are remembered, addresses from which they came, and views of one second."""
_LONGEST = 700
"""Characters of what is remembered of one; who sends more is worked out anew each time, and takes no memory."""
_PURPOSE, _PURPOSE_2, _PURPOSE_3, _PURPOSE_4 = PURPOSES
Person: TypeAlias = int | tuple[str | None, str | None, str | None]
"""An account; or what a guest's request says: who connected, for whom (`X-Forwarded-For`), with what browser."""


class Readable(Protocol):
    """A thread, as far as counting its readers goes."""

    @property
    def id(self) -> int: ...
    @property
    def author_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class _Spell:
    """What is remembered for a while, and until when."""

    since: int
    until: int
    keys: Keys
    readers: dict[Person, Reader] = field(default_factory=dict)
    origins: dict[str, Name] = field(default_factory=dict)


_NEVER = _Spell(0, 0, Keys(b"", None))
_Second: TypeAlias = tuple[int, _Spell, dict[tuple[int, str | None, str | None], str | None]]
"""Which it is, its spell, and the last browser of those of which a view is written down in it, by thread, who connected and
for whom."""


class Readership:
    """The counting of this process. It holds a journal of its own, which it begins at the first view."""

    def __init__(
        self,
        database: Database,
        data_dir: Path,
        zone: tzinfo = UTC,
        trusted_proxies: Sequence[str] = (),
        host_name: str = "",
    ) -> None:
        self._database = database
        self._data_dir = data_dir
        self._zone = zone
        self._host_name = host_name
        self._address_of = wrap_wsgi_with_proxy_headers(_address, list(trusted_proxies))
        self._journal = JournalWriter(views_folder(data_dir))
        self._secrets = day_secrets(database, views_folder(data_dir))
        self._afterwards = Afterwards("Views are not counted until this is mended")
        self._spell = _NEVER
        self._second: _Second = 0, _NEVER, {}

    def note_read(self, environ: dict[str, Any], thread_id: int) -> None:
        """Write down that a guest reads a thread by this GET, as the server passed it on, if by it somebody reads.

        Never raises; a failure is logged once. It takes a third of a microsecond where that is written down, and 1.4 where
        the reader is remembered.
        """
        get = environ.get
        latest, spell, written = self._second
        connected, forwarded, agent = get("REMOTE_ADDR"), get("HTTP_X_FORWARDED_FOR"), get("HTTP_USER_AGENT")
        if written.get((thread_id, connected, forwarded), 0) == agent and latest <= clock.timestamp() < latest + 1:
            return
        if (
            _PURPOSE in environ or _PURPOSE_2 in environ or _PURPOSE_3 in environ or _PURPOSE_4 in environ
        ) and not is_read("GET", " ".join(get(name, "") for name in PURPOSES)):
            return
        referrer, second, person = get("HTTP_REFERER"), clock.second(), (connected, forwarded, agent)
        reader = spell.readers.get(person) if latest == second else None
        name = reader and (reader.crawler or (NOWHERE if referrer is None else spell.origins.get(referrer)))
        if reader is None or name is None:
            self.note(thread_id, person, referrer)
            return
        try:
            self._append(second, spell, thread_id, person, reader, name)
        except Exception:  # noqa: BLE001 - `note` tries again, and tells
            self.note(thread_id, person, referrer)

    def note(self, thread_id: int, person: Person, referrer: str | None = None) -> None:
        """Write down that somebody reads a thread. Never raises; a failure is logged once."""
        self._afterwards.attempt(partial(self._write, thread_id, person, referrer))

    def fold(self) -> int:
        """Bring what is written down into the database, unless another process is at it; how many views counted."""
        return fold(self._database, self._data_dir, self._zone)

    def close(self) -> None:
        """End the journal, so that the next fold can remove it."""
        self._journal.close()

    def _write(self, thread_id: int, person: Person, referrer: str | None) -> None:
        second, spell = clock.second(), self._spell
        if not spell.since <= second < spell.until:
            since = second - second % _SPELL
            keys = self._secrets.keys(clock.from_microseconds(second * _SECOND))
            spell = self._spell = _Spell(since, since + _SPELL, keys)
        reader = spell.readers.get(person) or _remember(
            spell.readers, person, self._meet(person, spell.keys), *_said_by(person)
        )
        self._append(second, spell, thread_id, person, reader, reader.crawler or self._origin(spell, referrer))

    def _append(self, second: int, spell: _Spell, thread_id: int, person: Person, reader: Reader, name: Name) -> None:
        """Write a view down, and remember that it is, once it is; of a crawler each is another."""
        self._journal.append(second * _SECOND, thread_id, reader, name)
        latest, _, written = self._second
        if latest != second:
            written = {}
            self._second = second, spell, written
        if reader.crawler is None and not isinstance(person, int) and len(written) < _MOST and person in spell.readers:
            connected, forwarded, agent = person
            written[thread_id, connected, forwarded] = agent

    def _meet(self, person: Person, keys: Keys) -> Reader:
        """Who that is today."""
        if isinstance(person, int):
            return known_as(who(person, None, ""), *keys)
        connected, forwarded, agent = person
        crawler = find_crawler(agent or "")
        if crawler:
            return crawler_of(crawler)
        address = connected
        if forwarded:
            address = self._address_of({"REMOTE_ADDR": connected, "HTTP_X_FORWARDED_FOR": forwarded}, None)
        return known_as(who(None, address, agent or ""), *keys)

    def _origin(self, spell: _Spell, referrer: str | None) -> Name:
        if not referrer:
            return NOWHERE
        known = spell.origins.get(referrer)
        return known or _remember(spell.origins, referrer, name_of(host_of(referrer, self._host_name)), referrer)


def start_readership(settings: Settings, database: Database) -> Readership:
    """The counting of a process, by these settings."""
    zone = ZoneInfo(settings.timezone)
    return Readership(database, settings.data_dir, zone, settings.trusted_proxies, settings.host_name)


def init_app(app: Flask, readership: Readership) -> None:
    """Count what pages are sent. To be called before others: they can make another answer of a page."""
    app.extensions["readership"] = readership
    app.after_request(_count)


def count_view(thread: Readable, viewer: Viewer) -> None:
    """Count this reader if the answer is a page that somebody reads, by the rule of `/help/views`."""
    if viewer.is_guest and leave_counting(thread.id):
        return
    if can_count(request.method, purpose(), viewer.id, thread.author_id):
        agent = request.headers.get("User-Agent", "")
        is_member = viewer.id is not None and not find_crawler(agent)
        g.read = thread.id, viewer.id if is_member else (request.remote_addr, None, agent)


def _count(response: Response) -> Response:
    read: tuple[int, Person] | None = g.pop("read", None)
    if read and response.status_code in READ:
        readership: Readership = current_app.extensions["readership"]
        readership.note(*read, request.headers.get("Referer"))
    return response


def _address(environ: dict[str, Any], _start: object) -> str | None:
    """Stands where the application would: who is asking, by what the proxies say that are trusted."""
    address: str | None = environ["REMOTE_ADDR"]
    return address


def _said_by(person: Person) -> tuple[str | None, ...]:
    return () if isinstance(person, int) else person


def _remember(known: dict[Any, Any], key: Any, value: Any, *texts: str | None) -> Any:
    """Up to so many, of which somebody sent no longer texts than usual; then it begins anew."""
    if sum(len(text or "") for text in texts) <= _LONGEST:
        if len(known) >= _MOST:
            known.clear()
        known[key] = value
    return value
