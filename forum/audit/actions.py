"""Adding to the log, in the transaction of what it tells."""

import json

from forum.audit.models import Entry
from forum.kit import clock
from forum.kit.db import session


def record(  # noqa: PLR0913 - what an act may be about
    verb: str,
    actor_id: int | None,
    *,
    account_id: int | None = None,
    thread_id: int | None = None,
    post_id: int | None = None,
    topic_id: int | None = None,
    tag_id: int | None = None,
    reason: str = "",
    moderation: bool = False,
    **details: object,
) -> None:
    """Note down an act. `verb` is a word or two with an underscore ("signed_in"); `details` are JSON, and name nobody."""
    session().add(
        Entry(
            happened_at=clock.now(),
            actor_id=actor_id,
            verb=verb,
            moderation=moderation,
            account_id=account_id,
            thread_id=thread_id,
            post_id=post_id,
            topic_id=topic_id,
            tag_id=tag_id,
            reason=reason,
            details=json.dumps(details, sort_keys=True),
        )
    )
