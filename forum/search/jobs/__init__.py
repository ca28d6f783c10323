"""What search needs off the requests: what was left to be indexed, and the related questions of each."""

from forum.search.jobs.indexing import index_posts
from forum.search.jobs.relating import SECONDS_BETWEEN_TURNS, find_related, relate

__all__ = ["SECONDS_BETWEEN_TURNS", "find_related", "index_posts", "relate"]
