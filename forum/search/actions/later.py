"""What is done later, by a job or by hand: a batch at a time, each in a transaction of its own that somebody commits.

One batch at a time in the whole forum; whoever does them, and however often they are stopped, the next one goes on.
"""

from collections import Counter
from collections.abc import Callable

from sqlalchemy import delete, func, select, update

from forum.accounts.viewer import STRANGER
from forum.kit.db import exclusively, session, together
from forum.kit.rows import insert_into
from forum.search.actions.index import AT_ONCE, index_posts
from forum.search.actions.vocabulary import LOCK, begin_sweep, take_out
from forum.search.documents import counted_stems
from forum.search.models import Build, Document, StaleThread, Stem, Word
from forum.search.queries.progress import Progress
from forum.search.queries.sources import list_ids
from forum.search.terms import ANALYSER
from forum.threads.models import Post, Thread
from forum.threads.queries.seeing import posts_seen

BUILT_AT_ONCE = 500
"""Some tenth of a second, in which nobody replies to these posts; on SQLite nobody writes."""
_COUNTED_AT_ONCE = 2_000
_SWEPT_AT_ONCE = 500
_ONE_AT_A_TIME = "search build"


def next_step(progress: Progress) -> Callable[[], None] | None:
    """Which batch is to be done next; None: none is. Words are looked at when everything else says what it is to say."""
    if progress.stale:
        return index_stale
    if progress.build_left:
        return build_some
    if progress.uncounted:
        return count_some
    return sweep_some if progress.sweep_left else None


def begin_build() -> None:
    """Have all posts indexed anew, the newest first."""
    exclusively(_ONE_AT_A_TIME)
    last = _last_post()
    together(LOCK)
    session().execute(update(Build).values(analyser=ANALYSER, next_id=last))


def build_some() -> None:
    """Index the next posts of the build, if one is under way."""
    exclusively(_ONE_AT_A_TIME)
    build = session().execute(select(Build.analyser, Build.next_id)).one()
    up_to = build.next_id if build.analyser == ANALYSER else _last_post()
    found = list_ids(Post.id <= up_to, limit=BUILT_AT_ONCE)
    index_posts(found, hold=True)
    left = found[-1] - 1 if len(found) == BUILT_AT_ONCE else 0
    together(LOCK)
    session().execute(update(Build).values(analyser=ANALYSER, next_id=left))
    if not left:
        session().execute(delete(Stem))
        session().execute(update(Build).values(counted_id=0))
        begin_sweep()


def index_stale() -> None:
    """Index some posts of a thread that was left to the job."""
    thread_id = session().scalar(select(StaleThread.thread_id).order_by(StaleThread.thread_id).limit(1))
    if thread_id is None:
        return
    # The thread is held before its row here, as by those who leave it to the job.
    session().execute(select(Thread.id).where(Thread.id == thread_id).with_for_update(read=True))
    waiting = StaleThread.thread_id == thread_id
    up_to = session().scalar(select(StaleThread.up_to_id).where(waiting).with_for_update()) or 0
    found = list_ids(Post.thread_id == thread_id, Post.id <= up_to, limit=AT_ONCE)
    index_posts(found)
    if len(found) < AT_ONCE:
        session().execute(delete(StaleThread).where(waiting))
    else:
        session().execute(update(StaleThread).where(waiting).values(up_to_id=found[-1] - 1))


def count_some() -> None:
    """Count the stems of some documents that are not counted yet, of posts that guests see: what is rare shows in what is
    found first."""
    exclusively(_ONE_AT_A_TIME)
    together(LOCK)  # what is taken away meanwhile is either seen here, or its words are taken out of the count after
    counted = select(Build.counted_id).scalar_subquery()
    chosen = (
        select(Document.post_id, Document.heading, Document.body, posts_seen(STRANGER).label("is_seen"))
        .join(Post, Post.id == Document.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Document.post_id > counted)
        .order_by(Document.post_id)
        .limit(_COUNTED_AT_ONCE)
    )
    rows = session().execute(chosen).all()
    found = Counter(stem for row in rows if row.is_seen for stem in counted_stems(row.heading, row.body))
    if found:
        added = insert_into(Stem)
        more = {"post_count": Stem.post_count + added.excluded.post_count}
        session().connection().execute(
            added.on_conflict_do_update(index_elements=["stem"], set_=more),
            [{"stem": stem, "post_count": count} for stem, count in sorted(found.items())],
        )
    if rows:
        session().execute(update(Build).values(counted_id=rows[-1].post_id))


def sweep_some() -> None:
    """Take out those of the next words that no post has any more."""
    exclusively(_ONE_AT_A_TIME)
    exclusively(LOCK)
    up_to = session().execute(select(Build.swept_id)).scalar_one()
    chosen = select(Word.id, Word.stem).where(Word.id <= up_to).order_by(Word.id.desc()).limit(_SWEPT_AT_ONCE)
    rows = session().execute(chosen).all()
    left = rows[-1].id - 1 if len(rows) == _SWEPT_AT_ONCE else 0
    session().execute(update(Build).values(swept_id=left))
    take_out(Word.id.in_([row.id for row in rows]), {row.stem for row in rows})


def _last_post() -> int:
    return session().scalar(select(func.max(Post.id))) or 0
