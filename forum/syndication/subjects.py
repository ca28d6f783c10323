"""What there are feeds of: for each its words, the page that shows the same, and which posts it holds.

Every subject is opened for a guest, whoever asks. Where something is called otherwise than it was asked for, the subject
says by which address it goes (`stem`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from babel import Locale

from forum import addresses
from forum.accounts.queries import find_member
from forum.accounts.viewer import STRANGER, Viewer
from forum.kit.errors import Malformed, Missing
from forum.kit.text import clean_line
from forum.kit.words import LANGUAGES, Message
from forum.search.queries import Filters, read_query
from forum.search.syntax import Query
from forum.threads.queries import EVERYTHING, Selection, find_post, find_tag_told, find_tags_told, find_thread
from forum.topics.queries import TopicView, begun_at, find_topic


@dataclass(frozen=True)
class Subject:
    """What a feed is about."""

    name: str
    """What ends its id."""
    title: Message | str
    """Which part of the forum this is; empty: all of it."""
    description: Message | str
    language: str | None
    """None: the site's."""
    page: str
    """The path of the page that shows the same."""
    stem: str
    """The path of the feed, without its extension."""
    selection: Selection
    begun_at: datetime
    """How old its feed is while it is empty."""
    viewer: Viewer = STRANGER
    """Whose eyes it is seen through."""
    private: bool = False
    """Whether only one person has its address, which it does not tell itself."""
    search: tuple[Query, Filters] | None = None
    """What its posts are looked for by, each time anew."""

    @property
    def has_archive(self) -> bool:
        """Whether it goes on where readers are sent no more."""
        return not self.private and self.search is None

    @property
    def is_pushed(self) -> bool:
        """Whether a hub tells of it. Of a search nobody knows that it finds something new, but by searching: with each post
        that anyone writes, for each search that anyone subscribed to."""
        return not self.private and self.search is None


Opener: TypeAlias = Callable[..., Subject]
"""Finds a subject by what its address names. Raises `Missing`, `Gone` or `Malformed`."""


def open_everything() -> Subject:
    """All questions and replies."""
    words = Message("The newest questions and replies.")
    return Subject("feed", "", words, None, addresses.front(), "/feed", EVERYTHING, begun_at())


def open_questions() -> Subject:
    """All questions, without their replies."""
    return Subject(
        "questions",
        Message("Questions"),
        Message("The newest questions."),
        None,
        addresses.front(),
        "/questions",
        Selection(only_questions=True),
        begun_at(),
    )


def open_unanswered() -> Subject:
    """Questions that wait for an answer."""
    page = addresses.unanswered()
    return Subject(
        "unanswered",
        Message("Unanswered questions"),
        Message("Questions to which nobody replied yet."),
        None,
        page,
        page,
        Selection(only_unanswered=True),
        begun_at(),
    )


def open_topic(slug: str) -> Subject:
    """A topic, in its language."""
    topic = find_topic(slug)
    return _about(topic, begun_at(topic.id))


def _about(topic: TopicView, begun: datetime) -> Subject:
    page = addresses.topic(topic.slug)
    usual = Message("The newest questions and replies about %(topic)s.", values={"topic": topic.name})
    return Subject(
        f"topic/{topic.id}",
        topic.name,
        topic.description or usual,
        topic.language,
        page,
        page,
        Selection(topic_id=topic.id),
        begun,
    )


def open_tags(slug: str) -> Subject:
    """A tag, or several joined by "+": what carries all of them. In the site's language."""
    tags = find_tags_told(slug, STRANGER)
    page = addresses.tag("+".join(tag.slug for tag in tags))
    names = " + ".join(tag.name for tag in tags)
    usual = Message("The newest questions and replies with the tag “%(tag)s”.", values={"tag": names})
    return Subject(
        f"tag/{'+'.join(str(tag.id) for tag in tags)}",
        names,
        (tags[0].description if len(tags) == 1 else "") or usual,
        None,
        page,
        page,
        Selection(tag_ids=tuple(tag.id for tag in tags)),
        max(tag.created_at for tag in tags),
    )


