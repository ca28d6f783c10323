"""Telling a hub elsewhere which feeds changed (WebSub leaves the words to the two; these are the usual ones)."""

import logging
from collections.abc import Callable
from urllib.parse import urlencode

from forum.hub.actions import drop_changes
from forum.hub.jobs.errands import Publisher
from forum.hub.queries import list_changes
from forum.kit.db import Database, commit
from forum.kit.outgoing import Forbidden, Unreachable, ask

_CHANGES, _AT_ONCE = 200, 100

log = logging.getLogger(__name__)


def ping_hub(
    database: Database, publisher: Publisher, hub: str | None, is_stopping: Callable[[], bool] = lambda: False
) -> None:
    """Name it the feeds that changed; one that does not listen is told again at the next turn. None: forget what changed."""
    while not is_stopping():
        with database.reading():
            changes = list_changes(_CHANGES)
            topics = sorted(publisher.list_touched(changes)) if changes and hub else []
        if not changes or not all(
            _tell(hub or "", publisher, topics[start : start + _AT_ONCE]) for start in range(0, len(topics), _AT_ONCE)
        ):
            return
        with database.writing():
            drop_changes([change.id for change in changes])
            commit()


def _tell(hub: str, publisher: Publisher, topics: list[str]) -> bool:
    """Whether it listened."""
    said = [("hub.mode", "publish"), *(("hub.url", publisher.base_url + topic) for topic in topics)]
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        answer = ask(hub, publisher.border, "POST", urlencode(said).encode(), headers)
    except (Forbidden, Unreachable) as error:
        log.warning("The hub was not told: %s", error)
        return False
    if not answer.is_good:
        log.warning("The hub does not listen: it answers %s", answer.status)
    return answer.is_good
