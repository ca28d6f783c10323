"""A feed shows what a guest sees and nothing else, whoever asks: not what is hidden, deleted or waits, and no address."""

from functools import partial
from itertools import product

from forum.syndication import FORMATS, SUBJECTS, Opener, read_channel, write
from forum.syndication.subjects import (
    open_branch,
    open_everything,
    open_member,
    open_questions,
    open_search,
    open_tags,
    open_thread,
    open_topic,
    open_unanswered,
)
from forum.threads.queries import list_texts
from tests.feeds.conftest import Thread
from tests.feeds.samples import SITE
from tests.support.forum import Forum, Reader
from tests.support.polling import KINDS, poll, read

UNSEEN = {"pending": 404, "hidden": 410, "deleted": 410}
"""What is answered who asks for it itself."""


def test_what_guests_do_not_see_is_in_no_feed_whoever_asks(
    guest: Reader, forum: Forum, bob: Reader, charlie: Reader, mo: Reader, thread: Thread, addresses: list[str]
) -> None:
    charlie.reply(thread.id, "Een antwoord op wat weg is.", parent=thread.reply_id)
    for state in UNSEEN:
        forum.execute("UPDATE posts SET state = :state WHERE id = :id", state=state, id=thread.reply_id)

        for address in addresses:
            seen = guest.get(address)
            assert [post.author for post in read(seen).entries] == ["Charlie", "Alice"]
            assert b"Wij doen" not in seen.data
            for reader in (bob, mo):
                response = reader.get(address, headers={"Accept-Language": "en"})
                assert (response.data, response.headers["ETag"]) == (seen.data, seen.headers["ETag"])


def test_a_question_takes_its_thread_and_its_feed_with_it(
    guest: Reader, forum: Forum, alice: Reader, thread: Thread
) -> None:
    alice.ask("Een tweede vraag")
    for state, status in UNSEEN.items():
        forum.execute("UPDATE posts SET state = :state WHERE id = :id", state=state, id=thread.question_id)
        forum.execute("UPDATE threads SET state = :state WHERE id = :id", state=state, id=thread.id)

        for address in ("/feed.rss", "/topics/algemeen.atom"):
            assert [post.title for post in poll(guest, address).entries] == ["Een tweede vraag"]
        for kind in KINDS:
            response = guest.get(f"/questions/{thread.id}.{kind}")
            assert response.status_code == status
            assert "Eigen of" not in response.text


def test_a_feed_asks_for_no_cookie_and_gives_none(guest: Reader, bob: Reader, addresses: list[str]) -> None:
    for reader, address in product((guest, bob), addresses):
        reader.client.set_cookie("prefs", "language=en")
        response = reader.get(address)

        assert "Set-Cookie" not in response.headers
        assert response.headers["Vary"] == "Accept, Accept-Encoding"
        assert response.headers["Cache-Control"] == "no-cache"
        assert response.headers["X-Robots-Tag"] == "noindex"


def test_a_locked_thread_keeps_its_feed(guest: Reader, mo: Reader, thread: Thread, address: str) -> None:
    mo.post(f"/questions/{thread.id}/lock", reason="Klaar")

    assert len(poll(guest, address).entries) == 2


def test_no_mail_address_of_anyone_is_in_a_feed(guest: Reader, forum: Forum, addresses: list[str]) -> None:
    emails = [email for (email,) in forum.execute("SELECT email FROM accounts")]
    assert len(emails) == 2

    for address in addresses:
        text = guest.get(address).text
        assert not [email for email in emails if email in text]


OPENERS: dict[str, Opener] = {
    "everything": open_everything,
    "questions": open_questions,
    "unanswered": open_unanswered,
    "topic": partial(open_topic, "algemeen"),
    "tags": partial(open_tags, "cao+verzuim"),
    "thread": partial(open_thread, 1),
    "branch": partial(open_branch, 2),
    "member": partial(open_member, "bob"),
    "search": partial(open_search, "geheim"),
}


def test_no_feed_of_anything_in_any_format_says_what_guests_do_not_see(
    forum: Forum, alice: Reader, bob: Reader
) -> None:
    """Every state of a reply and of a question, in every feed there is, its archives and what it tells of removed posts."""
    assert OPENERS.keys() == SUBJECTS.keys()
    asked = alice.ask("Een vraag", "Te zien.", tags="cao, verzuim")
    top = bob.reply(asked, "Te zien.")
    for state in UNSEEN:
        bob.reply(asked, f"Geheim {state} antwoord", parent=top)
        unseen = bob.ask(f"Geheim {state} titel", "Geheim", tags="cao, verzuim")
        bob.reply(unseen, "Geheim antwoord daarop")
        forum.execute("UPDATE posts SET state = :state WHERE body LIKE :like", state=state, like=f"%{state}%")
        forum.execute("UPDATE posts SET state = :state WHERE body = 'Geheim' AND state = 'visible'", state=state)
        forum.execute("UPDATE threads SET state = :state WHERE id = :id", state=state, id=unseen)

    with forum.database.reading():
        for (name, opener), kind, after in product(OPENERS.items(), FORMATS, (None, 0)):
            subject = opener()
            channel = read_channel(kind, subject, SITE, after)
            written = write(channel, list_texts([item.post_id for item in channel.items], subject.viewer)).decode()

            assert "Geheim" not in written, (name, kind, after)
            assert not list_texts(range(1, 50), subject.viewer).keys() & {3, 4, 5, 6, 7, 8, 9, 10, 11}
            assert {item.post_id for item in channel.items} <= {1, 2}, (name, kind, after)
