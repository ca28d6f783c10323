"""A feed holds the newest posts first: those of the last 14 days, at least 25, at most 200. Unknown dates stay unknown."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

import pytest
from sqlalchemy import update

from forum.kit import clock
from forum.kit.db import commit, session
from forum.threads.models import Post
from forum.threads.models import Thread as ThreadRow
from forum.threads.tree import path_below
from tests.feeds.conftest import Thread
from tests.support.feed_rules import ATOM
from tests.support.forum import Forum, Reader
from tests.support.polling import KINDS, poll, root_of

Done = TypeVar("Done")
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


def test_the_newest_post_is_first(guest: Reader, alice: Reader, bob: Reader) -> None:
    asked = [at(minute, alice.ask, f"Vraag {minute}") for minute in range(3)]
    at(3, bob.reply, asked[0], "Op de oudste.")

    for kind in KINDS:
        titles = [post.title for post in poll(guest, f"/feed.{kind}").entries]
        assert titles == ["Re: Vraag 0", "Vraag 2", "Vraag 1", "Vraag 0"]
    assert [post.title for post in poll(guest, f"/questions/{asked[0]}.rss").entries] == ["Re: Vraag 0", "Vraag 0"]


def test_an_edit_moves_no_post(guest: Reader, alice: Reader, thread: Thread, address: str) -> None:
    before = [post.id for post in poll(guest, address).entries]

    alice.post("/posts/1/edit", title="Eigen of privé?", body="Een andere tekst.", version="1")

    assert [post.id for post in poll(guest, address).entries] == before


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # it has no part in this
@pytest.mark.parametrize(
    ("ages", "expected"),
    [
        ([30] * 40, 25),
        ([1] * 40, 40),
        ([1] * 30 + [13.9] * 3 + [15.1] * 10, 33),
        ([1] * 250, 200),
    ],
)
def test_a_feed_goes_back_fourteen_days(
    guest: Reader, forum: Forum, alice: Reader, ages: Sequence[float], expected: int
) -> None:
    thread_id = at(0, alice.ask, before=timedelta(days=60))
    add_replies(forum, thread_id, [NOW - timedelta(days=age) for age in sorted(ages, reverse=True)])

    with clock.set_to(NOW):
        assert len(poll(guest, "/feed.rss").entries) == expected
        with_question = poll(guest, f"/questions/{thread_id}.rss").entries

    assert len(with_question) == min(expected + 1, 200)
    assert with_question[-1].title == "Wie heeft er een reglement?"


def test_posts_of_many_threads_stand_by_their_date(guest: Reader, forum: Forum, alice: Reader) -> None:
    old, new = (at(minute, alice.ask, f"Vraag {minute}") for minute in range(2))
    add_replies(forum, new, [NOW + timedelta(hours=hour) for hour in (1, 3)])
    add_replies(forum, old, [NOW + timedelta(hours=hour) for hour in (2, 4)])

    with clock.set_to(NOW + timedelta(days=1)):
        dates = [post.published_parsed for post in poll(guest, "/feed.rss").entries]

    assert len(dates) == 6
    assert dates == sorted(dates, reverse=True)


def test_an_unknown_date_is_left_out_and_updated_is_when_it_was_received(
    guest: Reader, forum: Forum, addresses: list[str]
) -> None:
    with forum.database.writing():
        session().execute(update(Post).values(created_at=None, received_at=NOW))
        session().execute(update(ThreadRow).values(created_at=None, received_at=NOW, active_at=NOW))
        commit()

    for address in addresses:
        response = guest.get(address)
        assert response.last_modified == NOW
        assert "pubDate" not in response.text
        assert "published" not in response.text
        for post in poll(guest, address).entries:
            assert "published" not in post
            assert post.updated_parsed[:4] == (2026, 6, 15, 12)


def test_imported_posts_of_unknown_date_keep_their_order_and_are_not_news(
    guest: Reader, forum: Forum, alice: Reader
) -> None:
    imported = at(0, alice.ask, "Uit 2019", before=timedelta(days=2500))
    add_replies(forum, imported, [None, NOW - timedelta(days=2400), None], received_at=NOW)
    at(0, alice.ask, "Van vorig jaar", before=timedelta(days=365))

    with clock.set_to(NOW):
        titles = [post.title for post in poll(guest, "/feed.atom").entries]
        ids = [post.id.rpartition("/")[2] for post in poll(guest, f"/questions/{imported}.atom").entries]

    assert titles == ["Van vorig jaar", *["Re: Uit 2019"] * 3, "Uit 2019"]
    assert ids == ["4", "3", "2", "1"]


@pytest.mark.parametrize("address", ["/feed.rss", "/topics/algemeen.atom"])
def test_an_empty_feed_is_as_old_as_what_it_is_about(guest: Reader, forum: Forum, address: str) -> None:
    forum.execute("UPDATE topics SET created_at = :at", at=stored(forum, NOW))

    feed = poll(guest, address)

    assert feed.entries == []
    assert feed.feed.updated_parsed[:6] == (2026, 6, 15, 12, 0, 0)
    assert guest.get(address).last_modified == NOW


def test_an_entry_of_atom_was_updated_when_it_was_edited(guest: Reader, alice: Reader) -> None:
    at(0, alice.ask)
    at(90, partial(alice.post, "/posts/1/edit"), title="Anders", body="Een andere tekst.", version="1")

    entry = root_of(guest, "/feed.atom").find(f"{ATOM}entry")

    assert entry is not None
    assert entry.findtext(f"{ATOM}published") == "2026-06-15T12:00:00+00:00"
    assert entry.findtext(f"{ATOM}updated") == "2026-06-15T13:30:00+00:00"


def at(
    minute: int, deed: Callable[..., Done], *said: object, before: timedelta = timedelta(), **fields: object
) -> Done:
    """Do something so many minutes after `NOW`, less `before`."""
    with clock.set_to(NOW + timedelta(minutes=minute) - before):
        return deed(*said, **fields)


def add_replies(
    forum: Forum, thread_id: int, dates: Sequence[datetime | None], received_at: datetime | None = None
) -> None:
    """Replies of these dates to a question, in this order, as an import leaves them."""
    with forum.database.writing():
        thread = session().get_one(ThreadRow, thread_id)
        question = session().query(Post).filter_by(thread_id=thread_id, parent_id=None).one()
        for date in dates:
            ordinal, thread.post_count = thread.post_count, thread.post_count + 1
            session().add(
                Post(
                    thread_id=thread_id,
                    parent_id=question.id,
                    ordinal=ordinal,
                    path=path_below(b"", ordinal),
                    depth=1,
                    author_name="Caroline",
                    body="Ook hier.",
                    html="<p>Ook hier.</p>",
                    renderer_version=1,
                    created_at=date,
                    received_at=received_at or date or NOW,
                )
            )
            session().flush()
        thread.active_at = max(date for date in dates if date)
        commit()


def stored(forum: Forum, moment: datetime) -> str:
    """A moment as this database keeps it."""
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f") + ("" if forum.database.is_sqlite else "+00")
