"""A feed reader finds in every feed what was published: title, author, date, link and text."""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element

import pytest

from forum.kit import clock
from forum.kit.db import commit
from forum.topics.actions import add_topic
from tests.feeds.conftest import Thread
from tests.support.feed_rules import ATOM, DC, THREAD, XML_LANG
from tests.support.forum import HOST, Forum, Reader
from tests.support.polling import KINDS, poll, root_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # it has no part in this

SITE = f"http://{HOST}"


def test_each_post_is_there_as_published(guest: Reader, alice: Reader, bob: Reader) -> None:
    with clock.set_to(datetime(2026, 3, 1, 9, 30, tzinfo=UTC)):
        thread_id = alice.ask("Eigen of privé?", "Zie **ons** [reglement](/help/writing).")
    with clock.set_to(datetime(2026, 3, 1, 10, 15, 7, tzinfo=UTC)):
        bob.reply(thread_id, "Wij doen *beide*.")

    for address in ("/feed.rss", "/feed.atom", "/topics/algemeen.rss", "/questions/1.rss", "/questions/1.atom"):
        reply, question = poll(guest, address).entries

        assert (question.title, reply.title) == ("Eigen of privé?", "Re: Eigen of privé?")
        assert (question.author, reply.author) == ("Alice", "Bob")
        assert question.published_parsed[:6] == (2026, 3, 1, 9, 30, 0)
        assert reply.published_parsed[:6] == reply.updated_parsed[:6] == (2026, 3, 1, 10, 15, 7)
        assert (question.link, reply.link) == (f"{SITE}/posts/1", f"{SITE}/posts/2")
        link = f'<a href="{SITE}/help/writing">reglement</a>'
        assert question.content[0].value == f"<p>Zie <strong>ons</strong> {link}.</p>"
        assert (question.summary, reply.summary) == ("Zie ons reglement.", "Wij doen beide.")
        assert (question.tags[0].label or question.tags[0].term) == "Algemeen"


def test_a_link_leads_to_the_post_on_its_page(guest: Reader, thread: Thread) -> None:
    reply = poll(guest, f"/questions/{thread.id}.rss").entries[0]

    place = guest.get(reply.link.removeprefix(SITE)).headers["Location"]

    assert place.endswith(f"#post-{thread.reply_id}")
    assert f'id="post-{thread.reply_id}"' in guest.get(place.partition("#")[0]).text


def test_a_feed_says_what_it_is_and_where(guest: Reader, forum: Forum, kind: str, thread: Thread) -> None:
    forum.execute("UPDATE topics SET description = 'Wat nergens anders past.'")

    everything = poll(guest, f"/feed.{kind}").feed
    topic = poll(guest, f"/topics/algemeen.{kind}").feed
    one = poll(guest, f"/questions/{thread.id}.{kind}").feed

    assert [feed.title for feed in (everything, topic, one)] == [
        "Vraagbaak",
        "Algemeen · Vraagbaak",
        "Eigen of privé? · Vraagbaak",
    ]
    assert topic.subtitle == "Wat nergens anders past."
    assert everything.subtitle
    assert one.subtitle
    assert [feed.link for feed in (everything, topic, one)] == [
        f"{SITE}/",
        f"{SITE}/topics/algemeen",
        f"{SITE}/questions/{thread.id}-eigen-of-prive",
    ]
    for feed, path in ((everything, "/feed"), (topic, "/topics/algemeen"), (one, f"/questions/{thread.id}")):
        assert [link.href for link in feed.links if link.rel == "self"] == [f"{SITE}{path}.{kind}"]
        assert feed.language == "nl"


def test_a_topic_without_a_description_has_one_in_its_feed(guest: Reader, forum: Forum) -> None:
    forum.execute("UPDATE topics SET description = '', name = '100% flex'")

    assert "100% flex" in poll(guest, "/topics/algemeen.rss").feed.subtitle


def test_a_topics_feed_holds_only_its_own(guest: Reader, forum: Forum, thread: Thread) -> None:
    with forum.database.writing():
        add_topic("verzuim", "Verzuim")
        commit()

    assert poll(guest, "/topics/verzuim.rss").entries == []
    assert len(poll(guest, "/topics/algemeen.rss").entries) == 2


def test_ids_outlive_edits_and_renamings(guest: Reader, alice: Reader, forum: Forum, thread: Thread, kind: str) -> None:
    address = f"/questions/{thread.id}.{kind}"
    before = [entry.id for entry in poll(guest, address).entries]

    edited = alice.post(
        f"/posts/{thread.question_id}/edit", title="Een andere titel", body="Een andere tekst.", version="1"
    )
    forum.execute("UPDATE topics SET slug = 'anders'")

    after = poll(guest, address)
    assert edited.status_code == 303
    assert after.entries[1].title == "Een andere titel"
    assert [entry.id for entry in after.entries] == before
    authority = forum.execute("SELECT value FROM facts WHERE name = 'tag_authority'")[0][0]
    assert before == [f"tag:{authority}:post/{post}" for post in (thread.reply_id, thread.question_id)]


def test_a_reply_says_what_it_answers(guest: Reader, charlie: Reader, thread: Thread, address: str) -> None:
    charlie.reply(thread.id, "Bedankt!", parent=thread.reply_id)

    posts = items(root_of(guest, address))

    answered = [post.find(f"{THREAD}in-reply-to") for post in posts]
    ids = [post.findtext("guid") or post.findtext(f"{ATOM}id") for post in posts]
    assert answered[2] is None
    assert [element.get("ref") for element in answered[:2] if element is not None] == ids[1:]


def test_an_unknown_author_is_named_so_in_the_feeds_language(
    guest: Reader, forum: Forum, thread: Thread, address: str
) -> None:
    forum.execute("UPDATE posts SET author_id = NULL")

    assert [post.author for post in poll(guest, address).entries] == ["auteur onbekend"] * 2


def test_a_name_that_came_with_an_import_is_the_author(
    guest: Reader, forum: Forum, thread: Thread, address: str
) -> None:
    forum.execute("UPDATE posts SET author_id = NULL, author_name = 'Caroline'")

    assert [post.author for post in poll(guest, address).entries] == ["Caroline"] * 2


def test_a_post_in_another_language_than_the_feed_says_so(guest: Reader, forum: Forum, thread: Thread) -> None:
    forum.execute("UPDATE threads SET language = 'en'")

    assert [entry.get(XML_LANG) for entry in items(root_of(guest, "/feed.atom"))] == ["en", "en"]
    assert [item.findtext(f"{DC}language") for item in items(root_of(guest, "/feed.rss"))] == ["en", "en"]
    thread_feed = root_of(guest, f"/questions/{thread.id}.atom")
    assert thread_feed.get(XML_LANG) == "en"
    assert [entry.get(XML_LANG) for entry in items(thread_feed)] == [None, None]


def test_a_feed_has_no_empty_description(guest: Reader, alice: Reader) -> None:
    alice.ask("Een streep", "---")

    for kind in KINDS:
        assert poll(guest, f"/feed.{kind}").entries[0].summary == "Een streep"


def items(root: Element) -> list[Element]:
    """The posts, in either format."""
    return [*root.iter("item"), *root.iter(f"{ATOM}entry")]
