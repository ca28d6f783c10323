"""Putting mail into the outbox, in the transaction of what it tells of: it is sent exactly if that is committed."""

import json

from forum.kit import clock
from forum.kit.db import session
from forum.outbox.models import Mail


def post_mail(kind: str, recipient: str, language: str, *, account_id: int | None = None, **content: object) -> int:
    """Let a letter be written and sent; its number. `content` is JSON that the letter's writer knows (`forum/letters.py`)."""
    now = clock.now()
    mail = Mail(
        kind=kind,
        account_id=account_id,
        recipient=recipient,
        language=language,
        content=json.dumps(content),
        due_at=now,
        created_at=now,
    )
    session().add(mail)
    session().flush()
    return mail.id
