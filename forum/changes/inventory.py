"""Of each table: what becomes of guests' pages when its rows change. What stands nowhere here changes all of them.

A test holds this list against the tables that there are, and the triggers of a database against this list.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from forum.changes.models import LISTS


@dataclass(frozen=True)
class Seen:
    """A table that guests see something of."""

    thread: str | None = None
    """By which expression over a row it belongs to a thread; None: to all pages."""
    unseen: frozenset[str] = frozenset()
    """Columns that no guest's page depends on."""
    added: str | None = None
    """To which a new row belongs, where that is another than what belongs to a row that is there."""
    when_added: str = ""
    """On which condition a new row changes anything."""


def _of(thread: str | None = None, unseen: str = "", **more: str) -> Seen:
    return Seen(thread, frozenset(unseen.split()), **more)


_THREAD_OF_POST = "(SELECT thread_id FROM posts WHERE posts.id = {row}.post_id)"

SEEN: Mapping[str, Seen] = {
    "posts": _of("{row}.thread_id", "key source_ref"),
    # Views are told a little later: pages that show them are kept for seconds only.
    "threads": _of("{row}.id", "view_count related_at source_key"),
    "thread_tags": _of("{row}.thread_id"),
    "related": _of("{row}.thread_id"),
    "mentions": _of(_THREAD_OF_POST),
    "revisions": _of(_THREAD_OF_POST),
    "branches": _of(),
    "topics": _of(),
    "topic_moderators": _of(),
    # A new tag stands in the list of tags; on other pages by what its questions show.
    "tags": _of(added=str(LISTS)),
    "tag_synonyms": _of(),
    # Nobody's page shows a new member who wrote nothing yet.
    "accounts": _of(
        unseen="email password_hash suspension_reason watched mail_replies timezone theme reply_order passkey_user",
        when_added="{row}.role <> 'member'",
    ),
    "avatars": _of(),
    "options": _of(),
    "facts": _of(),
}

UNSEEN = frozenset(
    {
        "archives",
        "audit_entries",
        "changes",
        "departures",
        "feed_keys",
        "flags",
        "folded_journals",
        "hub_changes",
        "hub_subscriptions",
        "identities",
        "mails",
        "origin_days",
        "passkeys",
        "read_marks",
        "recovery_codes",
        "search_build",
        "search_documents",
        "search_stale",
        "search_stems",
        "search_words",
        "sessions",
        "thread_days",
        "tokens",
        "topic_days",
        "totps",
        "view_days",
        "view_marks",
        "view_secrets",
        "votes",
    }
)
"""Tables that no page depends on that is kept for guests: of useful marks the posts have the counts."""
