"""What becomes of mail: taken, refused, put off, or nobody there. Each time it is settled, or tried again later."""

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from forum.kit import clock
from forum.kit.db import commit
from forum.kit.mail.writing import Letter
from forum.kit.words import Message
from forum.outbox import queries
from forum.outbox.actions import post_mail
from forum.outbox.jobs import forget_mails, send_mails
from tests.outbox.support import due_at, later, office, post, rows, send, states
from tests.support.forum import Forum
from tests.support.ports import HOST, free_port
from tests.support.smtp import MailServer

NOBODY = f"smtp://{HOST}:{free_port()}"


def test_a_mail_that_is_taken_is_sent_once_and_then_forgotten(forum: Forum, server: MailServer) -> None:
    alice = forum.member("Alice")
    with forum.database.writing():
        post_mail("trial", "alice@example.org", "nl", account_id=alice.id, key="geheim")
        commit()

    assert send(forum, server.address) == 1
    assert send(forum, server.address) == 0
    with later(days=4):
        assert send(forum, server.address) == 0

    [mail], [row] = server.taken, rows(forum)
    assert mail.to == "alice@example.org"
    assert server.senders == {"noreply@forum.example.org"}
    assert (row.state, row.recipient, row.account_id, row.content, row.problem) == ("sent", "", None, "{}", "")
    assert row.settled_at is not None


def test_each_mail_of_a_batch_has_its_own_fate(forum: Forum, server: MailServer) -> None:
    names = ["first", "refused", "deferred", "barred", "gone", "slow", "last"]
    post(forum, *names, "ié@example.org", "x@bücher.example.org", "geen adres@example.org")

    assert send(forum, server.address, seconds=0.3) == 4

    fates = dict(zip([*names, "utf8", "idn", "none"], rows(forum), strict=True))
    assert {name: row.state for name, row in fates.items() if row.state != "sent"} == {
        "refused": "failed",
        "deferred": "waiting",
        "barred": "failed",
        "gone": "waiting",
        "slow": "waiting",
        "none": "failed",
    }
    assert fates["refused"].problem == "550 5.1.1 <…>: no such user"
    assert fates["refused"].recipient == fates["barred"].recipient == ""
    assert fates["deferred"].problem == "451 4.7.1 come back later"
    assert "timed out" in fates["slow"].problem
    assert {mail.to for mail in server.taken} >= {"first@example.org", "last@example.org", "ié@example.org"}
    assert "x@xn--bcher-kva.example.org" in server.counted()
    assert server.visits == 3  # one connection, and one more after each that broke
    with forum.database.reading():
        assert queries.count_by_state() == {"waiting": 3, "sent": 4, "failed": 3, "dropped": 0}
        assert [trouble.state for trouble in queries.list_troubled(2)] == ["failed", "waiting"]
        assert len(queries.list_troubled(100)) == 6


def test_what_is_put_off_is_tried_less_and_less_often_and_given_up_after_three_days(
    forum: Forum, server: MailServer
) -> None:
    post(forum, "deferred")
    tried: list[datetime] = []
    while len(tried) < 7:
        tried.append(due_at(forum))
        with clock.set_to(tried[-1]):
            send(forum, server.address)
    assert [(then - now) // timedelta(minutes=1) for now, then in pairwise(tried)] == [1, 5, 15, 60, 60, 60]

    with clock.set_to(tried[0] + timedelta(days=3)):
        send(forum, server.address)
        assert states(forum) == ["waiting"]
    with clock.set_to(due_at(forum)):
        send(forum, server.address)
    [row] = rows(forum)
    assert (row.state, row.attempt_count) == ("failed", 9)
    assert (row.recipient, row.problem) == ("", "451 4.7.1 come back later")


def test_mail_waits_while_nobody_takes_any(forum: Forum, server: MailServer, caplog: pytest.LogCaptureFixture) -> None:
    post(forum, "alice", "bob")

    assert send(forum, NOBODY) == 0
    assert [row.attempt_count for row in rows(forum)] == [1, 0]  # the second need not knock as well
    assert "Connection refused" in rows(forum)[0].problem
    assert "Mail waits" in caplog.text
    with later(minutes=2):
        assert send(forum, server.address) == 2


def test_a_folder_that_cannot_be_written_makes_mail_wait(forum: Forum, tmp_path: Path) -> None:
    outbox = forum.folder / "outbox"
    outbox.write_text("in the way")
    post(forum, "alice")

    assert forum.mails() == []
    assert states(forum) == ["waiting"]
    outbox.unlink()
    with later(minutes=2):
        assert [mail.to for mail in forum.mails()] == ["alice@example.org"]
    [file] = outbox.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert outbox.stat().st_mode & 0o777 == 0o700


def test_a_letter_that_is_pointless_is_dropped_and_a_broken_one_holds_up_no_other(
    forum: Forum, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    def break_(*_: object) -> Mapping[str, object]:
        raise LookupError

    table = {
        "pointless": Letter(Message("x"), lambda *_: None),
        "broken": Letter(Message("x"), break_),
        "trial": Letter(Message("x"), lambda *_: {}),
    }
    for kind in (*table, "unknown"):
        post(forum, "alice", kind=kind)

    assert send(forum, server.address, table=table) == 1
    assert states(forum) == ["dropped", "waiting", "sent", "waiting"]
    assert rows(forum)[0].recipient == ""
    assert [row.problem for row in rows(forum) if row.state == "waiting"] == [
        "the letter cannot be written: LookupError",
        "the letter cannot be written: KeyError",
    ]
    assert "The letter broken of mail 2 cannot be written" in caplog.text


def test_two_workers_at_once_send_each_mail_once(forum: Forum, server: MailServer) -> None:
    names = [f"p{number}@example.org" for number in range(30)]
    post(forum, *names)
    sent: list[int] = []
    workers = [threading.Thread(target=lambda: sent.append(send(forum, server.address))) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(sent) == 30
    assert server.counted() == dict.fromkeys(names, 1)


def test_nothing_is_sent_of_what_was_rolled_back_and_nobody_is_woken(forum: Forum) -> None:
    woken: list[str] = []
    forum.database.wake = woken.append
    with forum.database.writing():
        post_mail("trial", "alice@example.org", "nl")
    assert forum.mails() == []
    assert woken == []

    post(forum, "alice", "bob")
    assert woken == ["send_mails"]


def test_while_a_server_thinks_others_write(forum: Forum, server: MailServer) -> None:
    post(forum, "slow")
    sending = threading.Thread(target=send, args=(forum, server.address))
    sending.start()
    assert server.asked_slowly.wait(20)
    post(forum, "alice")
    server.let_go.set()
    sending.join()

    assert states(forum) == ["sent", "sent"]


def test_who_is_to_stop_finishes_the_mail_at_hand(forum: Forum, server: MailServer) -> None:
    post(forum, "alice", "bob")

    assert send_mails(forum.database, office(forum, server.address), lambda: bool(server.taken)) == 1
    assert states(forum) == ["sent", "waiting"]


def test_a_month_after_it_was_settled_nothing_is_left(forum: Forum, server: MailServer) -> None:
    post(forum, "alice", "refused", "deferred")
    send(forum, server.address)
    with later(days=29):
        assert forget_mails(forum.database) == 0
    with later(days=31):
        assert forget_mails(forum.database) == 2

    assert states(forum) == ["waiting"]
