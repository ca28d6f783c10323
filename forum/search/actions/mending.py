"""Mending what a comparison found wrong."""

from collections.abc import Sequence

from sqlalchemy import delete, text

from forum.kit.db import on_postgresql, session
from forum.search.actions.index import index_posts
from forum.search.models import Document


def mend_documents(wrong: Sequence[int], left_over: Sequence[int]) -> None:
    """Write the documents of these posts anew, and remove those of no post."""
    session().execute(delete(Document).where(Document.post_id.in_(left_over)))
    index_posts(wrong, hold=True)


def mend_index() -> None:
    """Make the index over the documents anew, at once: all writers wait for it."""
    if on_postgresql():
        session().execute(text("SET LOCAL statement_timeout = 0"))
        session().execute(text("REINDEX TABLE search_documents"))
    else:
        session().execute(text("INSERT INTO search_index (search_index) VALUES ('rebuild')"))
        session().execute(text("INSERT INTO search_parts (search_parts) VALUES ('rebuild')"))
