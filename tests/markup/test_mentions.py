"""`@alice` is a link where she is a member and meant; everywhere else it is text."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forum.markup import absolute_links, excerpt, mentioned, plain_text, render
from forum.markup.mentions import MAX_MENTIONS
from tests.markup.test_safety import PIECES, assert_safe

MEMBERS = {"alice", "bob", "jan-de-vries-2"}
ALICE = '<a class="mention" href="/members/alice">@alice</a>'


def address_of(handle: str) -> str | None:
    return f"/members/{handle}" if handle in MEMBERS else None


def shown(source: str) -> str:
    return render(source, mention=address_of)


def test_a_member_is_linked_to_and_a_stranger_is_text() -> None:
    assert shown("Dank @alice, en @mallory!") == f"<p>Dank {ALICE}, en @mallory!</p>"
    assert render("Dank @alice!") == "<p>Dank @alice!</p>"


def test_a_handle_is_known_in_capitals_and_shown_as_typed() -> None:
    assert shown("@Jan-de-Vries-2") == '<p><a class="mention" href="/members/jan-de-vries-2">@Jan-de-Vries-2</a></p>'


@pytest.mark.parametrize(
    "around",
    ["({})", "**{}**", "_{}_", "“{}”", "{}.", "{}, dank", "{}'s plan", "{}-", "Zie: {}\nen dan", "- {}", "> {}", "# {}", "[zie {}", "| {} |\n|---|\n"],
)  # fmt: skip
def test_it_may_stand_beside_the_signs_of_a_sentence_and_of_markdown(around: str) -> None:
    assert ALICE in shown(around.format("@alice"))
    assert mentioned(around.format("@alice")) == ["alice"]


@pytest.mark.parametrize(
    "source",
    [
        "jan@alice", "é@alice", "jan_@alice", "jan@alice.nl", "<jan@alice.nl>", "@alice.nl", "@alice@bob.nl", "@@alice", "@alice/bob",
        "https://x.nl/@alice", "x.nl/@alice", "www.x.nl/?@alice", "[@alice](/x)", "[dank @alice nog](/x)", '[x](/y "@alice")', "![@alice](/uploads/x)",
        "`@alice`", "```\n@alice\n```", "    @alice", "\\@alice", "@alice_b", "@aliceé", "@alice-é", "@ alice", "@-alice", "＠alice", f"@{'a' * 81}",
    ],
)  # fmt: skip
def test_inside_something_else_it_is_none(source: str) -> None:
    assert "mention" not in render(source, mention=lambda handle: f"/members/{handle}")
    assert mentioned(source) == []


def test_one_text_has_so_many_mentions_and_each_once() -> None:
    source = " ".join(f"@lid-{number} @LID-{number}" for number in range(MAX_MENTIONS + 10))
    assert mentioned(source) == [f"lid-{number}" for number in range(MAX_MENTIONS)]


@given(st.lists(st.sampled_from([*PIECES, "@alice", "@Bob", "@", "@alice.", "a@", "-bob"]), max_size=25))
@example(["[", "@alice", "](/b)"])
@settings(max_examples=150)
def test_whatever_stands_around_it_is_safe_and_is_found_as_it_is_linked(pieces: list[str]) -> None:
    source = "".join(pieces)
    html = shown(source)

    assert_safe(html)
    linked = set(re.findall(r'<a class="mention" href="/members/([a-z0-9-]+)">@', html))
    assert linked == set(mentioned(source)) & MEMBERS
    assert plain_text(html) == plain_text(render(source))


@given(st.text("ab é@-_.1\n", max_size=60))
@settings(max_examples=150)
def test_what_was_typed_is_read_again(source: str) -> None:
    words = plain_text(render(source, mention=lambda handle: f"/members/{handle}"))
    assert words == plain_text(render(source))


def test_who_wrote_before_leaves_nobody_behind() -> None:
    shown("@alice")
    assert render("@alice") == "<p>@alice</p>"


def test_for_others_it_is_a_whole_link_and_in_an_excerpt_words() -> None:
    html = shown("Dank @alice!")
    assert 'href="https://forum.nl/members/alice"' in absolute_links(html, "https://forum.nl")
    assert excerpt(html, 40) == "Dank @alice!"
