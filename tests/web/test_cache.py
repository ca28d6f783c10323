"""What is kept for everybody: the same as the door would answer, as long as it would, made once; and nothing private."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from flask import Flask, Response, request
from sqlalchemy.exc import OperationalError
from werkzeug.test import Client, TestResponse

from forum.changes.queries import News, Point, read_news
from forum.kit import clock
from forum.kit.db import Database
from forum.web.cache import VARY, Cache, Kinds, Storage, Watch, shared, shows_only, soon
from forum.web.cache.cached import Cached
from tests.feeds.private import make_feed
from tests.support.forum import Forum, Reader, build_forum, migrated
from tests.support.processes import context

LATER = datetime(2099, 1, 1, tzinfo=UTC)
CONDITIONS = [
    {},
    {"If-None-Match": "{etag}"},
    {"If-None-Match": 'W/"a", "b,c", W/{etag}'},
    {"If-None-Match": "*"},
    {"If-None-Match": '"another"', "If-Modified-Since": "{modified}"},
    {"If-None-Match": ""},
    {"If-Modified-Since": "{modified}"},
    {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    {"If-Modified-Since": "gisteren"},
    {"If-Match": '"another"'},
    {"If-Match": "{etag}"},
    {"If-Match": "*"},
    {"Range": "bytes=0-9"},
    {"A-IM": "feed", "If-None-Match": "{etag}"},
    {"A-IM": "feed"},
]


@dataclass
class Timer:
    """Seconds that pass when a test says so."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


# --- With feeds


def test_a_kept_feed_is_answered_as_its_door_would(forum: Forum, alice: Reader, bob: Reader) -> None:
    thread = alice.ask(body="Wie heeft er een reglement? " * 40, tags="privé")
    reply = bob.reply(thread)
    guest = forum.guest()
    for address, accepted in product(
        ("/feed.rss", "/topics/algemeen.atom", f"/questions/{thread}.json", f"/posts/{reply}.atom"),
        (
            {"Accept-Encoding": "gzip", "Accept": "*/*"},
            {"Accept-Encoding": "identity, gzip;q=0", "Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"},
            {"Accept-Encoding": "*", "Accept": "application/atom+xml, text/html;q=0.5"},
        ),
    ):
        kept = guest.get(address, headers=accepted)
        said = {"etag": kept.headers["ETag"], "modified": kept.headers["Last-Modified"]}
        for condition in CONDITIONS if address == "/feed.rss" else CONDITIONS[:2]:
            headers = {name: value.format(**said) for name, value in condition.items()} | accepted
            for method in (guest.client.get, guest.client.head):
                answers = [all_of(method(f"{address}{query}", headers=headers)) for query in ("", "?unkept")]
                assert answers[0] == answers[1], (address, headers)


def all_of(answer: TestResponse) -> tuple[str, list[tuple[str, str]], bytes]:
    """But the date, which the server adds where there is none."""
    return answer.status, [line for line in answer.headers if line[0] != "Date"], answer.data


