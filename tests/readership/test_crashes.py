"""Nothing is lost and nothing doubled when processes are killed, tails torn and disks full."""

import os
import random
import time

import pytest

from forum.kit import clock
from forum.readership.journal import NOBODY, View, pack
from forum.readership.rules import to_microseconds
from forum.web.readers import Readership
from tests.readership.processes import fold_on, read, start
from tests.readership.support import FIREFOX, Forum


def view(number: int, thread_id: int = 1) -> View:
    """A view by a reader who has this number."""
    return View(to_microseconds(clock.now()) + number, thread_id, number.to_bytes(16, "big"), NOBODY)


def leave_journals(forum: Forum, journals: int, views: int) -> None:
    """As dead processes leave them; their views take turns."""
    forum.folder.mkdir(exist_ok=True)
    for number in range(journals):
        mine = range(1 + number, 1 + views, journals)
        (forum.folder / f"{number:032x}.journal").write_bytes(b"".join(pack(view(each)) for each in mine))


def kill_reading(forum: Forum, kills: int) -> None:
    """Kill processes that read, at moments that nobody chose: what they reported counts."""
    reported = 0
    for number in range(kills):
        running = start(read, forum, 1_000_000 * number, 1_000_000)
        reported += running.wait_for(random.randint(1, 100))
        forum.fold()
        reported += running.wait_for(random.randint(1, 100))
        running.process.kill()
        reported += running.finish()
    forum.fold()

    # A process can be killed between writing a view down and reporting it.
    assert reported <= forum.views() <= reported + kills
    assert forum.views() == forum.marks() == forum.views_of_days()
    assert forum.files() == []
    assert forum.folded() == {}


def test_what_was_reported_before_a_kill_is_counted(forum: Forum) -> None:
    kill_reading(forum, kills=10)


@pytest.mark.soak
def test_what_was_reported_before_many_kills_is_counted(forum: Forum) -> None:
    kill_reading(forum, kills=300)


def kill_folding(forum: Forum, kills: int, views: int) -> None:
    """Kill a process that folds, again and again, and let the last one finish."""
    leave_journals(forum, 7, views)
    for _ in range(kills):
        running = start(fold_on, forum, 50)
        running.wait_for(1)
        time.sleep(random.uniform(0, 0.1))
        running.process.kill()
        running.finish()
    forum.fold()

    assert forum.views() == forum.views_of_days() == views
    assert forum.marks() == views
    assert forum.files() == forum.files(".folded") == []
    assert forum.folded() == {}


def test_a_kill_while_folding_loses_and_doubles_nothing(forum: Forum) -> None:
    kill_folding(forum, kills=4, views=5_000)


@pytest.mark.soak
def test_a_hundred_kills_while_folding_lose_and_double_nothing(forum: Forum) -> None:
    kill_folding(forum, kills=100, views=100_000)


@pytest.mark.parametrize("step", ["retire", "wipe", "list_retired", "forget_journals"])
def test_a_fold_that_breaks_after_counting_doubles_nothing(
    step: str, forum: Forum, readership: Readership, monkeypatch: pytest.MonkeyPatch
) -> None:
    readership.note(1, None, "192.0.2.7", FIREFOX)
    leave_journals(forum, 2, 10)

    def breaks(*_: object) -> None:
        raise InterruptedError

    with monkeypatch.context() as patch:
        patch.setattr(f"forum.readership.jobs.folding.{step}", breaks)
        with pytest.raises(InterruptedError):
            forum.fold()
    assert forum.views() == 11

    forum.fold()
    assert forum.views() == 11
    assert forum.files(".folded") == []
    assert len(forum.folded()) == len(forum.files()) == 1


@pytest.mark.parametrize("torn", [1, 20, 51])
def test_a_torn_tail_is_left_out(torn: int, forum: Forum) -> None:
    leave_journals(forum, 1, 3)
    (journal,) = forum.files()
    with journal.open("ab") as file:
        file.write(pack(view(4))[:torn])

    assert forum.fold() == 3
    assert forum.files() == []


def test_what_is_no_record_is_passed_over(forum: Forum) -> None:
    """A power cut can leave blanks, or a spoilt block, in the middle."""
    forum.folder.mkdir()
    spoilt = bytearray(pack(view(2)))
    spoilt[5] ^= 1
    pieces = [pack(view(1)), bytes(52), bytes(spoilt), pack(view(3))]
    (forum.folder / "00.journal").write_bytes(b"".join(pieces))

    assert forum.fold() == 2


def test_half_a_record_on_a_full_disk_spoils_no_other(
    forum: Forum, readership: Readership, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, rest = os.write, "forum.web.afterwards._REST"
    readership.note(1, 1, None, FIREFOX)
    with monkeypatch.context() as patch:
        patch.setattr(rest, 0)
        patch.setattr("forum.readership.journal.writing.os.write", lambda file, record: write(file, record[:30]))
        readership.note(1, 2, None, FIREFOX)
    readership.note(1, 3, None, FIREFOX)

    assert forum.fold() == 2


def test_a_full_disk_is_logged_once_and_counting_goes_on_after_it(
    forum: Forum, readership: Readership, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("forum.web.afterwards._REST", 0)
        patch.setattr("forum.readership.journal.writing.os.write", full)
        for account in range(5):
            readership.note(1, account, "192.0.2.7", FIREFOX)
    readership.note(1, 9, "192.0.2.7", FIREFOX)

    assert len(caplog.records) == 1
    assert "192.0.2" not in caplog.text
    assert forum.fold() == 1
