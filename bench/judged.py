"""`python -m bench.judged`: how well the search finds what is judged to fit, with and without each part of its analyser.

A table of means over the queries of `tests/data/search`: over all of them, and over those that need the part.
"""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from forum.kit.db import Database
from tests.search.judged import Judged, Measured, average, measure, plant, read_queries
from tests.search.switched import PARTS, ranked, without
from tests.support.forum import migrated, running_forum


def main() -> None:
    """Plant the judged threads in a forum of their own, and measure."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/forum.sqlite"
        migrated(url)
        with running_forum(url, Path(folder) / "data") as forum:
            keys = {thread_id: key for key, thread_id in plant(forum.database).items()}
            for line in table(forum.database, keys):
                print(line)


def table(database: Database, keys: Mapping[int, str]) -> list[str]:
    """The lines of a table in Markdown."""
    queries = read_queries()
    lines = ["| without | all queries | queries that need it | these with it |", "| --- | --- | --- | --- |"]
    lines.append(f"| – | {_written(_mean(database, queries, keys))} | | |")
    for part in PARTS:
        needing = [query for query in queries if part in query.needs]
        whole = _mean(database, needing, keys)
        with without(part, database):
            of_all, of_these = _mean(database, queries, keys), _mean(database, needing, keys)
        lines.append(
            f"| {part.replace('_', ' ')} | {_written(of_all)} | {_written(of_these)} ({len(needing)}) | {_written(whole)} |"
        )
    return lines


def _mean(database: Database, queries: Sequence[Judged], keys: Mapping[int, str]) -> Measured:
    return average([measure(ranked(database, query, keys), query.expected) for query in queries])


def _written(mean: Measured) -> str:
    return f"{mean.precision:.2f}, {mean.recall:.2f}"


if __name__ == "__main__":
    main()