def test_while_nothing_is_committed_no_query_is_made_but_for_what_is_private(
    forum: Forum, guest: Reader, alice: Reader
) -> None:
    alice.ask()
    first = guest.get("/feed.rss")
    private = make_feed(alice)
    assert guest.get(private).status_code == 200
    assert guest.get("/feed.rss").data == first.data
    with without_doors(forum):
        assert guest.get(private).status_code == 500
        assert all_of(guest.get("/feed.rss")) == all_of(first)
        assert guest.get("/feed.rss", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
        assert guest.get("/feed.rss", headers={"Host": "evil.example"}).status_code == 421


@contextmanager
def without_doors(forum: Forum) -> Iterator[None]:
    """Nothing can be read meanwhile."""
    spares = forum.database.spares
    del forum.database.spares
    try:
        yield
    finally:
        forum.database.spares = spares


def test_who_posts_sees_it_at_once_and_other_processes_within_a_second(
    forum: Forum, alice: Reader, guest: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    timer = Timer()
    watch = forum.app.extensions["cache"].watch
    monkeypatch.setattr(watch, "timer", timer)
    monkeypatch.setattr(watch, "seconds", 1.0)
    title = "Van hier"
    alice.ask(title)
    assert title in guest.get("/feed.rss").text
    alice.ask("En meteen nog een")
    assert "En meteen nog een" in guest.get("/feed.rss").text
    elsewhere = context.Process(target=ask_elsewhere, args=(forum.database.url, str(forum.folder)))
    elsewhere.start()
    elsewhere.join()
    timer.seconds += 0.9
    assert "Van elders" not in guest.get("/feed.rss").text
    timer.seconds += 0.2
    assert "Van elders" in guest.get("/feed.rss").text


def ask_elsewhere(url: str, folder: str) -> None:
    """In another process."""
    from pathlib import Path  # noqa: PLC0415

    forum = build_forum(url, Path(folder))
    forum.member("Eva").ask("Van elders")
    forum.database.dispose()


def test_a_feed_is_made_anew_each_day_for_its_window_shrinks(forum: Forum, alice: Reader, guest: Reader) -> None:
    with clock.set_to(datetime(2026, 3, 1, 12, tzinfo=UTC)):
        alice.ask()
        guest.get("/feed.rss")
        with without_doors(forum):
            assert guest.get("/feed.rss").status_code == 200
    with clock.set_to(datetime(2026, 3, 2, tzinfo=UTC)), without_doors(forum):
        assert guest.get("/feed.rss").status_code == 500


# --- With doors of the test's own


@dataclass
class Doors:
    """An application with a cache, over a database of which the test moves the mark."""

    answer: Callable[[], Response]
    made: list[str] = field(default_factory=list)
    read: list[int] = field(default_factory=list)
    until: datetime = LATER
    is_shared: bool = True
    threads: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        app = Flask(__name__)
        app.add_url_rule("/<name>", "door", self._show)
        self.database, self.timer, self.storage = Marks(), Timer(), Storage(100_000)
        self.watch = Watch(self.database, self.storage, timer=self.timer)  # type: ignore[arg-type]
        kinds = Kinds(lambda host: host == "localhost", "session", "nl")
        self.cache = Cache(app.wsgi_app, self.watch, self.storage, kinds, lambda _, thread: self.read.append(thread))

    def get(self, path: str = "/a", **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Client(self.cache).get(path, headers=named)

    def move(self, *threads: int | None) -> None:
        """As if something was committed that changes these threads (None: anything)."""
        self.database.last_commit = object()
        self.database.changes.extend(threads or (None,))

    def _show(self, name: str) -> Response:
        def make() -> Response:
            response = self.answer()
            response.make_conditional(request)
            self.made.append(f"{name} {response.status_code}")
            if self.threads is not None:
                shows_only(self.threads)
            return response

        return shared(make, self.until) if self.is_shared else make()


class Marks:
    """Stands for a database: a mark, what changed, or that it is away."""

    is_away = False
    last_commit: object = None

    def __init__(self) -> None:
        self.changes: list[int | None] = []

    @property
    def mark(self) -> "Marks":
        return self

    @contextmanager
    def looking(self) -> Iterator[tuple[Any, object, object]]:
        if self.is_away:
            raise OperationalError("", {}, Exception())
        yield self, None, len(self.changes)

    def note_position(self, _connection: object) -> None:
        pass


@pytest.fixture(autouse=True)
def changes_of_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `Marks` tell is read from them, and what a database tells from that."""

    def read(connection: Any, whose: object, last: Any) -> News:
        if not isinstance(connection, Marks):
            return read_news(connection, whose, last)
        new: list[int | None] = connection.changes[last.since :] if last else [None]
        threads = frozenset(thread for thread in new if thread is not None)
        return News(Point(None, len(connection.changes)), None if None in new else threads)

    monkeypatch.setattr("forum.web.cache.watch.read_news", read)


def plain(body: str = "words", etag: str = "one", **headers: str) -> Response:
    response = Response(body, headers={"Vary": VARY, "Cache-Control": "no-cache", **headers})
    response.set_etag(etag)
    return response


@pytest.fixture
def doors() -> Doors:
    return Doors(plain)


def test_it_is_made_once_and_asked_for_again_when_something_was_committed(doors: Doors) -> None:
    assert [doors.get().text for _ in range(3)] == ["words"] * 3
    assert doors.made == ["a 200"]
    doors.move()
    assert [doors.get().text for _ in range(3)] == ["words"] * 3
    assert doors.made == ["a 200", "a 304"]
    doors.answer = lambda: plain("others", "two")
    doors.move()
    assert doors.get(If_None_Match='"one"').text == "others"
    assert doors.get(If_None_Match='"two"').status_code == 304
    assert doors.made == ["a 200", "a 304", "a 200"]


def test_who_has_it_already_makes_nobody_write_it(doors: Doors) -> None:
    for _ in range(3):
        doors.move()
        assert doors.get(If_None_Match='"one"').status_code == 304
    assert doors.made == ["a 304"] * 3
    assert doors.get().text == doors.get().text == "words"
    assert doors.made[3:] == ["a 200"]


def test_an_answer_holds_until_its_door_says(doors: Doors) -> None:
    with clock.set_to(datetime(2026, 1, 1, tzinfo=UTC)):
        doors.until = clock.next_day()
        doors.get()
    doors.timer.seconds += 1
    with clock.set_to(datetime(2026, 1, 1, 23, 59, tzinfo=UTC)):
        doors.get()
    assert doors.made == ["a 200"]
    doors.timer.seconds += 1
    with clock.set_to(datetime(2026, 1, 2, tzinfo=UTC)):
        doors.get()
    assert doors.made == ["a 200", "a 304"]


def test_an_answer_is_not_kept_for_longer_because_the_clock_is_put_back(doors: Doors) -> None:
    for hour in (12, 11):
        with clock.set_to(datetime(2026, 1, 1, hour, tzinfo=UTC)):
            doors.until = soon()
            doors.timer.seconds += 1
            assert [doors.get().text for _ in range(2)] == ["words"] * 2
    assert doors.made == ["a 200", "a 304"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Set-Cookie": "session=1"},
        {"Cache-Control": "private, no-cache"},
        {"Cache-Control": "no-store"},
        {"Vary": "Accept-Encoding, Cookie"},
        {"Vary": ""},
        {"ETag": 'W/"weak"'},
        {"ETag": ""},
    ],
)
def test_what_is_not_for_everybody_is_not_kept(doors: Doors, headers: dict[str, str]) -> None:
    def private() -> Response:
        response = plain()
        response.headers.update(headers)
        return response

    doors.get()
    doors.answer = private
    doors.move()  # what was for everybody a moment ago, too
    assert [doors.get().text for _ in range(2)] == ["words"] * 2
    assert doors.made[0] == "a 200"
    assert len(doors.made) >= 4


def test_what_a_door_does_not_share_or_finds_missing_is_not_kept(doors: Doors) -> None:
    for status, is_shared in ((200, False), (404, True), (503, True)):
        doors.made.clear()
        doors.is_shared = is_shared
        doors.answer = lambda status=status: Response("no", status, {"Vary": VARY, "ETag": '"one"'})  # type: ignore[misc]
        assert [doors.get().status_code for _ in range(2)] == [status] * 2
        assert len(doors.made) == 2


def test_a_question_to_another_host_or_with_a_query_comes_to_the_door(doors: Doors) -> None:
    doors.get()
    doors.get("/a?page=2")
    doors.get(Host="evil.example")
    Client(doors.cache).post("/a")
    assert doors.made == ["a 200"] * 3


def test_while_the_database_is_away_its_door_is_asked(doors: Doors) -> None:
    doors.get()
    doors.database.is_away = True
    doors.timer.seconds += 1
    doors.get()
    doors.database.is_away = False
    doors.get()
    assert doors.made == ["a 200"] * 3
    doors.timer.seconds += 1
    doors.get()
    assert doors.made == ["a 200"] * 3


def test_while_nobody_can_look_nothing_is_given_that_may_be_old(doors: Doors) -> None:
    """The database hangs: one thread is looking, and the others cannot know what it will see."""
    doors.get()
    doors.database.last_commit = object()
    with doors.watch._looking:
        assert doors.get().text == "words"
    assert doors.made == ["a 200"] * 2


def test_what_is_asked_for_by_those_who_have_it_is_wanted(doors: Doors) -> None:
    doors.get()
    [kept] = doors.storage._ring
    for condition in ('"one"', '"other", W/"one"'):
        kept.is_wanted = False
        assert doors.get(If_None_Match=condition).status_code == 304
        assert kept.is_wanted


@pytest.mark.parametrize("condition", [None, '"old"', '"one"'])
def test_of_many_who_ask_at_once_one_makes_it(doors: Doors, condition: str | None) -> None:
    going, all_asked = threading.Event(), threading.Barrier(9)

    def slow() -> Response:
        going.wait(30)
        return plain()

    def ask(number: int) -> str:
        all_asked.wait(30)
        return doors.get("/a", **({"If_None_Match": condition} if condition and number else {})).text

    doors.answer = slow
    for _ in range(2):  # nothing is kept; something is
        doors.made.clear()
        with ThreadPoolExecutor(8) as pool:
            answers = [pool.submit(ask, number) for number in range(8)]
            all_asked.wait(30)
            going.set()
            texts = [answer.result(30) for answer in answers]
        assert set(texts) <= {"words", ""}
        assert "words" in texts
        # Who says to have it makes no body; the first who has not does.
        assert len(doors.made) <= 2, doors.made
        assert len(set(doors.made)) == len(doors.made)
        doors.move()


# --- What it stands on


def test_no_more_is_kept_than_fits_and_what_was_asked_for_lately_stays() -> None:
    storage, shelf = Storage(100_000), dict[str, Cached]()
    for number in range(5):
        storage.put(shelf, str(number), answer_of(18_500), 0)
    assert storage.size == 100_000
    shelf["0"].is_wanted = True
    storage.put(shelf, "5", answer_of(18_500), 0)
    assert (list(shelf), storage.size) == (["0", "2", "3", "4", "5"], 100_000)
    assert not storage.put(shelf, "5", answer_of(49_000), 0)
    assert (list(shelf), storage.size) == (["0", "2", "3", "4"], 80_000)
    storage.drop(shelf["2"])
    storage.put(shelf, "0", answer_of(28_500), 0)
    assert (sorted(shelf), storage.size) == (["0", "3", "4"], 70_000)
    storage.clear()
    assert (shelf, storage.size) == ({}, 0)


def answer_of(size: int) -> Cached:
    return Cached([("ETag", '"one"'), ("Vary", VARY)], b"x" * size)


def test_a_mark_is_another_after_each_commit_and_not_by_reading(
    make_database: Callable[[Callable[[str], None]], str],
) -> None:
    url = make_database(migrated)
    with opened(url) as here, opened(url) as there:
        before = here.mark.read()
        with there.writing() as session:
            session.connection().exec_driver_sql("UPDATE topics SET description = description || 'x'")
            while_it_writes = here.mark.read()
            session.commit()
        assert here.mark.read() not in (before, while_it_writes)

        def stays() -> bool:
            with there.reading() as session:
                known = here.mark.read()
                session.connection().exec_driver_sql("SELECT count(*) FROM posts")
            return here.mark.read() == known

        # PostgreSQL counts what it does by itself as well, so it may be another at one time, but not at every one.
        assert any(stays() for _ in range(10))


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        database.dispose()
