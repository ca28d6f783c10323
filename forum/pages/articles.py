"""Posts as their articles on a page show them: all that is drawn of each, as one value.

What is drawn of equal values is the same, whoever looks; so it is drawn once (`forum/web/fragments.py`). The words of
the post and the reader's own token are put in each time.
"""

from collections.abc import Collection
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from markupsafe import Markup

from forum.accounts.viewer import Viewer
from forum.moderation.rules import can_flag
from forum.threads.queries import Answered, Author, PostNews, PostView, ThreadLink, ThreadView
from forum.votes.rules import can_vote
from forum.web.csrf import hidden_field
from forum.web.templating import look_of_reader

_FLAT = 4
"""Levels deeper than this look alike, and each post says whom it answers."""


class Above(NamedTuple):
    """The post under which another is drawn."""

    id: int
    name: str | None
    is_seen: bool


class Article(NamedTuple):
    """A post, what may be done with it, and where it stands. Its words are drawn beside."""

    id: int
    parent_id: int | None
    depth: int
    state: str
    sight: str
    author: Author
    created_at: datetime | None
    edited_at: datetime | None
    edited_by_moderator: bool
    edit_reason: str | None
    state_reason: str | None
    accepted: bool
    useful_count: int
    in_reply_to: Answered | None
    news: PostNews | None
    branch: ThreadLink | None
    can_reply: bool
    can_edit: bool
    can_delete: bool
    can_branch: bool
    can_accept: bool
    can_moderate: bool
    can_vote: bool
    can_flag: bool
    is_voted: bool
    is_guest: bool
    """Whether a guest looks, who is shown a way to what members can do."""
    above: Above | None
    """To be named, for its place does not show that it is answered."""
    thread_id: int
    tongue: str
    locked: bool
    link: str | None
    """How the address of its reply form begins; None: there is nothing to press."""


_of_post = attrgetter(*Article._fields[: Article._fields.index("can_vote")])


class Articles:
    """The posts of a thread, drawn for one viewer. `link` begins the address of a reply form; None: on paper."""

    def __init__(
        self, thread: ThreadView, viewer: Viewer, votes: Collection[int] = (), link: str | None = None
    ) -> None:
        self._thread = thread
        self._viewer = viewer
        self._votes = votes
        self._draw = look_of_reader().fragment
        self._token = hidden_field()
        self._rest = (thread.id, thread.language, thread.locked, link)

    def of(self, post: PostView, above: Above | None = None) -> Article:
        """All that is drawn of a post but its words."""
        return Article._make(self._key(post, above))

    def draw(self, post: PostView, above: PostView | None = None, level: int = 0) -> Markup:
        """Its article, below another at that level."""
        named = above_of(above) if above and level > _FLAT and not post.in_reply_to else None
        return self._draw("posts/_post.html", "post_article", self.of(post, named), post.html, self._token)

    def _key(self, post: PostView, above: Above | None) -> tuple[object, ...]:
        viewer, thread = self._viewer, self._thread
        return (
            *_of_post(post),
            can_vote(viewer, thread, post),
            can_flag(viewer, thread, post),
            post.id in self._votes,
            viewer.id is None,
            above,
            *self._rest,
        )


def above_of(post: PostView) -> Above:
    """A post as those below it name it."""
    return Above(post.id, post.author.name, post.sight != "place")


def is_own(thread: ThreadView, viewer: Viewer) -> bool:
    """Whether the viewer asked this question."""
    return viewer.id is not None and viewer.id == thread.author_id
