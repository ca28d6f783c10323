"""What is older than a feed's window is in its archives (RFC 5005), each under an address where it stays as it is."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest

from forum.accounts.viewer import STRANGER
from forum.syndication import Channel, Subject, Volumes, read_channel, subjects
from forum.threads.queries import recent, volumes
from tests.feeds.samples import SITE
from tests.support.forum import Forum, Reader
from tests.support.polling import etag_of, read

OPENERS: list[Callable[[], Subject]] = [
    subjects.open_everything,
    subjects.open_questions,
    subjects.open_unanswered,
    partial(subjects.open_topic, "algemeen"),
    partial(subjects.open_tags, "cao"),
    partial(subjects.open_tags, "cao+verzuim"),
    partial(subjects.open_thread, 1),
    partial(subjects.open_branch, 5),
    partial(subjects.open_member, "alice"),
]


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that few posts make many volumes."""
    monkeypatch.setattr(volumes, "VOLUME", 4)
    monkeypatch.setattr(recent, "DAYS", -1)
    monkeypatch.setattr(recent, "LEAST", 3)


@pytest.fixture
def last(alice: Reader, bob: Reader, mo: Reader) -> int:
    """The number of the last post of some threads, all tangled; one reply is hidden, and one question with its replies."""
    for number in range(4):
        alice.ask(f"Vraag {number}", tags="cao, verzuim" if number % 2 else "cao")
    bob.reply(1, "Hierop volgt meer.")
    for number in range(12):
        bob.reply(number % 3 + 1, f"Antwoord {number}", parent=5 if number % 3 == 0 else None)
    alice.reply(1, "Weg", parent=5)
    reply = bob.reply(1, "Dank", parent=5)
    mo.post(f"/posts/{reply - 1}/hide", reason="Om te zien.")
    mo.post("/posts/2/hide", reason="Om te zien.")
    return reply


def test_all_that_there_is_is_in_the_feed_and_its_archives(forum: Forum, last: int) -> None:
    with forum.database.reading():
        walks = [walk(opener()) for opener in OPENERS]
        whole = [{post.id for post in recent.read_posts(opener().selection.holds(STRANGER))} for opener in OPENERS]
    assert [len(found) for found in whole] == [13, 3, 1, 13, 13, 1, 7, 6, 3]
    for (current, *archives), expected in zip(walks, whole, strict=True):
        assert set(numbers(current)).union(*map(numbers, archives)) == expected
        for newer, older in pairwise(archives):
            assert older.volumes == replace(older.volumes or Volumes(""), next=newer.address, is_archive=True)
            assert not numbers(newer) or not numbers(older) or min(numbers(newer)) > max(numbers(older))


def test_an_archive_that_has_ended_stays_as_it_is(forum: Forum, alice: Reader, last: int) -> None:
    before = ended(forum)
    alice.reply(1, "Nog een")
    alice.ask("Nog een vraag", tags="cao, verzuim")
    for _ in range(4):
        alice.reply(3, "En nog een", parent=3)

    assert len(before) > 10
    assert {address: after for address, after in ended(forum).items() if address in before} == before


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # it has no part in this
def test_nonsense_is_refused_and_what_is_not_there_is_not_there(guest: Reader, last: int) -> None:
    for nonsense in ("", "x", "-1", "1e3", "01", "1" * 30, "%00", "%D9%A3"):
        assert guest.get(f"/feed.rss?after={nonsense}").status_code == 400, nonsense
    for address, status in (("/feed", 404), ("/questions/999", 404), ("/questions/2", 410), ("/tags/cao", 404)):
        assert guest.get(f"{address}.rss?after=99999").status_code == status, address


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # it has no part in this
def test_an_archive_is_polled_as_its_feed_is(guest: Reader, last: int) -> None:
    for address in ("/feed.rss", "/feed.atom", "/feed.json"):
        response = guest.get(f"{address}?after=4")

        assert [post.id.rpartition("/")[2] for post in read(response).entries] == ["8", "6", "5"]
        assert response.headers["ETag"] != etag_of(guest, address)
        again = guest.get(f"{address}?after=4", headers={"If-None-Match": response.headers["ETag"]})
        assert again.status_code == 304


def test_a_volume_to_which_no_boundary_comes_ends_all_the_same(
    forum: Forum, last: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(volumes, "VOLUME", 10_000)
    monkeypatch.setattr(volumes, "MOST_IN_VOLUME", 4)

    with forum.database.reading():
        _, *archives = walk(subjects.open_everything())

    assert [begin(archive.address) for archive in archives] == [16, 12, 8, 4, 0]


def walk(subject: Subject) -> list[Channel]:
    """The feed, and all archives behind it, the newest first."""
    walked = [read_channel("atom", subject, SITE)]
    while (last := walked[-1]).volumes and last.volumes.previous:
        walked.append(read_channel("atom", subject, SITE, begin(last.volumes.previous)))
    return walked


def ended(forum: Forum) -> dict[str, Channel]:
    """All archives that have ended, by their addresses."""
    with forum.database.reading():
        parts = [part for opener in OPENERS for part in walk(opener())]
    return {part.address: part for part in parts if part.volumes and part.volumes.is_archive}


def begin(address: str) -> int:
    """Behind which post an archive begins."""
    return int(parse_qs(urlsplit(address).query)["after"][0])


def numbers(channel: Channel) -> list[int]:
    return [item.post_id for item in channel.items]
