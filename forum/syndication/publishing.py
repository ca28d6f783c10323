"""What the hub asks of who publishes (WebSub): feeds by their paths, and which of them tell of what changed."""

from collections.abc import Iterator
from itertools import combinations

from forum import addresses
from forum.hub.jobs import Feed, Publisher
from forum.hub.queries import Changed
from forum.kit.config import Settings
from forum.kit.errors import Gone, Malformed, Missing
from forum.kit.outgoing import Border
from forum.syndication.etags import etag_of, since
from forum.syndication.finding import find_feed
from forum.syndication.formats import write
from forum.syndication.media import FORMATS
from forum.syndication.reading import read_channel
from forum.syndication.site import site_of
from forum.threads.queries import MOST_TOGETHER, list_texts
from forum.threads.queries.whereabouts import Whereabouts, get_whereabouts


def publisher_of(settings: Settings) -> Publisher:
    """A forum with these settings."""

    def open_feed(path: str) -> Feed | None:
        try:
            subject, kind = find_feed(path)
        except (Missing, Gone, Malformed):
            return None
        channel = read_channel(kind, subject, site_of(settings))

        def written(seen: str) -> bytes:
            news = since(channel, seen)
            # Where no post is another (one was taken away, the title changed), the whole tells more than nothing.
            sent = news if news and news.items else channel
            return write(sent, list_texts([item.post_id for item in sent.items], subject.viewer))

        return Feed(etag_of(channel), f"{FORMATS[kind]}; charset=utf-8", channel.link_header, written)

    return Publisher(settings.base_url, settings.secret_key, border_of(settings), open_feed, list_touched)


def border_of(settings: Settings) -> Border:
    """Which servers may subscribe: public ones, and, to a forum that is on its host's machine only, those there too."""
    if settings.hub not in ("own", "off"):
        return Border(reach="any")
    return Border(settings.host, "near") if settings.is_local else Border(settings.host_name)


def list_touched(changes: list[Changed]) -> set[str]:
    """The paths of the feeds, in each format, that tell of what changed. Names of topics, tags and members that changed touch
    more than can be told; the hub finds those when it looks again."""
    found = [get_whereabouts(*change) for change in {(change.thread_id, change.post_id) for change in changes}]
    stems = {stem for whereabouts in found if whereabouts for stem in _stems(whereabouts)}
    return {f"{stem}.{kind}" for stem in stems for kind in FORMATS}


def _stems(found: Whereabouts) -> Iterator[str]:
    yield from ("/feed", "/questions", addresses.unanswered())
    yield addresses.topic(found.topic_slug)
    yield f"/questions/{found.thread_id}"
    for most in range(1, MOST_TOGETHER + 1):
        yield from (addresses.tag("+".join(tags)) for tags in combinations(found.tag_slugs, most))
    yield from (addresses.post(branch_id) for branch_id in found.branch_ids)
    if found.author_handle:
        yield addresses.member(found.author_handle)
