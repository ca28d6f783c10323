"""Giving questions their tags: the rows that find by them, and the names that are shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete

from forum.kit.db import session
from forum.kit.rows import add_rows
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
