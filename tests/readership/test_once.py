"""One reader counts once per thread in 8 hours, however many processes saw them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from forum.kit import clock
from forum.readership.journal import NOBODY, Noted
from forum.readership.rules import count_once
from forum.web.readers import Readership
from tests.readership.processes import read as process_reads
from tests.readership.processes import start
from tests.readership.support import FIREFOX, GUEST, Forum

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
EVENING = datetime(2026, 11, 22, 23, 50, tzinfo=UTC)


def read(
    readership: Readership, *, account: int | None = None, address: str = "192.0.2.7", agent: str = FIREFOX
) -> None:
    readership.note(1, (address, None, agent) if account is None else account)


def test_fifty_readers_at_once_are_fifty_views(forum: Forum, readership: Readership) -> None:
    with ThreadPoolExecutor(25) as pool:
        list(pool.map(lambda account: read(readership, account=account), range(50)))

    assert forum.fold() == 50
    assert forum.views() == 50


def test_fifty_readers_of_four_processes_are_fifty_views(forum: Forum) -> None:
    for running in [start(process_reads, forum, first, 20) for first in (0, 10, 20, 30)]:  # most readers are on two
        running.finish()

    forum.fold()

    assert forum.views() == 50


def test_twenty_visits_of_one_reader_are_one_view(forum: Forum, readership: Readership) -> None:
    for _ in range(10):
        read(readership)
    forum.fold()
    for _ in range(10):
        read(readership)
    forum.fold()

    assert forum.views() == 1


def test_one_reader_counts_on_each_thread(forum: Forum, readership: Readership) -> None:
    for thread_id in (1, 2, 3):
        readership.note(thread_id, GUEST)
    forum.fold()

    assert [forum.views(thread_id) for thread_id in (1, 2, 3)] == [1, 1, 1]


@pytest.mark.parametrize(("hours", "views"), [(0.5, 1), (7.99, 1), (8, 2), (20, 2), (100, 2)])
def test_eight_hours_later_a_reader_counts_again(
    hours: float, views: int, forum: Forum, readership: Readership
) -> None:
    for moment in (NOON, NOON + timedelta(hours=hours)):
        with clock.set_to(moment):
            read(readership)
            forum.fold()

    assert forum.views() == views


def test_the_eight_hours_begin_with_the_view_that_counted(forum: Forum, readership: Readership) -> None:
    for hours in (0, 5, 9, 14, 17):
        with clock.set_to(NOON + timedelta(hours=hours)):
            read(readership)
            forum.fold()

    assert forum.views() == 3


@pytest.mark.parametrize("folds", ["each time", "at the end"])
def test_midnight_makes_nobody_a_new_reader(folds: str, forum: Forum, readership: Readership) -> None:
    for minutes in (0, 20, 470):
        with clock.set_to(EVENING + timedelta(minutes=minutes)):
            read(readership)
            if folds == "each time":
                forum.fold()
    with clock.set_to(EVENING + timedelta(minutes=475)):
        forum.fold()
    assert forum.views() == 1

    for minutes in (480, 500):  # 07:50 and 08:10: the former secret is gone in between
        with clock.set_to(EVENING + timedelta(minutes=minutes)):
            read(readership)
            forum.fold()
    assert forum.views() == 2


def test_journals_that_lay_for_days_count_as_if_folded_at_once(forum: Forum, readership: Readership) -> None:
    for hours in (0, 1, 9, 10, 30, 31):
        with clock.set_to(NOON + timedelta(hours=hours)):
            read(readership)
    with clock.set_to(NOON + timedelta(days=9)):
        forum.fold()

    assert forum.views() == 3
    assert forum.marks() == 0


def test_a_journal_that_comes_late_counts_nobody_twice(forum: Forum, readership: Readership) -> None:
    """As another machine's can: its view came 20 minutes earlier, and before midnight."""
    late = Readership(forum.database, forum.data_dir)
    with clock.set_to(EVENING):
        read(late)
    (hidden,) = forum.files()
    hidden.rename(hidden.with_suffix(".away"))
    with clock.set_to(EVENING + timedelta(minutes=20)):
        read(readership)
        forum.fold()
        hidden.with_suffix(".away").rename(hidden)
        forum.fold()
    late.close()

    assert forum.views() == 1


def test_a_view_that_comes_late_counts_if_no_other_was_near() -> None:
    """The reader's next view, 20 hours later on the same day, was folded before."""
    reader, later = b"r" * 16, NOON + timedelta(hours=10)
    late = Noted(clock.to_microseconds(later - timedelta(hours=20)), 1, reader, NOBODY)

    assert count_once([late], {reader: [clock.to_microseconds(later)]}).views == [late]


def test_marks_go_after_eight_hours(forum: Forum, readership: Readership) -> None:
    with clock.set_to(NOON):
        read(readership)
    with clock.set_to(NOON + timedelta(hours=7, minutes=59)):
        forum.fold()
        assert forum.marks() == 1
    with clock.set_to(NOON + timedelta(hours=8)):
        forum.fold()
        assert forum.marks() == 0


@pytest.mark.parametrize(
    ("one", "other", "views"),
    [
        ("192.0.2.7", "192.0.2.250", 1),
        ("192.0.2.7", "192.0.3.7", 2),
        ("192.0.2.7", "::ffff:192.0.2.9", 1),
        ("2001:db8:0:1::7", "2001:db8:0:2a::7", 1),
        ("2001:db8:0:1::7", "2001:db8:0:101::7", 2),
        ("", "unix:", 1),
    ],
)
def test_a_guest_is_a_network_and_a_browser(
    one: str, other: str, views: int, forum: Forum, readership: Readership
) -> None:
    read(readership, address=one)
    read(readership, address=other)
    forum.fold()
    assert forum.views() == views

    read(readership, address=one, agent="Lynx/2.9.2")
    forum.fold()
    assert forum.views() == views + 1


def test_a_member_is_one_wherever_they_read(forum: Forum, readership: Readership) -> None:
    read(readership, account=7, address="192.0.2.7")
    read(readership, account=7, address="198.51.100.1", agent="Lynx/2.9.2")
    read(readership, account=8, address="192.0.2.7")
    forum.fold()

    assert forum.views() == 2


def test_a_thread_that_is_gone_is_passed_over(forum: Forum, readership: Readership) -> None:
    readership.note(99, GUEST)
    read(readership)

    forum.fold()

    assert forum.views() == 1
