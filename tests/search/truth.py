"""Whether the index says what the posts say, and finds what it says."""

from forum.kit.db import Database
from forum.search.jobs import index_posts
from forum.search.queries.checking import compare_some, count_windows, is_indexed


def differences(database: Database) -> list[str]:
    """What is wrong with the index; what waits for the job is not."""
    wrong, last = [], 0
    while True:
        with database.reading():
            found = compare_some(last)
        wrong += [f"post {one} is missing" for one in found.missing]
        wrong += [f"post {one} is stale" for one in found.stale]
        wrong += [f"post {one} is left over" for one in found.left_over]
        if found.up_to_id is None:
            break
        last = found.up_to_id
    with database.reading():
        windows = range(count_windows())
    for window in windows:
        with database.reading():
            wrong += [] if is_indexed(window) else [f"window {window} is not indexed"]
    return wrong


def waiting(database: Database) -> int:
    """How many documents the job has still to write, of few posts."""
    with database.reading():
        return compare_some(0).waiting_count


def work(database: Database) -> None:
    """Let the job do all that is left."""
    index_posts(database, lambda: False)


def vocabulary(database: Database) -> set[str]:
    """All words."""
    with database.reading() as session:
        return set(session.connection().exec_driver_sql("SELECT word FROM search_words").scalars())
