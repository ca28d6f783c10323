"""Taking who left out of what others wrote, and their own words where these go: a batch at a time, so that nobody waits.

Each batch is committed and done twice changes nothing, so that a job that was killed begins again.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from forum.kit.db import Database, commit
from forum.kit.files import turn
from forum.kit.words import Message, translate
from forum.privacy.actions import FORMER_MEMBER, finish_departure
from forum.privacy.queries import Leaving, list_leaving
from forum.privacy.rewriting import Departed, without
from forum.threads.actions.forget import ERASED_TEXT, erase_posts, rewrite_posts
from forum.threads.queries.leaving import list_ids_by, list_ids_naming

AT_ONCE = 25
"""Posts in a transaction: each is rendered in it."""
WROTE = Message("%(name)s wrote:")


def finish_departures(database: Database, data_dir: Path, base_url: str) -> int:
    """Take out all who left and were not yet; how many. One process at a time."""
    with turn(data_dir / "departing.lock", wait=False) as is_mine:
        if not is_mine:
            return 0
        with database.reading():
            leaving = list_leaving()
        for one in leaving:
            _take_out(database, one, base_url)
        return len(leaving)


def _take_out(database: Database, leaving: Leaving, base_url: str) -> None:
    with database.reading():
        own = list_ids_by(leaving.account_id)
        naming = list_ids_naming(leaving.account_id, leaving.handle)
    rewrite = partial(_rewritten, leaving, frozenset(own))
    for some in _batches(naming):
        with database.writing():
            rewrite_posts(some, leaving.account_id, rewrite, base_url=base_url)
            commit()
    for some in _batches(own if leaving.erase else []):
        with database.writing():
            erase_posts(some)
            commit()
    with database.writing():
        finish_departure(leaving.account_id)
        commit()


def _rewritten(leaving: Leaving, own: frozenset[int], body: str, language: str) -> str:
    """A body without them, in the words of its thread's language."""
    name = translate(FORMER_MEMBER, language)
    heading = translate(Message(WROTE.id, values={"name": name[:1].upper() + name[1:]}), language)
    gone = f"*{translate(ERASED_TEXT, language)}*" if leaving.erase else None
    return without(Departed(own, leaving.handle, heading, name, gone), body)


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[begin : begin + AT_ONCE] for begin in range(0, len(ids), AT_ONCE))
