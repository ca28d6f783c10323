"""A thread to print: all of it, nothing to press, in parts of a thousand."""

import random

import pytest

from tests.pages.conftest import Grow, Tree, queries_of
from tests.support.forum import Forum, Reader, articles, parse


@pytest.fixture(scope="module")
def tree(grow: Grow) -> Tree:
    """Longer than a part, some of whose posts are hidden, deleted or wait."""
    draw = random.Random(5)
    return grow([draw.randrange(100_000) for _ in range(1_300)], only_visible=False)


def test_all_stands_on_the_parts_once_and_each_leads_to_the_other(guest: Reader, tree: Tree) -> None:
    address = f"/questions/{tree.id}-groot?print=1"
    first, second = guest.get(address), guest.get(f"{address}&page=2")

    ids = [int(article["id"].removeprefix("post-")) for part in (first, second) for article in articles(part)[1:]]
    assert ids == [post.id for post in sorted(tree.replies, key=lambda post: post.path) if post.is_shown]
    assert 990 <= len(articles(first)) - 1 <= 1_010
    assert "Deel 1 van 2" in first.text
    assert (parse(first).query("a[rel=next]")[0].attrs or {})["href"] == f"{address}&page=2"
    assert guest.get(f"{address}&page=3").headers["Location"] == f"{address}&page=2"


def test_it_says_what_it_is_and_where_it_stands_and_has_nothing_to_press(guest: Reader, grow: Grow) -> None:
    tree = grow(list(range(12)))
    response = guest.get(f"/questions/{tree.id}-groot?print=1")
    page = parse(response)

    assert page.query("h1")[0].to_text() == "Groot"
    assert f"http://forum.example.org/questions/{tree.id}-groot" in page.query(".facts")[0].to_text()
    assert "Geprint op" in page.query(".facts")[0].to_text()
    assert (page.query("meta[name=robots]")[0].attrs or {})["content"] == "noindex"
    for name in ("form", "input", "textarea", "summary", "nav", ".masthead", ".colophon", ".acts"):
        assert page.query(name) == [], name
    assert [(button.attrs or {})["data-behavior"] for button in page.query("button")] == ["print"]
    assert len(page.query("ol.replies")) == 6
    assert page.query("article.post")[-1].query(".answers")[0].to_text().startswith("als reactie op")


def test_links_are_written_out_unless_their_words_are_the_address(alice: Reader, guest: Reader) -> None:
    thread = alice.ask(
        body="Zie [het besluit](https://www.example.org/besluit?a=1&b=2) en https://www.example.net/regels."
    )
    (text,) = parse(guest.read(thread, "?print=1")).query(".question .text")

    assert text.to_text(separator="", strip=False) == (
        "Zie het besluit (https://www.example.org/besluit?a=1&b=2) en https://www.example.net/regels."
    )


@pytest.mark.parametrize("query", ["print=2", "print=x", "print=1&order=up", "print=1&page=0"])
def test_a_part_that_cannot_be_is_none(guest: Reader, tree: Tree, query: str) -> None:
    assert guest.get(f"/questions/{tree.id}-groot?{query}").status_code == 400


def test_what_may_not_be_seen_is_not_printed(guest: Reader, mo: Reader, forum: Forum, tree: Tree) -> None:
    hidden = next(post for post in tree.replies if post.state == "hidden" and post.is_shown)
    address = f"/questions/{tree.id}-groot?print=1"
    parts = [guest.get(f"{address}&page={number}").text for number in (1, 2)]

    assert f"Tekst {hidden.id}." not in "".join(parts)
    assert f'id="post-{hidden.id}"' in "".join(parts)
    assert f"Tekst {hidden.id}." in "".join(mo.get(f"{address}&page={number}").text for number in (1, 2))
    assert queries_of(forum, guest, f"{address}&page=2") <= 5
