"""A feed as data, for what can be tried without a forum."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from forum.syndication import Channel, Site, Subject, Tombstone, Volumes, make_channel
from forum.threads.queries import EVERYTHING, RecentPost

MOMENT = datetime(2026, 3, 1, 9, 30, 15, 5, tzinfo=UTC)
SITE = Site("Vraagbaak", "https://forum.example.org", "nl", "forum.example.org,2026", zone="Europe/Amsterdam")
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


REPLY = post(id=2, parent_id=1, author_name="Bob", author_handle=None, created_at=None, language="en")
REMOVED = Tombstone("tag:forum.example.org,2026:post/3", MOMENT)
TEXTS = {1: '<p>Zie <a href="/help/writing">dit</a> &amp; dat.</p>', 2: "<p>Ja.</p>"}


def whole_channel(kind: str) -> Channel:
    """A feed of two posts with all that a feed can say."""
    edited = post(edited_at=MOMENT + timedelta(days=1), tag_names="Ziekte\nWerkdruk")
    return replace(
        channel(kind, REPLY, edited),
        hub="https://hub.example.org/",
        removed=(REMOVED,),
        volumes=Volumes("https://forum.example.org/feed", "https://forum.example.org/feed/1"),
    )
