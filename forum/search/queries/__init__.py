"""Every read of search, through a viewer's eyes."""

from forum.search.queries.filtering import Filters
from forum.search.queries.finding import Found, Hit, find, list_newest
from forum.search.queries.progress import is_complete
from forum.search.queries.shortening import list_shorter
from forum.search.queries.similar import list_similar
from forum.search.syntax import read_query

__all__ = [
    "Filters",
    "Found",
    "Hit",
    "find",
    "is_complete",
    "list_newest",
    "list_shorter",
    "list_similar",
    "read_query",
]
