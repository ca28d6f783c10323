"""Whom a reply answers: said where its place does not say it, and in the flat orders shown in place."""

import random
from typing import Any

import pytest

from tests.pages.conftest import Grow, Planted, Tree
from tests.support.forum import Forum, Reader, parse

FLAT = ("newest", "useful", "flat")


@pytest.fixture(scope="module")
def tree(grow: Grow) -> Tree:
    """Three pages, some of whose posts are hidden, deleted or wait."""
    draw = random.Random(7)
    return grow([draw.randrange(10_000) for _ in range(150)], only_visible=False)


def named(words: str) -> str | None:
    """The author that the words name; None: they know of none."""
    return next((name for name in ("Alice", "Bob", "Charlie", "Een oude naam") if words.endswith(f" {name}")), None)


def answers_on(reader: Reader, tree: Tree, query: str) -> list[tuple[Planted, Any]]:
    """What the replies of a page say of whom they answer."""
    by_id = {post.id: post for post in tree.replies}
    page = parse(reader.get(f"/questions/{tree.id}-groot?{query}"))
    return [
        (by_id[int(str((article.attrs or {})["id"]).removeprefix("post-"))], answers)
        for article in page.query("article.post")[1:]
        for answers in article.query(".answers")
    ]


@pytest.mark.parametrize("order", ["tree", *FLAT])
@pytest.mark.parametrize("kind", ["guest", "moderator"])
def test_whom_a_post_answers_is_named_and_shown_as_far_as_they_may_be_seen(
    forum: Forum, tree: Tree, kind: str, order: str
) -> None:
    by_id = {post.id: post for post in tree.replies}
    reader = forum.member("Mo", "moderator") if kind == "moderator" else forum.guest()
    for post, answers in answers_on(reader, tree, f"order={order}&page=2"):
        href = (answers.query("a")[-1].attrs or {})["href"]
        if post.parent_id == tree.question_id:
            assert (href, answers.to_text()) == (f"#post-{tree.question_id}", "als reactie op de vraag")
            continue
        parent = by_id[post.parent_id]
        is_seen = kind == "moderator" or parent.state == "visible"
        (shown,) = answers.query("summary") or answers.query("a")
        assert href in (f"/posts/{parent.id}", f"#post-{parent.id}")
        assert named(shown.to_text()) == (parent.author if is_seen else None)
        assert shown.to_text().endswith("die niet zichtbaar is") is not is_seen
        words = [text.to_text() for text in answers.query(".text")]
        assert words == ([f"Tekst {parent.id}."] if is_seen and order != "tree" else [])


@pytest.mark.parametrize("order", FLAT)
def test_in_a_flat_order_every_reply_says_whom_it_answers(guest: Reader, tree: Tree, order: str) -> None:
    places = parse(guest.get(f"/questions/{tree.id}-groot?order={order}")).query(".replies .post.place")
    said = answers_on(guest, tree, f"order={order}")

    assert len(said) == 50 - len(places)
    assert order != "flat" or said[0][1].to_text() == "als reactie op de vraag"


def test_of_a_long_post_the_beginning_is_shown_and_no_page_grows_heavy(guest: Reader, forum: Forum, grow: Grow) -> None:
    tree = grow([0, *([1] * 49)])
    parent = tree.replies[0].id
    longest = "<p>" + "Een <strong>lang</strong> verhaal &amp; meer. " * 450 + "</p>"
    forum.execute("UPDATE posts SET html = :html WHERE id = :id", html=longest, id=parent)

    response = guest.get(f"/questions/{tree.id}-groot?order=flat")

    said = [answers for post, answers in answers_on(guest, tree, "order=flat") if post.parent_id == parent]
    assert len(said) == 49
    for answers in said:
        (beginning,) = answers.query(".text p")
        assert beginning.to_text().startswith("Een lang verhaal & meer.")
        assert len(beginning.to_text()) <= 300
        assert answers.query("a")[-1].to_text() == "De hele reactie lezen"
    assert len(response.data) < 250_000


def test_what_is_shown_in_place_doubles_no_id_and_nests_no_article(guest: Reader, tree: Tree) -> None:
    page = parse(guest.get(f"/questions/{tree.id}-groot?order=flat"))
    ids = [str((found.attrs or {})["id"]) for found in page.query("[id]")]

    assert len(ids) == len(set(ids))
    assert page.query("article article") == []
    assert page.query("article details.answers")


def test_below_the_sixth_level_every_post_names_whom_it_answers(guest: Reader, grow: Grow) -> None:
    tree = grow(list(range(40)))
    by_id = {post.id: post for post in tree.replies}

    page = parse(guest.get(f"/questions/{tree.id}-groot"))

    for article in page.query("article.post")[7:]:
        post = by_id[int(str((article.attrs or {})["id"]).removeprefix("post-"))]
        (answers,) = article.query(".answers")
        assert (answers.query("a")[0].attrs or {})["href"] == f"/posts/{post.parent_id}"
        assert named(answers.to_text()) == by_id[post.parent_id].author
