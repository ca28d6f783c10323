"""The tree of replies: where a post stands in it, where its pages begin, and how a page of it is drawn. Pure.

A path is four bytes, big-endian, per level: the ordinals (order of arrival in the thread) of the posts on the way from
the question. Bytes sort the same under every collation, parents right before their branches.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

WIDTH = 4
DEEPEST = 200
"""Levels of a path; deeper replies share the level of the post they answer."""
DRAWN_LEVELS = 6
SHORT_BRANCH = 20
"""A post and all below it, so many posts or fewer: no page ends in the midst of them."""


def path_below(parent_path: bytes, ordinal: int) -> bytes:
    """The path of a reply to the post with that path."""
    level = parent_path if len(parent_path) < DEEPEST * WIDTH else parent_path[:-WIDTH]
    return level + ordinal.to_bytes(WIDTH, "big")


def ordinals(path: bytes) -> list[int]:
    """Of the posts on the way from the question, the last one's own included."""
    return [int.from_bytes(path[at : at + WIDTH], "big") for at in range(0, len(path), WIDTH)]


def cut(paths: Sequence[bytes], size: int, short: int = SHORT_BRANCH) -> list[int]:
    """The places, in tree order, of the posts that begin a page; the first is 0.

    A page holds `size` posts, or up to half a short branch more or less: it begins at the place nearest to there that
    splits no short branch. `short` is less than `size`.
    """
    may_begin = _outside_short_branches(paths, short)
    starts = [0]
    while (full := starts[-1] + size) < len(paths):
        near = (place for away in range(short) for place in (full - away, full + away))
        start = next(place for place in near if place >= len(paths) or may_begin[place])
        if start >= len(paths):
            break
        starts.append(start)
    return starts


def _outside_short_branches(paths: Sequence[bytes], short: int) -> list[bool]:
    """Of each post whether it stands in no branch that is short: its parent's is none, nor then any around that."""
    parents: list[int | None] = []
    sizes = [0] * len(paths)
    around: list[int] = []

    def leave_for(path: bytes, place: int) -> None:
        while around and not path.startswith(paths[around[-1]]):
            first = around.pop()
            sizes[first] = place - first

    for place, path in enumerate(paths):
        leave_for(path, place)
        parents.append(around[-1] if around else None)
        around.append(place)
    leave_for(b"", len(paths))
    return [parent is None or sizes[parent] > short for parent in parents]


class Placed(Protocol):
    """What drawing needs to know of a post."""

    @property
    def id(self) -> int: ...

    @property
    def parent_id(self) -> int | None: ...


Drawn = TypeVar("Drawn", bound=Placed)


@dataclass
class Node(Generic[Drawn]):
    """A post as drawn: with the replies that stand nested below it. `detached`: not nested below the post it answers."""

    post: Drawn
    level: int
    detached: bool = False
    children: "list[Node[Drawn]]" = field(default_factory=list)

    @property
    def below(self) -> int:
        """How many posts stand nested below it, at any level."""
        return sum(1 + child.below for child in self.children)


def nest(posts: Iterable[Drawn], question_id: int, levels: int = DRAWN_LEVELS) -> list[Node[Drawn]]:
    """Nest posts in tree order below their parents, at most so many levels deep.

    What is deeper stands behind its parent at the deepest level; what answers a post of another page stands at the first.
    """
    roots: list[Node[Drawn]] = []
    drawn: dict[int, tuple[Node[Drawn], list[Node[Drawn]]]] = {}
    for post in posts:
        parent, beside = drawn.get(post.parent_id or question_id, (None, roots))
        if parent is None:
            node = Node(post, 1, detached=post.parent_id != question_id)
            home = roots
        elif parent.level < levels:
            node = Node(post, parent.level + 1)
            home = parent.children
        else:
            node = Node(post, levels, detached=True)
            home = beside
        home.append(node)
        drawn[post.id] = node, home
    return roots


def flat(posts: Sequence[Drawn], question_id: int) -> list[Node[Drawn]]:
    """The posts one below the other, each detached that does not answer the question."""
    return [Node(post, 1, detached=post.parent_id != question_id) for post in posts]
