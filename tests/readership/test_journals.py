"""Journals: one for each process, found by all, readable by nobody else, and gone when they are folded."""

import os
import stat
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from forum.readership.jobs import fold, fold_before_first_page, fold_views
from forum.readership.journal import NOBODY, NOWHERE, SIZE, JournalWriter, in_order, list_journals, reader_of, unpack
from forum.readership.journal.files import NEW
from forum.web.readers import Readership
from tests.readership.support import GUEST, Forum


def append(writer: JournalWriter, at: int) -> None:
    """A view by somebody of this number, at that moment."""
    writer.append(at, 1, reader_of(at.to_bytes(16, "big"), NOBODY), NOWHERE)


def written(file: Path) -> int:
    """How many records are in a journal."""
    return sum(noted is not None for noted in unpack(file.read_bytes()))


def test_nobody_has_a_file_before_the_first_view(forum: Forum, readership: Readership) -> None:
    assert not forum.folder.exists()

    readership.note(1, GUEST)

    assert [written(file) for file in forum.files()] == [1]


def test_only_this_user_may_read_them(forum: Forum, readership: Readership) -> None:
    readership.note(1, GUEST)
    forum.fold()

    assert stat.S_IMODE(forum.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in forum.files()} == {0o600}


def test_nothing_tells_who_read(forum: Forum, readership: Readership) -> None:
    """No address or browser, no account, in words or as the numbers that they are."""
    readership.note(1, GUEST)
    readership.note(1, 0x1234567890AB)
    readership.note(2, 0x1234567890AB)

    (journal,) = forum.files()
    content = journal.read_bytes()
    for hint in (b"192.0", b"\xc0\x00\x02", b"\x20\x01\x0d\xb8", b"Firefox", b"\xab\x90\x78\x56\x34\x12"):
        assert hint not in content
    assert len({noted.reader for noted in unpack(content) if noted}) == 2


def test_what_the_database_keeps_does_not_tell_that_two_views_are_of_one_reader(
    forum: Forum, readership: Readership
) -> None:
    readership.note(1, GUEST)
    readership.note(2, GUEST)
    forum.fold()

    assert forum.marks() == 2


def test_folded_views_are_blanked_while_the_process_lives(forum: Forum, readership: Readership) -> None:
    for account in range(5):
        readership.note(1, account)
    forum.fold()
    (journal,) = forum.files()
    assert not any(journal.read_bytes())

    for account in range(5, 8):
        readership.note(1, account)
    assert forum.fold() == 3
    assert not any(journal.read_bytes())


def test_a_journal_goes_with_its_process(forum: Forum, readership: Readership) -> None:
    readership.note(1, GUEST)
    forum.fold()
    assert len(forum.files()) == len(forum.folded()) == 1

    readership.close()
    forum.fold()

    assert forum.files() == []
    assert forum.folded() == {}
    assert forum.views() == 1


def test_a_full_journal_is_followed_by_another(tmp_path: Path) -> None:
    writer = JournalWriter(tmp_path, longest=10 * SIZE)
    for at in range(35):
        append(writer, at)

    journals = list_journals(tmp_path)
    assert sorted(written(journal.path) for journal in journals) == [5, 10, 10, 10]
    assert sum(journal.is_alive for journal in journals) == 1
    assert [noted.at for noted, *_ in in_order(journals, {})] == list(range(35))
    writer.close()


def test_many_threads_share_journals_that_follow_each_other(tmp_path: Path) -> None:
    writer = JournalWriter(tmp_path, longest=64 * SIZE)
    begin = threading.Barrier(8)

    def write(first: int) -> None:
        begin.wait()
        for at in range(first, first + 500):
            append(writer, at)

    threads = [threading.Thread(target=write, args=(first,)) for first in range(0, 4_000, 500)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.close()

    journals = list_journals(tmp_path)
    assert sorted(noted.at for noted, *_ in in_order(journals, {})) == list(range(4_000))
    assert len(journals) == 63


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # says Python 3.12 of the fork
def test_a_forked_process_has_a_journal_of_its_own(tmp_path: Path) -> None:
    writer = JournalWriter(tmp_path)
    append(writer, 1)
    child = os.fork()
    if not child:
        append(writer, 2)
        os._exit(0)
    os.waitpid(child, 0)
    append(writer, 3)

    alive, dead = sorted(list_journals(tmp_path), key=lambda journal: not journal.is_alive)
    assert [noted.at for noted, *_ in in_order([alive], {})] == [1, 3]
    assert [noted.at for noted, *_ in in_order([dead], {})] == [2]
    writer.close()


def test_a_journal_whose_making_was_interrupted_is_cleared_away_later(forum: Forum) -> None:
    forum.folder.mkdir()
    made_now, long_ago = forum.folder / f"0{NEW}", forum.folder / f"1{NEW}"
    made_now.touch()
    long_ago.touch()
    os.utime(long_ago, (1, 1))

    forum.fold()

    assert forum.files(NEW) == [made_now]


def test_only_one_folds_at_a_time(forum: Forum, readership: Readership, monkeypatch: pytest.MonkeyPatch) -> None:
    readership.note(1, GUEST)
    seen: list[int] = []
    list_all = list_journals

    def fold_meanwhile(folder: Path) -> object:
        seen.append(fold(forum.database, forum.data_dir))
        return list_all(folder)

    monkeypatch.setattr("forum.readership.jobs.folding.list_journals", fold_meanwhile)

    assert readership.fold() == 1
    assert seen == [0]


def test_the_job_and_the_start_fold_alike(forum: Forum, readership: Readership) -> None:
    readership.note(1, 1)
    fold_before_first_page(forum.database, forum.data_dir)
    assert forum.views() == 1

    readership.note(1, 2)
    job = fold_views(forum.database, forum.data_dir)
    job()
    assert forum.views() == 2
    assert job.__name__ == "fold_views"


def test_counting_does_not_change_a_page_otherwise(forum: Forum, readership: Readership) -> None:
    changed = text("SELECT changed_at FROM threads WHERE id = 1")
    with forum.database.reading() as session:
        before = session.execute(changed).scalar_one()
    readership.note(1, GUEST)
    forum.fold()

    with forum.database.reading() as session:
        assert session.execute(changed).scalar_one() == before
