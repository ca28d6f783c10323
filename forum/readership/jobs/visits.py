"""Keeping visits, apart from the pages that were visited."""

from collections.abc import Collection
from typing import TypeAlias

from sqlalchemy.exc import IntegrityError

from forum.kit.db import Database, commit
from forum.readership.actions import note_visit
from forum.readership.rules import Seen

Visit: TypeAlias = tuple[int, int, Seen]
"""Of an account, to a thread."""


def keep_visits(database: Database, visits: Collection[Visit]) -> None:
    """Note visits in a session of their own, and do not wait for the disk: nobody was promised any. Those by or to who is
    gone meanwhile are passed over."""
    try:
        with database.writing(lasting=False, shown=False):
            for visit in sorted(visits):  # in one order, so that two who hold rows do not wait for each other
                note_visit(*visit)
            commit()
    except IntegrityError:
        for visit in visits if len(visits) > 1 else ():
            keep_visits(database, [visit])
