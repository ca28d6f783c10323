"""Which requests count: a page that somebody reads, once it was sent; and no page fails by counting."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient

from forum.accounts.viewer import Viewer
from forum.web.readers import Readership, count_view
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
    app.extensions["readership"] = readership

    @app.route("/<any(known, unknown):author>", methods=["GET", "HEAD", "POST"])
    def show(author: str) -> Response:
        response = Response("a thread", status=request.args.get("status", 200, int))
        response.add_etag()
        count_view(
            response, Question(1, AUTHOR if author == "known" else None), Viewer(request.args.get("as", None, int))
        )
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


def test_the_view_is_written_down_after_the_page_was_sent(client: FlaskClient, forum: Forum) -> None:
    response = client.get("/known", headers={"User-Agent": FIREFOX})
    assert forum.fold() == 0

    response.close()
    assert forum.fold() == 1


def test_a_page_is_whole_when_counting_fails(
    client: FlaskClient, forum: Forum, caplog: pytest.LogCaptureFixture
) -> None:
    forum.folder.touch()  # a file, where the folder should be

    response = client.get("/known", headers={"User-Agent": FIREFOX})
    response.close()

    assert response.status_code == 200
    assert len(caplog.records) == 1
