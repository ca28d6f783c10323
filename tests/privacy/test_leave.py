"""Leaving: with what one wrote kept under "oud-lid", or erased; for good, and by every door."""

from functools import partial

import pytest

from forum.privacy.jobs import finish_departures
from tests.accounts.test_avatar import picture, send
from tests.support.forum import Forum, Reader, articles
from tests.support.polling import etag_of
from tests.support.together import together
from tests.support.truth import faults


def leave(reader: Reader, words: str) -> None:
    answer = reader.post("/account/leave", words=words, sure="y")
    assert answer.status_code == 200, answer.text


def finish(forum: Forum) -> None:
    """Let the jobs do what is theirs; once it is done, nothing is left to do."""
    forum.mails()
    assert finish_departures(forum.database, forum.folder, forum.settings.base_url) == 1
    assert finish_departures(forum.database, forum.folder, forum.settings.base_url) == 0


def conversation(forum: Forum, asker: Reader, replier: Reader) -> tuple[int, int, int]:
    """A thread: asker asks, replier quotes and mentions them, and is answered; thread, question, reply."""
    thread = asker.ask("Wie heeft ervaring met glijdende werktijden?", "Wij willen dit proberen.")
    question = forum.question(thread)
    quoted = f"> [Vera schreef:](/posts/{question})\n>\n> Wij willen dit proberen.\n\nDoen, @vera!"
    reply = replier.reply(thread, quoted, parent=question)
    asker.reply(thread, "Dank voor het antwoord.", parent=reply)
    return thread, question, reply


def everything_about(forum: Forum) -> str:
    """All that the database holds of posts, their versions and their threads."""
    rows = [
        *forum.execute("SELECT title, slug, excerpt FROM threads"),
        *forum.execute("SELECT body, html, author_name FROM posts"),
        *forum.execute("SELECT title, body FROM revisions"),
        *forum.execute("SELECT email, name, handle FROM accounts"),
        *forum.execute("SELECT handle FROM mentions"),
        *forum.execute("SELECT recipient, content FROM mails"),
        *forum.execute("SELECT reason, details FROM audit_entries"),
    ]
    return repr(rows).lower()


def test_who_leaves_keeps_their_words_under_former_member(forum: Forum, bob: Reader) -> None:
    vera = forum.member("Vera")
    thread, _, reply = conversation(forum, vera, bob)
    bob.post(f"/posts/{reply}/edit", body=f"{forum.post(reply).body} Echt, @vera.", version=1)

    leave(vera, "keep")
    feed = etag_of(forum.guest(), "/members/bob.rss")
    finish(forum)

    assert etag_of(forum.guest(), "/members/bob.rss") != feed
    page = forum.guest().read(thread)
    assert page.text.count("oud-lid") >= 3
    assert "Wij willen dit proberen." in page.text
    assert "Dank voor het antwoord." in page.text
    assert "Oud-lid schreef:" in page.text
    assert len(articles(page)) == 3
    assert "vera" not in everything_about(forum)
    assert "vera" not in page.text.lower().replace("verant", "")
    assert forum.guest().get("/members/vera").status_code == 404
    assert faults(forum.database) == []


def test_who_erases_leaves_no_word_and_others_keep_theirs(forum: Forum, bob: Reader, mo: Reader) -> None:
    vera = forum.member("Vera")
    thread, question, _ = conversation(forum, vera, bob)
    alone = vera.ask("Een vraag waarop niemand antwoordt?", "Stilte.")
    vera.post(f"/posts/{question}/edit", title="Glijdende werktijden?", body="Wij proberen dit.", version=1)
    vera.post(f"/posts/{vera.reply(thread, 'Nog iets.')}/delete", reason="Mijn chef las mee.")

    leave(vera, "erase")
    finish(forum)

    page = forum.guest().read(thread)
    assert page.status_code == 200
    assert "Gewiste vraag" in page.text
    assert "Doen, oud-lid!" in page.text
    assert forum.guest().read(alone).status_code == 410
    for words in ("proberen", "glijdende", "dank voor", "stilte", "chef", "vera"):
        assert words not in everything_about(forum), words
        assert words not in mo.read(thread).text.lower().replace("geverifieerd", ""), words
    assert faults(forum.database) == []


def test_all_sessions_end_and_nothing_opens_the_account_any_more(forum: Forum) -> None:
    vera = forum.member("Vera")
    elsewhere = forum.again("Vera")

    leave(vera, "keep")

    assert vera.get("/account").status_code == 401
    assert elsewhere.get("/account").status_code == 401
    assert forum.execute("SELECT password_hash FROM accounts WHERE status = 'left'") == [("",)]


def test_what_was_still_on_its_way_is_not_written_down_any_more(forum: Forum) -> None:
    vera = forum.member("Vera")
    sent = [partial(send, forum.again("Vera"), picture(), bio="Ik werk bij Acme.") for _ in range(4)]

    answers = together([partial(vera.post, "/account/leave", words="keep", sure="y"), *sent])

    assert answers[0].status_code == 200
    assert {answer.status_code for answer in answers[1:]} <= {303, 401, 404}
    [account] = forum.execute("SELECT name, bio FROM accounts WHERE status = 'left'")
    assert account == ("oud-lid", "")
    assert forum.execute("SELECT account_id FROM avatars") == []


def test_the_last_mail_says_goodbye(forum: Forum) -> None:
    vera = forum.member("Vera")
    vera.post("/account", name="Vera", language="en", timezone="Europe/Amsterdam")

    leave(vera, "erase")

    [mail] = forum.mails(to="vera@example.org")
    assert mail.subject == "You have left Vraagbaak"
    assert "What you wrote is being erased." in mail.text


def test_a_suspended_member_can_leave_too(forum: Forum) -> None:
    vera = forum.member("Vera")
    forum.execute("UPDATE accounts SET status = 'suspended' WHERE id = :id", id=vera.id)

    leave(vera, "erase")

    assert vera.get("/account").status_code == 401


def test_the_last_administrator_cannot_leave(forum: Forum, ada: Reader) -> None:
    answer = ada.post("/account/leave", words="keep", sure="y")

    assert answer.status_code == 409
    assert ada.get("/account").status_code == 200


def test_of_two_administrators_who_leave_at_once_one_stays(forum: Forum) -> None:
    people = [forum.member(name, "admin") for name in ("Ada", "Abe")]

    answers = together([partial(one.post, "/account/leave", words="keep", sure="y") for one in people])

    assert sorted(answer.status_code for answer in answers) == [200, 409]


@pytest.mark.parametrize("form", [{}, {"words": "keep"}, {"words": "iets", "sure": "y"}, {"sure": "y"}])
def test_a_form_that_is_not_whole_changes_nothing(forum: Forum, form: dict[str, str]) -> None:
    vera = forum.member("Vera")

    answer = vera.post("/account/leave", headers=None, **form)

    assert answer.status_code == 422
    assert vera.get("/account").status_code == 200


def test_a_guest_cannot_leave_and_signs_in_first(guest: Reader) -> None:
    assert guest.get("/account/leave").status_code == 401
    assert guest.post("/account/leave", words="keep", sure="y").status_code == 401
