"""Feed readers that people use read every feed of a forum that is served: title, author, date, link and text as published."""

import os
import sqlite3
import subprocess
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from time import struct_time
from typing import Any

import feedparser
import pytest
from reader import make_reader
from sqlalchemy import text

from forum.addresses import feed as feed_of
from forum.markup import plain_text
from forum.syndication import FORMATS
from forum.syndication.channel import in_xml
from forum.threads.queries.recent import LEAST
from tests.support import hard_to_show
from tests.support.served import Site

WITHOUT_JSON = ("rss", "atom")
"""What feedparser and Debian's newsboat know."""
_PUBLISHED = """
    SELECT p.id, p.parent_id, p.created_at, p.html, t.title, COALESCE(a.name, p.author_name, 'auteur onbekend') AS author
    FROM posts p JOIN threads t ON t.id = p.thread_id LEFT JOIN accounts a ON a.id = p.author_id
    WHERE p.state = 'visible'
"""


@dataclass(frozen=True)
class Told:
    """A post, as it was published or as a reader tells of it."""

    title: str | None
    author: str | None
    date: datetime | None
    link: str | None
    text: str


@pytest.fixture(scope="module")
def published(site: Site) -> dict[str, Told]:
    """Each visible post of the forum by its address."""
    with site.database.reading() as session:
        rows = session.execute(text(_PUBLISHED)).all()
    return {f"{site.url}/posts/{row.id}": _published(row, site) for row in rows}


@pytest.fixture(scope="module")
def feeds(site: Site) -> list[str]:
    """One feed of each subject."""
    thread = site.thread(hard_to_show.DEEP).partition("-")[0]
    reply = site.post("Antwoord d5:")
    stems = ["/feed", "/questions", "/unanswered", "/topics/moeilijk", thread, f"/posts/{reply}", "/members/alice"]
    return [f"{site.url}{stem}" for stem in [*stems, "/tags/social-media", "/search?q=antwoord"]]


def test_feedparser_reads_every_feed(feeds: list[str], published: dict[str, Told]) -> None:
    for address in addresses(feeds, WITHOUT_JSON):
        feed = feedparser.parse(address)

        assert not feed.bozo, feed.get("bozo_exception")
        assert [link.href for link in feed.feed.links if link.rel == "self"] == [address]
        told = [
            Told(
                post.title,
                post.author,
                _utc(post.get("published_parsed")),
                post.link,
                plain_text(post.content[0].value),
            )
            for post in feed.entries
        ]
        assert told
        assert told == [published[str(post.link)] for post in told]


def test_reader_reads_every_feed(feeds: list[str], published: dict[str, Told]) -> None:
    with make_reader(":memory:") as reader:
        for address in addresses(feeds, FORMATS):
            reader.add_feed(address)

        reader.update_feeds()

        assert [(feed.url, str(feed.last_exception)) for feed in reader.get_feeds() if feed.last_exception] == []
        for address in addresses(feeds, FORMATS):
            told = [
                Told(post.title, post.authors_str, post.published, post.link, plain_text(post.content[0].value))
                for post in reader.get_entries(feed=address)
            ]
            assert told
            assert told == [published[str(post.link)] for post in told]


@pytest.mark.parametrize("kind", WITHOUT_JSON)
def test_newsboat_reads_every_feed(
    newsboat: str | None, feeds: list[str], published: dict[str, Told], tmp_path: Path, kind: str
) -> None:
    (tmp_path / "urls").write_text("\n".join(addresses(feeds, [kind])))
    if newsboat:
        command = [newsboat, "-u", "urls", "-c", "cache", "-C", os.devnull, "-x", "reload"]
        subprocess.run(command, check=True, cwd=tmp_path, env={**os.environ, "HOME": str(tmp_path)})

        with closing(sqlite3.connect(tmp_path / "cache")) as kept:
            known = kept.execute("SELECT rssurl FROM rss_feed WHERE title LIKE '%Vraagbaak'").fetchall()
            posts = kept.execute("SELECT title, author, pubDate, url, content FROM rss_item").fetchall()
        assert {address for (address,) in known} == set(addresses(feeds, [kind]))
        assert len(posts) > LEAST
        for title, author, date, link, content in posts:
            right = published[link]
            dated = datetime.fromtimestamp(date, UTC) if right.date else None  # it dates now what has no date
            assert Told(title, author, dated, link, plain_text(content)) == right


def addresses(feeds: list[str], kinds: Iterable[str]) -> list[str]:
    """Each feed in each of these formats."""
    return [feed_of(feed, kind) for feed, kind in product(feeds, kinds)]


def _published(row: Any, site: Site) -> Told:
    title = row.title if row.parent_id is None else f"Re: {row.title}"
    date = datetime.fromisoformat(row.created_at).replace(microsecond=0, tzinfo=UTC) if row.created_at else None
    return Told(in_xml(title), in_xml(row.author), date, f"{site.url}/posts/{row.id}", plain_text(in_xml(row.html)))


def _utc(date: struct_time | None) -> datetime | None:
    return datetime(*date[:6], tzinfo=UTC) if date else None
