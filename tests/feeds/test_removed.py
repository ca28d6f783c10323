"""What guests saw and do not see any more is told to whoever keeps copies: which post, and when; nothing else of it."""

from datetime import UTC, datetime, timedelta

from forum.kit import clock
from forum.syndication import Channel, Subject, read_channel, subjects
from tests.feeds.conftest import Thread
from tests.feeds.samples import SITE
from tests.support.forum import Forum, Reader

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


def test_what_is_taken_away_is_told_and_what_comes_back_is_not(
    forum: Forum, guest: Reader, alice: Reader, bob: Reader, mo: Reader, thread: Thread
) -> None:
    below = alice.reply(thread.id, "Daarop", parent=thread.reply_id)
    steps = [
        (mo, f"/posts/{thread.reply_id}/hide", {thread.reply_id}),
        (mo, f"/posts/{thread.reply_id}/delete", {thread.reply_id}),
        (alice, f"/posts/{below}/delete", {thread.reply_id, below}),
        (mo, f"/posts/{thread.reply_id}/restore", {below}),
        (mo, f"/posts/{thread.question_id}/hide", {below, thread.reply_id, thread.question_id}),
        (mo, f"/posts/{thread.question_id}/show", {below}),
        (mo, f"/posts/{below}/restore", set()),
    ]
    for person, address, gone in steps:
        assert person.post(address, reason="Om te zien.").status_code == 303, address

        assert removed(forum) == gone, address


def test_what_was_never_seen_was_not_taken_away(forum: Forum, bob: Reader, mo: Reader, thread: Thread) -> None:
    waiting = bob.reply(thread.id, "Wacht")
    forum.execute("UPDATE posts SET state = 'pending' WHERE id = :id", id=waiting)

    mo.post(f"/posts/{waiting}/hide", reason="Reclame")
    assert removed(forum) == set()
    mo.post(f"/posts/{waiting}/show", reason="Toch niet")
    mo.post(f"/posts/{waiting}/hide", reason="Toch wel")
    assert removed(forum) == {waiting}


def test_a_feed_tells_of_its_own_posts_for_fourteen_days(
    forum: Forum, guest: Reader, alice: Reader, bob: Reader, mo: Reader, thread: Thread
) -> None:
    other = alice.ask("Een andere vraag", tags="cao")
    reply = bob.reply(other)
    with clock.set_to(NOW):
        mo.post(f"/posts/{reply}/hide", reason="Om te zien.")
        mo.post(f"/posts/{thread.question_id}/hide", reason="Om te zien.")

        with forum.database.reading():
            told = [
                {stone.id.rpartition("/")[2] for stone in read(subject).removed}
                for subject in (
                    subjects.open_everything(),
                    subjects.open_questions(),
                    subjects.open_topic("algemeen"),
                    subjects.open_tags("cao"),
                    subjects.open_thread(other),
                    subjects.open_member("bob"),
                )
            ]
            channel = read(subjects.open_everything())
    everything = {str(number) for number in (reply, thread.question_id, thread.reply_id)}
    assert told == [
        everything,
        {str(thread.question_id)},
        everything,
        {str(reply)},
        {str(reply)},
        {str(reply), str(thread.reply_id)},
    ]
    assert {stone.removed_at for stone in channel.removed} == {NOW}
    with clock.set_to(NOW + timedelta(days=15)):
        assert removed(forum) == set()


def test_what_was_taken_away_has_no_feed_any_more(guest: Reader, bob: Reader, mo: Reader, thread: Thread) -> None:
    below = bob.reply(thread.id, "Daarop", parent=thread.reply_id)
    mo.post(f"/posts/{below}/hide", reason="Om te zien.")
    assert guest.get(f"/posts/{below}.atom").status_code == 410
    mo.post(f"/posts/{thread.question_id}/delete", reason="Om te zien.")

    for address in (
        f"/questions/{thread.id}.rss",
        f"/posts/{thread.reply_id}.rss",
        f"/posts/{thread.question_id}.json",
    ):
        assert guest.get(address).status_code == 410, address
    assert guest.get("/posts/999.rss").status_code == 404


def removed(forum: Forum) -> set[int]:
    """The posts that the feed of everything says are gone."""
    with forum.database.reading():
        return {int(stone.id.rpartition("/")[2]) for stone in read(subjects.open_everything()).removed}


def read(subject: Subject) -> Channel:
    return read_channel("atom", subject, SITE)
