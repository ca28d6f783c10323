"""`forum topic add`: topics that a host adds."""

import pytest

from tests.support.forum import Forum
from tests.support.shell import Shell


@pytest.fixture(scope="module")
def forum(forum_of_module: Forum) -> Forum:
    """One forum for all tests of this file."""
    return forum_of_module


def test_a_topic_that_was_added_takes_questions_in_its_language(forum: Forum, shell: Shell) -> None:
    said = shell.run("topic", "add", "pay", "--name", "Pay & perks", "--description", "Money.", "--language", "en")

    assert said == "Added topic pay.\n"
    thread = forum.member("Alice").ask(topic="pay")
    page = forum.guest().get("/topics/pay").text
    assert "Pay &amp; perks" in page
    assert "Money." in page
    assert '<article id="post-1" class="post visible question" data-parent="" data-depth="0" lang="en"' in (
        forum.guest().read(thread).text
    )


def test_a_forum_begins_with_a_topic(forum: Forum) -> None:
    assert "/topics/algemeen" in forum.guest().get("/topics").text


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("Met Hoofdletters", "--name", "X"), "'met-hoofdletters' can"),
        (("", "--name", "X"), "cannot be a slug"),
        (("../etc", "--name", "X"), "'etc' can"),
        (("x" * 81, "--name", "X"), "cannot be a slug"),
        (("leeg", "--name", " "), "1 to 120 characters"),
        (("lang", "--name", "x" * 121), "1 to 120 characters"),
        (("algemeen", "--name", "Nog eens"), "there is a topic algemeen already"),
        (("frans", "--name", "Frans", "--language", "fr"), "--language"),
        (("zonder-naam",), "--name"),
    ],
)
def test_a_topic_that_cannot_be_is_refused_in_a_line(shell: Shell, words: tuple[str, ...], why: str) -> None:
    code, said = shell.say("topic", "add", *words)

    assert code != 0
    assert why in said.splitlines()[-1]


@pytest.mark.parametrize("slug", ["bestaat-niet", "Algemeen", "%00", "a" * 81])
def test_a_topic_that_is_not_there_is_404(forum: Forum, slug: str) -> None:
    assert forum.guest().get(f"/topics/{slug}").status_code == 404
