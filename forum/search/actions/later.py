"""What is indexed later, by a job or by hand: a batch at a time, each in a transaction of its own that somebody commits."""

from sqlalchemy import delete, func, select, update

from forum.kit.db import exclusively, session
from forum.search.actions.index import AT_ONCE, index_posts
from forum.search.models import Build, StaleThread
from forum.search.queries.sources import list_ids
from forum.search.terms import ANALYSER
from forum.threads.models import Post


def begin_build() -> int:
    """Have all posts indexed anew, the newest first; up to which number."""
    exclusively("search build")
    last = session().scalar(select(func.max(Post.id))) or 0
    session().execute(update(Build).values(analyser=ANALYSER, next_id=last))
    return last


def build_some() -> int:
    """Index the next posts of the build, if one is under way; how many are left at most."""
    exclusively("search build")
    build = session().execute(select(Build.analyser, Build.next_id)).one()
    up_to = begin_build() if build.analyser != ANALYSER else build.next_id
    found = list_ids(Post.id <= up_to, limit=AT_ONCE) if up_to else []
    index_posts(found, hold=True)
    left = found[-1] - 1 if len(found) == AT_ONCE else 0
    session().execute(update(Build).values(next_id=left))
    return left


def index_stale() -> bool:
    """Index some posts of a thread that was left to the job; whether there was one."""
    thread_id = session().scalar(select(StaleThread.thread_id).order_by(StaleThread.thread_id).limit(1))
    if thread_id is None:
        return False
    of_thread = Post.thread_id == thread_id
    # The thread is held before its row here, as by those who leave it to the job.
    index_posts(list_ids(of_thread, limit=1), hold=True)
    up_to = session().scalar(select(StaleThread.up_to_id).where(StaleThread.thread_id == thread_id).with_for_update())
    found = list_ids(of_thread, Post.id <= (up_to or 0), limit=AT_ONCE)
    index_posts(found)
    if len(found) < AT_ONCE:
        session().execute(delete(StaleThread).where(StaleThread.thread_id == thread_id))
    else:
        session().execute(update(StaleThread).where(StaleThread.thread_id == thread_id).values(up_to_id=found[-1] - 1))
    return True
