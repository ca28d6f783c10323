"""Journals: one for each process, found by all, readable by nobody else, and gone when they are folded."""

import os
import stat
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from forum.readership.jobs import fold, fold_before_first_page, fold_views
from forum.readership.journal import SIZE, JournalWriter, View, in_order, list_journals
from forum.readership.journal.files import NEW
from forum.web.readers import Readership
from tests.readership.support import FIREFOX, Forum


def view(at: int) -> View:
    return View(at, 1, at.to_bytes(16, "big"), bytes(16))


def test_nobody_has_a_file_before_the_first_view(forum: Forum, readership: Readership) -> None:
    assert not forum.folder.exists()

    readership.note(1, None, "192.0.2.7", FIREFOX)

    assert [file.stat().st_size for file in forum.files()] == [SIZE]


def test_only_this_user_may_read_them(forum: Forum, readership: Readership) -> None:
    readership.note(1, None, "192.0.2.7", FIREFOX)
    forum.fold()

    assert stat.S_IMODE(forum.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in forum.files()} == {0o600}


def test_nothing_tells_who_read(forum: Forum, readership: Readership) -> None:
    """No address or browser, no account, in words or as the numbers that they are."""
    readership.note(1, None, "192.0.2.7", FIREFOX)
    readership.note(1, 0x1234567890AB, "2001:db8::7", FIREFOX)
    readership.note(2, 0x1234567890AB, "2001:db8::7", FIREFOX)

    (journal,) = forum.files()
    written = journal.read_bytes()
    for hint in (b"192.0", b"\xc0\x00\x02", b"\x20\x01\x0d\xb8", b"Firefox", b"\xab\x90\x78\x56\x34\x12"):
        assert hint not in written
    assert len({written[start + 16 : start + 32] for start in range(0, len(written), SIZE)}) == 3


def test_folded_views_are_blanked_while_the_process_lives(forum: Forum, readership: Readership) -> None:
    for account in range(5):
        readership.note(1, account, None, FIREFOX)
    forum.fold()
    (journal,) = forum.files()
    assert journal.read_bytes() == bytes(5 * SIZE)

    for account in range(5, 8):
        readership.note(1, account, None, FIREFOX)
    assert forum.fold() == 3
    assert journal.read_bytes() == bytes(8 * SIZE)


def test_a_journal_goes_with_its_process(forum: Forum, readership: Readership) -> None:
    readership.note(1, None, "192.0.2.7", FIREFOX)
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
        writer.append(view(at))

    journals = list_journals(tmp_path)
    assert sorted(journal.length // SIZE for journal in journals) == [5, 10, 10, 10]
    assert sum(journal.is_alive for journal in journals) == 1
    assert [found.view.at for found in in_order(journals, {})] == list(range(35))
    writer.close()


def test_many_threads_share_one_journal(tmp_path: Path) -> None:
    writer = JournalWriter(tmp_path)

    def write(first: int) -> None:
        for at in range(first, first + 500):
            writer.append(view(at))

    threads = [threading.Thread(target=write, args=(first,)) for first in range(0, 4_000, 500)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.close()

    (journal,) = list_journals(tmp_path)
    assert sorted(found.view.at for found in in_order([journal], {})) == list(range(4_000))


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # says Python 3.12 of the fork
def test_a_forked_process_has_a_journal_of_its_own(tmp_path: Path) -> None:
    writer = JournalWriter(tmp_path)
    writer.append(view(1))
    child = os.fork()
    if not child:
        writer.append(view(2))
        os._exit(0)
    os.waitpid(child, 0)
    writer.append(view(3))

    alive, dead = sorted(list_journals(tmp_path), key=lambda journal: not journal.is_alive)
    assert [found.view.at for found in in_order([alive], {})] == [1, 3]
    assert [found.view.at for found in in_order([dead], {})] == [2]
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
    readership.note(1, None, "192.0.2.7", FIREFOX)
    seen: list[int] = []
    list_all = list_journals

    def fold_meanwhile(folder: Path) -> object:
        seen.append(fold(forum.database, forum.data_dir))
        return list_all(folder)

    monkeypatch.setattr("forum.readership.jobs.folding.list_journals", fold_meanwhile)

    assert readership.fold() == 1
    assert seen == [0]


def test_the_job_and_the_start_fold_alike(forum: Forum, readership: Readership) -> None:
    readership.note(1, 1, None, FIREFOX)
    fold_before_first_page(forum.database, forum.data_dir)
    assert forum.views() == 1

    readership.note(1, 2, None, FIREFOX)
    job = fold_views(forum.database, forum.data_dir)
    job()
    assert forum.views() == 2
    assert job.__name__ == "fold_views"


def test_counting_does_not_change_a_page_otherwise(forum: Forum, readership: Readership) -> None:
    changed = text("SELECT changed_at FROM threads WHERE id = 1")
    with forum.database.reading() as session:
        before = session.execute(changed).scalar_one()
    readership.note(1, None, "192.0.2.7", FIREFOX)
    forum.fold()

    with forum.database.reading() as session:
        assert session.execute(changed).scalar_one() == before
