"""Forgetting in time: what may be kept for so long is gone then, and what may stay stays."""

from datetime import timedelta

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

    assert forget_in_time(forum.database) == {"sessions": 0, "tokens": 0, "networks": 0, "archives": 0, "mails": 0}
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


def test_a_host_can_ask_for_it(forum: Forum, alice: Reader) -> None:
    forum.execute("UPDATE sessions SET expires_at = created_at")

    code, said = Shell(forum.folder, forum.database).say("forget")

    assert (code, said.splitlines()[0]) == (0, "sessions: 1")
