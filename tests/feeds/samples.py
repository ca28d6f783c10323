"""A feed as data, for what can be tried without a forum."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from forum.syndication import Channel, Site, Subject, make_channel
from forum.threads.queries import EVERYTHING, RecentPost

MOMENT = datetime(2026, 3, 1, 9, 30, 15, 5, tzinfo=UTC)
SITE = Site("Vraagbaak", "https://forum.example.org", "nl", "forum.example.org,2026")
QUESTION = RecentPost(
    id=1,
    parent_id=None,
    author_name="Alice",
    author_handle="alice",
    created_at=MOMENT,
    edited_at=None,
    received_at=MOMENT,
    version=1,
    renderer_version=1,
    state="visible",
    thread_id=1,
    thread_slug="een-vraag",
    title="Een vraag & een <antwoord>",
    language="nl",
    reply_count=1,
    topic_slug="algemeen",
    topic_name="Algemeen",
    tag_names="",
    dated_at=MOMENT,
)


def post(**changes: Any) -> RecentPost:
    """The question, but for these."""
    return replace(QUESTION, **changes)


def channel(kind: str, *posts: RecentPost, **changes: Any) -> Channel:
    """The feed of these posts; `changes` are those of what it is about."""
    subject = Subject("feed", "", "Wat er nieuw is.", "nl", "/", "/feed", EVERYTHING, MOMENT)
    return make_channel(kind, replace(subject, **changes), posts, SITE)
