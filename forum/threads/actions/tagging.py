"""Giving questions their tags: the rows that find by them, and the names that are shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ScalarSelect, delete, func, select, update

from forum.kit import clock
from forum.kit.db import session
from forum.kit.rows import add_rows
from forum.tags.models import Tag
from forum.tags.queries import SettledTag
from forum.threads.models import Thread, ThreadTag


def put_tags(thread: Thread, tags: Sequence[SettledTag]) -> None:
    """Let these be the tags of a thread that is held."""
    session().execute(delete(ThreadTag).where(ThreadTag.thread_id == thread.id))
    add_rows(ThreadTag, tag_rows(thread.id, tags))
    thread.tags = shown(tags)
    session().flush()


def tag_rows(thread_id: int, tags: Sequence[SettledTag]) -> list[Mapping[str, Any]]:
    """That the thread carries these, in this order."""
    return [{"thread_id": thread_id, "tag_id": tag.id, "position": place} for place, tag in enumerate(tags)]


def shown(tags: Sequence[SettledTag]) -> str:
    """Their names, as a thread keeps them to be shown."""
    return "\n".join(tag.name for tag in tags)


def move_tag(tag_id: int, into_id: int) -> None:
    """Let what carries one tag carry another, in its place; once, where it carries that already."""
    both = select(ThreadTag.thread_id).where(ThreadTag.tag_id == into_id)
    doubles = delete(ThreadTag).where(ThreadTag.tag_id == tag_id, ThreadTag.thread_id.in_(both))
    session().execute(doubles.execution_options(synchronize_session=False))
    moved = update(ThreadTag).where(ThreadTag.tag_id == tag_id).values(tag_id=into_id)
    session().execute(moved.execution_options(synchronize_session=False))


def show_tag_anew(tag_id: int) -> None:
    """Let all that carries a tag show what its tags are called now, however much it is.

    Held in the order of their numbers, so that two who change many threads cannot wait for each other.
    """
    carrying = select(ThreadTag.thread_id).where(ThreadTag.tag_id == tag_id)
    session().execute(select(Thread.id).where(Thread.id.in_(carrying)).order_by(Thread.id).with_for_update()).all()
    names = _names()
    changed = update(Thread).where(Thread.id.in_(carrying), Thread.tags != names)
    shown_anew = changed.values(tags=names, changed_at=clock.now())
    session().execute(shown_anew.execution_options(synchronize_session=False))


def _names() -> ScalarSelect[str]:
    """Those of a thread's tags, in order, one a line: an expression for `Thread`."""
    carried = select(Tag.name).join(ThreadTag, ThreadTag.tag_id == Tag.id)
    carried = carried.where(ThreadTag.thread_id == Thread.id).order_by(ThreadTag.position).correlate(Thread)
    return select(func.aggregate_strings(carried.subquery().c.name, "\n")).scalar_subquery()
