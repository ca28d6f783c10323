"""The tree of replies: where a post stands in it, and how a page of it is drawn. Pure.

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


def path_below(parent_path: bytes, ordinal: int) -> bytes:
    """The path of a reply to the post with that path."""
    level = parent_path if len(parent_path) < DEEPEST * WIDTH else parent_path[:-WIDTH]
    return level + ordinal.to_bytes(WIDTH, "big")


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
