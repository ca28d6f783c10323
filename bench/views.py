"""Counting views: what it takes of a page that is kept, how many a second two processes note, and what of a processor it takes
to fold them into the database.
"""

import os
import random
import statistics
import time
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text

from bench.asking import AGENT
from bench.load import Faulty, load, requests_per_second
from bench.reading import thread_of
from bench.servers import served
from bench.shape import Row, Subject
from forum.kit import clock
from forum.kit.db import Database
from forum.readership.jobs import fold, views_folder
from forum.readership.journal import NOBODY, Noted, pack
from forum.web.readers import Readership

_FOLDED = 50_000
_COUNTED_OR_NOT = """
from forum.web.readers import Readership

def pass_by(self, environ, thread_id):
    pass

def note_or_not(self, environ, thread_id):
    (pass_by if environ["HTTP_X_COUNT"] == "0" else note)(self, environ, thread_id)

note, Readership.note_read = Readership.note_read, note_or_not
"""
"""What a server imports at its start that leaves it to who asks for a kept page whether they are counted."""


def measure(subject: Subject) -> Iterator[Row]:
    """Each figure. The bare writer of views is one that appends as many bytes by `os.write`."""
    with TemporaryDirectory() as folder:
        yield _of_a_page(subject, Path(folder))
        bare = _together(_append, Path(folder))
        for name, readers, threads in (
            ("one reader", 1, 1),
            ("4,000 readers", 4_000, 1),
            ("each another", 4_000, 100_000),
        ):
            rate = _together(_note, Path(folder), readers, threads)
            yield Row(f"noted by two processes, {name}", rate, "views/s", rate / bare, "an append by os.write")
    yield Row("folding a view of who is known", _folding(subject, 10), "µs of CPU")
    yield Row("folding a view that counts", _folding(subject, _FOLDED), "µs of CPU")


def _of_a_page(subject: Subject, folder: Path) -> Row:
    """The same page of the same process, in turns with those whose view it does not count: between two processes that do the
    same, a tenth is seen."""
    (folder / "sitecustomize.py").write_text(_COUNTED_OR_NOT)
    path = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
    environ = {**subject.environ, "FORUM_DATA_DIR": str(folder), "PYTHONPATH": path}
    page = thread_of(subject, 8)
    counted, uncounted = ({**AGENT, "X-Count": said} for said in ("1", "0"))
    rates, ratios = [], []
    with served(environ, "--workers", "1") as port:
        load(port, page, subject.seconds, uncounted)  # made before, and kept from here on
        is_counted = [_has_journals(folder)]
        for turn in range(subject.rounds * 8):
            asked = (counted, uncounted) if turn % 2 else (uncounted, counted)
            rate = {headers["X-Count"]: requests_per_second(port, page, subject.seconds, headers) for headers in asked}
            rates.append(rate["1"])
            ratios.append(rate["1"] / rate["0"])
        if [*is_counted, _has_journals(folder)] != [False, True]:
            raise Faulty("not one counted, and one did not")
    rate_, ratio = statistics.median(rates), statistics.median(ratios)
    return Row("guest, thread of 8, kept and counted", rate_, "pages/s", ratio, "the same, not counted", at_least=0.97)


def _has_journals(folder: Path) -> bool:
    return any(views_folder(folder).glob("*.views"))


def _together(work: object, folder: Path, *arguments: int) -> float:
    """How much two processes do in a second."""
    context = get_context("fork")
    with context.Pool(2) as pool:
        return float(sum(pool.starmap(work, [(folder, *arguments)] * 2)))  # type: ignore[arg-type]  # one of those below


def _note(folder: Path, readers: int, threads: int, count: int = 200_000) -> float:
    """Views a second. Who reads a thread twice within one is written down once, so a view is only written where it is another."""
    readership = Readership(Database(f"sqlite:///{folder}/none.sqlite"), folder, trusted_proxies=("127.0.0.1",))
    said = {"HTTP_USER_AGENT": AGENT["User-Agent"], "REMOTE_ADDR": "127.0.0.1"}
    asked = [{**said, "HTTP_X_FORWARDED_FOR": f"192.{one // 250}.{one % 250}.1"} for one in range(readers)]
    for environ in asked:
        readership.note_read(environ, 1)
    begun = time.perf_counter()
    for number in range(count):
        readership.note_read(asked[number % readers], number % threads)
    taken = time.perf_counter() - begun
    readership.close()
    return count / taken


def _append(folder: Path, count: int = 200_000) -> float:
    file = os.open(folder / f"appended-{os.getpid()}", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    record = bytes(128)
    begun = time.perf_counter()
    for _ in range(count):
        os.write(file, record)
    taken = time.perf_counter() - begun
    os.close(file)
    return count / taken


def _folding(subject: Subject, pairs: int) -> float:
    """Millionths of a second of this process, for a view of one of so many readers of a thread."""
    database = Database(subject.url)
    with database.reading() as session:
        threads = session.execute(text("SELECT max(id) FROM threads")).scalar_one()
    with TemporaryDirectory() as folder:
        views_folder(Path(folder)).mkdir()
        for count in (_FOLDED // 10, _FOLDED):  # first a few, so that what is built once is there
            _leave(Path(folder), threads, min(pairs, count), count)
            begun = time.process_time()
            fold(database, Path(folder), wait=True)
            taken = time.process_time() - begun
    database.dispose()
    return taken / _FOLDED * 1e6


def _leave(folder: Path, threads: int, pairs: int, count: int) -> None:
    """Journals of two processes that are dead."""
    chance, now = random.Random(), clock.microseconds()
    known = [(chance.randint(1, threads), chance.randbytes(16)) for _ in range(pairs)]
    for process in range(2):
        noted = (Noted(now + number, *known[number % len(known)], NOBODY) for number in range(process, count, 2))
        (views_folder(folder) / f"{process:032x}.views").write_bytes(b"".join(map(pack, noted)))
