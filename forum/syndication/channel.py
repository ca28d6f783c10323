"""A feed before it is written: every word final, every address whole, every date from the data. Only texts are missing.

Pure. Ids are tags (RFC 4151) of the authority that was settled at the first migration, and never change. A post's link is
its permanent address, `/posts/<id>`, which leads to the page that holds it: the page's own address would go wrong when
replies before it move it to another page, when its thread's title changes, or when the thread moves.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum import addresses
from forum.kit.words import Message, translate
from forum.syndication.media import FORMATS
from forum.syndication.site import Site
from forum.syndication.subjects import Subject
from forum.threads.queries import RecentPost, RemovedPost
from forum.threads.rules import PENDING

EXCERPT_LENGTH = 300
UNKNOWN_AUTHOR = Message("author unknown")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Item:
    """A post in a feed. `text` is the versions of its words and of what rendered them, and when a hand other than an
    editor's was last in them: with these the text changes."""

    post_id: int
    id: str
    link: str
    title: str
    author: str
    language: str
    topic: tuple[str, str]
    """Its slug and its name."""
    published: datetime | None
    updated: datetime
    in_reply_to: tuple[str, str] | None
    """Id and link of the post that it answers."""
    text: tuple[int, int, datetime | None]
    thread: str
    """The address of its thread."""
    reply_count: int | None
    """How many replies a question has; None for a reply."""
    replies: str | None
    """The feed of a question's thread, in this format."""
    author_page: str | None
    """Of a member."""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tombstone:
    """A post that was in the feed, and is to be in no reader any more (RFC 6721)."""

    id: str
    removed_at: datetime


@dataclass(frozen=True)
class Volumes:
    """Where a feed goes on, when it is longer than readers are sent at once (RFC 5005): addresses of its other parts."""

    current: str
    """The newest, which readers poll."""
    previous: str | None = None
    """The next older one."""
    next: str | None = None
    """The next newer one."""
    is_archive: bool = False
    """Whether this is one that does not change any more."""


@dataclass(frozen=True)
class Channel:
    """A feed: what it is about, and its posts, the newest first."""

    kind: str
    """Which of `FORMATS`."""
    id: str
    title: str
    description: str
    language: str
    address: str
    page: str
    """The page that shows the same."""
    formats: tuple[tuple[str, str], ...]
    """The same in each format: its name, and its address."""
    base_url: str
    zone: str
    """In which a day is told to who looks at the feed in a browser."""
    updated: datetime
    items: tuple[Item, ...]
    modified_at: datetime
    """When anything that it says last changed, be it no news; at least `updated`."""
    removed: tuple[Tombstone, ...] = ()
    volumes: Volumes | None = None
    hub: str | None = None
    """The address of the hub that pushes it (WebSub)."""
    private: bool = False
    """Whether its address is a secret: it names none, and no hub hears of it."""

    @property
    def link_header(self) -> str:
        """By which (RFC 8288) a subscriber finds the hub, and the feed's own address."""
        links = {"hub": self.hub, "self": self.address}
        return ", ".join(f'<{address}>; rel="{rel}"' for rel, address in links.items() if address)

    def absolute(self, path: str) -> str:
        """The whole address of a path."""
        return addresses.absolute(self.base_url, path)


def make_channel(
    kind: str, subject: Subject, posts: Sequence[RecentPost], site: Site, removed: Sequence[RemovedPost] = ()
) -> Channel:
    """The feed of these posts, the newest first. One without posts is as old as what it is about."""
    language = subject.language or site.language
    part = _words(subject.title, language)
    return Channel(
        kind=kind,
        id=site.tag(subject.name),
        title=in_xml(site.titled(part) if part else site.name),
        description=in_xml(_words(subject.description, language)),
        language=language,
        address="" if subject.private else site.absolute(addresses.feed(subject.stem, kind)),
        page=site.absolute(subject.page),
        formats=() if subject.private else _formats(subject, site),
        base_url=site.base_url,
        zone=site.zone,
        updated=_to_the_second(max((post.updated_at for post in posts), default=subject.begun_at)),
        items=tuple(_item(post, site, kind, language) for post in posts),
        modified_at=_to_the_second(
            max(
                [*(post.changed_at for post in posts), *(gone.removed_at for gone in removed)],
                default=subject.begun_at,
            )
        ),
        removed=tuple(Tombstone(_tag(gone.id, site), _to_the_second(gone.removed_at)) for gone in removed),
        hub=site.hub if subject.is_pushed else None,
        private=subject.private,
    )


def in_xml(text: str) -> str:
    """The text without what XML 1.0 cannot hold at all: most control characters, lone surrogates, non-characters."""
    return _NOT_IN_XML.sub("", text)


def _item(post: RecentPost, site: Site, kind: str, language: str) -> Item:
    return Item(
        post_id=post.id,
        id=_tag(post.id, site),
        link=_link(post.id, site),
        title=in_xml(_title(post, language)),
        author=in_xml(post.author_name or translate(UNKNOWN_AUTHOR, language)),
        language=post.language,
        topic=(post.topic_slug, in_xml(post.topic_name)),
        published=_to_the_second(post.created_at) if post.created_at else None,
        updated=_to_the_second(post.updated_at),
        in_reply_to=(_tag(post.parent_id, site), _link(post.parent_id, site)) if post.parent_id else None,
        text=(post.version, post.renderer_version, post.rewritten_at),
        thread=site.absolute(addresses.thread(post.thread_id, post.thread_slug)),
        reply_count=post.reply_count if post.is_question else None,
        replies=site.absolute(addresses.thread_feed(post.thread_id, kind)) if post.is_question else None,
        author_page=site.absolute(addresses.member(post.author_handle)) if post.author_handle else None,
        tags=tuple(in_xml(tag) for tag in post.tags),
    )


def _title(post: RecentPost, language: str) -> str:
    """Its thread's, and whether it waits: only who moderates it sees it then, and is to know that others do not."""
    title = post.title if post.is_question else f"Re: {post.title}"
    if post.state != PENDING:
        return title
    return translate(Message("[waits for approval] %(title)s", values={"title": title}), language)


def _formats(subject: Subject, site: Site) -> tuple[tuple[str, str], ...]:
    return tuple((kind, site.absolute(addresses.feed(subject.stem, kind))) for kind in FORMATS)


def _tag(post_id: int, site: Site) -> str:
    return site.tag(f"post/{post_id}")


def _link(post_id: int, site: Site) -> str:
    return site.absolute(addresses.post(post_id))


def _words(words: Message | str, language: str) -> str:
    return translate(words, language) if isinstance(words, Message) else words


def _to_the_second(moment: datetime) -> datetime:
    """As precisely as RSS and HTTP can say it, so that all that a feed says of a date agrees."""
    return moment.replace(microsecond=0)
