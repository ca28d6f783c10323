"""Which requests count: a page that somebody reads; and no page fails by counting."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient

from forum.accounts.viewer import Viewer
from forum.kit import clock
from forum.readership.journal import unpack
from forum.web.readers import Readership, count_view, init_app
from tests.readership.support import FIREFOX, Forum

AUTHOR = 5
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # it has no part in this


@dataclass(frozen=True)
class Question:
    """A thread as its page has it."""

    id: int
    author_id: int | None


@pytest.fixture
def client(readership: Readership) -> Iterator[FlaskClient]:
    """A browser; `?as=5` is signed in, `?status=404` finds nothing, and `/unknown` was asked by who knows whom."""
    app = Flask(__name__)
    init_app(app, readership)

    @app.route("/<any(known, unknown):author>", methods=["GET", "HEAD", "POST"])
    def show(author: str) -> Response:
        response = Response("a thread", status=request.args.get("status", 200, int))
        response.add_etag()
        count_view(Question(1, AUTHOR if author == "known" else None), Viewer(request.args.get("as", None, int)))
        response.make_conditional(request)
        return response

    with app.test_client() as client:
        yield client


Views = Callable[..., int]


@pytest.fixture
def views_of(client: FlaskClient, forum: Forum) -> Views:
    """How many views one request makes."""

    def ask(path: str = "/known", method: str = "GET", **headers: str) -> int:
        names = {name.replace("_", "-"): value for name, value in {"User_Agent": FIREFOX, **headers}.items()}
        client.open(path, method=method, headers=names).close()
        forum.fold()
        return forum.views()

    return ask


def test_a_guest_counts(views_of: Views) -> None:
    assert views_of() == 1


def test_a_member_counts(views_of: Views) -> None:
    assert views_of("/known?as=6") == 1


def test_the_author_does_not_count(views_of: Views) -> None:
    assert views_of(f"/known?as={AUTHOR}") == 0


def test_a_guest_counts_on_a_thread_of_an_unknown_author(views_of: Views) -> None:
    assert views_of("/unknown") == 1


@pytest.mark.parametrize("method", ["HEAD", "POST"])
def test_only_a_get_counts(method: str, views_of: Views) -> None:
    assert views_of(method=method) == 0


@pytest.mark.parametrize("status", [301, 404, 410, 500])
def test_only_a_page_that_was_found_counts(status: int, views_of: Views) -> None:
    assert views_of(f"/known?status={status}") == 0


def test_a_page_that_the_browser_still_had_counts(client: FlaskClient, views_of: Views) -> None:
    etag = client.head("/known").headers["ETag"]

    assert views_of(If_None_Match=etag) == 1


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Sec_Purpose", "prefetch"),
        ("Sec_Purpose", "prefetch;prerender"),
        ("Purpose", "Prefetch"),
        ("X_Purpose", "preview"),
        ("X_Moz", "prefetch"),
    ],
)
def test_what_a_browser_fetches_ahead_does_not_count(header: str, value: str, views_of: Views) -> None:
    assert views_of(**{header: value}) == 0


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "   ",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        "python-requests/2.32",
        "WhatsApp/2.23.20.0",
    ],
)
def test_crawlers_do_not_count(agent: str, views_of: Views) -> None:
    assert views_of(User_Agent=agent) == 0


def test_the_view_is_written_down_before_the_page_is_sent(client: FlaskClient, forum: Forum) -> None:
    response = client.get("/known", headers={"User-Agent": FIREFOX})
    assert forum.fold() == 1
    response.close()


def test_a_page_is_whole_when_counting_fails(
    client: FlaskClient, forum: Forum, caplog: pytest.LogCaptureFixture
) -> None:
    forum.folder.touch()  # a file, where the folder should be

    response = client.get("/known", headers={"User-Agent": FIREFOX})
    response.close()

    assert response.status_code == 200
    assert len(caplog.records) == 1


Hit = Callable[..., int]


@pytest.fixture
def hit(database_kind: str, forum: Forum) -> Iterator[Hit]:
    """How many views there are after a page was given from memory, as the server passed the request on."""
    readership = Readership(forum.database, forum.data_dir, trusted_proxies=("127.0.0.1", "10.0.0.0/8"))

    def give(address: str | None = "127.0.0.1", **said: str) -> int:
        environ = {f"HTTP_{name}": value for name, value in {"USER_AGENT": FIREFOX, **said}.items()}
        readership.note_read({**environ, "REMOTE_ADDR": address}, 1)
        forum.fold()
        return forum.views()

    yield give
    readership.close()


def test_a_page_from_memory_counts_each_reader_as_the_proxies_tell(hit: Hit, forum: Forum) -> None:
    assert [hit(X_FORWARDED_FOR=address) for address in ("192.0.2.7", "192.0.2.9", "198.51.100.9")] == [1, 1, 2]
    assert hit("10.1.1.1", X_FORWARDED_FOR="203.0.113.4, 192.0.2.7, 10.2.2.2") == 2
    assert hit("192.0.2.1", X_FORWARDED_FOR="203.0.113.4") == 2  # no proxy of ours: it is itself the reader
    assert hit("192.0.2.1", USER_AGENT="Lynx/2.9.2") == 3
    assert hit(None) == 4
    assert hit("") == 4


def test_a_page_from_memory_counts_a_reader_who_missed_it_before_once(
    hit: Hit, client: FlaskClient, forum: Forum
) -> None:
    client.get("/known", headers={"User-Agent": FIREFOX}, environ_base={"REMOTE_ADDR": "192.0.2.7"})

    assert hit("192.0.2.9") == hit(X_FORWARDED_FOR="192.0.2.1") == 1


def test_a_page_from_memory_for_nobody_who_reads_does_not_count(hit: Hit) -> None:
    assert hit("192.0.2.7") == 1
    for said in ({"SEC_PURPOSE": "prefetch"}, {"PURPOSE": "prefetch"}, {"X_MOZ": "Prefetch"}, {"X_PURPOSE": "preview"}):
        assert hit("192.0.2.7", USER_AGENT="Lynx/2.9.2", **said) == 1
    assert hit("198.51.100.9", USER_AGENT="python-requests/2.32") == hit("198.51.100.9", USER_AGENT="") == 1
    assert hit("198.51.100.9", SEC_PURPOSE="something else") == 2


def test_who_reads_is_remembered_for_five_minutes_and_no_longer_than_a_day(
    forum: Forum, readership: Readership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.web.readers._MOST", 3)
    before = datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC)
    for moment in (before, before + timedelta(seconds=1), before + timedelta(hours=8, seconds=1)):
        with clock.set_to(moment):
            for _ in range(2):
                for number in range(5):
                    readership.note_read({"REMOTE_ADDR": f"192.0.{number}.7", "HTTP_USER_AGENT": FIREFOX}, 1)
                    assert len(readership._spell.readers) <= 3
            forum.fold()

    assert forum.views() == 10


def test_who_reads_a_thread_again_within_a_second_is_written_down_once(forum: Forum, readership: Readership) -> None:
    """For both would be the same; what crawlers read is counted each time."""
    start = datetime(2026, 11, 22, 12, tzinfo=UTC)
    reader = {"REMOTE_ADDR": "192.0.2.7", "HTTP_USER_AGENT": FIREFOX}
    crawler = {**reader, "HTTP_USER_AGENT": "Googlebot/2.1"}
    for moment, noted in ((0, 4), (0.5, 5), (0.999, 6), (1, 10), (7.9, 14), (7.2, 15)):
        with clock.set_to(start + timedelta(seconds=moment)):
            for thread_id in (1, 1, 2, 1):
                readership.note_read(reader, thread_id)
            readership.note_read({**reader, "HTTP_SEC_PURPOSE": "prefetch"}, 3)
            readership.note_read({**reader, "REMOTE_ADDR": "192.0.3.7"}, 1)
            readership.note_read(crawler, 1)
        assert sum(len([*filter(None, unpack(file.read_bytes()))]) for file in forum.files()) == noted, moment


def test_who_says_very_much_counts_and_takes_no_memory(forum: Forum, readership: Readership) -> None:
    environ = {"REMOTE_ADDR": "192.0.2.7", "HTTP_USER_AGENT": FIREFOX}
    more = {"HTTP_USER_AGENT": FIREFOX + "x" * 1_000, "HTTP_REFERER": "https://elders.example/" + "x" * 1_000}
    for _ in range(2):
        readership.note_read({**environ, **more}, 1)
    assert not readership._spell.readers
    assert not readership._spell.origins
    forum.fold()
    assert forum.views() == 1


def test_a_page_from_memory_is_given_when_counting_fails_and_counting_goes_on_after_it(
    forum: Forum, readership: Readership, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    environ = {"REMOTE_ADDR": "192.0.2.7", "HTTP_USER_AGENT": FIREFOX}
    readership.note_read(environ, 1)
    readership.close()
    monkeypatch.setattr("forum.web.afterwards._REST", 0)
    with monkeypatch.context() as patch:
        patch.setattr("forum.readership.journal.writing.os.posix_fallocate", lambda *_: 1 / 0)
        for _ in range(3):
            readership.note_read(environ, 2)
    readership.note_read(environ, 3)
    forum.fold()

    assert [forum.views(thread_id) for thread_id in (1, 2, 3)] == [1, 0, 1]
    assert [record.message for record in caplog.records] == ["Views are not counted until this is mended"]
