"""The order of the tree, and how a page of it is drawn."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from time import process_time

from hypothesis import given
from hypothesis import strategies as some

from forum.threads.tree import DEEPEST, DRAWN_LEVELS, WIDTH, Node, cut, flat, nest, ordinals, path_below

PARENTS = some.lists(some.integers(0, 10_000), max_size=60)
"""Of each reply in order of arrival a number: modulo the posts before it, its parent."""


@dataclass(frozen=True)
class Post:
    """A post of a made-up thread; the question's id is 1."""

    id: int
    parent_id: int | None
    path: bytes = b""
    depth: int = 0


def thread(parents: list[int]) -> list[Post]:
    """The posts in order of arrival."""
    posts = [Post(1, None)]
    for ordinal, number in enumerate(parents, 1):
        parent = posts[number % ordinal]
        posts.append(Post(1 + ordinal, parent.id, path_below(parent.path, ordinal), parent.depth + 1))
    return posts


def depth_first(posts: list[Post], above: int | None = None) -> Iterator[Post]:
    """The posts as one reads a tree: each, then its branch, in order of arrival."""
    for post in posts:
        if post.parent_id == above:
            yield post
            yield from depth_first(posts, post.id)


def walk(nodes: list[Node[Post]], level: int = 1) -> Iterator[tuple[int, Node[Post]]]:
    for node in nodes:
        yield level, node
        yield from walk(node.children, level + 1)


@given(PARENTS)
def test_paths_sort_as_one_reads_a_tree(parents: list[int]) -> None:
    posts = thread(parents)

    assert sorted(posts, key=lambda post: post.path) == list(depth_first(posts))


def test_a_thousand_levels_deep_paths_stay_short_unique_and_in_order() -> None:
    posts = thread(list(range(1_000)))

    assert max(len(post.path) for post in posts) == DEEPEST * WIDTH == 800
    assert len({post.path for post in posts}) == len(posts)
    assert sorted(posts, key=lambda post: post.path) == posts


def test_a_path_names_the_posts_on_the_way() -> None:
    assert ordinals(thread([0, 1, 2, 0])[3].path) == [1, 2, 3]
    assert ordinals(b"") == []


SHAPES = some.one_of(
    some.lists(some.integers(0, 10_000), max_size=300),
    some.integers(1, 300).map(range),  # a chain
    some.lists(some.integers(0, 3), max_size=300),  # a few that get all replies
    some.tuples(some.integers(1, 30), some.integers(1, 200)).map(
        lambda shape: [0 if number % shape[0] == 0 else number for number in range(shape[1])]  # many short branches
    ),
)


@given(SHAPES, some.integers(6, 60), some.integers(1, 25))
def test_pages_hold_about_as_many_posts_and_split_no_short_branch(parents: list[int], size: int, short: int) -> None:
    short = min(short, size - 1)
    paths = sorted(post.path for post in thread(list(parents))[1:])

    starts = cut(paths, size, short)

    assert starts[0] == 0
    for start, following in pairwise(starts):
        assert size - short // 2 <= following - start <= size + short // 2
    assert len(paths) - starts[-1] <= size + short // 2
    for place, path in enumerate(paths):
        branch = sum(other.startswith(path) for other in paths)
        assert branch > short or not any(place < start < place + branch for start in starts)


def test_pages_are_cut_in_a_time_that_grows_with_the_thread() -> None:
    deep = sorted(post.path for post in thread(list(range(20_000)))[1:])
    wide = sorted(post.path for post in thread([number // 3 for number in range(20_000)])[1:])
    began = process_time()

    assert len(cut(deep, 50)) == 400
    assert len(cut(wide, 50)) >= 300
    assert process_time() - began < 2


@given(some.lists(some.integers(0, 40), min_size=10, max_size=60))
def test_below_the_deepest_level_a_post_still_stands_behind_its_parent(back: list[int]) -> None:
    chain = list(range(DEEPEST + 5))
    posts = thread(chain + [max(0, len(chain) + place - steps) for place, steps in enumerate(back)])

    order = {post.id: place for place, post in enumerate(sorted(posts, key=lambda post: post.path))}

    assert len(order) == len(posts)
    assert all(order[post.id] > order[post.parent_id] for post in posts if post.parent_id)


@given(PARENTS, some.integers(0, 59), some.integers(1, 60))
def test_a_page_draws_each_of_its_posts_once_in_order_and_not_too_deep(
    parents: list[int], start: int, size: int
) -> None:
    page = sorted(thread(parents)[1:], key=lambda post: post.path)[start : start + size]

    drawn = list(walk(nest(page, 1)))

    assert [node.post for _, node in drawn] == page
    assert all(level == node.level <= DRAWN_LEVELS for level, node in drawn)


@given(PARENTS, some.integers(0, 59), some.integers(1, 60))
def test_whatever_does_not_stand_right_below_what_it_answers_says_so(parents: list[int], start: int, size: int) -> None:
    page = sorted(thread(parents)[1:], key=lambda post: post.path)[start : start + size]
    nodes = nest(page, 1)
    below = {child.post.id: node.post.id for _, node in walk(nodes) for child in node.children}
    below |= {node.post.id: 1 for node in nodes}

    for _, node in walk(nodes):
        assert node.detached is (below[node.post.id] != node.post.parent_id)


@given(PARENTS)
def test_one_below_the_other_each_says_whom_it_answers(parents: list[int]) -> None:
    posts = thread(parents)[1:]

    nodes = flat(posts, 1)

    assert [node.post for node in nodes] == posts
    assert all(node.detached is (node.post.parent_id != 1) for node in nodes)


def test_siblings_stand_in_order_of_arrival() -> None:
    posts = sorted(thread([0, 0, 1, 0, 2, 1])[1:], key=lambda post: post.path)
    arrived = Counter[int | None]()

    for one, other in pairwise(posts):
        assert one.parent_id != other.parent_id or one.id < other.id
    for post in posts:
        assert post.id > arrived[post.parent_id]
        arrived[post.parent_id] = post.id
