"""The pages of a thread: which posts stand on which, in each order, for each reader; and what they cost."""

import random
from collections.abc import Callable
from functools import cache
from itertools import chain
from typing import Any, Protocol

import pytest

from forum.threads import queries
from tests.pages.conftest import Grow, Planted, Tree, counted_queries, queries_of
from tests.support.forum import Forum, Reader, articles, field_value, parse

SIZE = 50
ORDERS: dict[str, Callable[[Planted], Any]] = {
    "tree": lambda post: post.path,
    "flat": lambda post: post.ordinal,
    "newest": lambda post: -post.ordinal,
    "useful": lambda post: (-post.useful_count, -post.ordinal),
}


@pytest.fixture(scope="module")
def tree(grow: Grow) -> Tree:
    """Four to five pages, some of whose posts are hidden, deleted or wait."""
    draw = random.Random(7)
    return grow([draw.randrange(10_000) for _ in range(240)], only_visible=False)


def shown_to(kind: str, tree: Tree) -> list[Planted]:
    """The replies that stand on the pages for a reader."""
    return [post for post in tree.replies if kind == "moderator" or post.is_shown]


def reader_of(forum: Forum, kind: str) -> Reader:
    roles = {"member": ("Dirk", "member"), "moderator": ("Mo", "moderator")}
    return forum.member(*roles[kind]) if kind in roles else forum.guest()


def on_page(reader: Reader, address: str) -> list[int]:
    page = reader.get(address)
    assert page.status_code == 200, address
    return [int(article["id"].removeprefix("post-")) for article in articles(page)[1:]]


class ReadThrough(Protocol):
    """Answers the replies of every page of the tree, for a kind of reader in an order."""

    def __call__(self, kind: str, order: str = "tree") -> list[list[int]]: ...


@pytest.fixture(scope="module")
def read_through(forum: Forum, tree: Tree) -> ReadThrough:
    """To read the tree with, from its first page to its last; once for each kind and order, for nothing changes it."""

    @cache
    def read(kind: str, order: str = "tree") -> list[list[int]]:
        reader, pages = reader_of(forum, kind), []
        address: str | None = f"/questions/{tree.id}-groot?order={order}"
        while address:
            page = reader.get(address)
            assert page.status_code == 200, address
            pages.append([int(article["id"].removeprefix("post-")) for article in articles(page)[1:]])
            following = parse(page).query("link[rel=next]")
            address = str((following[0].attrs or {})["href"]) if following else None
        return pages

    return read


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("kind", ["guest", "moderator"])
def test_the_pages_hold_every_post_once_in_their_order(
    read_through: ReadThrough, tree: Tree, kind: str, order: str
) -> None:
    expected = [post.id for post in sorted(shown_to(kind, tree), key=ORDERS[order])]

    pages = read_through(kind, order)

    assert list(chain(*pages)) == expected
    assert all(len(page) in (range(40, 61) if order == "tree" else (SIZE,)) for page in pages[:-1])


@pytest.mark.parametrize("kind", ["guest", "moderator"])
def test_no_short_branch_is_split_over_two_pages(read_through: ReadThrough, tree: Tree, kind: str) -> None:
    shown = shown_to(kind, tree)
    pages = read_through(kind)
    page_of = {post: number for number, page in enumerate(pages) for post in page}
    split = 0

    for root in shown:
        branch = [post.id for post in shown if post.path.startswith(root.path)]
        is_split = len({page_of[post] for post in branch}) > 1
        split += is_split
        assert not is_split or len(branch) > 20
    assert split, "a long one is"


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("kind", ["guest", "moderator"])
def test_the_address_of_a_post_leads_to_the_page_that_shows_it(
    forum: Forum, read_through: ReadThrough, tree: Tree, kind: str, order: str
) -> None:
    reader = reader_of(forum, kind)
    reader.post("/preferences", order=order)
    page_of = {post: number for number, page in enumerate(read_through(kind, order), 1) for post in page}

    for post, number in list(page_of.items())[::5]:
        place = reader.get(f"/posts/{post}").headers["Location"]
        page = "" if number == 1 else f"?page={number}"
        assert place == f"/questions/{tree.id}-groot{page}#post-{post}"
    assert reader.get(f"/posts/{tree.question_id}").headers["Location"].startswith(f"/questions/{tree.id}-groot#")
    reader.post("/preferences", order="tree")


