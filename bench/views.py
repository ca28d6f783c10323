"""Counting views: what it takes of an answer that is held already, how many a second two processes note, and how many are
folded into the database.
"""

import json
import os
import random
import statistics
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text

from bench.load import requests_per_second
from bench.servers import beside
from bench.shape import Row, Subject
from forum.kit import clock
from forum.kit.db import Database
from forum.readership.jobs import fold, views_folder
from forum.readership.journal import NOBODY, Noted, pack
from forum.web.readers import Readership

AGENT = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0"}
_BYTES = 8_000
"""Of the answer, compressed: that of a thread."""
_FOLDED = 50_000
_READERS = 20_000


def measure(subject: Subject) -> Iterator[Row]:
    """Each figure. The bare writer of views is one that appends as many bytes by `os.write`."""
    with TemporaryDirectory() as folder:
        yield _of_an_answer(subject, Path(folder))
        bare = _together(_append, Path(folder))
        for name, readers in (("one reader", 1), ("4,000 readers", 4_000)):
            rate = _together(_note, Path(folder), readers)
            yield Row(f"noted by two processes, {name}", rate, "views/s", rate / bare, "an append by os.write")
    yield Row("folded", _folded(subject), "views/s")


def _of_an_answer(subject: Subject, folder: Path) -> Row:
    """The same answers with and without counting, in turns."""
    file = folder / "answers.json"
    file.write_text(json.dumps({"/": ("200 OK", [("Content-Type", "text/html")], b64encode(bytes(_BYTES)).decode())}))
    environ = {**os.environ, "BENCH_ANSWERS": str(file), "BENCH_FOLDER": str(folder)}
    rates, ratios = [], []
    with ExitStack() as stack:
        bare, counted = (stack.enter_context(beside(f"bench.{name}:app", environ)) for name in ("bare", "counted"))
        for _ in range(subject.rounds * 2):
            reference = requests_per_second(bare, "/", subject.seconds, AGENT)
            rates.append(requests_per_second(counted, "/", subject.seconds, AGENT))
            ratios.append(rates[-1] / reference)
    rate, ratio = statistics.median(rates), statistics.median(ratios)
    return Row("an answer that is counted", rate, "requests/s", ratio, "the same, not counted", at_least=0.97)


def _together(work: object, folder: Path, *arguments: int) -> float:
    """How much two processes do in a second."""
    context = get_context("fork")
    with context.Pool(2) as pool:
        return float(sum(pool.starmap(work, [(folder, *arguments)] * 2)))  # type: ignore[arg-type]  # one of those below


def _note(folder: Path, readers: int, count: int = 200_000) -> float:
    """Views a second."""
    readership = Readership(Database(f"sqlite:///{folder}/none.sqlite"), folder, trusted_proxies=("127.0.0.1",))
    said = {"HTTP_USER_AGENT": AGENT["User-Agent"], "REMOTE_ADDR": "127.0.0.1"}
    asked = [{**said, "HTTP_X_FORWARDED_FOR": f"192.{one // 250}.{one % 250}.1"} for one in range(readers)]
    for environ in asked:
        readership.note_read(environ, 1)
    begun = time.perf_counter()
    for number in range(count):
        readership.note_read(asked[number % readers], 1)
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


def _folded(subject: Subject) -> float:
    """Views a second, of readers who each read several threads of a forum."""
    database = Database(subject.url)
    with database.reading() as session:
        threads = session.execute(text("SELECT max(id) FROM threads")).scalar_one()
    with TemporaryDirectory() as folder:
        _leave(Path(folder), threads)
        begun = time.perf_counter()
        fold(database, Path(folder), wait=True)
        taken = time.perf_counter() - begun
    database.dispose()
    return _FOLDED / taken


def _leave(folder: Path, threads: int) -> None:
    """Journals of two processes that are dead."""
    chance, now = random.Random(1), clock.microseconds()
    tokens = [chance.randbytes(16) for _ in range(_READERS)]
    views_folder(folder).mkdir()
    for process in range(2):
        noted = (
            Noted(now + number, chance.randint(1, threads), chance.choice(tokens), NOBODY)
            for number in range(process, _FOLDED, 2)
        )
        (views_folder(folder) / f"{process:032x}.views").write_bytes(b"".join(map(pack, noted)))
