"""Putting mail into the outbox, in the transaction of what it tells of: it is sent exactly if that is committed.

And what becomes of it. Whoever sends a mail first claims it, for a while: until then nobody else takes it, and if by then
nobody settled it (the process was killed, say), another one does.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias, cast

from sqlalchemy import ColumnElement, CursorResult, Select, Text, delete, insert, literal, select, update

from forum.kit import clock
from forum.kit.db import session, wake_after_commit
from forum.kit.mail.writing import Envelope
from forum.kit.moments import UtcDateTime
from forum.kit.prepared import Prepared, given, new_row
from forum.outbox.models import Mail

CLAIM = timedelta(minutes=10)
"""Longer than any attempt takes."""
Settled: TypeAlias = Literal["sent", "failed", "dropped"]
_LONGEST_PROBLEM = 500
_ADDRESS = re.compile(r"[^\s<>]+@[^\s<>]+")


def post_mail(kind: str, recipient: str, language: str, *, account_id: int | None = None, **content: object) -> None:
    """Let a letter be written and sent. `content` is JSON that the letter's writer knows (`forum/letters.py`)."""
    now = clock.now()
    _ADD.later(
        kind=kind,
        account_id=account_id,
        recipient=recipient,
        language=language,
        content=json.dumps(content),
        due_at=now,
        created_at=now,
    )
    wake_after_commit("send_mails")


_ADD = Prepared(new_row(Mail, "kind", "account_id", "recipient", "language", "content", "due_at", "created_at"))


def mailing(kind: str, chosen: Select[int, str, str]) -> Prepared:
    """What does the same for each whom `chosen` finds: an account, its address and language. For `post_mails`."""
    told: dict[str, ColumnElement[Any]] = {
        "kind": literal(kind),
        "state": literal("waiting"),
        "attempt_count": literal(0),
        "problem": literal(""),
        "content": given("content", Text()),
        "due_at": given("now", UtcDateTime()),
        "created_at": given("now", UtcDateTime()),
    }
    names = ["account_id", "recipient", "language", *told]
    return Prepared(insert(Mail).from_select(names, chosen.add_columns(*told.values())).returning(Mail.id))


def post_mails(mailing: Prepared, about: Mapping[str, object], **content: object) -> None:
    """Let a letter be written and sent to each whom the mailing finds, by what `about` gives it: one statement, which nobody
    waits for."""
    posted = mailing.later(**about, content=json.dumps(content), now=clock.now())
    wake_after_commit("send_mails", where=posted)


def claim_mail() -> tuple[Envelope, int] | None:
    """Take the mail that is due the longest, and how many times it was tried, this time too; None where none is due."""
    now = clock.now()
    due = (
        select(Mail.id)
        .where(Mail.state == "waiting", Mail.due_at <= now)
        .order_by(Mail.due_at, Mail.id)
        .limit(1)
        .with_for_update(skip_locked=True)  # PostgreSQL's: others take the next one
        .scalar_subquery()
    )
    row = (
        session()
        .execute(
            update(Mail)
            .where(Mail.id == due)
            .values(due_at=now + CLAIM, attempt_count=Mail.attempt_count + 1)
            .returning(
                Mail.id,
                Mail.kind,
                Mail.recipient,
                Mail.language,
                Mail.created_at,
                Mail.account_id,
                Mail.content,
                Mail.attempt_count,
            )
        )
        .one_or_none()
    )
    if row is None:
        return None
    envelope = Envelope(
        row.id, row.kind, row.recipient, row.language, row.created_at, row.account_id, json.loads(row.content)
    )
    return envelope, row.attempt_count


def settle_mail(envelope: Envelope, state: Settled, problem: str = "") -> None:
    """Be done with a mail: nothing tells any more to whom it went or what it said."""
    session().execute(
        update(Mail)
        .where(Mail.id == envelope.id, Mail.state == "waiting")
        .values(
            state=state,
            settled_at=clock.now(),
            problem=_without_addresses(problem),
            recipient="",
            account_id=None,
            content="{}",
        )
    )


def postpone_mail(envelope: Envelope, attempt_count: int, due_at: datetime, problem: str) -> None:
    """Try again later; not where another claimed it meanwhile."""
    session().execute(
        update(Mail)
        .where(Mail.id == envelope.id, Mail.state == "waiting", Mail.attempt_count == attempt_count)
        .values(due_at=due_at, problem=_without_addresses(problem))
    )


def hurry_mails() -> None:
    """Try again now what would wait for longer than a claim lasts; what is due sooner may be in somebody's hands."""
    now = clock.now()
    late = update(Mail).where(Mail.state == "waiting", Mail.due_at > now + CLAIM)
    session().execute(late.values(due_at=now))
    wake_after_commit("send_mails")


def forget_settled(before: datetime) -> int:
    """Remove the mails that were settled before a moment; how many."""
    done = session().execute(delete(Mail).where(Mail.state != "waiting", Mail.settled_at < before))
    return cast("CursorResult[object]", done).rowcount


def _without_addresses(problem: str) -> str:
    """What a server said, which likes to repeat to whom."""
    return _ADDRESS.sub("…", problem)[:_LONGEST_PROBLEM]
