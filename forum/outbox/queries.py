"""What waits in the outbox, and what became of the rest."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from forum.kit.db import session
from forum.outbox.models import Mail


@dataclass(frozen=True)
class Troubled:
    """A mail that did not go, or not yet. To whom is told to nobody."""

    id: int
    kind: str
    state: str
    attempt_count: int
    created_at: datetime
    due_at: datetime
    problem: str


def is_any_due(now: datetime) -> bool:
    """Whether a mail is to be sent now."""
    due = select(Mail.id).where(Mail.state == "waiting", Mail.due_at <= now).limit(1)
    return session().scalar(due) is not None


def count_by_state() -> dict[str, int]:
    """How many mails there are of each state: `waiting`, `sent`, `failed`, `dropped`; of the last 30 days, but for the first."""
    found = session().execute(select(Mail.state, func.count()).group_by(Mail.state))
    return {"waiting": 0, "sent": 0, "failed": 0, "dropped": 0} | dict(found.all())


def waiting_since() -> datetime | None:
    """When the oldest mail that waits was posted; None: none waits."""
    return session().scalar(select(func.min(Mail.created_at)).where(Mail.state == "waiting"))


def list_troubled(limit: int) -> list[Troubled]:
    """Mails that failed, and those that ran into something and wait for another attempt; the newest first."""
    rows = session().execute(
        select(Mail.id, Mail.kind, Mail.state, Mail.attempt_count, Mail.created_at, Mail.due_at, Mail.problem)
        .where(Mail.state.in_(("waiting", "failed")), Mail.problem != "")
        .order_by(Mail.id.desc())
        .limit(limit)
    )
    return [Troubled(*row) for row in rows]
