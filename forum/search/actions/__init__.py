"""Every change of the index, a verb each. None commits."""

from forum.search.actions.index import follow_sight, index_posts, index_thread, index_written, leave_tagged_to_job
from forum.search.actions.later import begin_build, build_some, count_some, index_stale, next_step, sweep_some
from forum.search.actions.mending import mend_documents, mend_index
from forum.search.actions.vocabulary import begin_sweep

__all__ = [
    "begin_build",
    "begin_sweep",
    "build_some",
    "count_some",
    "follow_sight",
    "index_posts",
    "index_stale",
    "index_thread",
    "index_written",
    "leave_tagged_to_job",
    "mend_documents",
    "mend_index",
    "next_step",
    "sweep_some",
]
