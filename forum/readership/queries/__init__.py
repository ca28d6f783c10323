"""Every read of views that were counted, and of what is new to a member."""

from forum.readership.queries.news import MOST, MOST_IN_LIST, NewsInList, get_mark, list_news, list_news_of_threads
from forum.readership.queries.views import (
    get_secret,
    has_marks_until,
    has_secrets_before,
    list_folded,
    list_marks,
)

__all__ = [
    "MOST",
    "MOST_IN_LIST",
    "NewsInList",
    "get_mark",
    "get_secret",
    "has_marks_until",
    "has_secrets_before",
    "list_folded",
    "list_marks",
    "list_news",
    "list_news_of_threads",
]