def test_a_page_that_begins_inside_a_branch_says_below_whom(guest: Reader, forum: Forum, grow: Grow) -> None:
    tree = grow(list(range(120)))
    first, nameless, near, hidden, parent = (tree.replies[place] for place in (0, 1, 47, 48, 49))
    forum.execute("UPDATE posts SET state = 'hidden' WHERE id = :id", id=hidden.id)
    forum.execute("UPDATE posts SET author_id = NULL, author_name = NULL WHERE id = :id", id=nameless.id)

    page = parse(guest.get(f"/questions/{tree.id}-groot?page=2"))
    (line,) = page.query(".chain")

    unknown, not_shown = "een onbekende auteur", "een reactie die niet zichtbaar is"
    named = ((first, first.author), (nameless, None), (near, near.author), (hidden, not_shown), (parent, parent.author))
    assert [((link.attrs or {})["href"], link.to_text()) for link in line.query("a")] == [
        (f"/posts/{post.id}", name or unknown) for post, name in named
    ]
    assert f"{unknown} › … › " in " ".join(line.to_text().split())
    assert parse(guest.get(f"/questions/{tree.id}-groot")).query(".chain") == []
    assert parse(guest.get(f"/questions/{tree.id}-groot?page=2&order=flat")).query(".chain") == []


@pytest.mark.parametrize(("number", "suffix"), [("6", ""), ("999999999999999999999999", ""), ("77", "&order=flat")])
def test_past_the_end_is_the_last_page(
    guest: Reader, read_through: ReadThrough, tree: Tree, number: str, suffix: str
) -> None:
    last = len(read_through("guest", "flat" if suffix else "tree"))

    answer = guest.get(f"/questions/{tree.id}-groot?page={number}{suffix}")

    assert answer.status_code == 302
    place = answer.headers["Location"]
    assert f"page={last}" in place
    assert guest.get(place).status_code == 200
    assert ("order=flat" in place) is bool(suffix)


@pytest.mark.parametrize("query", ["page=2", "print=1&page=2"])
def test_a_page_whose_replies_are_taken_away_while_it_is_made_is_a_page(
    guest: Reader, forum: Forum, grow: Grow, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    tree = grow([0] * 1_060)
    cut = queries.cut_pages

    def cut_and_take_away(*thread: Any, **options: Any) -> queries.Cuts:
        cuts = cut(*thread, **options)
        forum.execute("UPDATE posts SET state = 'deleted' WHERE thread_id = :id AND ordinal > 40", id=tree.id)
        return cuts

    monkeypatch.setattr(queries, "cut_pages", cut_and_take_away)

    assert guest.get(f"/questions/{tree.id}-groot?{query}").status_code == 200


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "page=1.0", "page=%D9%A1", "order=up", "parent=x"])
def test_a_page_that_cannot_be_is_no_page(guest: Reader, tree: Tree, query: str) -> None:
    assert guest.get(f"/questions/{tree.id}-groot?{query}").status_code == 400


def test_pages_say_which_comes_next_and_which_came_before(guest: Reader, read_through: ReadThrough, tree: Tree) -> None:
    def links(page: int) -> dict[str, str]:
        found = parse(guest.get(f"/questions/{tree.id}-groot?page={page}")).query("link[rel=next], link[rel=prev]")
        return {str((link.attrs or {})["rel"]): str((link.attrs or {})["href"]) for link in found}

    last = len(read_through("guest"))
    assert links(1) == {"next": f"/questions/{tree.id}-groot?page=2"}
    assert links(2) == {"prev": f"/questions/{tree.id}-groot", "next": f"/questions/{tree.id}-groot?page=3"}
    assert list(links(last)) == ["prev"]


