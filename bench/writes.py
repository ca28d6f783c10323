"""What it costs to write: replies and questions by HTTP, beside a bare writer that leaves the same rows, as durable.

Alone: one after the other, through the application. Served: eight members at once, each on a connection of their own, to
`forum serve`; beside as many bare writers as the database lets write at once (SQLite: one).
"""

import http.client
import operator
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from itertools import count, cycle
from typing import Any

from flask import Flask
from sqlalchemy import text

from bench.bare_writer import BareWriter, rows_of
from bench.members import Member, database_of, members
from bench.servers import served
from bench.shape import Row, Subject
from forum import addresses
from forum.factory import create_app
from forum.kit.config import read_settings
from forum.markup import render

MEMBERS = 8
TEXT = (
    "Wij hebben dit **vorig jaar** geregeld in een verzuimreglement, samen met de ondernemingsraad en de arbodienst. "
    "Het belangrijkste was dat leidinggevenden weten wat ze wel en niet mogen vragen.\n\n"
    "- Meld binnen een dag ziek, bij voorkeur per telefoon.\n"
    "- Leg vast wie er belt, en wanneer het volgende gesprek is.\n"
    "- Vraag nooit naar de oorzaak; de [bedrijfsarts](https://example.org/arts) doet dat.\n\n"
    "Daarna hebben we met elke afdeling gesproken over wat er in de praktijk gebeurt als iemand langer uitvalt, want "
    "daar ging het mis: niemand belde, en na zes weken lag er geen plan van aanpak. "
    "Sinds we een vaste dag in de week hebben waarop we alle lopende dossiers doornemen, komt dat bijna niet meer voor. "
    "Wie het lastig vond, kreeg hulp van een collega die het al gewend was.\n\nMijn advies: begin *klein*, spreek af wat je over een half jaar wilt zien, en meet dat ook.\n"
)
"""Some 150 words."""
_REFERENCE = "a bare writer"
_AIM = {"a reply": 0.5}


def measure(subject: Subject) -> Iterator[Row]:
    """Each figure."""
    with ExitStack() as stack:
        app = create_app(read_settings(subject.environ))
        stack.callback(app.extensions["readership"].close)
        stack.callback(app.extensions["database"].dispose)
        people = members(app, MEMBERS + 1)
        scene = Scene(app, people)
        bare = scene.bare_writer()
        stack.callback(bare.close)
        yield from _alone(subject, scene, bare)
        yield from _served(subject, scene)
    rendered = _rate(lambda: render(TEXT), subject.seconds)
    yield Row("words to HTML, 150 words", rendered, "posts/s")


class Scene:
    """A question of one member, to which others reply."""

    def __init__(self, app: Flask, people: list[Member]) -> None:
        self.app, (self.asker, *self.people) = app, people
        self.database = database_of(app)
        self.topic = self._one("SELECT slug FROM topics ORDER BY id LIMIT 1")
        self._begun, self._keys = time.time_ns(), count()
        self.thread_id = self._one(
            "SELECT thread_id FROM posts WHERE id = :id", id=int(self.ask(self.asker).rpartition("/")[2])
        )
        self.path = addresses.reply(self.thread_id)

    def key(self) -> str:
        """Of a form, like no other."""
        return f"bench-{self._begun}-{next(self._keys)}"

    def ask(self, member: Member) -> str:
        """A question; where it is."""
        return member.post(
            addresses.ask(), topic=self.topic, title="Wie heeft een reglement?", body=TEXT, key=self.key()
        )

    def reply(self, member: Member) -> str:
        """A reply; where it is."""
        return member.post(self.path, parent="", body=TEXT, key=self.key())

    def bare_writer(self) -> BareWriter:
        """One that writes what the forum does."""
        by_forum, model = rows_of(self.database, lambda: self.reply(self.people[0]))
        bare = BareWriter(self.database, int(model.rpartition("/")[2]), self.app.config["BASE_URL"])
        by_hand, _ = rows_of(self.database, lambda: bare.reply(TEXT, self.people[0].id, self.key()))
        assert by_forum == by_hand, (by_forum, by_hand)
        return bare

    def _one(self, statement: str, **values: Any) -> Any:
        with self.database.reading() as reading:
            return reading.execute(text(statement), values).scalar_one()


def _alone(subject: Subject, scene: Scene, bare: BareWriter) -> Iterator[Row]:
    turns = cycle(scene.people)
    acts: dict[str, Callable[[], object]] = {
        "bare": lambda: bare.reply(TEXT, next(turns).id, scene.key()),
        "a reply": lambda: scene.reply(next(turns)),
        "a question": lambda: scene.ask(next(turns)),
    }
    rates = _rounds(acts, subject)
    for name in ("a reply", "a question"):
        ratio = statistics.median(map(operator.truediv, rates[name], rates["bare"]))
        yield Row(name, statistics.median(rates[name]), "posts/s", ratio, _REFERENCE, at_least=_AIM.get(name))


def _rounds(acts: dict[str, Callable[[], object]], subject: Subject) -> dict[str, list[float]]:
    """How often a second each act is done, in rounds that alternate."""
    rates: dict[str, list[float]] = {name: [] for name in acts}
    for act in acts.values():
        act()
    for _ in range(subject.rounds):
        for name, act in acts.items():
            rates[name].append(_rate(act, subject.seconds))
    return rates


def _rate(act: Callable[[], object], seconds: float) -> float:
    done, begun = 0, time.perf_counter()
    while (took := time.perf_counter() - begun) < seconds:
        act()
        done += 1
    return done / took


def _served(subject: Subject, scene: Scene) -> Iterator[Row]:
    """Eight at once, against a server of one process and one of two."""
    writers = [scene.bare_writer() for _ in scene.people[: 1 if subject.is_sqlite else MEMBERS]]
    pairs = list(zip(writers, scene.people, strict=False))
    for workers in ("1", "2"):
        rates: list[float] = []
        ratios: list[float] = []
        with served(subject.environ, "--workers", workers) as port:
            for _ in range(subject.rounds):
                bare = _at_once([_again(lambda w=w, m=m: w.reply(TEXT, m.id, scene.key())) for w, m in pairs], subject)
                rates.append(_at_once([partial(_send, port, scene, member) for member in scene.people], subject))
                ratios.append(rates[-1] / bare)
        name = f"a reply, {MEMBERS} at once, {workers} process{'es' if workers > '1' else ''}"
        row = Row(name, statistics.median(rates), "posts/s")
        if subject.is_sqlite or workers == "1":  # bare writers are threads of one process: no measure of two that write
            row = replace(row, ratio=statistics.median(ratios), reference=_REFERENCE, at_least=0.5)
        yield row
    for writer in writers:
        writer.close()


def _at_once(doers: list[Callable[[float], int]], subject: Subject) -> float:
    """How much a second all of them do together, each in a thread: what each did until a moment."""
    until = time.perf_counter() + subject.seconds
    with ThreadPoolExecutor(len(doers)) as pool:
        return sum(pool.map(lambda do: do(until), doers)) / subject.seconds


def _again(act: Callable[[], object]) -> Callable[[float], int]:
    def do(until: float) -> int:
        done = 0
        while time.perf_counter() < until:
            act()
            done += 1
        return done

    return do


def _send(port: int, scene: Scene, member: Member, until: float) -> int:
    """Replies over one connection."""
    connection, done = http.client.HTTPConnection("127.0.0.1", port), 0
    while time.perf_counter() < until:
        connection.request("POST", scene.path, member.form(parent="", body=TEXT, key=scene.key()), member.headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 303, answer.status
        done += 1
    connection.close()
    return done
