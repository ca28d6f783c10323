"""The same report sent twice at once, from several processes: one is kept."""

from forum.accounts.viewer import Viewer
from forum.kit.db import Database, commit
from forum.moderation.actions import flag_post
from forum.threads.queries import find_post
from tests.support.forum import Forum, Reader
from tests.threads import processes


def flag_once(url: str, account_id: int, post_id: int) -> bool:
    database, viewer = Database(url), Viewer(account_id, "member")
    processes._wait()
    with database.writing():
        post, thread = find_post(post_id, viewer)
        is_new = flag_post(post, thread, viewer, "Kijk hier eens naar.")
        commit()
    database.dispose()
    return is_new


def test_one_of_several_reports_sent_at_once_is_kept(forum: Forum, alice: Reader, bob: Reader, charlie: Reader) -> None:
    post = forum.question(alice.ask())
    people = [bob.id, bob.id, bob.id, charlie.id]

    new = processes.at_once(flag_once, [(forum.database.url, person, post) for person in people])

    assert sum(new) == 2
    assert sorted(forum.execute("SELECT account_id FROM flags")) == sorted([(bob.id,), (charlie.id,)])
