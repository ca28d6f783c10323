"""What is new to a member since their last visit, as pages tell it. To a guest nothing is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from forum import addresses
from forum.accounts.viewer import Viewer
from forum.kit import clock
from forum.readership.queries import MOST, get_mark, list_news
from forum.readership.rules import Mark, Seen, baseline, has_changed
from forum.threads.queries import PostNews, PostView, ThreadView


@dataclass(frozen=True)
class Visit:
    """A member on a thread's page: how they see it now, and how they last did."""

    mark: Mark | None
    seen: Seen


@dataclass(frozen=True)
class News:
    """Which posts of a thread are `new` or `edited`, in the order shown, since when."""

    since: datetime
    kinds: Mapping[int, str]
    here: frozenset[int]
    """The posts of this page."""

    @property
    def first(self) -> str:
        """The address of the first."""
        return self.way_to(next(iter(self.kinds)))

    @property
    def new_count(self) -> int:
        return sum(kind == "new" for kind in self.kinds.values())

    @property
    def edited_count(self) -> int:
        return len(self.kinds) - self.new_count

    @property
    def more_new(self) -> bool:
        """Whether there may be more than were looked for: of either kind."""
        return len(self.kinds) == MOST

    more_edited = more_new

    def way_to(self, post_id: int) -> str:
        """The address of a post: on this page, or the one that finds its page."""
        return addresses.anchor(post_id) if post_id in self.here else addresses.post(post_id)

    def at(self, post_id: int) -> PostNews | None:
        """What is told at a post; None: it is no news."""
        if post_id not in self.kinds:
            return None
        before, after = self._around[post_id]
        return PostNews(self.kinds[post_id], after, before)

    @cached_property
    def _around(self) -> dict[int, tuple[str | None, str | None]]:
        ways = [self.way_to(post_id) for post_id in self.kinds]
        return dict(zip(self.kinds, zip([None, *ways], [*ways[1:], None], strict=False), strict=True))


def visit(thread: ThreadView, viewer: Viewer) -> Visit:
    """This visit, as it begins or goes on."""
    return Visit(get_mark(viewer, thread.id), Seen(clock.now(), thread.post_count, thread.changed_at))


def find_news(
    thread: ThreadView, viewer: Viewer, visit: Visit | None, order: str, posts: Sequence[PostView]
) -> News | None:
    """What is new in a thread to who visits it, and sees these posts of it; None: nothing."""
    if visit is None or visit.mark is None:
        return None
    since = baseline(visit.mark, visit.seen.at)
    if not has_changed(since, visit.seen):
        return None
    kinds = list_news(thread, viewer, since, order)
    return News(since.at, kinds, frozenset(post.id for post in posts)) if kinds else None


def told(posts: Sequence[PostView], news: News | None) -> list[PostView]:
    """The posts of a page, those that are news with the way to the next and the one before."""
    return [replace(post, news=news.at(post.id)) for post in posts] if news else list(posts)
