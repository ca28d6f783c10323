"""Posts as they are written on a forum for HR, each beside the HTML that it should become (tests/data/markup)."""

from pathlib import Path

import pytest

from forum.markup import render
from tests.markup.normal import ours
from tests.markup.test_safety import assert_safe

POSTS = sorted((Path(__file__).parents[1] / "data" / "markup").glob("*.md"))


@pytest.mark.parametrize("post", POSTS, ids=lambda post: post.stem)
def test_a_post_becomes_its_page(post: Path):
    html = render(post.read_text(encoding="utf-8"), base_url="https://forum.nl")
    assert html + "\n" == post.with_suffix(".html").read_text(encoding="utf-8")
    assert_safe(html)


def test_there_are_posts_enough():
    assert len(POSTS) >= 30


@pytest.mark.parametrize("post", POSTS, ids=lambda post: post.stem)
def test_no_word_of_a_post_is_lost(post: Path):
    """Letters and digits all come back, but for the definitions of links."""
    source = post.read_text(encoding="utf-8")
    shown = ours(render(source))
    lost = [word for word in source.split() if word.isalpha() and word not in shown]
    assert lost == [] or "](" in source or "]: " in source or "```" in source
