"""However views are spread over journals, cut into pieces and folded: the count is that of a naive count of people."""

import fcntl
import shutil
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from forum.kit import clock
from forum.readership.jobs import day_secrets
from forum.readership.journal import View, pack
from forum.readership.rules import count_once, view_of, who
from tests.readership.support import FIREFOX, Forum

START = datetime(2026, 11, 22, 9, tzinfo=UTC)
WINDOW = timedelta(hours=8)


class Visit(NamedTuple):
    """Somebody reads a thread, some time after the visit before; the process has this journal.

    `cut` bytes of the record are there at a fold that comes in the middle of it; None: nobody folds then.
    """

    after: timedelta
    person: int
    thread_id: int
    journal: int
    cut: int | None


visits = st.lists(
    st.builds(
        Visit,
        # Round hours meet the window's edge, and midnight.
        after=st.sampled_from([0, 0.001, 1, 60, 179, 180, 240, 479, 480, 481, 1_440]).map(
            lambda minutes: timedelta(minutes=minutes)
        ),
        person=st.integers(1, 3),
        thread_id=st.integers(1, 2),
        journal=st.integers(0, 2),
        cut=st.none() | st.integers(0, 52),
    ),
    max_size=30,
)


def naive(moments: dict[tuple[int, int], list[datetime]]) -> dict[int, int]:
    """Views of each thread, when one counts who read what with pen and paper."""
    counts = {1: 0, 2: 0}
    for (_person, thread_id), times in moments.items():
        counted: datetime | None = None
        for moment in times:
            if counted is None or moment - counted >= WINDOW:
                counted = moment
                counts[thread_id] += 1
    return counts


def play(forum: Forum, visits: list[Visit], at_once: int) -> dict[int, int]:
    """Write the journals, folding where a visit says so and at the end; what was counted by pen and paper."""
    secrets = day_secrets(forum.database, forum.folder)
    moments: dict[tuple[int, int], list[datetime]] = defaultdict(list)
    now = START
    forum.folder.mkdir()
    for visit in visits:
        now += visit.after
        today, former = secrets.keys(now)
        record = pack(view_of(visit.thread_id, who(visit.person, None, FIREFOX), now, today=today, former=former))
        moments[visit.person, visit.thread_id].append(now)
        write(forum, visit, record, now, at_once)
    with clock.set_to(now):
        forum.fold(at_once)
    return naive(moments)


def write(forum: Forum, visit: Visit, record: bytes, now: datetime, at_once: int) -> None:
    """The journal is locked as by a process that lives, or a fold would remove it."""
    cut = len(record) if visit.cut is None else visit.cut
    with (forum.folder / f"{visit.journal:032x}.journal").open("ab", buffering=0) as journal:
        fcntl.flock(journal, fcntl.LOCK_EX)
        journal.write(record[:cut])
        if visit.cut is not None:
            with clock.set_to(now):
                forum.fold(at_once)
        journal.write(record[cut:])


@pytest.fixture
def empty(forum: Forum) -> Callable[[], None]:
    """Makes the forum as if nobody had ever read it."""

    def make() -> None:
        shutil.rmtree(forum.folder, ignore_errors=True)
        with forum.database.writing() as session:
            for statement in ("DELETE FROM view_marks", "DELETE FROM folded_journals", "DELETE FROM view_secrets"):
                session.execute(text(statement))
            session.execute(text("UPDATE threads SET view_count = 0"))
            session.commit()

    return make


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(visits=visits, at_once=st.integers(1, 7))
def test_any_journals_cut_anywhere_count_like_pen_and_paper(
    visits: list[Visit], at_once: int, forum: Forum, empty: Callable[[], None]
) -> None:
    empty()
    expected = play(forum, visits, at_once)

    assert {thread_id: forum.views(thread_id) for thread_id in (1, 2)} == expected


@given(runs=st.lists(st.lists(st.integers(0, 72), max_size=20), max_size=5))
def test_in_whatever_order_journals_come_a_reader_counts_once_in_eight_hours(runs: list[list[int]]) -> None:
    marks: dict[bytes, list[int]] = {}
    counted: set[int] = set()
    for run in runs:
        for reader, at in count_once(map(view_at, run), marks).marks:
            marks.setdefault(reader, []).append(at)
            counted.add(at)

    apart = [later - earlier for earlier, later in pairwise(sorted(counted))]
    assert all(microseconds >= WINDOW / timedelta(microseconds=1) for microseconds in apart)
    assert bool(counted) == any(runs)


def view_at(hour: int) -> View:
    """One person's view, so many hours after the start."""
    now = START + timedelta(hours=hour)
    return view_of(
        1, b"one", now, today=secret_of(now), former=secret_of(now - timedelta(days=1)) if now.hour < 8 else None
    )


def secret_of(now: datetime) -> bytes:
    return now.date().isoformat().encode()
