"""Whatever people type, a feed is well-formed XML and says what they typed, but for what XML cannot hold."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.markup import render
from forum.syndication import write
from forum.syndication.channel import in_xml
from tests.feeds.samples import channel, post
from tests.support import feed_rules
from tests.support.feed_rules import ATOM, CONTENT, DC
from tests.support.forum import Reader
from tests.support.polling import KINDS, poll

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

    root = feed_rules.check(written)
    said = {parsed(element.text) for element in root.iter()} | {element.get("label") for element in root.iter()}
    assert {as_parsed(text) for text in (title, author, f"{site} · Vraagbaak", words)} <= said
    assert parsed(in_xml(topic)) in {parsed(value or "") for value in said}


@pytest.mark.parametrize("nasty", NASTY)
def test_what_broke_other_feeds_breaks_none(nasty: str) -> None:
    html = render(f"{nasty}\n\n`{nasty}`\n\n    {nasty}")
    for kind, text, creator in (
        ("rss", f"{CONTENT}encoded", f"{DC}creator"),
        ("atom", f"{ATOM}content", f"{ATOM}name"),
    ):
        asked = post(title=nasty, author_name=f"A{nasty}")

        root = feed_rules.check(write(channel(kind, asked), {1: html}))

        assert [parsed(found.text) for found in root.iter(text)] == [as_parsed(html)]
        assert [parsed(found.text) for found in root.iter(creator)] == [as_parsed(f"A{nasty}")]


def test_what_is_typed_arrives(guest: Reader, alice: Reader, addresses_of_first: list[str]) -> None:
    title, body = "Wat is ]]> & 🙂 עברית?", "Dit: ]]> & <naam werkgever> 🙂 \u202eomgekeerd\u202c"
    alice.ask(title, body)

    for address in addresses_of_first:
        (question,) = poll(guest, address).entries
        assert question.title == title
        assert "]]&gt; &amp; &lt;naam werkgever&gt; 🙂" in question.content[0].value
        assert "<naam werkgever>" in question.summary.replace("&lt;", "<").replace("&gt;", ">")


def test_the_longest_post_is_there_whole(guest: Reader, alice: Reader, addresses_of_first: list[str]) -> None:
    words = "verzuimreglement " * 1_170
    alice.ask("Een lange vraag", words[:19_990])

    for address in addresses_of_first:
        (question,) = poll(guest, address).entries
        assert question.content[0].value == f"<p>{words[:19_990].strip()}</p>"
        assert len(question.summary) <= 300


@pytest.fixture
def addresses_of_first() -> list[str]:
    """All feeds that hold the first thread."""
    return [f"{page}.{kind}" for page in ("/feed", "/topics/algemeen", "/questions/1") for kind in KINDS]


def as_parsed(text: str) -> str:
    """The text as XML gives it back: without what it cannot hold."""
    return parsed(in_xml(text))


def parsed(text: str | None) -> str:
    return text or ""
