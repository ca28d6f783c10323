"""Whoever polls gets a 304 while nothing in the feed changed, and the feed as soon as anything did."""

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from itertools import product

import pytest

from forum.kit import clock
from tests.feeds.conftest import Thread
from tests.support.forum import Forum, Reader, build_forum
from tests.support.polling import after, etag_of, poll, read

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # it has no part in this

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_who_has_the_feed_gets_a_304_without_a_body(guest: Reader, address: str) -> None:
    first = guest.get(address)

    again = guest.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert not first.headers["ETag"].startswith("W/")
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"] == "no-cache"


def test_last_modified_is_when_the_newest_post_was_last_edited(
    guest: Reader, alice: Reader, bob: Reader, kind: str
) -> None:
    with clock.set_to(NOON):
        thread_id = alice.ask()
    with clock.set_to(NOON + timedelta(hours=1)):
        bob.reply(thread_id)
    with clock.set_to(NOON + timedelta(hours=2, microseconds=5)):
        alice.post("/posts/1/edit", title="Een andere titel", body="Een andere tekst.", version="1")

    response = guest.get(f"/feed.{kind}")

    assert response.last_modified == NOON + timedelta(hours=2)
    assert read(response).entries[1].updated_parsed[:4] == (2026, 3, 1, 14)


def test_if_modified_since_is_answered(guest: Reader, addresses: list[str]) -> None:
    for address in addresses:
        since = guest.get(address).last_modified
        assert since

        for later, status in ((-1, 200), (0, 304), (60, 304)):
            date = format_datetime(since + timedelta(seconds=later), usegmt=True)
            assert guest.get(address, headers={"If-Modified-Since": date}).status_code == status


def test_a_condition_that_cannot_be_read_is_ignored(guest: Reader, addresses: list[str]) -> None:
    for address, nonsense in product(addresses, ("yesterday", "Sun, 99 Nov 2026 25:61:00 GMT", "", "0", '"')):
        assert guest.get(address, headers={"If-Modified-Since": nonsense}).status_code == 200
        assert guest.get(address, headers={"If-None-Match": nonsense}).status_code == 200


def test_the_etag_has_precedence_over_the_date(guest: Reader, address: str) -> None:
    now = guest.get(address)
    tomorrow, yesterday = (format_datetime(NOON.replace(year=year), usegmt=True) for year in (2999, 1999))

    other = guest.get(address, headers={"If-None-Match": '"another"', "If-Modified-Since": tomorrow})
    same = guest.get(address, headers={"If-None-Match": now.headers["ETag"], "If-Modified-Since": yesterday})

    assert (other.status_code, same.status_code) == (200, 304)


def test_head_says_what_get_would(guest: Reader, address: str) -> None:
    got = guest.get(address)
    head = guest.client.head(address)

    assert (head.status_code, head.data) == (200, b"")
    for name in ("ETag", "Last-Modified", "Content-Type", "Content-Length"):
        assert head.headers[name] == got.headers[name]
    assert guest.client.head(address, headers={"If-None-Match": got.headers["ETag"]}).status_code == 304


def test_the_same_data_are_the_same_bytes(guest: Reader, forum: Forum, address: str) -> None:
    with clock.set_to(datetime.now(UTC)):
        first = guest.get(address)
    forum.app.extensions["cache"].clear()
    with clock.set_to(datetime.now(UTC) + timedelta(seconds=90)):
        second = forum.guest().get(address)

    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]


def test_formats_and_encodings_have_etags_of_their_own(guest: Reader, thread: Thread) -> None:
    compressed = guest.get("/feed.rss", headers={"Accept-Encoding": "gzip"})

    assert compressed.headers["Content-Encoding"] == "gzip"
    assert len(read_etags := {etag_of(guest, "/feed.rss"), etag_of(guest, "/feed.atom")}) == 2
    assert compressed.headers["ETag"] not in read_etags
    assert gzip.decompress(compressed.data) == guest.get("/feed.rss").data
    again = guest.get("/feed.rss", headers={"Accept-Encoding": "gzip", "If-None-Match": compressed.headers["ETag"]})
    assert again.status_code == 304


CHANGES = [
    "UPDATE accounts SET name = 'Robert' WHERE name = 'Bob'",
    "UPDATE topics SET name = 'Van alles'",
    "UPDATE threads SET title = 'Een andere titel'",
    "UPDATE threads SET language = 'en'",
    "UPDATE posts SET renderer_version = renderer_version + 1 WHERE parent_id IS NULL",
    "UPDATE posts SET version = version + 1 WHERE parent_id IS NOT NULL",
    "UPDATE posts SET created_at = NULL WHERE parent_id IS NOT NULL",
    "UPDATE posts SET state = 'hidden' WHERE parent_id IS NOT NULL",
]


def test_any_change_of_the_body_changes_the_etag(guest: Reader, forum: Forum, addresses: list[str]) -> None:
    for statement in CHANGES:
        assert after(guest, addresses, partial(forum.execute, statement)) == {200}, statement


def test_what_people_do_changes_the_etag(
    guest: Reader, alice: Reader, bob: Reader, mo: Reader, thread: Thread, addresses: list[str]
) -> None:
    deeds: list[Callable[[], object]] = [
        lambda: bob.reply(thread.id, "En nog iets."),
        lambda: alice.post("/posts/1/edit", title="Eigen of privé?", body="Een andere tekst.", version="1"),
        lambda: mo.post(f"/posts/{thread.reply_id}/hide", reason="Niet hier"),
        lambda: mo.post(f"/posts/{thread.reply_id}/show", reason="Toch wel"),
    ]
    for deed in deeds:
        assert after(guest, addresses, deed) == {200}


@pytest.mark.parametrize(
    "environ",
    [
        {"FORUM_BASE_URL": "https://elders.example.org"},
        {"FORUM_SITE_NAME": "Vraagbaak voor allen"},
    ],
)
def test_other_settings_change_the_etag(
    forum: Forum, guest: Reader, addresses: list[str], environ: dict[str, str]
) -> None:
    with another(forum, **environ) as other:
        for address in addresses:
            assert etag_of(other.guest(), address) != etag_of(guest, address)


def test_the_feed_of_everything_speaks_the_sites_language(forum: Forum, guest: Reader, thread: Thread) -> None:
    with another(forum, FORUM_LANGUAGE="en") as other:
        english = other.guest()

        assert poll(english, "/feed.rss").feed.language == "en"
        assert poll(english, "/topics/algemeen.rss").feed.language == "nl"
        assert etag_of(english, "/feed.rss") != etag_of(guest, "/feed.rss")


def test_what_a_feed_does_not_say_does_not_change_it(
    guest: Reader, mo: Reader, thread: Thread, addresses: list[str]
) -> None:
    assert after(guest, addresses, lambda: guest.read(thread.id)) == {304}
    assert after(guest, addresses, lambda: mo.post(f"/questions/{thread.id}/lock", reason="Klaar")) == {304}


@contextmanager
def another(forum: Forum, **environ: str) -> Iterator[Forum]:
    """The same forum with other settings."""
    other = build_forum(forum.database.url, forum.folder, **environ)
    try:
        yield other
    finally:
        other.app.extensions["readership"].close()
        other.database.dispose()
