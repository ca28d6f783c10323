"""`python -m bench.indexing`: how quickly posts are indexed, how large the index is, and what it costs who replies.

Without `--database` it fills a temporary one; a database that is named is used as it is, and its index made anew.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from statistics import median

from sqlalchemy import text

from bench.administration import fill
from forum import consequences
from forum.accounts.viewer import Viewer
from forum.kit import events
from forum.kit.db import Database, commit, session
from forum.search.actions import begin_build, index_posts
from forum.search.jobs.indexing import take_step
from forum.search.queries.progress import get_progress
from forum.search.queries.sources import Source, list_ids, list_sources
from forum.threads.actions import post_reply
from forum.threads.models import Post
from forum.threads.queries import find_post, read_text

_READ = 10_000
_SIZES = {
    "sqlite": (
        "SELECT CASE WHEN name LIKE 'search_index%' THEN 'index of tokens' WHEN name LIKE 'search_parts%' THEN "
        "'index of letters' WHEN name LIKE '%search_documents%' THEN 'documents' WHEN name LIKE '%search_%' THEN "
        "'words and stems' ELSE 'all else' END, sum(pgsize) FROM dbstat GROUP BY 1 ORDER BY 2 DESC"
    ),
    "postgresql": (
        "SELECT CASE WHEN relname = 'ix_search_documents_tokens' THEN 'index of tokens' WHEN relname = "
        "'ix_search_words_parts' THEN 'index of letters' WHEN relname LIKE '%search_documents%' THEN 'documents' "
        "WHEN relname LIKE '%search_%' THEN 'words and stems' ELSE 'all else' END, sum(pg_relation_size(oid) + "
        "CASE WHEN reltoastrelid > 0 THEN pg_total_relation_size(reltoastrelid) ELSE 0 END) "
        "FROM pg_class WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace GROUP BY 1 ORDER BY 2 DESC"
    ),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.indexing", description=__doc__.splitlines()[0])
    parser.add_argument("--users", default="1000")
    parser.add_argument("--questions", default="11000")
    parser.add_argument("--replies", default="89000")
    parser.add_argument("--database", default="", help="one that is filled already")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        url = options.database or f"sqlite:///{folder}/forum.sqlite"
        if not options.database:
            fill({**os.environ, "FORUM_DATA_DIR": folder, "FORUM_DATABASE_URL": url}, options)
        events.listen(consequences.TABLE)
        database = Database(url)
        stack.callback(database.dispose)
        for name, figure in measure(database):
            print(f"{name:<40}{figure}")


def measure(database: Database) -> Iterator[tuple[str, str]]:
    """Each figure."""
    with database.reading():
        sources = list(islice(_sources(list_ids(Post.id > 0, limit=_READ)), _READ))
    for turn in ("at first", "once words are known"):
        began = time.process_time()
        for source in sources:
            _ = source.document, source.said
        yield f"posts analysed, {turn}", f"{len(sources) / (time.process_time() - began):,.0f}/s"
        sources = [Source(*(getattr(one, name) for name in Source.__dataclass_fields__)) for one in sources]
    yield from _rebuilt(database)
    with database.reading() as reading:
        rows = reading.execute(text(_SIZES["sqlite" if database.is_sqlite else "postgresql"])).all()
    yield from ((f"size: {name}", f"{int(size) / 2**20:,.1f} MiB") for name, size in rows)
    yield from _replies(database)


def _sources(ids: list[int]) -> Iterator[Source]:
    for begin in range(0, len(ids), 200):
        yield from list_sources(ids[begin : begin + 200])


def _rebuilt(database: Database) -> Iterator[tuple[str, str]]:
    """From nothing."""
    with database.writing():
        session().execute(text("DELETE FROM search_documents"))
        count = session().scalar(text("SELECT count(*) FROM posts")) or 0
        begin_build()
        commit()
    began, cpu = time.monotonic(), time.process_time()
    longest = 0.0
    while _is_left(database):
        step = time.monotonic()
        take_step(database)
        longest = max(longest, time.monotonic() - step)
    took, cpu = time.monotonic() - began, time.process_time() - cpu
    yield "posts indexed from nothing", f"{count / took:,.0f}/s ({count / cpu:,.0f}/s of this process's CPU)"
    yield "longest batch", f"{longest * 1000:,.0f} ms"
    began = time.monotonic()
    while take_step(database):
        pass
    yield "stems counted, words swept", f"{time.monotonic() - began:,.1f} s"


def _is_left(database: Database) -> bool:
    with database.reading():
        return get_progress().build_left > 0


def _replies(database: Database) -> Iterator[tuple[str, str]]:
    """What the index adds to a reply, of its transaction before the commit."""
    indexed, all_of_it = [], []
    viewer = Viewer(1, "member")
    with database.reading():
        question_id = list_ids(Post.path == b"", limit=1)[0]
    said = read_text("Wij hebben dit vorig jaar geregeld in een verzuimreglement, samen met de ondernemingsraad.", "")
    for number in range(100):
        with database.writing():
            began = time.monotonic()
            post, thread = find_post(question_id, viewer)
            reply = post_reply(post, thread, viewer, said, key=f"bench-{began}-{number}")
            middle = time.monotonic()
            index_posts([reply])
            indexed.append(time.monotonic() - middle)
            commit()
            all_of_it.append(time.monotonic() - began - indexed[-1])
    yield "a reply, indexed and committed", f"{median(all_of_it) * 1000:.2f} ms"
    yield "of it to index", f"{median(indexed) * 1000:.2f} ms"


if __name__ == "__main__":
    main()
