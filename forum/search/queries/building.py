"""How far the index is."""

from sqlalchemy import select

from forum.kit.db import session
from forum.search.models import Build
from forum.search.terms import ANALYSER


def is_built() -> bool:
    """Whether all posts are in the index, as texts are read now."""
    analyser, next_id = session().execute(select(Build.analyser, Build.next_id)).one()
    return (analyser, next_id) == (ANALYSER, 0)
