"""An edit is news, but for what its author mends at once; of any the feed itself says that it changed."""

from datetime import timedelta

import pytest

from forum.kit import clock
from forum.syndication import etag_of
from tests.feeds.samples import MOMENT, channel, post
from tests.support.forum import Reader
from tests.support.polling import poll

WHOLE = MOMENT.replace(microsecond=0)


@pytest.mark.parametrize(("minutes", "who", "updated"), [(5, "author", 0), (6, "author", 6), (1, "moderator", 1)])
def test_what_an_author_mends_at_once_is_no_news(minutes: int, who: str, updated: int) -> None:
    edited = post(version=2, edited_at=MOMENT + timedelta(minutes=minutes), edited_by_moderator=who == "moderator")

    feed = channel("atom", edited)

    assert feed.items[0].updated == feed.updated == WHOLE + timedelta(minutes=updated)
    assert feed.modified_at == WHOLE + timedelta(minutes=minutes)
    assert etag_of(feed) != etag_of(channel("atom", post()))


def test_an_edit_of_a_post_of_unknown_date_is_news() -> None:
    edited = post(created_at=None, edited_at=MOMENT + timedelta(minutes=1))

    assert channel("atom", edited).items[0].updated == WHOLE + timedelta(minutes=1)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # it has no part in this
def test_who_asks_by_date_hears_of_what_was_mended(guest: Reader, alice: Reader) -> None:
    with clock.set_to(MOMENT):
        address = f"/questions/{alice.ask('Een vraag')}.atom"
    before = guest.get(address)
    with clock.set_to(MOMENT + timedelta(minutes=3)):
        alice.post("/posts/1/edit", title="Een vraag", body="Met een andere tekst.", version="1")

    again = guest.get(address, headers={"If-Modified-Since": before.headers["Last-Modified"]})

    assert (again.status_code, again.last_modified) == (200, WHOLE + timedelta(minutes=3))
    assert "Met een andere tekst." in again.text
    assert poll(guest, address).entries[0].updated_parsed[:6] == WHOLE.timetuple()[:6]
