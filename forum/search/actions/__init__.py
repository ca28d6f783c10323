"""Every change of the index, a verb each. None commits."""

from forum.search.actions.index import index_posts, index_thread, leave_tagged_to_job
from forum.search.actions.later import begin_build, build_some, index_stale

__all__ = ["begin_build", "build_some", "index_posts", "index_stale", "index_thread", "leave_tagged_to_job"]
