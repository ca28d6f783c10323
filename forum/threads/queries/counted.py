"""How many threads there are of a sort, as a viewer sees them: counted as far as `paging.COUNTED`, and one more where there
are more. No list is slower because it is long.
"""

from functools import lru_cache

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, literal, not_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import FromClause

from forum.accounts.viewer import STRANGER, Viewer
from forum.kit.db import session
from forum.kit.paging import COUNTED
from forum.kit.prepared import Prepared, given
from forum.tags.models import Tag
from forum.threads.models import Thread, ThreadTag
from forum.threads.queries.seeing import KINDS, Eyes, Seer, eyes_within, threads_seen
from forum.topics.models import Topic


def count_threads(viewer: Viewer, topic_id: int) -> int:
    """How many threads of a topic a viewer sees."""
    return _of_topic(eyes_within(viewer, topic_id)).scalar(topic_id=topic_id, viewer_id=viewer.id) or 0


@lru_cache(KINDS)
def _of_topic(eyes: Eyes) -> Prepared:
    return Prepared(select(_seen(eyes, Thread.topic_id == given("topic_id"))))


def count_by_topic(viewer: Viewer) -> dict[int, int]:
    """How many threads a viewer sees in each topic."""
    found = session().execute(
        select(Topic.id, _seen(viewer, Thread.topic_id == Topic.id, of=Topic.__table__).label("thread_count"))
    )
    return {row.id: row.thread_count for row in found}


def count_tagged(viewer: Viewer, *tag_ids: int) -> int:
    """How many threads with a tag, or with all of some, a viewer sees."""
    first, *others = tag_ids
    chosen = _carrying().where(ThreadTag.tag_id == first, threads_seen(viewer), *map(_carries_too, others))
    return session().scalar(select(_some(chosen))) or 0


def count_of_tag(viewer: Viewer) -> ScalarSelect[int]:
    """How many threads with the tag of a row a viewer sees: an expression for a query."""
    return _some(_carrying().where(ThreadTag.tag_id == Tag.id, threads_seen(viewer)).correlate(Tag))


def _carries_too(tag_id: int) -> ColumnElement[bool]:
    other = aliased(ThreadTag)
    return exists().where(other.thread_id == Thread.id, other.tag_id == tag_id)


def _carrying() -> Select[int]:
    return select(literal(1)).select_from(ThreadTag).join(Thread, Thread.id == ThreadTag.thread_id)


def _seen(viewer: Seer, chosen: ColumnElement[bool], of: FromClause | None = None) -> ColumnElement[int]:
    """Those that all see by an index alone; those that only their author sees, by another."""
    is_alike = viewer.is_guest or viewer.is_staff
    everybodys = threads_seen(viewer if is_alike else STRANGER)
    count = _some(select(literal(1)).select_from(Thread).where(chosen, everybodys).correlate(of))
    if is_alike:
        return count
    own = and_(Thread.author_id == viewer.id, threads_seen(viewer), not_(threads_seen(STRANGER)))
    return count + _some(select(literal(1)).select_from(Thread).where(chosen, own).correlate(of))


def _some(chosen: Select[int]) -> ScalarSelect[int]:
    return select(func.count()).select_from(chosen.limit(COUNTED + 1).subquery()).scalar_subquery()
