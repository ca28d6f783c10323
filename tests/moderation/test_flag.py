"""Reporting a post: any member who sees it, once; its author never learns who did."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.forum import Forum, Reader, field_value, parse

WHY = "Hier staat de naam van een collega."


def open_flags(forum: Forum) -> list[tuple[int, int, str]]:
    return list(forum.execute("SELECT post_id, account_id, reason FROM flags WHERE settled_at IS NULL ORDER BY id"))


def test_a_member_reports_what_somebody_else_wrote(forum: Forum, alice: Reader, bob: Reader, charlie: Reader) -> None:
    thread = alice.ask()
    post = bob.reply(thread)
    assert f"/posts/{post}/flag" in charlie.read(thread).text
    assert charlie.get(f"/posts/{post}/flag").status_code == 200

    sent = charlie.post(f"/posts/{post}/flag", reason=WHY)

    assert (sent.status_code, sent.headers["Location"]) == (303, f"/posts/{post}")
    assert "Bedankt" in charlie.follow(sent).text
    assert open_flags(forum) == [(post, charlie.id, WHY)]
    entries = forum.execute("SELECT actor_id, moderation, reason FROM audit_entries WHERE verb = 'post_reported'")
    assert entries == [(charlie.id, False, "")]
    for reader in (bob, alice, forum.guest()):
        for path in (f"/questions/{thread}", f"/posts/{post}/history"):
            page = reader.follow(reader.get(path))
            assert "Charlie" not in page.text
            assert WHY not in page.text


def test_a_second_report_says_that_it_is_known(forum: Forum, alice: Reader, bob: Reader) -> None:
    post = forum.question(alice.ask())
    bob.follow(bob.post(f"/posts/{post}/flag", reason=WHY))

    assert "Je hebt dit al gemeld" in bob.follow(bob.post(f"/posts/{post}/flag", reason=WHY)).text
    page = bob.get(f"/posts/{post}/flag")
    assert "Je hebt dit al gemeld" in page.text
    assert not parse(page).query("textarea")
    assert len(open_flags(forum)) == 1


def test_of_reports_sent_at_once_one_is_kept(forum: Forum, alice: Reader, bob: Reader) -> None:
    post = forum.question(alice.ask())
    browsers = [bob, *(forum.again("Bob") for _ in range(3))]

    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(lambda browser: browser.post(f"/posts/{post}/flag", reason=WHY), browsers))

    assert [answer.status_code for answer in sent] == [303] * 4
    assert len(open_flags(forum)) == 1


def test_nobody_reports_what_is_their_own_or_not_there(
    forum: Forum, alice: Reader, bob: Reader, mo: Reader, guest: Reader
) -> None:
    thread = alice.ask()
    own = bob.reply(thread)
    hidden = alice.reply(thread)
    mo.post(f"/posts/{hidden}/hide", reason="Weg")
    assert f"/posts/{own}/flag" not in bob.read(thread).text
    assert f"/posts/{own}/flag" in guest.read(thread).text

    for reader, post, status in ((bob, own, 403), (bob, hidden, 410), (mo, hidden, 403), (bob, 999, 404)):
        assert reader.get(f"/posts/{post}/flag").status_code == status
        assert reader.post(f"/posts/{post}/flag", reason=WHY).status_code == status
    assert open_flags(forum) == []


def test_a_guest_signs_in_and_finds_the_text_again(forum: Forum, alice: Reader, guest: Reader) -> None:
    post = forum.question(alice.ask())

    assert guest.get(f"/posts/{post}/flag").status_code == 401
    wall = guest.post(f"/posts/{post}/flag", reason=WHY)

    assert wall.status_code == 401
    assert field_value(wall, "kept-reason") == WHY
    assert field_value(wall, "kept-action") == f"/posts/{post}/flag"


@pytest.mark.parametrize("reason", ["", " \t ", "x" * 1_001])
def test_what_cannot_be_a_report_comes_back(forum: Forum, alice: Reader, bob: Reader, reason: str) -> None:
    post = forum.question(alice.ask())

    answer = bob.post(f"/posts/{post}/flag", reason=reason)

    assert answer.status_code == 422
    assert field_value(answer, "reason").strip() == reason.strip()
    assert open_flags(forum) == []


def test_a_suspended_member_reports_nothing(forum: Forum, alice: Reader, bob: Reader) -> None:
    post = forum.question(alice.ask())
    forum.execute("UPDATE accounts SET status = 'suspended' WHERE id = :id", id=bob.id)

    assert bob.post(f"/posts/{post}/flag", reason=WHY).status_code == 403
