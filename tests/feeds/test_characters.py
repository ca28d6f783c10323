"""Whatever people type, a feed is well-formed XML and says what they typed, but for what XML cannot hold."""

import json
from collections.abc import Iterator
from html import escape
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.markup import render
from forum.syndication import write
from forum.syndication.channel import in_xml
from tests.feeds.samples import channel, post
from tests.support import feed_rules
from tests.support.forum import Reader
from tests.support.polling import KINDS, poll

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
any_text = st.text(st.characters(), min_size=1, max_size=60)  # lone surrogates and non-characters too
visible_text = any_text.map(lambda text: f"x{text}x")

NASTY = [
    "]]>",
    "<![CDATA[ x ]]>",
    "<!-- x -->",
    "</title><script>alert(1)</script>",
    "&amp; &lt; & <",
    "&#0; &#x1F;",
    "🙂 👩‍👩‍👧‍👦 🇳🇱",
    "\u202eהפוך\u202c עברית العربية",
    "\x00\x01\x08\x0b\x0c\x1f\x7f\x85\ufffe\uffff",
    "\ud800 \udfff",
    "a\tb\r\nc\u2028d",
]


@given(title=visible_text, author=visible_text, topic=visible_text, site=visible_text, words=visible_text)
@pytest.mark.parametrize("kind", KINDS)
def test_any_text_makes_a_feed(kind: str, title: str, author: str, topic: str, site: str, words: str) -> None:
    asked = post(title=title, author_name=author, topic_name=topic)

    written = write(channel(kind, asked, title=site, description=words), {1: f"<p>{escape(words)}</p>"})

    feed_rules.check(written)
    said = set(texts_of(written))
    assert {in_xml(text) for text in (title, author, f"{site} · Vraagbaak", words, topic)} <= said


@pytest.mark.parametrize("nasty", NASTY)
def test_what_broke_other_feeds_breaks_none(nasty: str) -> None:
    title, author, html = f"T{nasty}", f"A{nasty}", render(f"{nasty}\n\n`{nasty}`\n\n    {nasty}")
    for kind in KINDS:
        written = write(channel(kind, post(title=title, author_name=author)), {1: html})

        feed_rules.check(written)
        assert {in_xml(text) for text in (title, author, html)} <= set(texts_of(written))


@on_sqlite
def test_what_is_typed_arrives(guest: Reader, alice: Reader, addresses_of_first: list[str]) -> None:
    title, body = "Wat is ]]> & 🙂 עברית?", "Dit: ]]> & <naam werkgever> 🙂 \u202eomgekeerd\u202c"
    alice.ask(title, body)

    for address in addresses_of_first:
        (question,) = poll(guest, address).entries
        assert question.title == title
        assert "]]&gt; &amp; &lt;naam werkgever&gt; 🙂" in question.content[0].value
        assert "<naam werkgever>" in question.summary.replace("&lt;", "<").replace("&gt;", ">")


@on_sqlite
def test_the_longest_post_is_there_whole(guest: Reader, alice: Reader, addresses_of_first: list[str]) -> None:
    words = "verzuimreglement " * 1_170
    alice.ask("Een lange vraag", words[:19_990])

    for address in addresses_of_first:
        (question,) = poll(guest, address).entries
        assert question.content[0].value == f"<p>{words[:19_990].strip()}</p>"
        assert len(question.summary) <= 300


@pytest.fixture
def addresses_of_first() -> list[str]:
    """A feed of each format that holds the first thread."""
    return ["/feed.rss", "/topics/algemeen.atom", "/questions/1.json"]


def texts_of(written: bytes) -> Iterator[str]:
    """Every text in a feed, and every value of an attribute."""
    if written.startswith(b"{"):
        yield from strings_of(json.loads(written))
        return
    for element in ElementTree.fromstring(written).iter():  # noqa: S314 - our own
        yield from (element.text or "", *element.attrib.values())


def strings_of(said: Any) -> Iterator[str]:
    """Every text in what JSON says."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict | list):
        for one in said.values() if isinstance(said, dict) else said:
            yield from strings_of(one)
