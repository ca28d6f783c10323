"""All feeds of the forum as one file, as feed readers import it."""

import os
import subprocess
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, fromstring

from forum.kit.db import commit
from forum.syndication.opml import write_opml
from forum.topics.actions import add_topic
from tests.feeds.conftest import Thread
from tests.feeds.samples import MOMENT, SITE, channel
from tests.support.forum import HOST, Forum, Reader
from tests.support.polling import after, poll

ADDRESS = "/topics.opml"
HARD = "A & <b>C</b> ]]> \"x\" 'y' 🙂 \u202e\x01"


def test_it_holds_the_forum_as_a_whole_and_each_topic(guest: Reader, forum: Forum, thread: Thread) -> None:
    with forum.database.writing():
        add_topic("verzuim", "Sick leave", description=HARD, language="en")
        commit()

    answer = guest.get(ADDRESS)
    outlines = _feeds(answer.data)

    assert answer.headers["Content-Type"] == "text/x-opml; charset=utf-8"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert [urlsplit(outline.attrib["xmlUrl"]).path for outline in outlines] == [
        "/feed.rss",
        "/questions.rss",
        "/unanswered.rss",
        "/topics/algemeen.rss",
        "/topics/verzuim.rss",
    ]
    for outline in outlines:
        assert outline.attrib["type"] == "rss"
        assert outline.attrib["xmlUrl"].startswith(f"http://{HOST}/")
        feed = poll(guest, urlsplit(outline.attrib["xmlUrl"]).path).feed
        assert (feed.title, feed.link, feed.language) == tuple(
            outline.attrib[name] for name in ("text", "htmlUrl", "language")
        )
    assert outlines[-1].attrib["description"] == HARD.removesuffix("\x01")


def test_whatever_a_topic_is_called_it_can_be_read(guest: Reader, forum: Forum) -> None:
    forum.execute("UPDATE topics SET name = :name", name=HARD)

    assert _feeds(guest.get(ADDRESS).data)[-1].attrib["text"].startswith(HARD.removesuffix("\x01"))


def test_who_has_it_gets_it_again_only_after_a_change(guest: Reader, forum: Forum) -> None:
    known = {"If-None-Match": guest.get(ADDRESS).headers["ETag"]}

    def add() -> None:
        with forum.database.writing():
            add_topic("verzuim", "Verzuim")
            commit()

    assert guest.get(ADDRESS, headers=known).status_code == 304
    assert guest.get(ADDRESS).headers["Last-Modified"]
    assert after(guest, [ADDRESS], add) == {200}


def test_a_feed_reader_imports_it(newsboat: str | None, tmp_path: Path) -> None:
    opml = write_opml([channel("rss"), channel("rss", stem="/topics/c&o")], SITE, MOMENT, MOMENT)
    (tmp_path / "topics.opml").write_bytes(opml)
    (tmp_path / "urls").touch()
    if newsboat:
        command = [newsboat, "-u", "urls", "-c", "cache", "-C", os.devnull, "-i", "topics.opml"]
        subprocess.run(command, check=True, cwd=tmp_path, env={**os.environ, "HOME": str(tmp_path)})

        known = (tmp_path / "urls").read_text().splitlines()
        assert [line.split()[0] for line in known] == [outline.attrib["xmlUrl"] for outline in _feeds(opml)]


def _feeds(opml: bytes) -> list[Element]:
    root = fromstring(opml)  # noqa: S314 - our own
    assert (root.tag, root.attrib["version"]) == ("opml", "2.0")
    assert root.findtext("head/title") == "Vraagbaak"
    return root.findall("body/outline/outline")
