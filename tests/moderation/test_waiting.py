"""Posts that wait for approval: shown or deleted from the desk."""

from tests.moderation.test_desk import listed, settle
from tests.support.forum import Forum, Reader


def let_wait(forum: Forum, post: int) -> None:
    """As what a newcomer writes does whose registration was odd."""
    forum.execute("UPDATE posts SET state = 'pending' WHERE id = :id", id=post)
    forum.execute(
        "UPDATE threads SET reply_count = 0, answer_count = 0 WHERE id = (SELECT thread_id FROM posts WHERE id = :id)",
        id=post,
    )


def test_what_waits_is_shown_or_deleted(forum: Forum, alice: Reader, bob: Reader, mo: Reader, guest: Reader) -> None:
    thread = alice.ask("Wie weet het?")
    good, bad = bob.reply(thread, "Een goed antwoord"), bob.reply(thread, "Koop nu!")
    for post in (good, bad):
        let_wait(forum, post)
    assert listed(mo, "/moderation/waiting") == [good, bad]
    assert "Koop nu!" in mo.get("/moderation/waiting").text
    assert "Moderatie: 2 berichten wachten" in mo.get("/").text
    assert bob.get("/moderation/waiting").status_code == 403

    assert settle(mo, bad, "deleted") == 422
    assert settle(mo, bad, "deleted", "Reclame") == 303
    assert settle(mo, good, "shown") == 303

    assert listed(mo, "/moderation/waiting") == []
    assert (forum.post(good).state, forum.post(bad).state) == ("visible", "deleted")
    assert "Een goed antwoord" in guest.read(thread).text
    assert forum.log(thread) == [("post_deleted", "Reclame"), ("post_shown", "")]


def test_what_was_decided_otherwise_meanwhile_stays_so(
    forum: Forum, alice: Reader, bob: Reader, mo: Reader, ada: Reader
) -> None:
    post = bob.reply(alice.ask())
    let_wait(forum, post)

    assert settle(mo, post, "shown") == 303
    assert settle(ada, post, "shown") == 303
    assert settle(ada, post, "deleted", "Toch niet") == 409
    assert settle(ada, post, "kept") == 409
    assert forum.post(post).state == "visible"
