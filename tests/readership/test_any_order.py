"""However views are spread over journals, cut into pieces and folded: the count is that of a naive count of people."""

import fcntl
import os
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
from forum.readership.journal import NOBODY, SIZE, Noted, mask, pack, token
from forum.readership.rules import count_once, known_as, who
from tests.readership.support import FIREFOX, Forum

START = datetime(2026, 11, 22, 9, tzinfo=UTC)
WINDOW = timedelta(hours=8)


class Visit(NamedTuple):
    """Somebody reads a thread, some time after the visit before; the process has this journal.

    Of the record only these pieces, of eight bytes each, are there at a fold that comes in the midst of its writing; None:
    nobody folds then. Processors may put them down in any order.
    """

    after: timedelta
    person: int
    thread_id: int
    journal: int
    pieces: frozenset[int] | None


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
        pieces=st.none() | st.frozensets(st.integers(0, SIZE // 8 - 1)),
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
        keys = secrets.keys(now)
        tokens = known_as(who(visit.person, None, FIREFOX), keys.today, keys.former).tokens
        record = pack(Noted(clock.to_microseconds(now), visit.thread_id, tokens[:16], tokens[16:]))
        moments[visit.person, visit.thread_id].append(now)
        write(forum, visit, record, now, at_once)
    with clock.set_to(now):
        forum.fold(at_once)
    return naive(moments)


def write(forum: Forum, visit: Visit, record: bytes, now: datetime, at_once: int) -> None:
    """The journal is locked as by a process that lives, or a fold would remove it."""
    path = forum.folder / f"{visit.journal:032x}.views"
    if not path.exists():
        path.write_bytes(bytes(40 * SIZE))
    with path.open("r+b", buffering=0) as journal:
        fcntl.flock(journal, fcntl.LOCK_EX)
        begin = max(forum.folded().get(path.stem, 0), len(path.read_bytes().rstrip(b"\0")))
        begin += -begin % SIZE
        if visit.pieces is not None:
            there = b"".join(record[at : at + 8] if at // 8 in visit.pieces else bytes(8) for at in range(0, SIZE, 8))
            os.pwrite(journal.fileno(), there, begin)
            with clock.set_to(now):
                forum.fold(at_once)
            # What was counted already stays blank: the pieces were all that was to be put down.
            if forum.folded().get(path.stem, 0) > begin:
                return
        os.pwrite(journal.fileno(), record, begin)


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


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


def view_at(hour: int) -> Noted:
    """One person's view, so many hours after the start."""
    now = START + timedelta(hours=hour)
    former = now - timedelta(days=1) if now.hour < 8 else None
    return Noted(clock.to_microseconds(now), 1, mask_of(now), mask_of(former) if former else NOBODY)


def mask_of(day: datetime) -> bytes:
    return mask(token(b"one", day.date().isoformat().encode()), 1)