@pytest.mark.parametrize("order", ["newest", "flat"])
def test_the_way_through_the_pages_keeps_the_order(guest: Reader, tree: Tree, order: str) -> None:
    page = guest.get(f"/questions/{tree.id}-groot?order={order}&page=2")
    (following,) = parse(page).query("link[rel=next]")

    assert (following.attrs or {})["href"] == f"/questions/{tree.id}-groot?order={order}&page=3"
    for found in parse(page).query("nav.pager a"):
        assert guest.get(str((found.attrs or {})["href"])).status_code == 200


@pytest.mark.parametrize("order", ORDERS)
def test_the_reply_link_of_a_post_brings_the_form_for_that_post(guest: Reader, tree: Tree, order: str) -> None:
    page = guest.get(f"/questions/{tree.id}-groot?order={order}&page=3")
    links = [str((link.attrs or {})["href"]) for link in parse(page).query(".acts a[data-behavior=reply]")[1::9]]

    assert links
    for link in links:
        form = guest.get(link.partition("#")[0])
        assert link.endswith(f"parent={field_value(form, 'parent')}#reply")


def test_true_depth_and_parent_stand_on_every_post(guest: Reader, tree: Tree) -> None:
    by_id = {post.id: post for post in tree.replies}
    for article in articles(guest.get(f"/questions/{tree.id}-groot?page=2"))[1:]:
        post = by_id[int(article["id"].removeprefix("post-"))]
        assert (article["data-depth"], article["data-parent"]) == (str(post.depth), str(post.parent_id))


def test_a_thousand_levels_deep_every_page_is_there(guest: Reader, grow: Grow) -> None:
    tree = grow(list(range(1_000)))
    deepest = tree.replies[-1]

    place = guest.get(f"/posts/{deepest.id}").headers["Location"]

    assert place == f"/questions/{tree.id}-groot?page=20#post-{deepest.id}"
    assert on_page(guest, place.partition("#")[0]) == [post.id for post in tree.replies[-SIZE:]]
    assert 'data-depth="1000"' in guest.get(place.partition("#")[0]).text


@pytest.mark.parametrize(("kind", "fewest"), [("guest", 3), ("member", 6), ("moderator", 7)])
def test_a_page_of_five_thousand_replies_costs_what_one_of_a_few_costs(
    forum: Forum, grow: Grow, kind: str, fewest: int
) -> None:
    draw, reader = random.Random(3), reader_of(forum, kind)
    chain_of_forty, below_its_first = range(40), (draw.randrange(1, place) for place in range(41, 5_001))
    small, large = grow([0, 1, 1]), grow([*chain_of_forty, *below_its_first])

    costs = {queries_of(forum, reader, f"/questions/{small.id}-groot")}
    for query in ("", "?page=45", "?page=90", "?page=3&order=newest", "?page=99&order=useful", "?page=7&order=flat"):
        costs.add(queries_of(forum, reader, f"/questions/{large.id}-groot{query}"))

    assert min(costs) == fewest, (
        "the thread; its question and replies; what is related; a member, their visits and marks; a moderator's topics"
    )
    assert max(costs) - min(costs) <= 3, "where pages begin; whom its posts answer; what it begins below"
    assert queries_of(forum, reader, f"/posts/{large.replies[2_500].id}") <= 6


def test_marks_cost_a_member_one_query_a_page_and_a_guest_none(forum: Forum, grow: Grow, guest: Reader) -> None:
    tree = grow([0] * SIZE)
    for reader, cost in ((forum.member("Dirk"), 1), (guest, 0)):
        with counted_queries(forum) as sent:
            assert reader.get(f"/questions/{tree.id}-groot").text.count('/useful"') == SIZE + 1
        assert sum("FROM votes" in statement for statement in sent) == cost