def open_thread(thread_id: int, _slug: str = "") -> Subject:
    """A question and its replies, in its language. Its address has no slug, for readers keep it for years."""
    thread = find_thread(thread_id, STRANGER)
    return Subject(
        f"thread/{thread.id}",
        thread.title,
        Message("The question and its replies, the newest first."),
        thread.language,
        addresses.thread(thread.id, thread.slug),
        f"/questions/{thread.id}",
        Selection(thread_id=thread.id),
        thread.received_at,
    )


def open_branch(post_id: int) -> Subject:
    """A post and all that hangs on it. A question's is its thread's."""
    post, thread = find_post(post_id, STRANGER)
    if post.parent_id is None:
        return open_thread(thread.id)
    return Subject(
        f"branch/{post.id}",
        f"Re: {thread.title}",
        Message("A reply to this question, and what was replied to it."),
        thread.language,
        addresses.post(post.id),
        addresses.post(post.id),
        Selection(thread_id=thread.id, branch=post.path),
        post.received_at,
    )


def open_member(handle: str) -> Subject:
    """What a member wrote."""
    member = find_member(handle)
    page = addresses.member(member.handle)
    return Subject(
        f"member/{member.id}",
        member.name,
        Message("The newest questions and replies by %(name)s.", values={"name": member.name}),
        None,
        page,
        page,
        Selection(author_id=member.id),
        member.joined_at,
    )


def open_search(q: str = "", topic: str = "", tag: str = "", language: str = "") -> Subject:
    """What has the words that somebody looks for; where none are said, there is nothing to follow. That nothing has them yet
    is no reason not to wait for it."""
    query, topic, tag = read_query(q), clean_line(topic), clean_line(tag)
    if language not in ("", *LANGUAGES):
        raise Malformed
    if query.is_empty:
        raise Missing
    about = find_topic(topic) if topic else None
    labelled = find_tag_told(tag, STRANGER) if tag else None
    filters = Filters(topic or None, labelled.slug if labelled else None, language=language or None)
    page = addresses.search(query.text, topic=filters.topic, tag=filters.tag, language=filters.language)
    named = [query.text, *(thing.name for thing in (about, labelled) if thing)]
    words = " · ".join([*named, str(Locale.parse(language).get_display_name())] if language else named)
    return Subject(
        page.removeprefix("/"),
        Message("Search: %(words)s", values={"words": words}),
        Message("The newest questions and replies that have these words: %(words)s", values={"words": query.text}),
        (about.language if about else language) or None,
        page,
        page,
        EVERYTHING,
        begun_at(),
        search=(query, filters),
    )


def list_offered(topics: Iterable[TopicView]) -> list[Subject]:
    """What somebody may want to follow all of: the forum as a whole, and each of these topics, as old as the forum."""
    begun = begun_at()
    return [open_everything(), open_questions(), open_unanswered(), *(_about(topic, begun) for topic in topics)]


SUBJECTS: Mapping[str, tuple[tuple[str, ...], Opener]] = {
    "everything": (("/feed",), open_everything),
    "questions": (("/questions",), open_questions),
    "unanswered": (("/unanswered",), open_unanswered),
    "topic": (("/topics/<slug:slug>",), open_topic),
    "tags": (("/tags/<any_slug:slug>",), open_tags),
    "thread": (("/questions/<id:thread_id>", "/questions/<id:thread_id>-<any_slug:_slug>"), open_thread),
    "branch": (("/posts/<id:post_id>",), open_branch),
    "member": (("/members/<slug:handle>",), open_member),
    "search": (("/search",), open_search),
}
"""By a name: its addresses without extension, as rules of the router, and what opens it by what they name."""
PARAMETERS: Mapping[Opener, tuple[str, ...]] = {open_search: ("q", "topic", "tag", "language")}
"""What else an opener is told: these of the parameters behind the address."""
