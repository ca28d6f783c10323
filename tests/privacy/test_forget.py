"""Forgetting in time: what may be kept for so long is gone then, and what may stay stays."""

from datetime import UTC, datetime, timedelta

from forum.accounts.actions import issue_token
from forum.kit import clock
from forum.kit.db import commit
from forum.privacy.jobs import forget_in_time
from tests.support.forum import Forum, Reader
from tests.support.shell import Shell


def test_sessions_links_and_addresses_go_when_their_time_is_over(forum: Forum, alice: Reader) -> None:
    with forum.database.writing():
        issue_token("reset", timedelta(hours=2), account_id=alice.id)
        commit()

    assert not any(forget_in_time(forum.database).values())
    forum.execute("UPDATE sessions SET seen_at = expires_at")  # it is used until its end
    with clock.set_to(clock.now() + timedelta(days=30, hours=1)):
        counts = forget_in_time(forum.database)
    assert (counts["sessions"], counts["networks"]) == (0, 1)
    assert forum.execute("SELECT network FROM sessions") == [(None,)]
    with clock.set_to(clock.now() + timedelta(days=31, hours=1)):
        counts = forget_in_time(forum.database)
    assert (counts["sessions"], counts["tokens"]) == (1, 1)
    assert alice.get("/account").status_code == 401


def test_what_anybody_can_make_by_the_thousand_goes_as_soon_as_it_expires(forum: Forum) -> None:
    with forum.database.writing():
        issue_token("oidc", timedelta(minutes=5))
        commit()

    with clock.set_to(clock.now() + timedelta(minutes=6)):
        assert forget_in_time(forum.database)["tokens"] == 1


def test_what_days_counted_of_threads_and_origins_goes_after_thirteen_months(forum: Forum) -> None:
    forum.execute("INSERT INTO thread_days VALUES ('2026-03-01', 1, 5)")
    forum.execute("INSERT INTO view_days VALUES ('2026-03-01', 5)")
    for number in range(102):
        forum.execute("INSERT INTO origin_days VALUES ('host', '2026-03-01', :name, 1)", name=f"site{number}.example")

    with clock.set_to(datetime(2027, 4, 1, tzinfo=UTC)):
        counts = forget_in_time(forum.database)
    assert (counts["days of views"], counts["origins of views"]) == (0, 2)
    assert forum.execute("SELECT view_count FROM origin_days WHERE name = '*'") == [(2,)]

    with clock.set_to(datetime(2027, 4, 2, tzinfo=UTC)):
        assert forget_in_time(forum.database)["days of views"] == 102
    assert forum.execute("SELECT view_count FROM view_days") == [(5,)]


def test_a_host_can_ask_for_it(forum: Forum, alice: Reader) -> None:
    forum.execute("UPDATE sessions SET expires_at = created_at")

    code, said = Shell(forum.folder, forum.database).say("forget")

    assert (code, said.splitlines()[0]) == (0, "sessions: 1")
