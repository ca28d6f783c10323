"""Writing a post down: a question and a reply are rows of one kind, each in its place. Its number is taken beforehand, so
that all that is written of it goes to the database together.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from forum.kit.db import session
from forum.kit.events import announce
from forum.kit.prepared import Prepared, new_row
from forum.kit.rows import add_rows
from forum.markup import RENDERER_VERSION
from forum.threads.events import MembersMentioned
from forum.threads.models import Mention, Post
from forum.threads.queries.mentions import Text
from forum.threads.rules import VISIBLE


@dataclass(frozen=True)
class Place:
    """Where a post stands in its thread; unless told otherwise, at the top, as the question does."""

    parent_id: int | None = None
    ordinal: int = 0
    path: bytes = b""
    depth: int = 0


@dataclass(frozen=True)
class Writer:
    """Whose words they are: an account's; else a name that came with an import, or nobody's that is known."""

    account_id: int | None
    name: str | None = None


def write_post(
    post_id: int,
    thread_id: int,
    place: Place,
    writer: Writer,
    text: Text,
    *,
    key: str | None,
    now: datetime,
    state: str = VISIBLE,
) -> None:
    """Add a post that is written here and now, by the number that was taken for it."""
    _ADD.later(
        id=post_id,
        thread_id=thread_id,
        parent_id=place.parent_id,
        ordinal=place.ordinal,
        path=place.path,
        depth=place.depth,
        author_id=writer.account_id,
        author_name=writer.name,
        body=text.body,
        html=text.html,
        renderer_version=RENDERER_VERSION,
        created_at=now,
        received_at=now,
        state=state,
        key=key,
    )
    if text.mentions:
        keep_mentions(post_id, text, writer.account_id, tell=state == VISIBLE)


_ADD = Prepared(
    new_row(
        Post,
        "id",
        "thread_id",
        "parent_id",
        "ordinal",
        "path",
        "depth",
        "author_id",
        "author_name",
        "body",
        "html",
        "renderer_version",
        "created_at",
        "received_at",
        "state",
        "key",
    )
)


def keep_mentions(post_id: int, text: Text, writer_id: int | None, *, tell: bool = True) -> None:
    """Keep whom the text of a post means, in place of whom its former text meant; and tell of those who are new."""
    rows = session().execute(select(Mention.handle, Mention.account_id).where(Mention.post_id == post_id))
    before = {row.handle: row.account_id for row in rows}
    now = {one.typed: one.account_id for one in text.mentions}
    if gone := before.keys() - now.keys():
        session().execute(delete(Mention).where(Mention.post_id == post_id, Mention.handle.in_(sorted(gone))))
    new = sorted(now.keys() - before.keys())
    add_rows(Mention, [{"post_id": post_id, "handle": handle, "account_id": now[handle]} for handle in new])
    if tell and (account_ids := set(now.values()) - {*before.values(), writer_id}):
        announce(MembersMentioned(post_id, tuple(sorted(account_ids))))
