"""Every read of threads and posts, through a viewer's eyes."""

from forum.threads.queries.history import get_version_before, list_log, list_versions, newest_version
from forum.threads.queries.members import MemberPost, count_posts_by, get_made, list_posts_by
from forum.threads.queries.paged import ORDERS, Cuts, cut_pages, list_ancestors, list_answered, list_page, page_of
from forum.threads.queries.posts import find_place, find_post, find_question
from forum.threads.queries.recent import RecentPost, list_recent, list_recent_in, list_texts
from forum.threads.queries.shapes import (
    Answered,
    Author,
    LogLine,
    PostView,
    ThreadCard,
    ThreadView,
    Version,
)
from forum.threads.queries.threads import (
    ACTIVITY_KEY,
    TOP_KEY,
    count_by_topic,
    count_threads,
    find_thread,
    last_change,
    list_latest,
    list_sitemap,
    list_sitemap_parts,
    list_top,
    list_unanswered,
)

__all__ = [
    "ACTIVITY_KEY",
    "ORDERS",
    "TOP_KEY",
    "Answered",
    "Author",
    "Cuts",
    "LogLine",
    "MemberPost",
    "PostView",
    "RecentPost",
    "ThreadCard",
    "ThreadView",
    "Version",
    "count_by_topic",
    "count_posts_by",
    "count_threads",
    "cut_pages",
    "find_place",
    "find_post",
    "find_question",
    "find_thread",
    "get_made",
    "get_version_before",
    "last_change",
    "list_ancestors",
    "list_answered",
    "list_latest",
    "list_log",
    "list_page",
    "list_posts_by",
    "list_recent",
    "list_recent_in",
    "list_sitemap",
    "list_sitemap_parts",
    "list_texts",
    "list_top",
    "list_unanswered",
    "list_versions",
    "newest_version",
    "page_of",
]
