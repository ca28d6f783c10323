"""Nothing is lost and nothing doubled when processes are killed, tails torn and disks full."""

import fcntl
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kit import clock
from forum.readership.journal import NOBODY, SIZE, Noted, former, pack, unpack
from forum.web.readers import Readership
from tests.readership.processes import fold_on, start
from tests.readership.support import GUEST, Forum


def view(number: int, thread_id: int = 1) -> Noted:
    """A view by a reader who has this number."""
    return Noted(clock.to_microseconds(clock.now()) + number, thread_id, number.to_bytes(16, "big"), NOBODY)


def leave_journals(forum: Forum, journals: int, views: int) -> None:
    """As dead processes leave them; their views take turns."""
    forum.folder.mkdir(exist_ok=True)
    for number in range(journals):
        mine = range(1 + number, 1 + views, journals)
        (forum.folder / f"{number:032x}.views").write_bytes(b"".join(pack(view(each)) for each in mine))


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
    readership.note(1, GUEST)
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


@given(pieces=st.lists(st.sampled_from(["whole", "blank", "spoilt", "torn"]), max_size=12), data=st.data())
def test_of_any_bytes_only_whole_records_are_read(pieces: list[str], data: st.DataObject) -> None:
    """A kill leaves half a record, in whatever order the processor put it down, a power cut blanks or a spoilt block."""
    block = b""
    for number, piece in enumerate(pieces):
        record = bytearray(pack(view(number)._replace(name="duckduckgo.com")))
        if piece == "blank":
            record = bytearray(SIZE)
        elif piece == "spoilt":
            record[data.draw(st.integers(0, SIZE - 1))] ^= data.draw(st.integers(1, 255))
        elif piece == "torn":
            cut = data.draw(st.integers(1, 10)) * 8
            record[:cut] = bytes(cut)
        block += record

    found = list(unpack(block + pack(view(0))[:-1]))

    assert [noted is not None for noted in found] == [piece == "whole" for piece in pieces]
    assert [noted.reader[-1] for noted in found if noted] == [at for at, piece in enumerate(pieces) if piece == "whole"]


def test_a_living_journal_is_read_to_its_first_empty_place_and_a_dead_one_past_it(forum: Forum) -> None:
    forum.folder.mkdir()
    file = forum.folder / "00.views"
    file.write_bytes(b"".join((pack(view(1)), bytes(SIZE), pack(view(3)), bytes(100 * SIZE), pack(view(4)))))
    with file.open("rb") as locked:
        fcntl.flock(locked, fcntl.LOCK_EX)
        assert forum.fold() == 1
        with file.open("r+b") as writing:  # who had taken the place puts its view there
            writing.seek(SIZE)
            writing.write(pack(view(2)))
        assert forum.fold() == 2

    assert forum.fold() == 1
    assert forum.files() == []


def test_what_a_former_release_left_is_counted(forum: Forum) -> None:
    """Whatever of it: the last record may be half written."""
    forum.folder.mkdir()
    records = [former.pack(view(each)) for each in (1, 2, 3, 4)]
    (forum.folder / "00.journal").write_bytes(b"".join((*records[:2], bytes(former.SIZE), *records[2:]))[:-1])
    (forum.folder / "01.views").write_bytes(pack(view(5)))

    assert forum.fold() == 4
    assert forum.files() == forum.files(".journal") == forum.files(".folded") == []
    assert forum.folded() == {}


def test_a_disk_that_is_full_when_a_journal_is_begun_leaves_none(
    forum: Forum, readership: Readership, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("forum.web.afterwards._REST", 0)
        patch.setattr("forum.readership.journal.writing.os.posix_fallocate", full)
        readership.note(1, 1)
    assert list(forum.folder.glob("*.[nv]*")) == []

    readership.note(1, 2)
    assert forum.fold() == 1


def test_a_full_disk_is_logged_once_and_counting_goes_on_after_it(
    forum: Forum, readership: Readership, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("forum.web.afterwards._REST", 0)
        patch.setattr("forum.readership.journal.writing.os.posix_fallocate", full)
        for account in range(5):
            readership.note(1, account)
    readership.note(1, 9)

    assert len(caplog.records) == 1
    assert "192.0.2" not in caplog.text
    assert forum.fold() == 1
